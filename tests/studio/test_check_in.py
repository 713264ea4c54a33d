"""Between visits: the check-in by link, its alerts, the handout by link, sessions with care."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from icalendar import Calendar

from psoas.studio.commands import clients
from psoas.studio.commands.records.papers import make_handout
from psoas.studio.commands.visits import set_outcomes, set_text
from psoas.studio.desk.attention import needs_of
from psoas.studio.models import Access, Attention, CareSession, CheckIn, Client, IntakeEvent, Link, Visit
from psoas.studio.models.clients import Consent, Purpose

from .conftest import People
from .intake_pages import ACHE, CAUDA, VIOLENCE, browser

GOALS: tuple[Any, ...] = ({"name": "Carry my daughter", "score": 3}, {"name": "Walk the dog", "score": 5})


def seen(people: People, *, weeks: int = 3, pain: int = 7, agreed: bool = True) -> Visit:
    """A visit some weeks ago, with a story, a pain score and what matters to the client."""
    by = people.practitioner
    client = clients.add_client(
        by=by, name="Mia Sample", born="1984", about={"country": "US"}, is_sample=True
    )
    visit = clients.plan_visit(
        by=by, client=client, on=timezone.localdate() - datetime.timedelta(weeks=weeks)
    )
    set_text(by=by, visit=visit, field="words", text=ACHE, seen=0)
    set_outcomes(by=by, visit=visit, outcomes={"pain_now": pain, "activities": list(GOALS)})
    if agreed:
        clients.record_consent(by=by, client=client, given={"data": True})
    visit.refresh_from_db()
    return visit


def opened(
    people: People, visit: Visit, purpose: Purpose = Purpose.CHECK_IN, *, mood: bool = False
) -> tuple[Browser, Link]:
    link, token = clients.make_link(
        by=people.practitioner,
        client=visit.client,
        visit=visit,
        purpose=purpose,
        asks=["phq4"] if mood else [],
    )
    Link.objects.filter(pk=link.pk).update(made_at=timezone.now() - datetime.timedelta(days=6))
    phone = browser()
    assert phone.get(f"/i/{token}/open").status_code == 302
    link.refresh_from_db()
    return phone, link


def sent(phone: Browser, seq: int, *, key: str = "", finished: bool = True, **fields: Any) -> Any:
    event = {
        "id": key or str(uuid.uuid4()), "seq": seq, "page": "check_in", "finished": finished,
        "fields": {name.replace("_", "-") if name[-1].isdigit() else name: [value] for name, value in fields.items()},
    }  # fmt: skip
    answer = phone.post(
        "/i/check-in/events", json.dumps({"events": [event]}), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_check_in_is_kept_once_on_its_own_day_and_shows_in_the_history(people: People) -> None:
    visit = seen(people)
    phone, link = opened(people, visit, mood=True)
    page = phone.get("/i/check-in").content.decode()
    assert "Carry my daughter" in page
    assert "Little interest or pleasure" in page
    day = (timezone.localdate() - datetime.timedelta(days=2)).isoformat()  # answered offline two days ago
    fields: dict[str, Any] = {"pain": "4", "score_1": "6", "done_1": "some", "got_in_way": "time", "change": "2", "on": day,
              "mood_1": "1", "mood_2": "2", "mood_3": "0", "mood_4": "1"}  # fmt: skip
    key = str(uuid.uuid4())
    for _again in range(2):
        said = sent(phone, 2, key=key, **fields)
        assert (said["stored"], said["refused"], said["go"]) == ([key], [], None)
    sent(phone, 1, pain="9", on=day)  # sent late: the newer answer stands
    row = CheckIn.objects.get()
    assert (row.on.isoformat(), row.answers["pain"], row.answers["activities"]) == (
        day,
        4,
        {"Carry my daughter": 6},
    )
    assert row.answers["phq4"] == [1, 2, 0, 1]
    assert row.done_at is not None
    assert IntakeEvent.objects.filter(link=link).count() == 2
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    shown = desk.get(f"/clients/{visit.client_id}/").content.decode()
    assert "Pain 4 of 10." in shown
    assert 'class="band"' in shown  # the published course
    assert "4 of 12" in shown
    front = Browser(HTTP_HOST="127.0.0.1")
    front.force_login(people.desk.user)
    assert "Pain 4 of 10." not in front.get(f"/clients/{visit.client_id}/").content.decode()


@pytest.mark.parametrize(("words", "stops"), [(CAUDA, True), ("No fever, no numbness, I feel fine.", False)])
def test_an_emergency_in_the_words_stops_the_phone_and_reaches_the_desk_at_once(
    people: People, words: str, stops: bool
) -> None:
    phone, _link = opened(people, seen(people))
    said = sent(phone, 1, pain="5", words=words)
    assert (said["go"] == "/i/check-in/stop") is stops
    needs = [need for need in needs_of(people.practitioner, timezone.now()) if need.kind == "red_flag"]
    assert bool(needs) is stops
    if stops:
        assert needs[0].reasons
        assert phone.get("/i/check-in").headers["Location"] == "/i/check-in/stop"
        for _again in range(2):
            assert "Please call for help now" in phone.get("/i/check-in/stop").content.decode()
        assert Attention.objects.filter(kind="told_to_get_help").count() == 1
        assert phone.post("/i/check-in/stop", {"way": "seen"}).headers["Location"] == "/i/check-in/done"
        assert phone.get("/i/check-in/done").status_code == 200
        sent(phone, 9, pain="5", words="It was a mistake, all is well.")
        assert phone.get("/i/check-in/done").status_code == 200  # they have gone on
        assert (
            Attention.objects.filter(kind="red_flag", cleared_at__isnull=True).count() == 1
        )  # until a person deals with it


def test_words_about_violence_are_not_shown_again_and_are_not_lost(people: People) -> None:
    phone, link = opened(people, seen(people))
    assert sent(phone, 1, words=VIOLENCE)["private"]
    page = phone.get("/i/check-in").content.decode()
    assert "husband" not in page
    assert 'name="after" value="1"' in page
    phone.post("/i/check-in", {"after": "1", "words": "My knee too.", "pain": "3"})
    words = CheckIn.objects.get(link=link).answers["words"]
    assert words.startswith(VIOLENCE)
    assert words.endswith("My knee too.")


def test_nothing_is_kept_before_the_client_has_agreed(people: People) -> None:
    phone, link = opened(people, seen(people, agreed=False))
    assert sent(phone, 1, pain="5")["refused"]
    assert not CheckIn.objects.exists()
    assert phone.post("/i/check-in", {"pain": "5"}).status_code == 422
    assert phone.post("/i/check-in", {"pain": "5", "data": "yes"}).status_code == 302
    assert clients.consents(link.client) == {"data": True}


def test_the_course_alerts_once_and_an_alert_that_was_put_aside_stays_so(people: People) -> None:
    visit = seen(people, weeks=7)
    phone, _link = opened(people, visit)
    sent(phone, 1, pain="9", on=(timezone.localdate() - datetime.timedelta(days=5)).isoformat())
    assert not Attention.objects.exists()  # one score is no course
    sent(phone, 2, pain="9")
    first = [need for need in needs_of(people.practitioner, timezone.now()) if need.kind == "course"]
    assert len(first) == 1
    assert first[0].reasons
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    assert desk.post(f"/attention/{first[0].id}/dismiss", {"reason": " "}).status_code == 422
    assert desk.post(f"/attention/{first[0].id}/dismiss", {"reason": "Changed the plan."}).status_code == 302
    sent(phone, 3, pain="9")
    assert not [need for need in needs_of(people.practitioner, timezone.now()) if need.kind == "course"]
    hidden = [need for need in needs_of(people.desk, timezone.now()) if need.reasons]
    assert not hidden  # the front desk sees no clinical reason


def test_the_handout_opens_by_its_own_link_with_a_calendar_file(people: People) -> None:
    visit = seen(people)
    at = timezone.now() + datetime.timedelta(days=9)
    clients.plan_visit(by=people.practitioner, client=visit.client, planned_at=at)
    phone, _link = opened(people, visit, Purpose.HANDOUT)
    assert phone.get("/i/check-in").status_code == 403  # a link opens one thing
    page = phone.get("/i/handout").content.decode()
    assert "Put it into my calendar" in page
    assert phone.get("/i/handout/page").status_code == 200
    file = phone.get("/i/handout/calendar.ics")
    events: dict[str, Any] = {str(e["summary"]): e for e in Calendar.from_ical(file.content).walk("VEVENT")}
    assert set(events) == {"Visit, Hip and Back", "My exercises"}
    assert events["Visit, Hip and Back"]["dtstart"].dt == at.replace(microsecond=0)
    assert events["My exercises"]["rrule"]["COUNT"] == [8]
    assert b"Mia" not in file.content


@pytest.mark.parametrize(("after", "strong"), [("8", True), ("1", False)])
def test_a_session_with_care_is_its_authors_and_a_strong_one_is_followed_up(
    people: People, after: str, strong: bool
) -> None:
    visit = seen(people)
    author, owner, other = (Browser(HTTP_HOST="127.0.0.1") for _ in range(3))
    for one, member in (
        (author, people.practitioner),
        (owner, people.owner),
        (other, people.other_practitioner),
    ):
        one.force_login(member.user)
    at = f"/visits/{visit.pk}/care/"
    form = {"consent_before": "yes", "signal": "hand", "distress_before": "3", "consent_during": "yes", "felt": "Like a knot coming loose.",
            "distress_after": after}  # fmt: skip
    assert author.post(at, {**form, "signal": ""}).status_code == 422
    assert author.post(at, form).status_code == 302
    assert "Like a knot" in author.get(at).content.decode()
    assert "Like a knot" not in owner.get(at).content.decode()
    row = CareSession.objects.get()
    assert b"knot" not in bytes(row.content_sealed)
    assert other.post(f"{at}{row.pk}/open").status_code == 403
    assert "Like a knot" in owner.post(f"{at}{row.pk}/open").content.decode()
    assert Access.objects.filter(verb="care.read_as_owner", actor=f"member:{people.owner.pk}").exists()
    due = [need for need in needs_of(people.practitioner, timezone.now()) if need.kind == "follow_up"]
    assert bool(due) is strong


def test_who_speaks_of_ending_their_life_in_a_session_is_on_the_list_at_once(people: People) -> None:
    visit = seen(people)
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    form = {
        "consent_before": "yes",
        "signal": "word",
        "felt": "I want to kill myself. I have the pills at home.",
    }
    desk.post(f"/visits/{visit.pk}/care/", form)
    assert "Act on this now" in desk.get(f"/visits/{visit.pk}/care/").content.decode()
    assert next(n.kind for n in needs_of(people.practitioner, timezone.now())) == "red_flag"
    set_text(by=people.practitioner, visit=visit, field="observations", text="Calm.", seen=0)
    assert Attention.objects.filter(
        kind="red_flag", cleared_at__isnull=True
    ).exists()  # the visit's own verdict does not take it off


def test_the_handout_opened_meanwhile_closes_no_check_in_and_another_client_s_link_closes_both(
    people: People,
) -> None:
    visit, other = seen(people), seen(people)
    phone, _link = opened(people, visit)

    def opens(of: Visit, purpose: Purpose) -> None:
        _made, token = clients.make_link(by=people.practitioner, client=of.client, visit=of, purpose=purpose)
        assert phone.get(f"/i/{token}/open").status_code == 302

    opens(visit, Purpose.HANDOUT)
    assert sent(phone, 1, pain="5", words=CAUDA)["go"] == "/i/check-in/stop"
    assert phone.get("/i/check-in/stop").status_code == phone.get("/i/handout").status_code == 200
    opens(other, Purpose.INTAKE)
    assert phone.get("/i/check-in").status_code == phone.get("/i/handout").status_code == 403
    assert phone.get("/i/").status_code == 302


def test_words_that_cannot_be_read_are_on_the_list(people: People) -> None:
    visit = seen(people)
    Client.objects.filter(pk=visit.client_id).update(language="es")
    visit = Visit.objects.select_related("client").get(pk=visit.pk)
    phone, _link = opened(people, visit)
    assert 'lang="es"' in phone.get("/i/check-in").content.decode()
    sent(phone, 1, pain="4", words="Desde ayer tengo fiebre y me duele la cadera.")
    told = [row.told["kind"] for row in Attention.objects.filter(kind="course")]
    assert told == ["not_read"]


@pytest.mark.parametrize(("who", "asks"), [("practitioner", ["phq4"]), ("desk", [])])
def test_the_desk_makes_the_link_and_only_who_reads_answers_asks_about_mood(
    people: People, who: str, asks: list[str]
) -> None:
    visit = seen(people)
    clients.plan_visit(by=people.practitioner, client=visit.client)  # begun today, and nothing told yet
    browser = Browser(HTTP_HOST="127.0.0.1")
    browser.force_login(getattr(people, who).user)
    for purpose in ("check_in", "handout"):
        form = {"purpose": purpose, "mood": "yes"}
        assert "/open" in browser.post(f"/clients/{visit.client_id}/follow-link", form).content.decode()
    assert Link.objects.get(purpose="check_in").asks == asks
    assert Link.objects.get(purpose="handout").visit_id == visit.pk  # the visit that has a plan
    assert browser.post(f"/clients/{visit.client_id}/follow-link", {"purpose": "intake"}).status_code == 422


def test_of_a_child_nothing_is_kept_before_a_guardian_agrees(people: People) -> None:
    visit = seen(people, agreed=False)
    visit.client.born = str(timezone.localdate().year - 12)
    visit.client.save()
    clients.record_consent(
        by=people.practitioner, client=visit.client, given={"data": True}
    )  # the child's own yes
    phone, link = opened(people, visit)
    assert b'name="guardian"' in phone.get("/i/check-in").content
    assert sent(phone, 1, pain="4", data="yes")["refused"]
    assert not CheckIn.objects.filter(link=link).exists()
    assert not sent(phone, 2, pain="4", data="yes", guardian="Ada Sample")["refused"]
    assert CheckIn.objects.filter(link=link).count() == 1
    visit.client.refresh_from_db()
    assert visit.client.guardian == "Ada Sample"
    assert Consent.objects.filter(client=visit.client, link=link, by_guardian=True, given=True).exists()


def test_the_handout_by_link_is_a_file_that_the_worker_makes_once(people: People) -> None:
    visit = seen(people)
    phone, _link = opened(people, visit, Purpose.HANDOUT)
    waits = phone.get("/i/handout/handout.pdf")
    assert (waits.status_code, waits["Refresh"]) == (202, "1")
    assert "<progress" in waits.content.decode()
    assert phone.get("/i/handout/handout.pdf").status_code == 202
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [str(visit.papers.get().pk)]
    make_handout.call(*task.args_kwargs["args"])
    made = phone.get("/i/handout/handout.pdf")
    assert made.content.startswith(b"%PDF")
    assert len(made.content) < 1_000_000
    assert made["Content-Disposition"] == 'attachment; filename="handout.pdf"'
    assert "no-store" in made["Cache-Control"]
    assert b"%PDF" not in bytes(visit.papers.get().content_sealed)
    # Another word of the client makes another handout.
    set_text(
        by=people.practitioner, visit=visit, field="words", text=f"{ACHE} It is worse on stairs.", seen=1
    )
    assert phone.get("/i/handout/handout.pdf").status_code == 202
    # Of words that came while the worker was asked the file of before says nothing: it is made anew.
    old = str(visit.papers.get().pk)
    set_text(by=people.practitioner, visit=visit, field="words", text=f"{ACHE} Sitting hurts too.", seen=2)
    make_handout.call(old)
    assert not visit.papers.get().content_sealed
    told = seen(people)
    set_text(by=people.practitioner, visit=told, field="words", text=f"{ACHE} {VIOLENCE}", seen=1)
    phone, _link = opened(people, told, Purpose.HANDOUT)
    assert phone.get("/i/handout/handout.pdf").status_code == 404


@pytest.mark.parametrize(
    ("draft", "then", "stays"),
    [
        ("I want to kill myself.", "My hip is better.", True),
        ("My back hurts. Numb between my legs", "My back hurts. Numb between my legs? No.", False),
    ],
)
def test_a_draft_that_is_replaced_stays_on_the_list_and_one_that_is_typed_on_does_not(
    people: People, draft: str, then: str, stays: bool
) -> None:
    phone, link = opened(people, seen(people))
    sent(phone, 1, words=draft, finished=False)
    assert Attention.objects.filter(check_in__link=link, kind="red_flag", cleared_at=None).exists()
    sent(phone, 2, words=then)
    standing = Attention.objects.filter(check_in__link=link, kind="red_flag", cleared_at=None)
    assert standing.exists() is stays
