"""Dates that can be meant and are more likely a slip of the hand: they are kept, and doubted aloud."""

from __future__ import annotations

import datetime
from typing import Final

from psoas.visit.visit import Visit

_AHEAD: Final = datetime.timedelta(days=366)  # an appointment or a plan lies within a year


def doubted_dates(visit: Visit, today: datetime.date) -> tuple[str, ...]:
    """A sentence for each date of a visit that lies more than a year ahead.

    >>> from psoas.visit import Client
    >>> doubted_dates(Visit("v", Client(), "", date=datetime.date(2062, 11, 30)), datetime.date(2026, 11, 30))
    ('date: 2062-11-30 is more than a year ahead; it was kept, but is the year right?',)
    """
    dated = [("date", visit.date)] + [(f"check_ins[{n}].date", c.date) for n, c in enumerate(visit.check_ins)]
    return tuple(
        f"{field}: {day} is more than a year ahead; it was kept, but is the year right?"
        for field, day in dated
        if day is not None and day - today > _AHEAD
    )
