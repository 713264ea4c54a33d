"""The days of the check-ins: until when a link opens, when to remind, and when to ask once more after the end."""

from __future__ import annotations

import datetime

from psoas.studio.following.settings import figure
from psoas.studio.models import Client
from psoas.vocabulary.tables import setting


def asks_again_on(discharged_on: datetime.date) -> datetime.date:
    """The day on which a client is asked once more after the work was finished."""
    return discharged_on + datetime.timedelta(days=round(setting("psoas.outcomes", "after_discharge_days")))


def link_ends_on(client: Client, today: datetime.date) -> datetime.date:
    """The last day of a check-in link that is made or kept today: half a year, or until the check after the end is over."""
    if client.discharged_on is None:
        return today + datetime.timedelta(days=figure("link_days"))
    after = asks_again_on(client.discharged_on) + datetime.timedelta(days=figure("after_check_days"))
    return max(after, today + datetime.timedelta(days=figure("after_check_days")))


def reminders_of(client: Client, today: datetime.date, ends: datetime.date) -> tuple[datetime.date, ...]:
    """The days to remind a client of the check-in, after today and while its link opens.

    Every two weeks; of one who was discharged, the day of the last check alone.
    """
    if client.discharged_on is not None:
        again = asks_again_on(client.discharged_on)
        return (again,) if today < again <= ends else ()
    every = datetime.timedelta(days=figure("check_in_every_days"))
    count = (ends - today).days // every.days
    return tuple(today + every * n for n in range(1, count + 1))
