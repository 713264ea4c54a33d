"""A calendar file for the client's phone: the next visit, and a reminder each day for what is done at home.

Nothing in it says what the client has: a calendar is shown on locked screens and shared with others.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Sequence
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from psoas import __version__
from psoas.studio.models import Visit
from psoas.studio.models.visits import VisitState

_VISIT_TAKES: Final = datetime.timedelta(hours=1)
_HOME_TAKES: Final = datetime.timedelta(minutes=15)
_HOME_AT: Final = datetime.time(18, 0)
_HOME_DAYS: Final = 28  # where no next visit is planned
_VISIT_WARNING: Final = datetime.timedelta(hours=-2)


def next_visit_of(visit: Visit, now: datetime.datetime) -> Visit | None:
    """The client's next visit after this one that is still to come."""
    ahead = visit.client.visits.filter(on__gte=timezone.localtime(now).date(), state=VisitState.PLANNED)
    found: Visit | None = (
        ahead.exclude(pk=visit.pk)
        .select_related("studio", "practitioner")
        .order_by("on", "planned_at")
        .first()
    )
    return found


def calendar_of(
    visit: Visit, now: datetime.datetime, *, reminds: bool, check_ins: Sequence[datetime.date] = ()
) -> bytes:
    """The file.

    Args:
        visit: whose handout it belongs to.
        now: when it is made.
        reminds: whether there is something to do at home each day.
        check_ins: the days on which to remind of the check-in.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//psoas//{__version__}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    upcoming = next_visit_of(visit, now)
    if upcoming is not None:
        calendar.add_component(_visit_event(upcoming, now))
    if reminds:
        calendar.add_component(_home_event(visit, upcoming, now))
    for day in check_ins:
        calendar.add_component(_check_in_event(visit, day, now))
    return bytes(calendar.to_ical())


def _event(uid: str, title: str, now: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@psoas")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event


def _in_one_line(text: str) -> str:
    """Without control characters and line breaks of any kind: some calendars take more of them for the end of a line than the standard."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if unicodedata.category(c) != "Cc")


def _alarm(event: Event, title: str, before: datetime.timedelta) -> None:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before)
    event.add_component(alarm)


def _visit_event(visit: Visit, now: datetime.datetime) -> Event:
    title = _("Visit, %(studio)s") % {"studio": _in_one_line(visit.studio.name)}
    event = _event(f"visit-{visit.pk}", title, now)
    if visit.planned_at is None:
        event.add("dtstart", visit.on)
    else:
        event.add("dtstart", visit.planned_at.astimezone(datetime.UTC))
        event.add("dtend", (visit.planned_at + _VISIT_TAKES).astimezone(datetime.UTC))
        _alarm(event, title, _VISIT_WARNING)
    return event


def _check_in_event(visit: Visit, day: datetime.date, now: datetime.datetime) -> Event:
    title = _("Answer the check-in of %(studio)s") % {"studio": _in_one_line(visit.studio.name)}
    event = _event(f"check-in-{visit.client_id}-{day.isoformat()}", title, now)
    start = datetime.datetime.combine(day, _HOME_AT)
    event.add("dtstart", start)
    event.add("dtend", start + _HOME_TAKES)
    _alarm(event, title, datetime.timedelta(0))
    return event


def _home_event(visit: Visit, upcoming: Visit | None, now: datetime.datetime) -> Event:
    """Each day in the phone's own time, from tomorrow until the day before the next visit."""
    title = _("My exercises")
    first = timezone.localtime(now).date() + datetime.timedelta(days=1)
    last = first + datetime.timedelta(days=_HOME_DAYS - 1)
    if upcoming is not None and upcoming.on > first:
        last = upcoming.on - datetime.timedelta(days=1)
    start = datetime.datetime.combine(first, _HOME_AT)
    event = _event(f"home-{visit.pk}", title, now)
    event.add("dtstart", start)
    event.add("dtend", start + _HOME_TAKES)
    event.add("rrule", {"freq": "daily", "count": (last - first).days + 1})
    _alarm(event, title, datetime.timedelta(0))
    return event
