"""Poses of exercises: the body on floor, bench, wall or chair, its skin in contact with what carries it."""

from psoas.body.posing.exercise_poses import ExercisePoses, Pose, Support, exercise_poses
from psoas.body.posing.pose_solver import PosedBody, posed, posed_between
from psoas.body.posing.skin import SkinPlace, skin

__all__ = [
    "ExercisePoses",
    "Pose",
    "PosedBody",
    "SkinPlace",
    "Support",
    "exercise_poses",
    "posed",
    "posed_between",
    "skin",
]
