"""Pictures of exercises from the body itself: a still, a short loop, words, and what they lengthen."""

from psoas.graphics.exercise_pictures.picture import (
    ExercisePicture,
    exercise_still,
    picture,
    pictured,
    words_of,
)

__all__ = ["ExercisePicture", "exercise_still", "picture", "pictured", "words_of"]
