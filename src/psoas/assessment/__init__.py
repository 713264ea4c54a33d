"""What comes out of a visit: ``Stopped``, ``Undetermined`` or ``Cleared``, each with its ``Verdict``, and their parts."""

from psoas.assessment.care import (
    AppliedEdit,
    CarePlan,
    Caution,
    FirstStep,
    FollowUp,
    Guidance,
    Measure,
    PlanEdit,
    PlanItem,
    SourceEvidence,
    Stage,
)
from psoas.assessment.clarity import Clarity, Kind
from psoas.assessment.differential import (
    Differential,
    NextExam,
    NextQuestion,
    OwnFigure,
    Reason,
    SourceEstimate,
)
from psoas.assessment.outcome import Assessment, Cleared, Referral, Stopped, Suspicion, Undetermined
from psoas.assessment.privacy import (
    may_be_written,
    open_reason,
    private_keys,
    redacted,
    redacted_visit,
    shown_findings,
    shown_flags,
    shown_questions,
)
from psoas.assessment.response import FOR_YOU_ALONE, KEPT_FROM, Helpline, KeptFrom, Response
from psoas.assessment.screening import RedFlag, Screening
from psoas.assessment.stretch import PsoasStretch, StretchLength
from psoas.assessment.trial import TRIAL_RESULTS, TreatmentTrial, TrialResult
from psoas.assessment.urgency import AT_ONCE, URGENCIES, Urgency, may_be_overridden, most_urgent, stops
from psoas.assessment.verdict import Verdict
from psoas.assessment.watch import Watch

__all__ = [
    "AT_ONCE",
    "FOR_YOU_ALONE",
    "KEPT_FROM",
    "TRIAL_RESULTS",
    "URGENCIES",
    "AppliedEdit",
    "Assessment",
    "CarePlan",
    "Caution",
    "Clarity",
    "Cleared",
    "Differential",
    "FirstStep",
    "FollowUp",
    "Guidance",
    "Helpline",
    "KeptFrom",
    "Kind",
    "Measure",
    "NextExam",
    "NextQuestion",
    "OwnFigure",
    "PlanEdit",
    "PlanItem",
    "PsoasStretch",
    "Reason",
    "RedFlag",
    "Referral",
    "Response",
    "Screening",
    "SourceEstimate",
    "SourceEvidence",
    "Stage",
    "Stopped",
    "StretchLength",
    "Suspicion",
    "TreatmentTrial",
    "TrialResult",
    "Undetermined",
    "Urgency",
    "Verdict",
    "Watch",
    "may_be_overridden",
    "may_be_written",
    "most_urgent",
    "open_reason",
    "private_keys",
    "redacted",
    "redacted_visit",
    "shown_findings",
    "shown_flags",
    "shown_questions",
    "stops",
]
