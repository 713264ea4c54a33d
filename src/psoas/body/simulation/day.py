"""A day's mix of activities: what each muscle and joint carries over the hours, beside the same body in health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.body.mechanics.loads import SpineLoad
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import quantities, table
from psoas.errors import BodyError, not_allowed

_FRAMES: Final = 41
_LEVEL: Final = "L4_L5"


@dataclass(frozen=True, slots=True)
class DayMuscle:
    """One muscle over a day: mean activation of all hours, and of the twin; ``share_above`` is the twin's work that it does."""

    muscle: str
    side: str
    activation: float
    twin_activation: float

    @property
    def ratio(self) -> float:
        """How many times the twin's work."""
        return self.activation / max(self.twin_activation, 1e-9)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a body and of its twin.

    Attributes:
        hours: of each activity.
        muscles: every muscle, hardest-working first.
        overworked, spared: those whose mean activation is clearly above or below the twin's.
        l4_l5_mean_n: compression averaged over the hours, and the twin's.
        psoas_share: of the L4-L5 compression that both psoas make, averaged over the hours.
    """

    hours: dict[str, float]
    muscles: tuple[DayMuscle, ...]
    overworked: tuple[DayMuscle, ...]
    spared: tuple[DayMuscle, ...]
    l4_l5_mean_n: float
    twin_l4_l5_mean_n: float
    psoas_share: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a practitioner reads."""
        told = [
            f"Over the day the {m.side} {m.muscle.replace('_', ' ')} does {m.ratio:.1f} times its work in health."
            for m in self.overworked
        ]
        told += [
            f"Over the day the {m.side} {m.muscle.replace('_', ' ')} does {m.ratio:.0%} of its work in health."
            for m in self.spared
        ]
        change = self.l4_l5_mean_n / self.twin_l4_l5_mean_n - 1
        if abs(change) >= 0.01:
            told.append(
                f"The disc L4-L5 carries {abs(change):.0%} {'more' if change > 0 else 'less'}, averaged over the day."
            )
        return tuple(told) or (
            "Over the day no muscle works clearly more or less than in the same body in health.",
        )


@lru_cache(maxsize=1)
def days() -> dict[str, dict[str, float]]:
    """Every mix by name: hours of each activity."""
    found: dict[str, dict[str, float]] = {}
    for day, activity, hours in table(
        "day.csv",
        ("day", "activity", "hours"),
        lambda r: (r.text("day"), r.text("activity"), r.number("hours")),
    ):
        found.setdefault(day, {})[activity] = hours
    return found


def live(body: Body, hours: str | Mapping[str, float] = "office") -> Day:
    """Go through a day.

    Args:
        body: whose.
        hours: the name of a mix, or hours by activity.

    Raises:
        BodyError: the mix or an activity is not known, or the hours are none.
    """
    if isinstance(hours, str):
        if hours not in days():
            raise BodyError(not_allowed("day", hours, days()))
        hours = days()[hours]
    if not hours or any(h <= 0 for h in hours.values()):
        raise BodyError("day: give at least one activity, each with more than no hours.")
    works = {a: body.perform(a, frames=_FRAMES) for a in hours}
    twins = (
        {a: body.twin().perform(a, frames=_FRAMES, like=w) for a, w in works.items()}
        if body.states
        else works
    )
    muscles = tuple(
        sorted(
            (
                DayMuscle(m.muscle, m.side, _mean(works, hours, name), _mean(twins, hours, name))
                for name, m in next(iter(works.values())).muscles.items()
            ),
            key=lambda m: -m.activation,
        )
    )
    rule = quantities("comparison.csv")
    return Day(
        dict(hours),
        muscles,
        tuple(
            m
            for m in muscles
            if m.ratio >= rule["ratio"] and m.activation - m.twin_activation >= rule["day_difference"]
        ),
        tuple(
            m
            for m in muscles
            if m.ratio <= 1 / rule["ratio"] and m.twin_activation - m.activation >= rule["day_difference"]
        ),
        _compression(works, hours),
        _compression(twins, hours),
        _psoas_compression(works, hours) / _compression(works, hours),
    )


def _mean(works: Mapping[str, ActivityResult], hours: Mapping[str, float], name: str) -> float:
    total = sum(hours.values())
    return sum(float(np.mean(works[a].muscles[name].activation)) * h for a, h in hours.items()) / total


def _compression(works: Mapping[str, ActivityResult], hours: Mapping[str, float]) -> float:
    total = sum(hours.values())
    return sum(float(np.mean(works[a].level(_LEVEL).compression_n)) * h for a, h in hours.items()) / total


def _psoas_compression(works: Mapping[str, ActivityResult], hours: Mapping[str, float]) -> float:
    total = 0.0
    for a, h in hours.items():
        for side in ("left", "right"):
            share = works[a].share("psoas", side)[_LEVEL]
            total += float(np.mean(share.compression_n)) * h if isinstance(share, SpineLoad) else 0.0
    return total / sum(hours.values())
