"""The body: a whole psoas on a scaled skeleton, at work in postures and movements, in health and out of it.

>>> work = Body(Person(mass_kg=70, height_m=1.75, sex="male")).perform(activity("lift_knee"), lifted="right")
>>> bool(work.attachment("L3", "right").psoas_force_n.max() > 0)
True
"""

from psoas.body.mechanics.loads import Attachment, ContactLoad, SpineLoad
from psoas.body.mechanics.moment_arms import MomentArm, fascicle_moment_arms, moment_arm
from psoas.body.motion.activities import Activity, activities, activity
from psoas.body.motion.measured import read_trial
from psoas.body.motion.postures import Posture, postures
from psoas.body.person.calibration import Calibration, calibration
from psoas.body.person.person import MeasuredRange, MeasuredStrength, Person
from psoas.body.person.states import MuscleState
from psoas.body.simulation.beside import beside_twin
from psoas.body.simulation.body import Body
from psoas.body.simulation.comparison import Comparison, Difference, compare
from psoas.body.simulation.cost import Cost, costs
from psoas.body.simulation.day import Day, days, live
from psoas.body.simulation.json_io import (
    answer_line,
    asked_body,
    asked_work,
    day_to_json,
    peaks_to_json,
    trial_to_json,
    work_to_json,
)
from psoas.body.simulation.solve import ActivityResult, MuscleWork, Residual
from psoas.body.simulation.standing import Standing, standing
from psoas.body.simulation.trial import Trial, perform_trial
from psoas.body.simulation.trust import Trust
from psoas.body.stretching.exercise_lengths import ExerciseLength, exercise_lengths
from psoas.body.stretching.stretch import Stretch, StretchEffect, rank_stretches, stretches
from psoas.body.tables import muscle_groups

__all__ = [
    "Activity",
    "ActivityResult",
    "Attachment",
    "Body",
    "Calibration",
    "Comparison",
    "ContactLoad",
    "Cost",
    "Day",
    "Difference",
    "ExerciseLength",
    "MeasuredRange",
    "MeasuredStrength",
    "MomentArm",
    "MuscleState",
    "MuscleWork",
    "Person",
    "Posture",
    "Residual",
    "SpineLoad",
    "Standing",
    "Stretch",
    "StretchEffect",
    "Trial",
    "Trust",
    "activities",
    "activity",
    "answer_line",
    "asked_body",
    "asked_work",
    "beside_twin",
    "calibration",
    "compare",
    "costs",
    "day_to_json",
    "days",
    "exercise_lengths",
    "fascicle_moment_arms",
    "live",
    "moment_arm",
    "muscle_groups",
    "peaks_to_json",
    "perform_trial",
    "postures",
    "rank_stretches",
    "read_trial",
    "standing",
    "stretches",
    "trial_to_json",
    "work_to_json",
]  # fmt: skip
