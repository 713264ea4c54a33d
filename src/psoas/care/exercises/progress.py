"""What comes after an exercise, by how it went: less, the same, more, a step up or down, or a halt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.exercises.dose import Dose
from psoas.care.exercises.exercise import Exercise
from psoas.care.exercises.facts import with_wider_facts
from psoas.care.exercises.ladder import left_out_for
from psoas.care.exercises.reading import exercise, setting
from psoas.care.triggers import PACKAGE
from psoas.errors import VisitFileError
from psoas.vocabulary.tables import Row, read

ACTIONS: Final = ("stop", "ask", "down", "less", "stay", "more", "up")
_PAINS: Final = ("over", "far_over")
_MARKS: Final = ("stop_sign", "little_done", "worse_next_morning", "easy", "at_top")
_COLUMNS: Final = (
    "action",
    "stop_sign",
    "little_done",
    "pain",
    "worse_next_morning",
    "easy",
    "at_top",
    "why",
    "citation",
    "verified",
)
_PAIN_MOST: Final = 10.0
_WAYS: Final = ("down", "up")


@dataclass(frozen=True, slots=True)
class Response:
    """How an exercise went.

    Attributes:
        pain: the worst during it, from 0 to 10.
        worse_next_morning: it hurt more the next morning than before.
        easy: the whole dose was easy.
        at_top: the dose was the most of its range.
        done: the share of what was agreed that was done, from 0 to 1.
        stop_sign: one of its signs to stop came.

    Raises:
        VisitFileError: the pain or the share is out of its range.
    """

    pain: float = 0.0
    worse_next_morning: bool = False
    easy: bool = False
    at_top: bool = False
    done: float = 1.0
    stop_sign: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.pain <= _PAIN_MOST:
            raise VisitFileError(f"pain is {self.pain:g}; give a number from 0 to 10.")
        if not 0 <= self.done <= 1:
            raise VisitFileError(f"done is {self.done:g}; give a share from 0 to 1.")


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next.

    Attributes:
        action: one of ``ACTIONS``.
        exercise: what is done from now on; for ``stop`` what is left out.
        dose: how much of it; none for ``stop``.
        how: how the same exercise is made easier or harder, as the client reads it, or empty.
        why: as a sentence.
    """

    action: str
    exercise: Exercise
    dose: Dose | None
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    action: str
    marks: frozenset[str]
    pain: str
    why: str


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    def make(row: Row) -> _Rule:
        row.text("citation"), row.verified()
        for mark in _MARKS:
            if row.maybe(mark):
                row.one_of(mark, ("yes",))
        pain = row.one_of("pain", _PAINS) if row.maybe("pain") else ""
        return _Rule(
            row.one_of("action", ACTIONS), frozenset(m for m in _MARKS if row.maybe(m)), pain, row.text("why")
        )

    return read(PACKAGE, "exercises/progress.csv", _COLUMNS, make)


def progress(code: str, response: Response, facts: Iterable[str] = ()) -> NextStep:
    """What comes after an exercise, by how it went. The first rule of ``progress.csv`` that holds decides.

    Args:
        code: of the exercise that was done.
        response: how it went.
        facts: of the client; a step that does not fit them is passed over.

    Raises:
        VisitFileError: there is no such exercise or fact.
    """
    one, known = exercise(code), with_wider_facts(facts)
    marks = _marks(response)
    pains = _pains(response.pain, one.pain_most)
    rule = next(r for r in _rules() if r.marks <= marks and (not r.pain or r.pain in pains))
    found = _fitting(one, f"step_{rule.action}", known) if rule.action in _WAYS else None
    if found is not None:
        return NextStep(rule.action, found, found.dose.start(), "", rule.why)
    action = _instead(rule.action, one)
    dose: Mapping[str, Dose | None] = {"stop": None, "less": one.dose.halved(), "more": one.dose.top()}
    how = {"less": one.easier, "more": one.harder if rule.action == "up" else ""}
    return NextStep(action, one, dose.get(action, one.dose), how.get(action, ""), rule.why)


def _instead(action: str, one: Exercise) -> str:
    """What is done where no step up or down fits: less of the same, or the same made harder where that can be done."""
    return {"down": "less", "up": "more" if one.harder else "stay"}.get(action, action)


def _marks(response: Response) -> frozenset[str]:
    told: Mapping[str, bool] = {
        "stop_sign": response.stop_sign,
        "little_done": response.done < setting("done_least"),
        "worse_next_morning": response.worse_next_morning,
        "easy": response.easy,
        "at_top": response.at_top,
    }
    return frozenset(mark for mark, holds in told.items() if holds)


def _pains(pain: float, most: float) -> frozenset[str]:
    """Whether the pain went above the limit, and whether far above it."""
    over = {"over": pain > most, "far_over": pain > most + setting("pain_far_over")}
    return frozenset(name for name, holds in over.items() if holds)


def _fitting(one: Exercise, way: str, facts: tuple[str, ...]) -> Exercise | None:
    """The nearest exercise up or down that fits the client; each is looked at once."""
    seen = {one.code}
    code: str = getattr(one, way)
    while code and code not in seen:
        seen.add(code)
        found = exercise(code)
        if left_out_for(found, facts) is None:
            return found
        code = getattr(found, way)
    return None
