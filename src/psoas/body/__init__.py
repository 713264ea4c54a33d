"""The body: a whole psoas on a scaled skeleton, at work in postures and movements, in health and out of it.

>>> work = Body(Person(mass_kg=70, height_m=1.75, sex="male")).perform(activity("lift_knee"), lifted="right")
>>> bool(work.attachment("L3", "right").psoas_force_n.max() > 0)
True
"""

from psoas.body.activities import Activity, activities, activity
from psoas.body.animation import Animation
from psoas.body.answers import (
    answer_line,
    asked_body,
    asked_work,
    day_to_json,
    peaks_to_json,
    trial_to_json,
    work_to_json,
)
from psoas.body.arms import MomentArm, fascicle_moment_arms, moment_arm
from psoas.body.calibration import Calibration, calibration
from psoas.body.comparison import Comparison, Difference, compare
from psoas.body.day import Day, days, live
from psoas.body.gltf import write_glb
from psoas.body.loads import Attachment, ContactLoad, SpineLoad
from psoas.body.measured import read_trial
from psoas.body.moving_picture import animation
from psoas.body.performance import Body
from psoas.body.person import MeasuredRange, MeasuredStrength, Person
from psoas.body.picture import hardest_frame, scene
from psoas.body.postures import Posture, postures
from psoas.body.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.body.standing import Standing, standing
from psoas.body.states import MuscleState
from psoas.body.stretch import Stretch, StretchEffect, rank_stretches, stretches
from psoas.body.tables import muscle_groups
from psoas.body.trial import Trial, perform_trial
from psoas.body.work import Cost, MuscleWork, Residual, Work, costs

__all__ = [
    "Activity",
    "Animation",
    "Attachment",
    "Body",
    "BoneMesh",
    "Calibration",
    "Comparison",
    "ContactLoad",
    "Cost",
    "Day",
    "Difference",
    "MeasuredRange",
    "MeasuredStrength",
    "MomentArm",
    "MuscleLine",
    "MuscleState",
    "MuscleWork",
    "Person",
    "Posture",
    "PullArrow",
    "Residual",
    "Scene",
    "SpineLoad",
    "Standing",
    "Stretch",
    "StretchEffect",
    "Trial",
    "Work",
    "activities",
    "activity",
    "animation",
    "answer_line",
    "asked_body",
    "asked_work",
    "calibration",
    "compare",
    "costs",
    "day_to_json",
    "days",
    "fascicle_moment_arms",
    "hardest_frame",
    "live",
    "moment_arm",
    "muscle_groups",
    "peaks_to_json",
    "perform_trial",
    "postures",
    "rank_stretches",
    "read_trial",
    "scene",
    "standing",
    "stretches",
    "trial_to_json",
    "work_to_json",
    "write_glb",
]  # fmt: skip
