"""Ways in which a warning sign of a check-in could go unseen: each leaves it on the desk's list until somebody writes what was done."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.utils import timezone

from psoas.studio.commands import check_ins, visits
from psoas.studio.desk.attention import Need, needs_of, warnings_of
from psoas.studio.models import Attention, CheckIn, IntakeEvent
from psoas.studio.pages.check_in.frame import here

from ..conftest import People
from ..intake_pages import CAUDA, VIOLENCE, filled, opened, send, visit_of
from ..test_check_in import opened as opened_check_in
from ..test_check_in import seen, sent
from ..visits import signed_in

SELF_HARM = "I want to kill myself. I have the pills at home."
FEVER = "Since yesterday I have a fever of 39 and chills and my back hurts badly."
MILD = "It was a mistake, all is well."


def flags(people: People) -> list[Need]:
    return [need for need in warnings_of(people.practitioner) if need.kind == "red_flag"]


def answer(seq: int, *, finished: bool = True, **fields: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()), "seq": seq, "page": "check_in", "finished": finished,
        "fields": {name: [value] for name, value in fields.items()},
    }  # fmt: skip


def batch(phone: Any, *events: dict[str, Any]) -> Any:
    told = phone.post("/i/check-in/events", json.dumps({"events": events}), content_type="application/json")
    assert told.status_code == 200
    return told.json()


@pytest.mark.parametrize("words", [CAUDA, SELF_HARM, VIOLENCE])
def test_milder_words_take_back_nothing_that_was_sent(people: People, words: str) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 1, words=words)
    before = flags(people)
    sent(phone, 2, words=MILD)
    assert [(n.id, n.reasons, n.urgency) for n in flags(people)] == [
        (n.id, n.reasons, n.urgency) for n in before
    ]
    assert before[0].reasons


def test_half_a_sentence_that_is_typed_on_is_no_sign(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 1, finished=False, words="My back hurts. Numb between my legs")
    assert flags(people)
    sent(phone, 2, finished=False, words="My back hurts. Numb between my legs? No.")
    assert not flags(people)
    sent(
        phone, 3, words="My back hurts. Numb between my legs."
    )  # the same sign, taken back while typing, and then meant
    assert len(flags(people)) == 1


def test_an_emergency_within_a_batch_is_heard_whatever_follows_it(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    told = batch(phone, answer(1, words=CAUDA), answer(2, words=MILD, pain="1"))
    assert told["go"] == "/i/check-in/stop"
    assert flags(people)[0].is_emergency
    assert "Please call for help now" in phone.get("/i/check-in/stop").content.decode()


def test_a_second_phone_whose_numbers_are_lower_is_heard_too(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 2**31 - 1, pain="1", words="Better.")
    told = sent(phone, 3, pain="9", words=CAUDA)
    assert told["go"] == "/i/check-in/stop"
    assert flags(people)
    assert CheckIn.objects.get().answers["pain"] == 1


def test_the_clock_of_a_phone_hides_nothing(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 1, words="Better today.")
    told = sent(phone, 2, words=CAUDA, on=(timezone.localdate() - datetime.timedelta(days=4000)).isoformat())
    assert told["go"] == "/i/check-in/stop"
    assert len(flags(people)) == 1


def test_the_same_sign_again_on_another_day_is_said_again(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 1, words=CAUDA, on=(timezone.localdate() - datetime.timedelta(days=2)).isoformat())
    phone.get("/i/check-in/stop")
    phone.post("/i/check-in/stop", {"way": "go_on"})
    assert (
        sent(phone, 2, pain="3", on=(timezone.localdate() - datetime.timedelta(days=1)).isoformat())["go"]
        is None
    )
    assert sent(phone, 3, words=CAUDA)["go"] == "/i/check-in/stop"
    phone.get("/i/check-in/stop")
    assert Attention.objects.filter(kind="told_to_get_help").count() == 2


def test_put_aside_it_comes_again_only_with_other_words(people: People) -> None:
    phone, _link = opened_check_in(people, seen(people))
    sent(phone, 1, words=FEVER)
    desk = signed_in(people.practitioner)
    desk.post(f"/attention/{flags(people)[0].id}/dismiss", {"reason": "Called: has seen a doctor."})
    sent(phone, 2, words=FEVER, pain="4")
    assert not flags(people)
    sent(phone, 3, words=f"{FEVER} Now it is 40 and I shiver.")
    assert len(flags(people)) == 1


def test_a_sign_of_a_check_in_does_not_stand_behind_one_of_the_intake(people: People) -> None:
    phone, link = opened(people.practitioner)
    send(phone, filled(10, "story", words=[FEVER]))
    phone.get("/i/stop")
    visit = visit_of(link)
    other, _link = opened_check_in(people, visit)
    sent(other, 1, words=CAUDA)
    desk = signed_in(people.practitioner)
    desk.post(f"/visits/{visit.pk}/care/", {"consent_before": "yes", "signal": "word", "felt": SELF_HARM})
    found = warnings_of(people.practitioner)
    assert [(need.kind, need.is_emergency) for need in found] == [
        ("red_flag", True), ("red_flag", True), ("told_to_get_help", False)
    ]  # fmt: skip


def test_a_sign_that_was_taken_back_and_told_again_is_new(people: People) -> None:
    visit = seen(people)
    for n, words in enumerate((FEVER, "My hip aches.", FEVER), 1):
        visits.set_text(by=people.practitioner, visit=visit, field="words", text=words, seen=n)
        visit.refresh_from_db()
        assert bool(flags(people)) is (words == FEVER)


def test_a_forged_answer_does_not_stand_for_the_page_that_was_shown(people: People) -> None:
    phone, link = opened_check_in(people, seen(people))
    sent(phone, 1, words=CAUDA)
    row, alarm = CheckIn.objects.get(), here(link).alarm
    rules = " ".join(check_ins.on_day(row, rule) for rule in (alarm.told.rules if alarm else ()))
    sent(phone, 2, key=str(uuid.uuid5(link.pk, f"told {rules}")), words=CAUDA)
    phone.get("/i/check-in/stop")
    assert Attention.objects.filter(kind="told_to_get_help").count() == 1


def test_words_on_which_the_program_breaks_are_on_the_list_and_break_no_page(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, link = opened_check_in(people, seen(people))

    def broken(*_args: object) -> None:
        raise KeyError("unheard")

    monkeypatch.setattr(check_ins, "heard_answer", broken)
    assert len(sent(phone, 1, words=CAUDA)["stored"]) == 1
    assert signed_in(people.practitioner).get("/").status_code == 200
    assert [need.kind for need in needs_of(people.practitioner, timezone.now())][:1] == ["course"]
    assert IntakeEvent.objects.filter(link=link).exists()


def test_a_course_that_cannot_be_worked_out_hides_no_sign(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, _link = opened_check_in(people, seen(people))

    def broken(*_args: object) -> None:
        raise ValueError("no course")

    monkeypatch.setattr(check_ins, "followed_of", broken)
    assert sent(phone, 1, words=CAUDA)["go"] == "/i/check-in/stop"
    assert flags(people)
