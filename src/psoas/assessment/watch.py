"""A weak concern that is not referred at once but watched: by when to look again, for what, and what to do then."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from psoas.visit.fields import Json

# Not from the system's locale, so that the same visit gives the same page everywhere.
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def date_words(day: datetime.date) -> str:
    """A date as a person writes it.

    >>> date_words(datetime.date(2026, 12, 7))
    '7 December 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Watch:
    """Watchful waiting with a date. ``because`` are the codes that call for it; ``review_on`` is known where the visit's date is.

    ``until_then`` is what the client has to leave until the look, in words for the client's own page, and ``holds_for`` a
    trigger of cautions (``stress_fracture_to_rule_out``) that holds until then; both may be empty. ``in_place_of`` is the source whose
    likelihood alone raises no other caution, since none of its signs was told; empty where one was. Where that source is likely,
    ``holds_if_likely`` holds instead of ``holds_for``: a stricter trigger of the same kind.
    """

    code: str
    review_in_days: int
    look_for: str
    then: str
    because: tuple[str, ...]
    reason: str
    citation: str
    verified: str
    review_on: datetime.date | None = None
    until_then: str = ""
    holds_for: str = ""
    in_place_of: str = ""
    holds_if_likely: str = ""

    @property
    def by_when(self) -> str:
        """The last day for the look, in words that follow 'look again'.

        >>> Watch("w", 14, "", "", (), "", "", "yes").by_when
        'within 14 days of this visit'
        """
        if self.review_on is not None:
            return f"by {date_words(self.review_on)}"
        return f"within {self.review_in_days} days of this visit"

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it; ``review_on`` is an ISO date, or null where the visit has none."""
        return {
            "code": self.code,
            "review_in_days": self.review_in_days,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "look_for": self.look_for,
            "then": self.then,
            "until_then": self.until_then,
            "because": list(self.because),
            "reason": self.reason,
            "citation": self.citation,
            "verified": self.verified,
        }
