"""On which side a client does an exercise, in words."""

from __future__ import annotations

from collections.abc import Mapping

from psoas.care.exercises import Exercise
from psoas.visit import SoreSide, shown_side


def side_words(shown: Exercise, sore: SoreSide, words: Mapping[str, str]) -> str:
    """On which side it is done, as a sentence for the client; empty where it has no side.

    Args:
        shown: the exercise.
        sore: the client's side.
        words: the fixed words of the handout's language.
    """
    if shown.sides == "none":
        return ""
    one = sore in {"left", "right"}
    key = f"side_{shown.sides}" if one else f"side_{shown.sides}_{sore}"
    return words[key].replace("{side}", words[f"side_{shown_side(sore)}"])
