"""The plan for one client: what is offered, in which stage, what is withheld and why, and what the practitioner changes in it."""

from psoas.care.planning.editing import edited, plan_edit, plan_edits
from psoas.care.planning.making import for_stopped, held_by, plan
from psoas.care.planning.stepping import StepUp, barred_now, steps_up

__all__ = [
    "StepUp",
    "barred_now",
    "edited",
    "for_stopped",
    "held_by",
    "plan",
    "plan_edit",
    "plan_edits",
    "steps_up",
]
