"""The intake as plain forms and as the phone's script sends it: each page, bad input, who may open it, what is shown again."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from django.test import Client as Browser
from django.utils import timezone

from psoas.studio.commands import clients
from psoas.studio.interview import steps
from psoas.studio.models import Attention, Consent, IntakeEvent, Link, Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.models.visits import VisitState
from psoas.studio.pages.intake.lists import GROUPS
from psoas.vocabulary import codes

from ..conftest import People
from ..intake_pages import (
    ACHE,
    answer_safety,
    browser,
    filled,
    link_of,
    opened,
    send,
    text,
    visit_of,
)  # fmt: skip
from ..visits import signed_in

PLAIN: dict[str, dict[str, object]] = {
    "born": {"born": "1984"},
    "sex": {"sex": "female"},
    "size": {"height_ft": "5", "height_in": "6", "mass_lb": "140"},
    "work": {"work": "desk", "sports": "running, yoga"},
    "story": {"words": ACHE},
    "drawing": {"drawing": "[]", "listed": "yes", "place": ["groin@left"]},
    "activities": {"a-run": "worse", "a-rest": "better", "a-sit": "neither"},
    "medicines": {"medicines": ["ibuprofen", ""]},
    "conditions": {"conditions": ["asthma"]},
    "pain": {"pain_now": "4"},
    "goals": {"goal-1": "Run", "score-1": "3"},
}


def test_the_whole_intake_without_a_script(people: People) -> None:
    phone, link = opened(people.practitioner)
    for page, fields in PLAIN.items():
        if page == "medicines":
            assert 2 <= answer_safety(phone) <= 5, "a plain story has at most five pages of safety questions"
        assert phone.get("/i/").headers["Location"] == f"/i/{page}", "the link goes on where the client is"
        assert text(phone, f"/i/{page}").count("<h1") == 1
        assert phone.post(f"/i/{page}", fields).status_code == 302
    assert "Thank you" in text(phone, "/i/done")
    visit = visit_of(link)
    assert visit.intake_done_at is not None
    assert visit.words == ACHE
    assert visit.client.born == "1984"
    assert visit.client.about["sports"] == ["running", "yoga"]
    assert visit.client.about["height_m"] == pytest.approx(1.676)
    assert visit.client.about["mass_kg"] == pytest.approx(63.5)
    assert visit.client.about["medicines"] == ["ibuprofen"]
    assert visit.client.about["conditions"] == ["asthma"]
    assert visit.outcomes == {"pain_now": 4, "activities": [{"name": "Run", "score": 3}]}
    standing = {(f.type, f.code, f.present) for f in visit.findings.filter(superseded_at=None)}
    assert {
        ("region", "groin", True),
        ("activity_worse", "run", True),
        ("activity_better", "rest", True),
    } <= standing
    assert ("red_flag", "saddle_numbness", False) in standing or ("red_flag", "fever", False) in standing
    assert Attention.objects.filter(visit=visit, kind=Attention.Kind.INTAKE_DONE).count() == 1
    shown = text(phone, "/i/work")
    assert 'value="desk"' in shown
    assert 'value="running, yoga"' in shown


def test_every_page_can_be_skipped_and_nothing_is_made_up(people: People) -> None:
    phone, link = opened(people.practitioner)
    for page in PLAIN:
        if page == "medicines":
            answer_safety(phone, "unsure")
        assert phone.post(f"/i/{page}", {}).status_code == 302, page
    visit = visit_of(link)
    assert visit.intake_done_at is not None
    assert visit.words == ""
    assert not visit.findings.exists()
    assert not any(value for key, value in visit.client.about.items() if key != "country")
    sent = [e.payload for e in IntakeEvent.objects.filter(link=link, step="safety")]
    asked = {q["asks_about"] for e in sent for q in e.get("group", [e])}
    assert len(asked) <= 12, "no more is asked on a phone than is answered with care"
    desk = signed_in(people.practitioner).get(f"/visits/{visit.pk}/").content.decode()
    left = desk.partition('id="safety-left"')[2].partition("</p>")[0]
    assert "lump or bulge in the groin" in left.casefold(), (
        "the practitioner reads by name what the phone left"
    )


def test_nothing_is_asked_or_kept_before_the_client_agrees(people: People) -> None:
    phone, link = opened(people.practitioner, agreed=False)
    assert phone.get("/i/").headers["Location"] == "/i/language"
    phone.post("/i/language", {"language": "en"})
    assert phone.get("/i/story").headers["Location"] == "/i/consent"
    assert phone.post("/i/story", {"words": ACHE}).status_code == 422
    said = send(phone, filled(5, "story", words=[ACHE]))
    assert said["stored"] == []
    assert len(said["refused"]) == 1
    assert phone.post("/i/consent", {"touch": "yes"}).status_code == 422
    assert phone.post("/i/consent", {"data": "no", "touch": "yes"}).headers["Location"] == "/i/consent"
    assert "We keep none of your answers" in text(phone, "/i/consent")
    assert phone.get("/i/").headers["Location"] == "/i/consent"
    assert visit_of(link).words == ""
    phone.post("/i/consent", {"data": "yes", "touch": "no", "needles": "no"})
    assert phone.get("/i/").headers["Location"] == "/i/born"
    kept = {c.kind: c.given for c in Consent.objects.filter(link=link).order_by("at")}
    assert kept == {"data": True, "touch": False, "needles": False}, "what was not answered stays open"


def test_for_a_child_a_guardian_agrees(people: People) -> None:
    phone, link = opened(people.practitioner, agreed=False)
    phone.post("/i/language", {"language": "en"})
    phone.post("/i/consent", {"data": "yes"})
    child = str(timezone.localdate().year - 12)
    assert phone.post("/i/born", {"born": child}).headers["Location"] == "/i/consent"
    assert phone.post("/i/consent", {"data": "yes"}).status_code == 422
    assert (
        phone.post("/i/consent", {"data": "yes", "guardian": "Gus Guardian"}).headers["Location"] == "/i/sex"
    )
    assert visit_of(link).client.guardian == "Gus Guardian"
    assert phone.get("/i/").headers["Location"] == "/i/sex"


@pytest.mark.parametrize(
    ("page", "fields", "said"),
    [
        ("born", {"born": "19x4"}, "four digits"),
        ("born", {"born": "1700"}, "cannot be right"),
        ("size", {"height_ft": "tall"}, "Write a number"),
        ("size", {"height_ft": "50"}, "cannot be right"),
        ("sex", {"sex": "maybe"}, "could not be kept"),
        ("story", {"words": "a" * 20_001}, "longer than we can keep"),
        ("drawing", {"drawing": "{"}, "could not be read"),
        ("drawing", {"drawing": '[{"view": "top"}]'}, "could not be kept"),
        ("drawing", {"listed": "yes", "place": ["moon@left"]}, "could not be kept"),
        ("pain", {"pain_now": "11"}, "0 to 10"),
        ("goals", {"score-1": "3"}, "what the number is about"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_stored(
    people: People, page: str, fields: dict[str, object], said: str
) -> None:
    phone, link = opened(people.practitioner)
    before = IntakeEvent.objects.filter(link=link).count()
    answer = phone.post(f"/i/{page}", fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert IntakeEvent.objects.filter(link=link).count() == before


def test_who_may_open_it(people: People) -> None:
    link, token = link_of(people.practitioner)
    assert browser().get("/i/story").status_code == 403, "without a link"
    assert browser().get("/i/not-a-token/open").status_code == 403
    phone = browser()
    phone.get(f"/i/{token}/open")
    assert phone.get("/i/language").status_code == 200
    clients.revoke_link(by=people.practitioner, link=link)
    for address in ("/i/", "/i/story", "/i/safety/1", "/i/stop", "/i/shell", "/i/help", "/i/names/medicines"):
        assert phone.get(address).status_code == 403, address
    for address in ("/i/events", "/i/heard", "/i/story", "/i/stop"):
        assert phone.post(address, "{}", content_type="application/json").status_code == 403, address


def test_an_expired_link_and_one_for_something_else_open_nothing(people: People) -> None:
    phone, link = opened(people.practitioner)
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert phone.get("/i/story").status_code == 403
    phone, link = opened(people.practitioner)
    Link.objects.filter(pk=link.pk).update(purpose=Purpose.HANDOUT)
    assert phone.get("/i/story").status_code == 403
    assert phone.post("/i/events", "[]", content_type="application/json").status_code == 403


def test_a_visit_that_is_signed_takes_no_more_answers(people: People) -> None:
    phone, link = opened(people.practitioner)
    Visit.objects.filter(links=link).update(state=VisitState.SIGNED)
    assert phone.get("/i/story").status_code == 403
    assert phone.post("/i/story", {"words": ACHE}).status_code == 403


def test_a_form_from_elsewhere_is_refused(people: People) -> None:
    _link, token = link_of(people.practitioner)
    phone = Browser(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    phone.get(f"/i/{token}/open")
    assert phone.post("/i/language", {"language": "es"}).status_code == 403
    assert phone.post("/i/events", "[]", content_type="application/json").status_code == 403


def test_too_much_and_what_is_no_batch(people: People) -> None:
    phone, _link = opened(people.practitioner)
    big = json.dumps([filled(1, "story", words=["a" * 300_000])])
    assert phone.post("/i/events", big, content_type="application/json").status_code == 413
    for body in ("not json", "3", json.dumps([{}] * 51), json.dumps({"events": "x"})):
        assert phone.post("/i/events", body, content_type="application/json").status_code == 400, body[:20]
    said = send(phone, filled(9, "no-such-page"), {"id": "x", "seq": 1}, filled(9, "born", born=["1984"]))
    assert len(said["refused"]) == 2
    assert len(said["stored"]) == 1
    wrong = filled(10, "born", born=["1984"]) | {"fields": {"born": 1984}}
    assert len(send(phone, wrong)["refused"]) == 1
    for method in (phone.put, phone.delete):
        assert method("/i/story").status_code == 405
    assert phone.get("/i/nonsense").status_code == 404
    assert phone.post("/i/names/words", {"q": "ab"}).status_code == 404


def test_a_batch_goes_on_where_the_client_went(people: People) -> None:
    phone, link = opened(people.practitioner)
    one = filled(10, "born", born=["1984"])
    two = filled(11, "story", finished=False, words=[ACHE])
    said = send(phone, one, two)
    assert said["stored"] == [one["id"], two["id"]]
    assert said["next"] == "/i/sex"
    assert said["verdict"] == "go_on"
    assert said["go"] is None
    assert send(phone, one)["stored"] == [one["id"]], "sent twice, kept once"
    assert IntakeEvent.objects.filter(link=link, step="about").count() == 1
    assert 'data-sequence="11"' in text(phone, "/i/born"), "another phone counts on from there"


def test_consent_and_what_follows_it_may_come_in_one_batch(people: People) -> None:
    phone, link = opened(people.practitioner, agreed=False)
    said = send(
        phone,
        filled(1, "language", language=["en"]),
        filled(2, "consent", data=["yes"]),
        filled(3, "story", words=[ACHE]),
    )
    assert said["refused"] == []
    assert visit_of(link).words == ACHE


def test_chips_show_what_was_understood_and_are_corrected(people: People) -> None:
    phone, link = opened(people.practitioner)
    before = IntakeEvent.objects.filter(link=link).count()
    part = phone.post(
        "/i/heard", {"words": f"{ACHE} Some days my low back too. Blorb the frimp."}
    ).content.decode()
    assert "ache" in part
    assert "no pins and needles" in part
    assert "Which side is that?" in part
    assert "Blorb the frimp" in part, "what was not understood is said with its words"
    assert IntakeEvent.objects.filter(link=link).count() == before, "nothing is stored"
    wanted = {"quote": "deep ache", "type": "quality", "code": "ache", "status": "rejected"}
    answer = phone.post("/i/story", {"words": ACHE, "correction": json.dumps(wanted)})
    assert answer.headers["Location"] == "/i/story#heard"
    assert [c["status"] for c in visit_of(link).corrections] == ["rejected"]
    chips = re.findall(r"<b>([^<]+)</b>", text(phone, "/i/story").partition('id="heard"')[2])
    assert not [chip for chip in chips if chip.startswith("ache")], "taken out"
    assert phone.get("/i/").headers["Location"] == "/i/born", "a correction is no going on"


def test_a_spanish_story_is_kept_and_said_not_to_be_read(people: People) -> None:
    words = "Me duele la cadera izquierda desde hace dos meses, sobre todo al caminar."
    phone, link = opened(people.practitioner, language="es")
    send(phone, filled(10, "story", words=[words]))
    page = text(phone, "/i/story")
    assert 'lang="es"' in page
    assert words in page
    assert "<summary" not in page
    assert visit_of(link).words == words
    assert answer_safety(phone) == 4, "the coded questions carry the visit: twelve, three on a page"


def test_the_pages_that_a_phone_keeps_hold_no_answer(people: People) -> None:
    phone, link = opened(people.practitioner)
    for page, fields in {**PLAIN, "born": {"born": "1979"}}.items():
        phone.post(f"/i/{page}", fields)
    marks = ("deep ache", "1979", 'value="running, yoga"', "ibuprofen", "asthma", 'value="Run"', "checked")
    for code in steps.CODES:
        if code == "safety":
            continue
        assert "X-Psoas-Shell" not in phone.get(f"/i/{code}").headers, "with answers: never kept"
        kept = phone.get(f"/i/{code}", headers={"X-Psoas-Shell": "ask"})
        assert kept.headers["X-Psoas-Shell"] == "1"
        page = kept.content.decode().partition("<main")[2].partition("</main>")[0]
        # the drawing's own controls have a first choice
        found = [m for m in marks if m in page and not (m == "checked" and code == "drawing")]
        assert not found, (code, found)
    assert phone.get("/i/shell").headers["X-Psoas-Shell"] == "1"
    assert str(link.client.name) not in phone.get("/i/shell").content.decode()


def test_names_are_offered_by_their_beginning(people: People) -> None:
    phone, _link = opened(people.practitioner)
    assert phone.post("/i/names/medicines", {"q": "ibu"}).json()["names"][0] == "ibuprofen"
    assert "warfarin" in phone.post("/i/names/medicines", {"q": "warf"}).json()["names"]
    assert "osteoporosis" in phone.post("/i/names/conditions", {"q": "osteo"}).json()["names"]
    assert phone.post("/i/names/medicines", {"q": "i"}).json()["names"] == []


def test_no_answer_is_in_an_address(people: People) -> None:
    phone, _link = opened(people.practitioner, born="1984")
    send(phone, filled(10, "story", words=["My low back hurts for two weeks."]))
    page = phone.get("/i/safety/1")
    about = re.search(r'name="asks_about" value="red_flag:([^"]+)"', page.content.decode())
    assert about is not None
    assert about[1] not in "".join(re.findall(r'(?:href|action)="([^"]+)"', page.content.decode()))


def test_every_activity_of_the_vocabulary_is_asked_once() -> None:
    listed = [code for _heading, group in GROUPS for code in group]
    assert sorted(listed) == sorted(codes("activity"))
