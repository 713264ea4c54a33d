"""A trial of treatment: what was tried since the visit before, for how long, and whether it helped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from psoas.visit.fields import Json

TrialResult = Literal["helped", "failed", "no_better"]
TRIAL_RESULTS: Final[tuple[TrialResult, ...]] = ("helped", "failed", "no_better")


@dataclass(frozen=True, slots=True)
class TreatmentTrial:
    """The treatment of a source and what came of it.

    Attributes:
        source: the source that was treated.
        result: ``helped``: better by a change that matters. ``failed``: done, and not better. ``no_better``: not better, and it
            is not known whether it was done; only the time that passed speaks.
        days: for how long.
    """

    source: str
    result: TrialResult
    days: int

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {"source": self.source, "result": self.result, "days": self.days}
