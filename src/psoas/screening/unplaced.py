"""Which questions matter most where nobody has said yet where the pain is.

Taken alone, nearly every warning sign can be part of some emergency. What tells them apart is how near that emergency is: what a single yes
would raise at the places with which people come, and at how many of those places.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import URGENCIES
from psoas.screening.conditions import Condition, Facts
from psoas.screening.rules import PACKAGE, Rule
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_PLACE: Final = "region:"
_SEXES: Final = ("female", "male")
_GRAVEST: Final = len(URGENCIES) - 1
FLOOR: Final = URGENCIES.index("mention_to_doctor")


@dataclass(frozen=True, slots=True, order=True)
class Nearness:
    """How near a danger is; more compares as greater.

    Attributes:
        urgency: the gravest that a yes alone would raise, as a number; 0 where it takes more than a yes.
        at_all: in how many of the usual cases it would stop the visit.
        weight: of an emergency, in how many of them it would be one; of the rest, to how many rules that stop a visit the sign belongs.
    """

    urgency: int = 0
    at_all: int = 0
    weight: int = 0


@lru_cache(maxsize=1)
def _usual() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The places that are usual, as findings, and the ages that stand for an age that is not known, in years."""
    places: list[str] = []
    ages: list[float] = []

    def take(row: Row) -> None:
        row.text("citation"), row.verified()
        if row.one_of("kind", ("region", "age")) == "region":
            places.append(f"{_PLACE}{check_code('region', row.text('value'))}")
        else:
            ages.append(row.number("value"))

    read(PACKAGE, "usual.csv", ("kind", "value", "citation", "verified"), take)
    return tuple(places), tuple(ages)


def usual_cases(facts: Facts) -> tuple[Facts, ...]:
    """What may be so: each usual place where none is known, each age and sex where they are not known."""
    places, ages = _usual()
    known = any(key.startswith(_PLACE) for key in facts.present)
    return tuple(
        replace(facts, present=facts.present | found, age_years=age, sex=sex)
        for age in ((facts.age_years,) if facts.age_years is not None else ages)
        for sex in ((facts.sex,) if facts.sex in _SEXES else _SEXES)
        for found in ([frozenset[str]()] if known else [frozenset({place}) for place in places])
    )


def nearness(
    cases: tuple[Facts, ...], when: Condition | None, key: str, of_key: tuple[Rule, ...]
) -> Nearness:
    """How near the gravest danger is that a yes to a question would show.

    Args:
        cases: what may be so (``usual_cases``).
        when: for whom the question is; everyone where there is none.
        key: the finding that is asked about.
        of_key: the rules that it may help to fire, most urgent first.
    """
    raised = list(_raised(cases, when, key, of_key))
    worst = max(raised, default=0)
    if not worst:
        return Nearness()
    stopping = sum(URGENCIES.index(rule.urgency) > FLOOR for rule in of_key)
    return Nearness(worst, len(raised), raised.count(worst) if worst == _GRAVEST else stopping)


def _raised(
    cases: tuple[Facts, ...], when: Condition | None, key: str, of_key: tuple[Rule, ...]
) -> Iterator[int]:
    for case in cases:
        if when is not None and not when.met(case):
            continue
        more = replace(case, present=case.present | {key})
        for rule in of_key:  # most urgent first
            urgency = URGENCIES.index(rule.urgency)
            if urgency <= FLOOR:
                break
            if rule.when.met(more):
                yield urgency
                break
