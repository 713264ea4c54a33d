"""Who works harder in the body model while a muscle is weak: why strengthening that muscle helps another.

``overworked.csv`` is written by ``tools/build_overworked.py`` from a body of usual size in walking, on stairs, lifting a knee
and standing on one leg. A muscle that has no row there overloads nobody clearly in the model, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from psoas.care.triggers import PACKAGE
from psoas.vocabulary import label
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = (
    "weak",
    "activity",
    "overworked",
    "side",
    "activation",
    "in_health",
    "citation",
    "verified",
)


@lru_cache(maxsize=1)
def _by_weak() -> Mapping[str, str]:
    """By the weak muscle: a sentence on the one that works hardest in its place."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified(), row.text("side")
        told = (
            f"In the body model the {label(row.text('overworked'))} then works at {row.number('activation'):.0%} of its strength "
            f"instead of {row.number('in_health'):.0%} ({label(row.text('activity'))}); a stronger muscle takes that load off it."
        )
        return row.text("weak"), told

    found: dict[str, str] = {}
    for weak, told in read(PACKAGE, "overworked.csv", _COLUMNS, make):
        found.setdefault(weak, told)
    return found


def works_for(muscle: str) -> str:
    """Who works harder while a muscle is weak, as a sentence; empty where nobody clearly does."""
    return _by_weak().get(muscle, "")
