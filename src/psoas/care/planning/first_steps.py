"""The few things to begin with: what the findings ask for first, then what is best tested for the likeliest source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import FirstStep, PlanItem
from psoas.care.cautions import worst_severity
from psoas.care.interventions import Intervention, check_intervention, how_to, interventions
from psoas.care.planning.case import Case
from psoas.care.planning.circumstances import Fitting, fit_of
from psoas.care.planning.ranking import stage_weight, waits
from psoas.care.settings import setting
from psoas.care.triggers import PACKAGE
from psoas.vocabulary import check_code, label, title
from psoas.vocabulary.tables import Row, read

# What a person begins with on their own; hands, needles, tablets and herbs come after, and after talking.
_OWN: Final = ("self_care", "mind", "exercise")
_LEFT_OUT: Final = frozenset({"swallowed", "needle", "hands_on", "thrust"})
_OF_A_KIND: Final = 2  # so many of the steps may be of one kind
_COLUMNS: Final = ("source", "intervention", "reason", "citation", "verified")


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What usual care of a source begins with: its place in the order, and why."""

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item that may be one of the first steps, what it is worth, and what speaks for it."""

    item: PlanItem
    intervention: Intervention
    worth: float
    reason: str
    shown: bool  # a judgement by hand or an exam asks for it
    place: int  # of several for one reason
    prompted: bool  # how the client lives asks for it


@lru_cache(maxsize=1)
def _usual() -> Mapping[tuple[str, str], _Beginning]:
    """By source and intervention: what usual care begins with."""

    def make(row: Row) -> tuple[str, str, str]:
        row.text("citation"), row.verified()
        source = check_code("source", row.text("source"), "source")
        return source, check_intervention(row.text("intervention")).code, row.text("reason")

    found: dict[tuple[str, str], _Beginning] = {}
    places: Counter[str] = Counter()
    for source, code, reason in read(PACKAGE, "begin.csv", _COLUMNS, make):
        found[source, code] = _Beginning(places[source], reason)
        places[source] += 1
    return found


def on_their_own(item: PlanItem) -> bool:
    """Whether a client can begin with it on their own."""
    return item.modality in _OWN and _LEFT_OUT.isdisjoint(interventions()[item.intervention].traits)


def first_steps(offered: Sequence[PlanItem], worth: Mapping[str, float], case: Case) -> tuple[FirstStep, ...]:
    """At most three of the items, most important first, each with one reason.

    Args:
        offered: the plan's items.
        worth: of each of them, as the plan ranks them.
        case: the client: the likely sources, what the findings ask for, the stage and the client's life.
    """
    found = [_candidate(item, worth[item.intervention], case) for item in offered if on_their_own(item)]
    vain = case.in_vain | case.like_in_vain.keys()
    found.sort(
        key=lambda c: (c.intervention.code in vain, not c.shown, c.place, -c.worth, c.intervention.code)
    )
    most = int(setting("first_steps_most"))
    chosen: list[_Candidate] = []
    for candidate in found:
        if len(chosen) < most and candidate.intervention.code not in vain and _goes_with(candidate, chosen):
            chosen.append(candidate)
    # What goes less well with the others still comes before what was done in vain.
    chosen += [c for c in found if c not in chosen][: most - len(chosen)]
    prompted = next((c for c in found if c.prompted and c.intervention.code not in vain), None)
    # Bad nights, fear and low mood hold pain up: one of them has a place, after what was found by hand.
    if prompted and not any(c.prompted for c in chosen) and chosen and not chosen[-1].shown:
        chosen[-1] = prompted
    return tuple(FirstStep(c.intervention.code, c.intervention.name, c.reason) for c in chosen)


def _candidate(item: PlanItem, worth: float, case: Case) -> _Candidate:
    intervention = interventions()[item.intervention]
    wish = case.steering.wishes.get(item.intervention)
    fit = fit_of(intervention, case.fits)
    usual, reason = _usual_worth(item, case.likely)
    worth = max(worth, usual * stage_weight(intervention, case) * fit.weight)
    if worst_severity(item.cautions) == "monitor":
        worth *= setting("with_care_weight")
    if how_to(item.intervention) is None and not usual:
        worth *= setting("no_steps_weight")
    # A short or weak muscle waits where the pain has to settle first.
    shown = wish is not None and wish.shown and not waits(intervention, case)
    return _Candidate(
        item,
        intervention,
        worth,
        wish.reason if wish and (shown or not usual) else _reason(item, reason, fit, case),
        shown,
        wish.place if wish else 0,
        wish is not None and not wish.shown and wish.weight > 1,
    )


def _reason(item: PlanItem, usual: str, fit: Fitting, case: Case) -> str:
    """Why it is among the first: usual care, else the source; and the client's life where that speaks for it."""
    told = usual or _for_source(item, case.likely)
    return f"{told} {fit.why}" if fit.weight > 1 else told


def _usual_worth(item: PlanItem, likely: Mapping[str, float]) -> tuple[float, str]:
    """What it is worth as what usual care of a likely source begins with, and why; nothing where it is not."""
    best, reason = 0.0, ""
    for told in item.by_source:
        usual = _usual().get((told.source, item.intervention))
        if usual is None:
            continue
        bonus = setting("begin_weight") - setting("begin_less") * usual.place
        value = likely[told.source] * setting(f"weight_{told.evidence}") * bonus
        if value > best:
            best, reason = value, usual.reason
    return best, reason


def _goes_with(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether it adds something to what is chosen: another reason, and not too much of one kind."""
    alike = [c for c in chosen if c.item.modality == candidate.item.modality]
    same_reason = any(c.reason == candidate.reason for c in chosen)
    explains = "explains" in candidate.intervention.traits
    twice = explains and any("explains" in c.intervention.traits for c in chosen)
    prompted = candidate.prompted and any(c.prompted for c in chosen)
    return len(alike) < _OF_A_KIND and not same_reason and not twice and not prompted


def _for_source(item: PlanItem, likely: Mapping[str, float]) -> str:
    source = item.for_sources[0]
    place = "the likeliest source" if source == next(iter(likely), "") else "one of the likely sources"
    return f"It is for {title('source', source)}, {place} here; evidence: {label(item.evidence)}."
