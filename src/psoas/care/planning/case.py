"""All that a plan is made for: the likely sources, what holds for the client, what the findings ask, the stage, how they live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psoas.assessment import Stage
from psoas.care.hearing import Held
from psoas.care.planning.circumstances import Fitting
from psoas.care.planning.steering import Steering


@dataclass(frozen=True, slots=True)
class Case:
    """One client, as planning sees them.

    Attributes:
        likely: the sources to plan for, likeliest first, with their probabilities.
        held: everything that may raise a caution.
        steering: what the findings ask for and speak against.
        stage: where the plan stands.
        fits: by intervention, how well it fits the client's life.
        days: how long it has lasted, where that is known.
        in_vain: what the client did since an earlier visit, and it did not help.
        like_in_vain: that, and each exercise of the same aim, by what was done in vain.
        like_provoked: the same of what brought the pain on when it was done last.
    """

    likely: Mapping[str, float]
    held: tuple[Held, ...]
    steering: Steering
    stage: Stage
    fits: Mapping[str, Fitting]
    days: float | None = None
    in_vain: frozenset[str] = frozenset()
    like_in_vain: Mapping[str, str] = field(default_factory=dict)
    like_provoked: Mapping[str, str] = field(default_factory=dict)
