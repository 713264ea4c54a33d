"""Simulated courses: warning signs at once, who is stuck by week 6, and few false alerts."""

from __future__ import annotations

from typing import Final

from benchmarks.bars.bar import Bar, share
from benchmarks.courses.measure import Counts, measure
from benchmarks.courses.trajectories import people

PEOPLE: Final = 1000
SEED: Final = 2026
STUCK_BAR: Final = 0.90
FALSE_BAR: Final = 0.05


def bars() -> list[Bar]:
    """The three bars and two figures beside them; what was missed is printed, so that it can be mended."""
    counts = measure(people(PEOPLE, SEED))
    for told in sorted(set(counts.missed)):
        print(told)
    print("false alerts:", dict(counts.false))
    return bars_of(counts)


def bars_of(counts: Counts) -> list[Bar]:
    """The bars of what was counted."""
    a_person = counts.false_alerts / counts.people
    return [
        share(
            "simulated courses: warning signs in a check-in alerted at once",
            counts.dangers_at_once,
            counts.dangers,
            1.0,
        ),
        share("people who are stuck, alerted by week 6", counts.stuck_found, counts.stuck, STUCK_BAR),
        Bar(
            f"false alerts a person, {counts.people:,} people over 12 weeks",
            f"under {FALSE_BAR:.0%}",
            f"{counts.false_alerts} alerts, {a_person:.1%} a person",
            a_person < FALSE_BAR,
        ),
        share(
            "people who are worse after better, alerted by week 12",
            counts.relapses_found,
            counts.relapsing,
            0.8,
        ),
        share("people who do nothing at home, alerted", counts.idle_found, counts.idle, 0.9),
    ]
