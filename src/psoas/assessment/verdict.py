"""The one verdict of a visit."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment.urgency import Urgency
from psoas.visit import Understood
from psoas.visit.fields import Json


@dataclass(frozen=True, slots=True)
class Verdict:
    """How urgent it is, whether enough was understood, whether to treat today, and why; one a visit.

    Nothing on a page, in a letter or on the terminal may outrank it. ``because`` holds whole sentences.
    """

    urgency: Urgency
    understood: Understood
    treat: bool
    because: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """In the contract's form."""
        return {
            "urgency": self.urgency,
            "understood": self.understood,
            "treat": self.treat,
            "because": list(self.because),
        }
