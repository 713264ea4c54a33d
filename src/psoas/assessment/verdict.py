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
    ``override`` is the practitioner's written reason for going on where a doctor should look within two weeks.
    """

    urgency: Urgency
    understood: Understood
    treat: bool
    because: tuple[str, ...]
    override: str = ""

    def to_json(self) -> dict[str, Json]:
        """In the contract's form, with ``override`` where there is one."""
        told: dict[str, Json] = {
            "urgency": self.urgency,
            "understood": self.understood,
            "treat": self.treat,
            "because": list(self.because),
        }
        return told | ({"override": self.override} if self.override else {})
