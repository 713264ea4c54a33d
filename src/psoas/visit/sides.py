"""The side that a visit is about: where it hurts, and which hip flexors are short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from psoas.visit.finding import Finding

OneSide = Literal["left", "right"]
SoreSide = Literal["left", "right", "both", "unknown"]
# Of a client whose side is not known, or who hurts on both.
_SHOWN: Final[OneSide] = "right"


@dataclass(frozen=True, slots=True)
class Concerned:
    """The side of which a stretch of the hip flexors is told.

    Attributes:
        side: left, right, or both where neither is more concerned than the other.
        why: ``tight`` where the hip flexors of that side are the shorter ones, ``painful`` where that side hurts, else empty.
    """

    side: Literal["left", "right", "both"] = "both"
    why: Literal["tight", "painful", ""] = ""

    @property
    def shown(self) -> OneSide:
        """The side of a picture, or of a body that can stretch one side only."""
        return _SHOWN if self.side == "both" else self.side


NEITHER: Final = Concerned()


def sore_side(findings: Iterable[Finding]) -> SoreSide:
    """The side that more present findings name; both where they name each as often, or both alone.

    >>> sore_side([Finding("region", "groin", "left"), Finding("region", "low_back", "both")])
    'left'
    """
    counts = Counter(finding.side for finding in findings if finding.present)
    if counts["left"] != counts["right"]:
        return "left" if counts["left"] > counts["right"] else "right"
    return "both" if counts["left"] or counts["both"] else "unknown"


def shown_side(sore: SoreSide) -> OneSide:
    """The side that a picture shows, and that lifts the knee."""
    return "left" if sore == "left" else _SHOWN


def concerned_side(tight: Mapping[OneSide, float], sore: SoreSide) -> Concerned:
    """The side that a stretch is told of: the tighter one; where neither is, the one that hurts; else both.

    Args:
        tight: how tight the hip flexors of each side are together.
        sore: where it hurts.

    >>> concerned_side({"left": 0.25, "right": 0.0}, "right")
    Concerned(side='left', why='tight')
    >>> concerned_side({}, "unknown").side
    'both'
    """
    left, right = tight.get("left", 0.0), tight.get("right", 0.0)
    if left != right:
        return Concerned("left" if left > right else "right", "tight")
    if sore in {"left", "right"}:
        return Concerned(shown_side(sore), "painful")
    return Concerned("both", "tight") if left else NEITHER
