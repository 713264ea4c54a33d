"""The body (being rebuilt)."""

from psoas.body.arms import MomentArm, fascicle_moment_arms, moment_arm
from psoas.body.person import Person
from psoas.body.postures import Posture, postures
from psoas.body.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.body.states import MuscleState
from psoas.body.tables import muscle_groups
