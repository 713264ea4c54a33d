"""Pictures of exercises from the body itself: a still, a short loop, words, and what they lengthen."""

from psoas.graphics.exercise_pictures.picture import ExercisePicture, picture, pictured

__all__ = ["ExercisePicture", "picture", "pictured"]
