"""What the intake does about danger: the stop page, the safety questions, what shows on no page."""

from __future__ import annotations

import html
import re
import uuid

from psoas.studio.desk.attention import warnings_of
from psoas.studio.interview import steps
from psoas.studio.models import Attention, Finding, IntakeEvent

from ..conftest import People
from ..intake_pages import (
    CAUDA,
    VIOLENCE,
    answer_safety,
    asked_on,
    filled,
    opened,
    send,
    text,
    visit_of,
)  # fmt: skip


def test_an_emergency_in_the_story_stops_at_once_and_is_told(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    said = send(phone, filled(10, "story", finished=False, words=[CAUDA]))
    assert said["verdict"] == "stop"
    assert said["go"] == "/i/stop"
    page = text(phone, "/i/stop")
    assert 'href="tel:911"' in page
    assert "Pia Practitioner" in page
    assert 'role="alert"' in page
    assert CAUDA not in page, "short names, and no quotes"
    assert "cauda equina" in page.casefold()
    visit = visit_of(link)
    assert visit.told_to_get_help_at is not None
    assert Attention.objects.filter(visit=visit, kind=Attention.Kind.TOLD_TO_GET_HELP).count() == 1
    text(phone, "/i/stop")
    assert IntakeEvent.objects.filter(link=link, step="told").count() == 1, "shown twice is one answer"
    assert phone.get("/i/").headers["Location"] == "/i/stop"
    assert phone.post("/i/stop", {"way": "go_on"}).headers["Location"] == "/i/born"
    ways = [e.payload.get("way") for e in IntakeEvent.objects.filter(link=link, step="told")]
    assert ways == [None, "go_on"]
    after = text(phone, "/i/born")
    assert "do not forget to get help" in after
    assert 'href="/i/stop"' in after


def test_milder_words_before_the_page_opened_take_nothing_off_the_list(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    danger, mild = "I want to kill myself. My hip hurts when I walk.", "My hip hurts when I walk."
    send(
        phone,
        filled(10, "story", finished=False, words=[danger]),
        filled(11, "story", finished=False, words=[mild]),
    )
    visit = visit_of(link)
    assert visit.urgency == "none"
    (row,) = Attention.objects.filter(visit=visit, cleared_at=None)
    assert row.told["words"] == danger
    assert [need.urgency for need in warnings_of(people.practitioner)] == ["same_day"]
    send(phone, filled(12, "story", words=[f"{mild} It began on Monday."]))
    assert Attention.objects.filter(visit=visit, cleared_at=None).count() == 1


def test_the_number_is_that_of_the_country(people: People) -> None:
    phone, link = opened(people.practitioner)
    visit = visit_of(link)
    visit.client.about = {"country": "GB"}
    visit.client.save()
    send(phone, filled(10, "story", words=[CAUDA]))
    assert 'href="tel:999"' in text(phone, "/i/stop")
    assert 'href="tel:999"' in text(phone, "/i/help")


def test_a_safety_answer_may_stop_too_and_may_be_changed(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    send(phone, filled(10, "story", words=["My low back hurts for two weeks."]))
    first = asked_on(text(phone, "/i/safety/1"))
    assert first["asks_about"][0] == "red_flag:saddle_numbness", "the gravest stands first"
    assert phone.post("/i/safety/1", first).status_code == 422, "an answer is needed"
    assert phone.post("/i/safety/1", first | {"answer": "yes"}).headers["Location"] == "/i/safety/2"
    asked = asked_on(text(phone, "/i/safety/2"))
    assert asked["asks_about"] == "red_flag:saddle_numbness", (
        "which of them it is comes next, the gravest first"
    )
    # It asks about two things: which one it is comes next, and until then the graver counts for the practitioner.
    assert phone.post("/i/safety/2", asked | {"answer": "yes"}).headers["Location"] == "/i/safety/3"
    assert visit_of(link).urgency == "emergency_now"
    one = asked_on(text(phone, "/i/safety/3"))
    assert one["asked"] == "Have you noticed any new numbness between your legs?"
    assert phone.post("/i/safety/3", one | {"answer": "yes"}).headers["Location"] == "/i/safety/4"
    other = asked_on(text(phone, "/i/safety/4"))
    assert phone.post("/i/safety/4", other | {"answer": "no"}).headers["Location"] == "/i/stop"
    phone.post("/i/stop", {"way": "go_on"})
    again = text(phone, "/i/safety/3")
    assert asked_on(again) == one
    assert re.search(r'value="yes"[^>]* checked', again), "the answer so far is shown"
    phone.post("/i/safety/3", one | {"answer": "no"})
    assert not Finding.objects.get(visit__links=link, code="saddle_numbness", superseded_at=None).present
    assert phone.get("/i/stop").status_code == 302, "nothing stops any more"


def test_a_fall_is_no_serious_injury_because_one_question_names_both(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    fell = {
        "asks_about": "red_flag:major_trauma", "answer": "yes", "also": ["course:trauma"],
        "asked": "Was there a fall, a blow or a crash before it began?", "why": "Bones can break from less than people think.",
    }  # fmt: skip
    said = send(phone, {"id": str(uuid.uuid4()), "seq": 10, "step": "safety", "payload": fell})
    assert said["go"] is None, "first it is asked which of them it was"
    serious = asked_on(text(phone, "/i/safety/2"))
    assert serious["asks_about"] == "red_flag:major_trauma"
    assert serious["asked"].startswith("Was there a hard blow")
    phone.post("/i/safety/2", serious | {"answer": "no"})
    assert not Finding.objects.get(visit__links=link, code="major_trauma", superseded_at=None).present


def test_no_to_this_or_that_denies_both(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    send(phone, filled(10, "story", words=["My low back hurts for two weeks."]))
    assert answer_safety(phone, "no") <= 5
    denied = {f.code for f in visit_of(link).findings.filter(present=False, superseded_at=None)}
    assert {"saddle_numbness", "sexual_function_change", "bladder_change", "bowel_change"} <= denied
    events = [e.payload for e in IntakeEvent.objects.filter(link=link, step="safety")]
    asked = [q["asked"] for e in events for q in e.get("group", [e])]
    assert len(set(asked)) == len(asked), "no question is asked twice"


def test_yes_to_any_of_these_settles_none_of_them_until_each_is_answered(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    send(phone, filled(10, "story", words=["My low back hurts for two weeks."]))
    group = asked_on(text(phone, "/i/safety/1"))
    page = text(phone, "/i/safety/1")
    assert [page.index(html.escape(q, quote=False)) for q in group["asked"]] == sorted(
        page.index(html.escape(q, quote=False)) for q in group["asked"]
    )
    phone.post("/i/safety/1", group | {"answer": "no"})
    denied = {f"{f.type}:{f.code}" for f in visit_of(link).findings.filter(present=False, superseded_at=None)}
    assert set(group["asks_about"]) <= denied, "each is kept by its code"
    phone.post("/i/safety/1", group | {"answer": "yes"})
    standing = visit_of(link).findings.filter(superseded_at=None)
    assert not {f"{f.type}:{f.code}" for f in standing} & set(group["asks_about"]), "the no is taken back"
    for number, about in enumerate(group["asks_about"], start=2):
        one = asked_on(text(phone, f"/i/safety/{number}"))
        assert one["asks_about"] == about, "each by itself, in the order of danger"
        phone.post(f"/i/safety/{number}", one | {"answer": "no"})
    assert denied <= {
        f"{f.type}:{f.code}" for f in visit_of(link).findings.filter(present=False, superseded_at=None)
    }
    unsure = asked_on(text(phone, "/i/safety/5"))
    phone.post("/i/safety/5", unsure | {"answer": "unsure"})
    assert asked_on(text(phone, "/i/safety/6"))["asks_about"] == unsure["asks_about"][0]


def test_violence_shows_on_no_page(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    said = send(
        phone,
        filled(10, "story", words=[VIOLENCE]),
        filled(11, "medicines", medicines=["arnica for the bruises he left"]),
    )
    assert said["private"] is True
    assert said["verdict"] == "go_on"
    assert said["go"] is None
    assert phone.get("/i/stop").status_code == 302
    assert visit_of(link).told_to_get_help_at is None
    assert Attention.objects.filter(visit__links=link, kind=Attention.Kind.RED_FLAG).exists(), (
        "the practitioner sees it"
    )
    hints = (
        "husband",
        "pushed",
        "choked",
        "strangl",
        "violence",
        "bruises",
        "hands on the neck",
        "safe to go home",
    )
    addresses = ["/i/help", "/i/shell", *(f"/i/{code}" for code in steps.CODES if code != "safety")]
    addresses += [f"/i/safety/{n}" for n in range(1, answer_safety(phone) + 1)]
    for address in addresses:
        page = text(phone, address).casefold()
        assert not [hint for hint in hints if hint in page], address
    heard = phone.post("/i/heard", {"words": VIOLENCE}).content.decode().casefold()
    assert not [hint for hint in hints if hint in heard]
    # What is written now is added, and nothing is lost.
    after = re.search(r'name="after" value="(\d+)"', text(phone, "/i/story"))
    assert after is not None
    for words in ("It aches at", "It aches at night."):
        send(phone, filled(steps.last_sequence(link) + 1, "story", after=[after[1]], words=[words]))
    assert visit_of(link).words == f"{VIOLENCE}\n\nIt aches at night."
    after = re.search(r'name="after" value="(\d+)"', text(phone, "/i/medicines"))
    assert after is not None
    for name in ("ibu", "ibuprofen"):
        send(phone, filled(steps.last_sequence(link) + 1, "medicines", after=[after[1]], medicines=[name]))
    assert visit_of(link).client.about["medicines"] == ["arnica for the bruises he left", "ibuprofen"]


def test_words_about_ending_ones_life_send_nobody_away_on_a_page(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    said = send(phone, filled(10, "story", words=["My low back hurts. I have a plan to kill myself."]))
    assert said["verdict"] == "go_on"
    assert "kill" not in text(phone, "/i/story")
    assert "988" in text(phone, "/i/help"), "whom to call stands there for everyone"
    assert Attention.objects.filter(visit__links=link, kind=Attention.Kind.RED_FLAG).exists()


def test_more_signs_of_a_danger_that_was_told_do_not_stop_the_phone_again_and_another_danger_does(
    people: People,
) -> None:
    phone, _link = opened(people.practitioner, born="1958")
    story = "Ache low in my back since yesterday, and a strong pulse in my belly."
    assert send(phone, filled(1, "story", words=[story]))["go"] == "/i/stop"
    assert text(phone, "/i/stop")
    phone.post("/i/stop", {"way": "go_on"})
    more = send(phone, filled(9, "conditions", conditions=["high blood pressure, smoker"]))
    assert more["go"] != "/i/stop", "the aorta was told of"
    other = send(phone, filled(12, "story", words=[f"{story} I cannot feel between my legs when I wipe."]))
    assert other["go"] == "/i/stop"
