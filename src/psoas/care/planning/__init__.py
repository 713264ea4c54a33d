"""The plan for one client: what is offered, in which stage, what is withheld and why, and what the practitioner changes in it."""

from psoas.care.planning.editing import edited, plan_edit, plan_edits
from psoas.care.planning.making import for_stopped, plan

__all__ = ["edited", "for_stopped", "plan", "plan_edit", "plan_edits"]
