"""What goes through the rooms: frozen, validated values, with JSON and TOML at the edge.

``Visit`` goes in (``client``, words, findings); ``Assessment`` comes out (screening, differential, plan).
"""

from psoas.visit.assessment import (
    URGENCIES,
    Assessment,
    CarePlan,
    Caution,
    Differential,
    FollowUp,
    Guidance,
    Measure,
    NextExam,
    NextQuestion,
    PlanItem,
    Question,
    Reason,
    RedFlag,
    Screening,
    SourceEstimate,
    Understanding,
    Urgency,
    most_urgent,
)
from psoas.visit.clarity import Clarity
from psoas.visit.client import Client, Sex
from psoas.visit.drawing import Stroke, View
from psoas.visit.finding import Finding, Origin, Span, join_findings
from psoas.visit.visit import MuscleState, State, Visit, load_visit
from psoas.visit.watch import Watch

__all__ = [
    "URGENCIES",
    "Assessment",
    "CarePlan",
    "Caution",
    "Clarity",
    "Client",
    "Differential",
    "Finding",
    "FollowUp",
    "Guidance",
    "Measure",
    "MuscleState",
    "NextExam",
    "NextQuestion",
    "Origin",
    "PlanItem",
    "Question",
    "Reason",
    "RedFlag",
    "Screening",
    "Sex",
    "SourceEstimate",
    "Span",
    "State",
    "Stroke",
    "Understanding",
    "Urgency",
    "View",
    "Visit",
    "Watch",
    "join_findings",
    "load_visit",
    "most_urgent",
]
