"""The end of the work: the check-in link lives until the check three months on, and the desk is reminded of it."""

from __future__ import annotations

import datetime

from django.utils import timezone
from icalendar import Calendar

from psoas.studio.commands import clients
from psoas.studio.desk.attention import needs_of
from psoas.studio.following.dates import asks_again_on
from psoas.studio.models import Client
from psoas.studio.models.clients import Purpose

from .conftest import People
from .test_check_in import opened, seen, sent
from .visits import signed_in


def test_the_link_of_a_check_in_opens_until_the_check_three_months_after_the_end_and_says_so(
    people: People,
) -> None:
    visit, today = seen(people), timezone.localdate()
    phone, link = opened(people, visit)
    assert (timezone.localtime(link.expires_at).date() - today).days == 182
    clients.discharge(by=people.practitioner, client=visit.client, on=today + datetime.timedelta(days=100))
    link.refresh_from_db()
    ends = timezone.localtime(link.expires_at).date()
    assert (ends - today).days == 100 + 91 + 14
    sent(phone, 1, pain="0")
    said = phone.get("/i/check-in/done").content.decode()
    assert f"until {ends.day} " in said
    handed, _link = opened(people, visit, Purpose.HANDOUT)
    visit.client.language = "es"
    visit.client.save()
    plan = handed.get("/i/handout").content.decode()
    keeps = plan.split("Lo que ayuda a que siga así")[1].split("</section>")[0]
    assert "Aumente el trabajo y el deporte poco a poco." in keeps
    assert "una vez más" in keeps
    events = Calendar.from_ical(handed.get("/i/handout/calendar.ics").content).walk("VEVENT")
    again = asks_again_on(today + datetime.timedelta(days=100))
    assert [e.decoded("dtstart").date() for e in events if "check-in" in str(e["uid"])] == [again]


def test_who_was_discharged_stands_on_the_list_when_the_last_check_is_due_and_goes_when_it_is_answered(
    people: People,
) -> None:
    visit, by = seen(people, weeks=20), people.practitioner
    page = signed_in(by).post(f"/clients/{visit.client_id}/finish").content.decode()
    assert "/i/" in page  # no link was open: the one for the last check is shown
    assert "Finished on" in page or 'id="link-address"' in page
    due = timezone.localdate() - datetime.timedelta(days=91)
    assert "last_check" not in {need.kind for need in needs_of(by, timezone.now())}
    Client.objects.filter(pk=visit.client_id).update(discharged_on=due)
    assert "last_check" in {need.kind for need in needs_of(by, timezone.now())}
    assert "last_check" not in {need.kind for need in needs_of(people.other_practitioner, timezone.now())}
    phone, _link = opened(people, visit)
    sent(phone, 1, pain="1")
    assert "last_check" not in {need.kind for need in needs_of(by, timezone.now())}
    clients.plan_visit(by=by, client=visit.client)
    assert Client.objects.get(pk=visit.client_id).discharged_on is None
