"""What an attacker tries on the pages between visits: foreign links, forged answers, files and forms with more in them than was asked."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from psoas.studio.commands import check_ins, clients
from psoas.studio.commands.records import care_sessions
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine.calendar import calendar_of
from psoas.studio.following import hearing
from psoas.studio.models import Attention, CareSession, CheckIn, IntakeEvent, Link, Visit
from psoas.studio.models.clients import Purpose

from ..conftest import People
from ..intake_pages import ACHE, CAUDA
from ..test_check_in import opened, seen, sent
from ..visits import signed_in

# What each kind of link opens; every other address answers 403.
OPENS = {
    Purpose.CHECK_IN: {"/i/check-in", "/i/check-in/help", "/i/check-in/done"},
    Purpose.HANDOUT: {"/i/handout", "/i/handout/page", "/i/handout/calendar.ics"},
    Purpose.INTAKE: {"/i/story"},
}
PAGES = set().union(*OPENS.values())


@pytest.mark.parametrize("purpose", list(OPENS))
@pytest.mark.parametrize("state", ["open", "revoked", "expired"])
def test_a_link_opens_its_own_pages_while_it_is_open(people: People, purpose: Purpose, state: str) -> None:
    phone, link = opened(people, seen(people), purpose)
    now = timezone.now()
    if state != "open":
        Link.objects.filter(pk=link.pk).update(**{"revoked_at" if state == "revoked" else "expires_at": now})
    got = {page for page in PAGES if phone.get(page).status_code != 403}
    assert got == (OPENS[purpose] if state == "open" else set())
    told = phone.post("/i/check-in/events", "[]", content_type="application/json").status_code
    assert told == (200 if (state, purpose) == ("open", Purpose.CHECK_IN) else 403)


def test_other_sites_send_nothing_in_a_clients_or_a_members_name(people: People) -> None:
    visit = seen(people)
    phone, _link = opened(people, visit)
    strict = Browser(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies = phone.cookies
    for path in ("/i/check-in", "/i/check-in/stop", "/i/check-in/events"):
        assert strict.post(path, {"pain": "3"}).status_code == 403
    desk = signed_in(people.practitioner, checks_csrf=True)
    for path in (f"/visits/{visit.pk}/care/", "/clients/", f"/clients/{visit.client_id}/follow-link"):
        assert desk.post(path, {"purpose": "check_in"}).status_code == 403
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("field", ["pain", "got_in_way"])
def test_a_form_of_the_check_in_is_taken_or_refused_in_words(people: People, field: str) -> None:
    phone, _link = opened(people, seen(people))
    for typed in ("²", "9" * 5000, "--5", "-", "\x00", "<script>alert(1)</script>"):
        answer = phone.post("/i/check-in", {field: typed})
        assert answer.status_code in {302, 422}, typed[:9]
        assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    "name",
    ["Hip\r\nX-EVIL:1", "Hip\rX-EVIL:1", "Hip\x0bX-EVIL:1", "Hip\u2028X-EVIL:1", "Hip\x85X-EVIL:1", "Hip\x1cX-EVIL:1\x00", "👩‍👩‍👧" * 40],
)  # fmt: skip
def test_a_name_adds_no_line_to_a_calendar(people: People, name: str) -> None:
    visit = seen(people)
    clients.plan_visit(
        by=people.practitioner, client=visit.client, planned_at=timezone.now() + datetime.timedelta(days=3)
    )
    for row in (visit.studio, people.practitioner.studio):
        row.name = name
        row.save()
    file = calendar_of(visit, timezone.now(), reminds=True)
    assert not [line for line in file.decode().splitlines() if line.startswith("X-EVIL")]
    assert max(map(len, file.split(b"\r\n"))) <= 75
    assert b"\x00" not in file
    assert len(Calendar.from_ical(file).walk("VEVENT")) == 2


def test_a_link_takes_so_many_answers_and_no_more(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ins, "MAX_ANSWERS", 2)
    phone, link = opened(people, seen(people))
    for number in range(1, 4):
        told = sent(phone, number, pain=str(number))
    assert told["refused"]
    assert IntakeEvent.objects.filter(link=link).count() == 2


def test_an_answer_of_another_link_is_not_replaced_by_its_key(people: People) -> None:
    key = str(uuid.uuid4())
    first, link = opened(people, seen(people))
    second, _other = opened(people, seen(people))
    sent(first, 1, key=key, pain="2")
    assert sent(second, 1, key=key, pain="9")["refused"][0]["id"] == key
    assert IntakeEvent.objects.get(pk=key).link_id == link.pk


def test_a_page_of_the_client_before_answers_nothing_for_the_next_on_one_tablet(people: People) -> None:
    tablet, link = opened(people, seen(people))
    page = tablet.get("/i/check-in").content.decode()
    assert f'name="link" value="{link.pk}"' in page
    other, _link = opened(people, seen(people))
    tablet.cookies = other.cookies  # the next client opened their link in another tab
    event = {
        "id": str(uuid.uuid4()),
        "seq": 1,
        "page": "check_in",
        "fields": {"pain": ["9"]},
        "finished": True,
    }
    body, kind = json.dumps({"events": [event]}), "application/json"
    before: Any = {"HTTP_X_LINK": str(link.pk)}
    assert tablet.post("/i/check-in/events", body, content_type=kind, **before).status_code == 403
    form = f"pain=9&link={link.pk}"
    assert (
        tablet.post("/i/check-in", form, content_type="application/x-www-form-urlencoded").status_code == 403
    )
    assert not CheckIn.objects.exists()
    # A newer link of the same client takes what the phone still holds.
    newer, _link = opened(people, Visit.objects.get(links=link))
    assert newer.post("/i/check-in/events", body, content_type=kind, **before).json()["stored"]


def test_the_page_that_asks_for_help_opens_in_two_windows_at_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, _link = opened(people, seen(people))
    sent(phone, 1, words=CAUDA)
    whole, once = check_ins._is_told, iter([False])
    phone.get("/i/check-in/stop")
    # The second window looked before the first had written.
    monkeypatch.setattr(check_ins, "_is_told", lambda *a: next(once, True) and whole(*a))
    assert phone.get("/i/check-in/stop").status_code == 200
    assert Attention.objects.filter(kind="told_to_get_help").count() == 1


def test_a_session_with_care_is_kept_once_and_not_after_the_visit_was_signed(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = seen(people)
    content = {"consent_before": "yes", "signal": "hand", "felt": "A knot."}
    save: dict[str, Any] = {
        "by": people.practitioner,
        "visit": visit,
        "content": content,
        "follows_up": False,
    }

    def meanwhile(*_args: object) -> None:
        monkeypatch.undo()
        care_sessions.save_session(**save)  # another window was quicker

    monkeypatch.setattr(care_sessions, "danger_in", meanwhile)
    care_sessions.save_session(**save)
    assert CareSession.objects.count() == 1
    Visit.objects.filter(pk=visit.pk).update(state="signed")  # `visit` was read before
    with pytest.raises(RefusedError, match="signed"):
        care_sessions.save_session(**save)


def test_a_batch_of_many_texts_is_heard_in_few_steps(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, _link = opened(people, seen(people))
    heard: list[str] = []
    whole = hearing.heard_answer

    def counted(row: CheckIn, words: str) -> Any:
        heard.append(words)
        return whole(row, words)

    monkeypatch.setattr(check_ins, "heard_answer", counted)
    texts = [CAUDA, *(f"All is well on walk {n}." for n in range(9))]
    events = [
        {"id": str(uuid.uuid4()), "seq": n, "page": "check_in", "finished": True, "fields": {"words": [text]}}
        for n, text in enumerate(texts)
    ]
    told = phone.post("/i/check-in/events", json.dumps({"events": events}), content_type="application/json")
    assert told.json()["go"] == "/i/check-in/stop"
    assert len(heard) <= 6


def test_a_clients_page_asks_the_database_as_often_for_many_visits_as_for_two(people: People) -> None:
    from psoas.studio.commands.visits import set_text

    visit, desk = seen(people, weeks=9), signed_in(people.practitioner)
    counts = []
    for weeks in (7, 6, 5, 4):
        more = clients.plan_visit(
            by=people.practitioner,
            client=visit.client,
            on=timezone.localdate() - datetime.timedelta(weeks=weeks),
        )
        set_text(by=people.practitioner, visit=more, field="words", text=ACHE, seen=0)
        desk.get(f"/clients/{visit.client_id}/")
        with CaptureQueriesContext(connection) as counted:
            desk.get(f"/clients/{visit.client_id}/")
        counts.append(len(counted))
    assert len(set(counts)) == 1, counts
