"""How clear a case is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from psoas.visit.fields import Json

Kind = Literal["clear", "hidden", "open"]


@dataclass(frozen=True, slots=True)
class Clarity:
    """Whether a case is clear or hidden, why, and what would change that.

    Attributes:
        kind: clear (one source stands clear, and the place points to it), hidden (one stands clear that the place
            does not point to) or open (none stands clear).
        first: the likeliest source; ``rivals`` are those that it does not stand clear of.
        by_place: what the place of the pain alone points to; empty where no place is known.
        because: the findings that made the difference (``type:code``), strongest first.
        exam, positive, then_first: a result that would put another source first, and which; empty where no
            proposed exam can.
    """

    kind: Kind
    first: str
    rivals: tuple[str, ...]
    by_place: str
    because: tuple[str, ...]
    exam: str = ""
    positive: bool = True
    then_first: str = ""

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it; ``would_change`` is null where no proposed exam can."""
        change: Json = {"exam": self.exam, "positive": self.positive, "then_first": self.then_first}
        return {
            "kind": self.kind, "first": self.first, "rivals": list(self.rivals), "by_place": self.by_place or None,
            "because": list(self.because), "would_change": change if self.exam else None,
        }  # fmt: skip
