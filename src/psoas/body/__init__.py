"""The body: a whole psoas on a scaled skeleton, in held postures, in health and out of it.

>>> work = Body(Person(mass_kg=70, height_m=1.75, sex="male")).perform("lift_knee", lifted="right")
>>> work.attachment("L3", "right").psoas_force_n > 0
True
"""

from psoas.body.answers import answer_line, work_to_json
from psoas.body.arms import MomentArm, fascicle_moment_arms, moment_arm
from psoas.body.comparison import Comparison, Difference, compare
from psoas.body.loads import Attachment, ContactLoad, SpineLoad
from psoas.body.person import Person
from psoas.body.picture import scene
from psoas.body.postures import Posture, postures
from psoas.body.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.body.states import MuscleState
from psoas.body.tables import muscle_groups
from psoas.body.work import Body, MuscleWork, Residual, Work

__all__ = [
    "Attachment", "Body", "BoneMesh", "Comparison", "ContactLoad", "Difference", "MomentArm", "MuscleLine",
    "MuscleState", "MuscleWork", "Person", "Posture", "PullArrow", "Residual", "Scene", "SpineLoad", "Work",
    "answer_line", "compare", "fascicle_moment_arms", "moment_arm", "muscle_groups", "postures", "scene",
    "work_to_json",
]  # fmt: skip
