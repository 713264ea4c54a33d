"""From the medicines and conditions that the text engine read to the triggers that hold for the client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.exempt import exempt_of
from psoas.care.settings import setting
from psoas.care.triggers import allergies, triggers, with_wider
from psoas.text.health import BoxKind, Fact, Known, read_client_says, read_health
from psoas.visit import Client

MAX_CHARACTERS: Final = 20_000  # of one text; a list of medicines has a few hundred


@dataclass(frozen=True, slots=True)
class Held:
    """A trigger that holds for this client.

    ``name`` is the word used; ``over`` says it may be in the past. ``exempt`` are the words by which some cautions do
    not hold for it: substances that the trigger's reason does not touch.
    """

    trigger: str
    name: str
    over: bool = False
    exempt: frozenset[str] = frozenset()

    @property
    def because(self) -> str:
        """The trigger in plain words, with the name that was used where it adds something."""
        label = triggers()[self.trigger].label
        return label if not self.name or self.name.lower() in label.lower() else f"{label} ({self.name})"


def hear(text: str) -> tuple[Held, ...]:
    """What a client's free text says that they take and have, each trigger once, with its wider ones left out.

    >>> [h.trigger for h in hear("No liver problems. On Coumadin; my husband takes metformin.")]
    ['warfarin']
    """
    return held_by_known(known_of(text))


def known_of(client_says: str) -> Known:
    """The medicines and conditions of a client's free text on them, those that no table knows among them."""
    return read_client_says(client_says[:MAX_CHARACTERS])


@lru_cache(maxsize=256)
def held_by_known(known: Known) -> tuple[Held, ...]:
    """The triggers that what was read of a text stands for."""
    age = held_by_age(known.age_years)
    return join(held_by_facts(known.facts), (age,) if age else ())


def facts_of(client: Client) -> tuple[Fact, ...]:
    """The medicines and conditions in a client's own lists, for who has not heard the whole visit."""
    listed: tuple[tuple[BoxKind, tuple[str, ...]], ...] = (
        ("medicines", client.medicines),
        ("conditions", client.conditions),
    )
    return tuple(f for kind, texts in listed for text in texts for f in read_health(text, kind).facts)


def held_by_facts(facts: Iterable[Fact]) -> tuple[Held, ...]:
    """The triggers that medicines and conditions stand for, each once."""
    return join([held for fact in facts for held in _held_by(fact)])


def _held_by(fact: Fact) -> Iterable[Held]:
    codes = [c for c in fact.codes if c in triggers()]
    if fact.status == "allergy":
        named = {w for c in codes for w in with_wider(c)}
        yield from (Held(trigger, fact.name) for cause, trigger in allergies().items() if cause in named)
        return
    wider = {w for c in codes for w in with_wider(c)[1:]}
    for code in codes:
        if code in wider or (triggers()[code].alone and len(codes) > 1):
            continue
        past = triggers()[code].past
        exempt = exempt_of(fact.name, code) if fact.kind == "medicine" else frozenset()
        if fact.status == "over" and (fact.short_course or (past == "fades" and fact.long_over)):
            continue
        if fact.holds or (fact.status == "over" and past == "keeps"):
            yield Held(code, fact.name, exempt=exempt)
        elif fact.status == "recent_over" or (
            fact.status == "over" and (past in ("asks", "fades") or fact.rule == "health.doubt")
        ):
            yield Held(code, fact.name, over=True, exempt=exempt)


def not_known(facts: Iterable[Fact]) -> tuple[str, ...]:
    """The names of what looks like a medicine of the client's and stands in no table, each once."""
    return Known(tuple(facts)).not_recognised


def held_by_age(years: float | None) -> Held | None:
    """The trigger of an age, if it has one."""
    adult, older = setting("adult_from_years"), setting("older_from_years")
    if years is None or adult <= years < older:
        return None
    return Held("under_18" if years < adult else "older", "")


def held_by_findings(present: Iterable[str], sources: Iterable[str]) -> tuple[Held, ...]:
    """The triggers that findings (``type:code``) and suspected sources stand for."""
    keys, suspected = set(present), set(sources)
    return tuple(
        Held(t.code, "")
        for t in triggers().values()
        if keys.intersection(t.findings) or suspected.intersection(t.sources)
    )


def join(*groups: Iterable[Held]) -> tuple[Held, ...]:
    """Several groups of triggers as one, each once; what holds now outranks what may be over.

    Of two medicines of a kind both stay where a caution holds for only one of them.
    """
    found: dict[tuple[str, frozenset[str]], Held] = {}
    for group in groups:
        for held in group:
            before = found.get((held.trigger, held.exempt))
            if before is None or (before.over and not held.over):
                found[held.trigger, held.exempt] = held
    return tuple(found.values())


def not_implied(held: Iterable[Held], by: Iterable[Held]) -> tuple[Held, ...]:
    """Without the triggers that narrower ones stand for: what a red flag says widely, a medicine says exactly.

    A finding that may be of the past (cancer now or before) says nothing more where a text calls the illness over.
    """
    told = tuple(by)
    wider = {w for h in told if not h.over for w in with_wider(h.trigger)}
    over = {w for h in told if h.over for w in with_wider(h.trigger)} - wider
    return tuple(h for h in held if h.trigger not in wider and over.isdisjoint(with_wider(h.trigger)[1:]))
