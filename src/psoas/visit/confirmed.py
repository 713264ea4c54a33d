"""What the pain turned out to come from: a source that was confirmed, refuted or left open, and by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from psoas.visit import fields
from psoas.visit.fields import Json
from psoas.vocabulary import check_code

Outcome = Literal["confirmed", "refuted", "unclear"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("confirmed", "refuted", "unclear")
ConfirmedBy = Literal["imaging", "letter", "response", "exam"]
# A picture or a laboratory, a doctor's letter, the response to a treatment of this source alone, an exam of reference.
CONFIRMED_BY: Final[tuple[ConfirmedBy, ...]] = ("imaging", "letter", "response", "exam")
_KEYS: Final = ("source", "outcome", "by")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of one source. ``by`` says what settled it."""

    source: str
    outcome: Outcome
    by: ConfirmedBy

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str) -> Confirmed:
        """Read one ``[[confirmed]]`` table.

        Args:
            data: ``source``, ``outcome`` and ``by``; all three must be there.
            field: where it stands, for messages.

        Raises:
            VisitFileError: a key or value is missing or not known.
        """
        fields.known_keys(data, _KEYS, field)
        source = check_code("source", fields.text(data.get("source"), f"{field}.source", limit=80), field)
        outcome = fields.choice(data.get("outcome"), f"{field}.outcome", OUTCOMES)
        by = fields.choice(data.get("by"), f"{field}.by", CONFIRMED_BY)
        return cls(
            source,
            next(one for one in OUTCOMES if one == outcome),
            next(one for one in CONFIRMED_BY if one == by),
        )

    def to_json(self) -> dict[str, Json]:
        """In the form of a visit file."""
        return {"source": self.source, "outcome": self.outcome, "by": self.by}


def confirmed_from(value: object) -> tuple[Confirmed, ...]:
    """``[[confirmed]]`` of a visit file, in the order of the file."""
    return tuple(
        Confirmed.from_mapping(fields.mapping(one, f"confirmed[{n}]"), f"confirmed[{n}]")
        for n, one in enumerate(fields.items(value, "confirmed", limit=100))
    )
