"""When the work is done: the client's own goals are met and stay met; then what keeps it so, and one more question later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Guidance
from psoas.outcomes.course.build import course_of, in_order
from psoas.outcomes.course.expected import PACKAGE
from psoas.outcomes.course.values import Alert, CheckIn, Discharge, Expected, VisitFacts
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read, setting

_COLUMNS: Final = ("code", "sources", "title", "text", "evidence", "citation", "verified")
_KEEPS: Final = 4
_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class _Keep:
    sources: frozenset[str]
    guidance: Guidance


def _keep(row: Row) -> _Keep:
    sources = frozenset(s if s == "all" else check_code("source", s, "sources") for s in row.words("sources"))
    told = Guidance(
        row.text("code"), row.text("title"), row.text("text"), row.text("evidence"), row.text("citation"), row.verified()
    )  # fmt: skip
    return _Keep(sources, told)


@lru_cache(maxsize=1)
def _keeps() -> tuple[_Keep, ...]:
    return read(PACKAGE, "keeps.csv", _COLUMNS, _keep)


def keeps_it_so(source: str) -> tuple[Guidance, ...]:
    """What keeps it so, what was found for this source first; when to call is always among it."""
    own = [k.guidance for k in _keeps() if source in k.sources]
    general = [k.guidance for k in _keeps() if "all" in k.sources]
    call = [g for g in general if g.topic == "call"]
    return (*[*own, *(g for g in general if g not in call)][: _KEEPS - 1], *call)


def discharge(
    check_ins: Sequence[CheckIn], expected: Expected, facts: VisitFacts, alerts: Sequence[Alert] = ()
) -> Discharge:
    """Whether the work is done.

    It is when every own activity has reached its goal and has held it for some days; where the client named none, when
    the pain is gone as published. With an alert that stands it is not.

    Args:
        check_ins: of one course, in any order.
        expected: what was to be expected; its source decides what keeps it so.
        facts: the goals.
        alerts: those that stand.
    """
    ordered = in_order(check_ins)
    course = course_of(ordered, expected, facts)
    missing: list[str] = []
    met: list[str] = []
    days = setting(PACKAGE, "goals_met_days")
    for one in course.activities:
        reached = f"{one.name}: {one.latest}, the goal is {one.goal}."
        if not one.met:
            missing.append(reached)
        elif not _held(one.scores, one.goal, days):
            missing.append(f"{reached} It must hold for {days:g} days.")
        else:
            met.append(reached)
    if not course.activities:
        (met if course.judgement == "recovered" else missing).append(course.why)
    missing += [f"An alert stands: {one.title}." for one in alerts]
    ready = bool(met) and not missing
    after = round(setting(PACKAGE, "after_discharge_days"))
    keeps = keeps_it_so(expected.source) if ready else ()
    return Discharge(ready, tuple(met if ready else missing), keeps, after)


def _held(scores: Sequence[tuple[int, int]], goal: int, days: float) -> bool:
    """Whether the last scores, at least two, have all reached the goal for so many days."""
    newest, first, count = scores[-1][0], scores[-1][0], 0
    for day, score in reversed(scores):
        if score < goal:
            break
        first, count = day, count + 1
    return count >= _PAIR and newest - first >= days
