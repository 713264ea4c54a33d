"""The one thing to do next: what the gravest alert asks for, else what the course allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from psoas.assessment import stops
from psoas.outcomes.course.expected import PACKAGE
from psoas.outcomes.course.standing import Stands
from psoas.outcomes.course.values import Alert, AlertKind, Discharge, NextKind, NextStep
from psoas.vocabulary.tables import Row, read, setting

_COLUMNS: Final = ("kind", "title", "text", "citation", "verified")
_KINDS: Final[tuple[NextKind, ...]] = (
    "see_now", "ask", "look_again", "change_plan", "ease_plan", "talk_over", "go_on", "step_up", "finish",
    "leave_out", "hold",
)  # fmt: skip
# What each alert asks for, in the order in which one goes before another.
_ASKS: Final[Mapping[AlertKind, NextKind]] = {
    "self_harm": "see_now", "alone": "see_now", "red_flag": "see_now", "not_read": "ask", "worse": "look_again",
    "mood": "talk_over", "relapse": "look_again", "stuck": "look_again", "provoked": "ease_plan", "not_done": "talk_over",
    "slower": "change_plan",
}  # fmt: skip


def _step(row: Row) -> tuple[NextKind, NextStep]:
    kind: NextKind = next(k for k in _KINDS if k == row.one_of("kind", _KINDS))
    return kind, NextStep(kind, row.text("title"), row.text("text"), row.text("citation"), row.verified())


@lru_cache(maxsize=1)
def _steps() -> Mapping[NextKind, NextStep]:
    return dict(read(PACKAGE, "next_steps.csv", _COLUMNS, _step))


def step_of_kind(kind: NextKind) -> NextStep:
    """A step of the table, where something else than the course decides it."""
    return _steps()[kind]


def next_step(now: Stands, alerts: Sequence[Alert], discharged: Discharge) -> NextStep:
    """What to do next.

    Args:
        now: how the course stands.
        alerts: those that stand.
        discharged: whether the client's own goals are met.
    """
    return _steps()[_kind(now, alerts, discharged)]


def _kind(now: Stands, alerts: Sequence[Alert], discharged: Discharge) -> NextKind:
    kinds = {one.kind for one in alerts}
    if not any(stops(one.urgency) for one in alerts if one.kind == "red_flag"):
        kinds.discard("red_flag")  # what is only to be mentioned does not hold up the care
    asked = next((step for kind, step in _ASKS.items() if kind in kinds), None)
    if asked is not None:
        return asked
    if discharged.ready:
        return "finish"
    if now.standing in {"unknown", "one_score"}:
        return "ask"
    if not now.better and now.day >= setting(PACKAGE, "fresh_review_days") and now.standing != "recovered":
        return "look_again"
    return "step_up" if now.better and now.standing != "too_early" else "go_on"
