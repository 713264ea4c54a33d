"""The few things to begin with: what the findings ask for first, then what is best tested for the likeliest source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.assessment import FirstStep, PlanItem
from psoas.care.cautions import worst_severity
from psoas.care.interventions import Intervention, how_to, interventions
from psoas.care.settings import setting
from psoas.care.steering import Steering
from psoas.vocabulary import label

# What a person begins with on their own; hands, needles, tablets and herbs come after, and after talking.
_OWN: Final = ("self_care", "mind", "exercise")
_LEFT_OUT: Final = frozenset({"swallowed", "needle", "hands_on", "thrust"})
_OF_A_KIND: Final = 2  # so many of the steps may be of one kind


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item that may be one of the first steps, what it is worth, and what a finding says for it."""

    item: PlanItem
    intervention: Intervention
    worth: float
    weight: float
    reason: str


def first_steps(
    offered: Sequence[PlanItem], worth: Mapping[str, float], likely: Mapping[str, float], steering: Steering
) -> tuple[FirstStep, ...]:
    """At most three of the items, most important first, each with one reason.

    Args:
        offered: the plan's items.
        worth: of each of them, as the plan ranks them.
        likely: the sources to plan for, likeliest first.
        steering: what the findings ask for.
    """
    found = [
        _candidate(item, worth[item.intervention], likely, steering)
        for item in offered
        if item.modality in _OWN and _LEFT_OUT.isdisjoint(interventions()[item.intervention].traits)
    ]
    found.sort(key=lambda c: (-(c.weight > 1), -c.worth, c.intervention.code))
    most = int(setting("first_steps_most"))
    chosen: list[_Candidate] = []
    for candidate in found:
        if len(chosen) < most and _goes_with(candidate, chosen):
            chosen.append(candidate)
    for candidate in found:
        if len(chosen) < most and candidate not in chosen:
            chosen.append(candidate)
    return tuple(FirstStep(c.intervention.code, c.intervention.name, c.reason) for c in chosen)


def _candidate(
    item: PlanItem, worth: float, likely: Mapping[str, float], steering: Steering
) -> _Candidate:
    intervention = interventions()[item.intervention]
    if worst_severity(item.cautions) == "monitor":
        worth *= setting("with_care_weight")
    if how_to(item.intervention) is None and "explains" not in intervention.traits:
        worth *= setting("no_steps_weight")
    wish = steering.wishes.get(item.intervention)
    return _Candidate(
        item,
        intervention,
        worth,
        wish.weight if wish else 0.0,
        wish.reason if wish else _for_source(item, likely),
    )


def _goes_with(candidate: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether it adds something to what is chosen: another reason, and not too much of one kind."""
    alike = [c for c in chosen if c.item.modality == candidate.item.modality]
    same_reason = candidate.weight > 0 and any(c.reason == candidate.reason for c in chosen)
    explains = "explains" in candidate.intervention.traits
    twice = explains and any("explains" in c.intervention.traits for c in chosen)
    return len(alike) < _OF_A_KIND and not same_reason and not twice


def _for_source(item: PlanItem, likely: Mapping[str, float]) -> str:
    source = item.for_sources[0]
    place = "the likeliest source" if source == next(iter(likely), "") else "one of the likely sources"
    return f"It is for {label(source)}, {place} here; evidence: {label(item.evidence)}."
