"""A step up from what is done at home, for the client as they are known now: nothing that their cautions bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import CarePlan, Caution, PlanItem
from psoas.care.cautions import cautions_of, worst_severity
from psoas.care.exercises import (
    Exercise,
    exercise,
    exercises_by_intervention,
    facts_of_client,
    fitting_exercise,
    left_out_for,
)
from psoas.care.hearing import Held
from psoas.care.interventions import interventions
from psoas.care.planning.items import BARRED
from psoas.care.settings import setting

_NOT_OFFERED: Final = "not_offered"


@dataclass(frozen=True, slots=True)
class StepUp:
    """One step up: of which intervention of the plan, from which exercise to which.

    ``shown_by`` are the interventions to which the harder exercise belongs; each was held against the client's cautions.
    """

    intervention: str
    current: Exercise
    harder: Exercise
    shown_by: tuple[str, ...]


@lru_cache(maxsize=1)
def _shown_by() -> Mapping[str, tuple[str, ...]]:
    """By exercise: the interventions to which it belongs."""
    found: dict[str, tuple[str, ...]] = {}
    for code, shown in exercises_by_intervention().items():
        for one in shown:
            found[one.code] = (*found.get(one.code, ()), code)
    return found


def steps_up(plan: CarePlan, held: Sequence[Held]) -> tuple[StepUp, ...]:
    """The next harder exercise of what is done at home, as many as a handout holds.

    An exercise is passed over that does not fit the client, or that belongs to an intervention which a caution bars for them. So is one
    that belongs to none: nothing is known of its dangers.

    Args:
        plan: that of the client as known now; its first steps come first.
        held: everything about this client that may raise a caution, as ``held_by`` gives it.
    """
    sources = {source for item in plan.items for source in item.for_sources}
    known = facts_of_client((one.trigger for one in held), sources)
    return tuple(_steps(_at_home(plan), known, held))[: int(setting("handout_actions"))]


def barred_now(before: CarePlan, held: Sequence[Held]) -> tuple[tuple[PlanItem, Caution], ...]:
    """What was offered before and a caution of the client bars now, with the gravest one.

    Args:
        before: the plan as it was.
        held: everything about this client, as known now, that may raise a caution.
    """
    found = ((item, cautions_of(item.intervention, held)) for item in before.items)
    return tuple((item, cautions[0]) for item, cautions in found if worst_severity(cautions) in BARRED)


def _at_home(plan: CarePlan) -> Iterator[PlanItem]:
    first = [step.intervention for step in plan.first_steps]
    yield from (item for item in plan.items if item.intervention in first)
    yield from (item for item in plan.items if item.intervention not in first)


def _steps(items: Iterable[PlanItem], known: tuple[str, ...], held: Sequence[Held]) -> Iterator[StepUp]:
    for item in items:
        now = fitting_exercise(item.intervention, known)
        then = _fitting_step(now, known, held) if now is not None else None
        if now is not None and then is not None:
            yield StepUp(item.intervention, now, then, _shown_by()[then.code])


def _fitting_step(now: Exercise, known: tuple[str, ...], held: Sequence[Held]) -> Exercise | None:
    seen, code = {now.code}, now.step_up
    while code and code not in seen:
        seen.add(code)
        then = exercise(code)
        if left_out_for(then, known) is None and _is_safe(then, held):
            return then
        code = then.step_up
    return None


def _is_safe(one: Exercise, held: Sequence[Held]) -> bool:
    shown = _shown_by().get(one.code, ())
    return bool(shown) and all(
        worst_severity(cautions_of(code, held)) not in BARRED
        and _NOT_OFFERED not in interventions()[code].traits
        for code in shown
    )
