"""What comes out of a visit: ``Stopped``, ``Undetermined`` or ``Cleared``, each with its ``Verdict``, and their parts."""

from psoas.assessment.care import (
    CarePlan,
    Caution,
    FirstStep,
    FollowUp,
    Guidance,
    Measure,
    PlanItem,
    SourceEvidence,
)
from psoas.assessment.clarity import Clarity, Kind
from psoas.assessment.differential import Differential, NextExam, NextQuestion, Reason, SourceEstimate
from psoas.assessment.outcome import Assessment, Cleared, Referral, Stopped, Undetermined
from psoas.assessment.screening import RedFlag, Screening
from psoas.assessment.urgency import URGENCIES, Urgency, may_be_overridden, most_urgent, stops
from psoas.assessment.verdict import Verdict
from psoas.assessment.watch import Watch

__all__ = [
    "URGENCIES",
    "Assessment",
    "CarePlan",
    "Caution",
    "Clarity",
    "Cleared",
    "Differential",
    "FirstStep",
    "FollowUp",
    "Guidance",
    "Kind",
    "Measure",
    "NextExam",
    "NextQuestion",
    "PlanItem",
    "Reason",
    "RedFlag",
    "Referral",
    "Screening",
    "SourceEstimate",
    "SourceEvidence",
    "Stopped",
    "Undetermined",
    "Urgency",
    "Verdict",
    "Watch",
    "may_be_overridden",
    "most_urgent",
    "stops",
]
