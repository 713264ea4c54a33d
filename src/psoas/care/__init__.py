"""What to do about it: interventions, doses, evidence and cautions as data, and the plan for one client.

``plan`` makes the plan; ``cautions_for`` answers for one intervention and a client's own words; ``how_to``
gives the steps of an exercise or a technique.
"""

from psoas.care.cautions import cautions_for, offered, offered_named, worst_severity
from psoas.care.hearing import known_of
from psoas.care.interventions import HowTo, Intervention, how_to, interventions
from psoas.care.naming import also_called, intervention_named
from psoas.care.planning import for_stopped, plan, plan_edit, plan_edits
from psoas.care.planning.answers import ASKED, ASKED_ABOUT

__all__ = [
    "ASKED",
    "ASKED_ABOUT",
    "HowTo",
    "Intervention",
    "also_called",
    "cautions_for",
    "for_stopped",
    "how_to",
    "intervention_named",
    "interventions",
    "known_of",
    "offered",
    "offered_named",
    "plan",
    "plan_edit",
    "plan_edits",
    "worst_severity",
]
