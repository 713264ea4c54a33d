"""Answers to the client's own questions ("should I take turmeric?", "can I keep running?") and on their sport."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import Caution, Guidance, PlanItem
from psoas.care.cautions import worst_severity
from psoas.care.herbs import herb_answer, herb_names, herb_of, herbs, law_told, laws_in
from psoas.care.herbs.answering import GRADE_OF
from psoas.care.interventions import NO_EVIDENCE, check_intervention, interventions
from psoas.care.naming import also_called
from psoas.care.planning.items import ASKED_FOR, SOME_ASK, untested
from psoas.care.planning.steering import STRETCH, Steering, stretch_ranks
from psoas.care.triggers import PACKAGE, triggers
from psoas.errors import not_allowed
from psoas.text.asking import Topics, asked_about, topics_of
from psoas.vocabulary import check_code, label
from psoas.vocabulary.tables import Row, read

ASKED: Final = "questions"
ASKED_ABOUT: Final = "Asked about: "
SPORT: Final = "sport"
_COLUMNS: Final = (
    "topic", "title", "phrases", "finding", "intervention", "answer", "not_now_sources", "not_now_while", "not_now", "citation", "verified",
)  # fmt: skip
_BARRED: Final = ("avoid", "contraindicated")
ItemOf = Callable[[str], PlanItem]
CautionsOn = Callable[[str], Sequence[Caution]]


def _no_cautions(code: str) -> Sequence[Caution]:
    """Where nothing is known of the client."""
    del code
    return ()


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a client may ask about: answered in its own words, or as the first of its interventions that is for what is likely.

    ``finding`` is the sport that it is; ``not_now`` is the answer where one of ``not_now_sources`` is likely, or a trigger of
    ``not_now_while`` holds. With interventions, ``answer`` is for where none of them is for what is likely.
    """

    code: str
    title: str
    phrases: tuple[str, ...]
    finding: str
    interventions: tuple[str, ...]
    answer: str
    not_now_sources: tuple[str, ...]
    not_now_while: tuple[str, ...]
    not_now: str
    citation: str
    verified: str


def _make(row: Row) -> _Topic:
    finding, codes = row.maybe("finding"), row.words("intervention")
    if finding:
        type_, _, code = finding.partition(":")
        check_code(type_, code, "finding")
    for code in codes:
        if code != STRETCH:
            check_intervention(code)
    sources = tuple(check_code("source", s, "not_now_sources") for s in row.words("not_now_sources"))
    held = row.words("not_now_while")
    for word in held:
        if word not in triggers():
            raise row.fail("not_now_while", not_allowed("trigger", word, triggers()))
    return _Topic(
        code=row.text("topic"),
        title=row.text("title"),
        phrases=tuple(p.strip() for p in row.text("phrases").split(";")),
        finding=finding,
        interventions=codes,
        answer=row.maybe("answer") if codes else row.text("answer"),
        not_now_sources=sources,
        not_now_while=held,
        not_now=row.text("not_now") if sources or held else "",
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def _table() -> Mapping[str, _Topic]:
    return {topic.code: topic for topic in read(PACKAGE, "asked.csv", _COLUMNS, _make)}


@lru_cache(maxsize=1)
def _topics() -> Topics:
    """What may be asked about: the table's topics, then every intervention by all its names."""
    names: dict[str, Iterable[str]] = {code: topic.phrases for code, topic in _table().items()}
    for code, intervention in interventions().items():
        names[code] = (code.replace("_", " "), intervention.name, *also_called().get(code, ()))
    names |= {code: ways for code, ways in herb_names().items() if code not in interventions()}
    return topics_of(names)


# A caution is a reason: it reads as one behind the answer.
_WHY: Final = ", and this is why."


@lru_cache(maxsize=256)
def _asked(text: str) -> tuple[str, ...]:
    return asked_about(text, _topics())


def asked_for(texts: Iterable[str]) -> frozenset[str]:
    """The interventions that the client's texts ask about, by themselves or by a topic that stands for them."""
    found: set[str] = set()
    for code in (code for text in texts for code in _asked(text)):
        topic = _table().get(code)
        found.update(topic.interventions if topic else (code,))
    return frozenset(found)


def answers(
    texts: Sequence[str],
    present: Collection[str],
    likely: Collection[str],
    steering: Steering,
    *,
    item_of: ItemOf,
    planned: Collection[str],
    held: Collection[str] = (),
    cautions_on: CautionsOn = _no_cautions,
    country: str = "",
) -> tuple[Guidance, ...]:
    """What to answer to the client's own questions, and what to say of their sport where they did not ask.

    Args:
        texts: all that the client says.
        present: the findings (``type:code``) that are there.
        likely: the sources to plan for.
        steering: what the findings ask for.
        item_of: an intervention as the plan would hold it for this client.
        planned: the interventions that the plan offers.
        held: the triggers of cautions that hold for this client.
        cautions_on: the cautions of a herb or supplement that is no part of the plan, for this client.
        country: where the client lives (ISO 3166-1 alpha-2), for the law on what they ask about.
    """
    asked = tuple(dict.fromkeys(code for text in texts for code in _asked(text)))
    found = [
        _of_herb(code, cautions_on(code), country)
        if code in herbs() and code not in interventions()
        else _with_law(code, _answer(code, likely, held, steering, item_of=item_of, planned=planned), country)
        for code in asked
    ]
    sports = [t for t in _table().values() if t.finding in present and t.code not in asked]
    return (*found, *(_of_topic(topic, likely, held, SPORT, topic.title) for topic in sports))


def _of_herb(code: str, cautions: Sequence[Caution], country: str) -> Guidance:
    """An answer about a herb or supplement that is no part of the plan."""
    herb = herbs()[code]
    barred = worst_severity(cautions) in _BARRED
    told = cautions[0] if barred else herb
    return Guidance(
        ASKED,
        f"{ASKED_ABOUT}{herb.name}",
        herb_answer(herb, cautions, country),
        GRADE_OF[herb.direction],
        told.citation,
        told.verified,
        herb_answer(herb, cautions, country, on_paper=True),
    )


def _with_law(code: str, answer: Guidance, country: str) -> Guidance:
    """An answer with the law of the client's country on what was asked about, where one is known."""
    topic = _table().get(code)
    names = topic.interventions if topic is not None else (code,)
    herb = next((h for name in names if (h := herb_of(name)) is not None), None)
    rules = laws_in(herb.code, country) if herb is not None else ()
    if not rules:
        return answer
    law = law_told(rules)
    return replace(
        answer,
        text=f"{answer.text} {law}",
        on_paper=f"{answer.on_paper} {law}" if answer.on_paper else "",
    )


def _answer(
    code: str,
    likely: Collection[str],
    held: Collection[str],
    steering: Steering,
    *,
    item_of: ItemOf,
    planned: Collection[str],
) -> Guidance:
    topic = _table().get(code)
    if topic is None:
        return _of_intervention(interventions()[code].name, item_of(code), planned, likely)
    title = f"{ASKED_ABOUT}{topic.title}"
    if not topic.interventions:
        return _of_topic(topic, likely, held, ASKED, title)
    ways = [_stretch(steering) if code == STRETCH else code for code in topic.interventions]
    fits = [code for code in ways if item_of(code).by_source]
    if topic.answer and not fits:
        return _of_no_use_here(topic, title, item_of(ways[0]))
    named = (fits or ways)[0]
    return _of_intervention(interventions()[named].name, item_of(named), planned, likely)


def _stretch(steering: Steering) -> str:
    """The stretch that the findings ask for, or else the one that the body ranks first for the psoas."""
    ranked = stretch_ranks()[frozenset(("psoas",))]
    return next((code for code in ranked if code in steering.wishes), ranked[0])


def _of_no_use_here(topic: _Topic, title: str, item: PlanItem) -> Guidance:
    """The topic's own answer, with what has to be watched in this client; a bar is said first."""
    if worst_severity(item.cautions) in _BARRED:
        caution = item.cautions[0]
        return Guidance(
            ASKED, title, f"Better not{_WHY} {caution.text}", "expert", caution.citation, caution.verified
        )
    text = " ".join((topic.answer, *_care(item)))
    return Guidance(ASKED, title, text, "expert", topic.citation, topic.verified)


def _of_topic(
    topic: _Topic, likely: Collection[str], held: Collection[str], kind: str, title: str
) -> Guidance:
    barred = any(source in likely for source in topic.not_now_sources)
    barred = barred or any(trigger in held for trigger in topic.not_now_while)
    text = topic.not_now if barred else topic.answer
    return Guidance(kind, title, text, "expert", topic.citation, topic.verified)


def _of_intervention(
    name: str, item: PlanItem, planned: Collection[str], likely: Collection[str]
) -> Guidance:
    paper = ""
    caution = item.cautions[0] if item.cautions else None
    citation, verified = item.citation, item.verified
    if caution is not None and worst_severity(item.cautions) in _BARRED:
        told = "No" if caution.severity == "contraindicated" else "Better not"
        text, citation, verified = f"{told}{_WHY} {caution.text}", caution.citation, caution.verified
    elif item.evidence == "negative":
        text = f"It is not worth it. {item.summary}"
    elif "not_offered" in interventions()[item.intervention].traits:
        text, paper = f"Better not. {item.summary}", f"Better not. {_untold(item.summary, likely)}"
    else:
        # Who asked need not be told that some people ask.
        summary = item.summary.removeprefix(f"{SOME_ASK} ")
        may, much, care = _may(item, planned), f"How much: {item.dose}.", tuple(_care(item))
        text = " ".join((may, summary, much, *care))
        # What the client takes home holds an amount only where something speaks for taking it.
        taken_for_nothing = item.modality in ASKED_FOR and item.evidence == NO_EVIDENCE
        paper = " ".join((may, _untold(summary, likely), *(() if taken_for_nothing else (much,)), *care))
    return Guidance(ASKED, f"{ASKED_ABOUT}{name}", text, item.evidence, citation, verified, paper)


def _untold(summary: str, likely: Collection[str]) -> str:
    """A summary without the name of the source for which something was not tested."""
    here = next(iter(likely), "")
    return summary.replace(untested(here), "Not tested for your pain.") if here else summary


def _may(item: PlanItem, planned: Collection[str]) -> str:
    if item.modality in ASKED_FOR:
        return f"You may; evidence: {label(item.evidence)}."
    if item.intervention in planned:
        return "Yes, it is in this plan."
    if item.by_source:
        return f"You may; the plan begins with other things. Evidence: {label(item.evidence)}."
    return "You may, though it is not made for what is likely here."


def _care(item: PlanItem) -> Iterable[str]:
    """What has to be watched in this client."""
    return (caution.text for caution in item.cautions)
