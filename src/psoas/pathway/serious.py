"""The serious sources: from which probability each raises the verdict, and from which it becomes a question.

Screening's rules come first. This is for what no single rule names, and what the findings together make likely.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import URGENCIES, Differential, Guidance, RedFlag, Suspicion, Urgency
from psoas.screening import question_about
from psoas.visit import Client, Question
from psoas.vocabulary import check_code, title
from psoas.vocabulary.tables import Row, read, setting

_PACKAGE: Final = "psoas.pathway"
_COLUMNS: Final = (
    "source", "urgency", "raise_from", "ask_from", "asks_about", "ask", "say", "names_when", "until_seen", "if_so",
    "citation", "verified",
)  # fmt: skip
_PERCENT: Final = 100
_NAMED_TOGETHER: Final = 3  # sources that one sentence can hold


@dataclass(frozen=True, slots=True)
class SeriousSource:
    """A source that a doctor has to see first.

    Attributes:
        raise_from: from this probability on it raises the verdict to ``urgency``.
        ask_from: from this probability on it is asked about.
        asks_about: the findings (``type:code``) that the question is about; where one is known, it is not asked.
        say: what to say where it raised the verdict.
        names_when: whether ``say`` names a time; it is not said where the verdict is more urgent than this source.
        until_seen: what the client leaves until a doctor has looked, in words for the client's page; may be empty.
    """

    source: str
    urgency: Urgency
    raise_from: float
    ask_from: float
    asks_about: tuple[str, ...]
    question: Question
    say: Guidance
    names_when: bool
    until_seen: str


def _serious(row: Row) -> tuple[str, SeriousSource]:
    source = check_code("source", row.text("source"))
    raise_from, ask_from = row.number("raise_from"), row.number("ask_from")
    if not 0 < ask_from < raise_from < 1:
        raise row.fail("ask_from", "must lie above 0 and below raise_from, which must lie below 1")
    keys = row.words("asks_about")
    for key in keys:
        type_, _, code = key.partition(":")
        check_code(type_, code, "asks_about")
    urgency: Urgency = next(u for u in URGENCIES if u == row.one_of("urgency", URGENCIES))
    mark, citation = row.verified(), row.text("citation")
    say = Guidance("doctor_first", "A doctor first", row.text("say"), "expert", citation, mark)
    question = Question(keys[0], row.text("ask"), row.text("if_so"))
    names_when = row.one_of("names_when", ("yes", "no")) == "yes"
    return source, SeriousSource(
        source, urgency, raise_from, ask_from, keys, question, say, names_when, row.maybe("until_seen")
    )


@lru_cache(maxsize=1)
def serious_sources() -> Mapping[str, SeriousSource]:
    """By source: those that a doctor has to see first."""
    return dict(read(_PACKAGE, "serious_sources.csv", _COLUMNS, _serious))


@lru_cache(maxsize=1)
def _particulars() -> Mapping[str, Question]:
    """The questions about the person, by what they ask about."""

    def make(row: Row) -> tuple[str, Question]:
        row.text("citation"), row.verified()
        return row.text("asks_about"), Question(row.text("asks_about"), row.text("text"), row.text("why"))

    return dict(
        read(_PACKAGE, "particulars.csv", ("asks_about", "text", "why", "citation", "verified"), make)
    )


def about_the_person(client: Client) -> tuple[Question, ...]:
    """What has to be asked of the person before all else: the age, where it is not known."""
    return (_particulars()["client:age"],) if client.age_years is None else ()


def pointed_to(flags: Iterable[RedFlag], by: Iterable[RedFlag] = ()) -> tuple[str, ...]:
    """The sources that rules point to, the one first that most of them agree on; a rule that names many says less of each.

    Args:
        flags: whose sources are named.
        by: further rules that fired, which count in the order only.
    """
    named = tuple(flags)
    weight: dict[str, float] = {s: 0.0 for flag in named for s in flag.points_to}
    for flag in (*named, *by):
        for source in flag.points_to:
            if source in weight:
                weight[source] += 1 / len(flag.points_to)
    return tuple(sorted(weight, key=lambda source: -weight[source]))


def particulars_to_ask(client: Client) -> tuple[Question, ...]:
    """The age and the sex, where they are not known: which signs are dangerous depends on both."""
    sex = (_particulars()["client:sex"],) if client.sex == "unstated" else ()
    return (*about_the_person(client), *sex)


def suspicions(differential: Differential) -> tuple[Suspicion, ...]:
    """What raises the verdict: each serious source that is likely enough, or all of them together."""
    table = serious_sources()
    serious = [e for e in differential.estimates if e.source in table]
    found = [
        Suspicion(
            table[e.source].urgency,
            f"{_named(e.source)} is likely enough ({_percent(e.probability)}) to be ruled out first.",
            (table[e.source].say,),
            (e.source,),
        )
        for e in serious
        if e.probability >= table[e.source].raise_from
    ]
    together = sum(e.probability for e in serious)
    if not found and together >= setting(_PACKAGE, "together_raise_from"):
        first = tuple(e.source for e in sorted(serious, key=lambda e: -e.probability)[:_NAMED_TOGETHER])
        named = ", ".join(title("source", source) for source in first)
        reason = f"Serious sources together are likely enough ({_percent(together)}) to be ruled out first: {named}."
        found.append(Suspicion("within_2_weeks", reason, (), first))
    return tuple(found)


def _named(source: str) -> str:
    """A source as a sentence begins with it."""
    name = title("source", source)
    return name[:1].upper() + name[1:]


def _percent(share: float) -> str:
    return f"{min(round(_PERCENT * share), _PERCENT)}%"


def answerable(question: Question) -> Question:
    """A question for a yes, a no or not sure.

    The questions about serious sources are for a conversation: they name several things at once, and an answer to one of them
    must not be kept as an answer to another. Where one finding is kept, that one is asked.
    """
    if any(question.text == source.question.text for source in serious_sources().values()):
        return question_about(question.asks_about) or question
    return question


def to_ask(differential: Differential, answered: Collection[str]) -> tuple[Question, ...]:
    """What to ask of the serious sources that are possible and not yet likely, most dangerous first.

    Args:
        differential: every source with its probability.
        answered: the findings (``type:code``) that are known, present or denied.
    """
    table = serious_sources()
    found = [
        table[e.source]
        for e in differential.estimates
        if e.source in table and e.probability >= table[e.source].ask_from
    ]
    found.sort(key=lambda s: -URGENCIES.index(s.urgency))
    return tuple(s.question for s in found if not any(key in answered for key in s.asks_about))
