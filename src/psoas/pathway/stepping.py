"""The next step of a course, held against the client as they are known now: the course alone knows nothing of a new medicine."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from psoas.assessment import Cleared, Stopped
from psoas.care.hearing import Held
from psoas.care.interventions import interventions
from psoas.care.planning import StepUp, barred_now, held_by, steps_up
from psoas.outcomes import Followed
from psoas.outcomes.course.values import NextKind
from psoas.outcomes.review.next_step import step_of_kind
from psoas.pathway.record import Record

# What goes on with the plan, and so needs it to be safe.
_WITH_THE_PLAN: Final[frozenset[NextKind]] = frozenset(
    {"go_on", "step_up", "finish", "ease_plan", "change_plan", "talk_over", "look_again"}
)


def advised(followed: Followed, before: Record, latest: Record) -> Followed:
    """The course with a next step that passes the cautions of the client as known now.

    Args:
        followed: the course, whose step comes from the scores and alerts alone.
        before: the visit at which the plan was made.
        latest: the same client with everything that was told since; it may be the same record.
    """
    kind = followed.next_step.kind
    if kind not in _WITH_THE_PLAN:
        return followed
    if not isinstance(latest.assessment, Cleared):
        return _with(followed, "see_now" if isinstance(latest.assessment, Stopped) else "ask")
    if isinstance(before.assessment, Cleared):
        against = barred_now(before.assessment.plan, held_of(latest))
        if against:
            named = (
                f"{interventions()[item.intervention].name}. {caution.text}" for item, caution in against
            )
            return _with(followed, "leave_out", *named)
    if kind != "step_up":
        return followed
    steps = steps_after(latest)
    return _with(followed, "step_up", *map(_told, steps)) if steps else _with(followed, "hold")


def steps_after(record: Record) -> tuple[StepUp, ...]:
    """The steps up that are safe for the client of a record; none where there is no plan."""
    assessment = record.assessment
    return steps_up(assessment.plan, held_of(record)) if isinstance(assessment, Cleared) else ()


def held_of(record: Record) -> tuple[Held, ...]:
    """Everything about the client of a record that may raise a caution."""
    gate = record.gate
    present = [finding.key for finding in gate.findings if finding.present]
    return held_by(gate.visit.client, gate.deciphered, present, gate.screened, gate.facts)


def _with(followed: Followed, kind: NextKind, *steps: str) -> Followed:
    return replace(followed, next_step=replace(step_of_kind(kind), steps=steps))


def _told(step: StepUp) -> str:
    return f"From “{step.current.title}” to “{step.harder.title}”."
