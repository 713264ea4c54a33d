"""What the stretches do to this client's psoas by the body model: worked out once, with the plan, and shown wherever it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.visit.fields import Json
from psoas.visit.sides import NEITHER, Concerned


@dataclass(frozen=True, slots=True)
class StretchLength:
    """How much one stretch lengthens the psoas of the side concerned.

    Attributes:
        intervention: which.
        exercise: its form for this client, the one that was measured.
        mm: longer than in standing, in whole millimetres: the one rounding for every page.
        says: that, as a sentence.
    """

    intervention: str
    exercise: str
    mm: int
    says: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "intervention": self.intervention,
            "exercise": self.exercise,
            "mm": self.mm,
            "says": self.says,
        }


@dataclass(frozen=True, slots=True)
class PsoasStretch:
    """The stretches of the psoas in this client's body.

    Attributes:
        concerned: the side they are told of.
        lengths: those that this client may do and that may be said to stretch the psoas, the one that lengthens it most first.
        planned: the one to begin with, or else the first in the plan; empty where the plan has none.
        why_not: where the first of ``lengths`` is not the planned one, why not, as a sentence.
    """

    concerned: Concerned = NEITHER
    lengths: tuple[StretchLength, ...] = ()
    planned: str = ""
    why_not: str = ""

    def of(self, intervention: str) -> StretchLength | None:
        """What an intervention does; None where it claims nothing."""
        return next((one for one in self.lengths if one.intervention == intervention), None)

    def mm(self, intervention: str, exercise: str) -> int | None:
        """How much an intervention in this form lengthens the psoas; None where it claims nothing, or was measured in another form."""
        found = self.of(intervention)
        return found.mm if found is not None and found.exercise == exercise else None

    @property
    def in_plan(self) -> StretchLength | None:
        """What the planned one does."""
        return self.of(self.planned)

    @property
    def better(self) -> StretchLength | None:
        """One that lengthens the psoas more than the planned one and is not barred; None where the planned one is the best."""
        first = self.lengths[0] if self.lengths else None
        return None if first is None or first.intervention == self.planned else first

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "side": self.concerned.side,
            "side_is": self.concerned.why,
            "planned": self.planned,
            "why_not_the_longest": self.why_not,
            "lengths": [one.to_json() for one in self.lengths],
        }


NO_STRETCH: Final = PsoasStretch()
