"""On which side a client does an exercise, in words, and the side that its picture shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from psoas.care.exercises import Exercise
from psoas.visit import Finding

SoreSide = Literal["left", "right", "both", "unknown"]
# Of a client whose side is not known, or who hurts on both.
_PICTURED: Final = "right"


def sore_side(findings: Iterable[Finding]) -> SoreSide:
    """The side that more present findings name; both where they name each as often, or both alone.

    >>> sore_side([Finding("region", "groin", "left"), Finding("region", "low_back", "both")])
    'left'
    """
    counts = Counter(finding.side for finding in findings if finding.present)
    if counts["left"] != counts["right"]:
        return "left" if counts["left"] > counts["right"] else "right"
    return "both" if counts["left"] or counts["both"] else "unknown"


def pictured_side(sore: SoreSide) -> Literal["left", "right"]:
    """The side that the picture shows."""
    return "left" if sore == "left" else _PICTURED


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
    return words[key].replace("{side}", words[f"side_{pictured_side(sore)}"])
