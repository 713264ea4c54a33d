"""What to do about it: interventions, doses, evidence and cautions as data, and the plan for one client.

``plan`` makes the plan; ``cautions_for`` answers for one intervention and a client's own words; ``how_to``
gives the steps of an exercise or a technique.
"""

from psoas.care.cautions import cautions_for, worst_severity
from psoas.care.first_steps import FirstStep, first_steps
from psoas.care.hearing import known_of
from psoas.care.interventions import HowTo, Intervention, how_to, interventions
from psoas.care.naming import also_called, intervention_named
from psoas.care.planning import plan
from psoas.care.settings import is_serious

__all__ = [
    "FirstStep",
    "HowTo",
    "Intervention",
    "also_called",
    "cautions_for",
    "first_steps",
    "how_to",
    "intervention_named",
    "interventions",
    "is_serious",
    "known_of",
    "plan",
    "worst_severity",
]
