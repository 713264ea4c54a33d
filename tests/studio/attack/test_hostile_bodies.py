"""Bodies that no page of ours sends: each is refused in words, nothing that came with it is lost, and no page fails afterwards."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client as Browser

from psoas.studio.commands import clients, intake, visits
from psoas.studio.commands.records import care_sessions
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.following.hearing import answer_to
from psoas.studio.models import Visit
from psoas.studio.security.untrusted import read_json

from ..conftest import People
from ..intake_pages import ACHE, filled, opened, visit_of
from ..visits import HTMX, planned, signed_in

DEEP = "[" * 9000
LONG = "9" * 5000
HALF = "a\ud800b"


def event(step: str, seq: int, **payload: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "seq": seq, "step": step, "payload": payload}


def events(phone: Browser, body: str) -> Any:
    return phone.post("/i/events", body, content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [DEEP, '{"events":' + DEEP, '{"events": NaN}', '{"events": [1e999]}', '"\\ud800"', "null", f"[{LONG}]"],
)
def test_what_is_no_json_is_refused(people: People, body: str) -> None:
    phone, _link = opened(people.practitioner)
    assert events(phone, body).status_code == 400


def test_json_that_can_be_stored_is_read_as_it_is() -> None:
    assert read_json('{"a": ["\\ud83d\\ude00", 1, 2.5, null, true]}') == {"a": ["😀", 1, 2.5, None, True]}
    assert read_json(json.dumps(HALF)) == "a\ufffdb"


@pytest.mark.parametrize(
    "bad",
    [
        event("safety", 5, asks_about="red_flag:fever", answer=[1]),
        event("safety", 5, asks_about="red_flag:fever", answer={}),
        event("activities", 5, worse=[[1]], better=[{}]),
        event("activities", 5, worse=5),
        event("about", 5, sex=[1]),
        event("about", 5, sports=[["a"]]),
        event("about", 5, height_m={}),
        event("scores", 5, pain_now=[]),
        event("scores", 5, activities=[{"name": "x", "score": {}}]),
        event("drawing", 5, drawing=[{"view": "front", "strokes": "x"}]),
        event("drawing", 5, drawing=[{"view": ["front"], "strokes": [[[[]]]]}]),
        event("heard", 5, corrections=[{"quote": ["x"], "occurrence": 10**40, "type": {}, "code": [], "status": 3, "box": "words"}]),
        event("medicines", 5, medicines=5),
        event("language", 5, language=["en"]),
        filled(5, "pain", pain_now=["²"]),
        filled(5, "pain", pain_now=[LONG]),
        filled(5, "drawing", drawing=[DEEP]),
        filled(5, "drawing", drawing=['[{"view": "front", "strokes": [[[NaN, 1]]]}]']),
    ],
    ids=lambda bad: str(bad.get("step", bad.get("page"))),
)  # fmt: skip
def test_a_bad_answer_costs_the_others_nothing(people: People, bad: dict[str, Any]) -> None:
    phone, link = opened(people.practitioner)
    good = filled(6, "story", words=[ACHE])
    answer = events(phone, json.dumps({"events": [bad, good]}))
    assert answer.status_code == 200
    assert answer.json()["stored"] == [good["id"]]
    assert [one["id"] for one in answer.json()["refused"]] == [bad["id"]]
    assert visit_of(link).words == ACHE
    for page in ("story", "drawing", "pain", "safety", "medicines", "goals"):
        assert phone.get(f"/i/{page}").status_code in {200, 302}, page


def test_half_a_character_is_kept_as_a_replacement(people: People) -> None:
    phone, link = opened(people.practitioner)
    sent = [filled(5, "story", words=[f"My hip {HALF}"]), filled(6, "medicines", medicines=[HALF])]
    answer = events(phone, json.dumps({"events": sent}))
    assert len(answer.json()["stored"]) == 2, answer.json()
    assert visit_of(link).words == "My hip a\ufffdb"


def test_stories_that_are_added_to_each_other_end(people: People) -> None:
    phone, link = opened(people.practitioner)
    sent = [
        event("story", 90, words="one", after=91),
        event("story", 91, words="two", after=90),
        event("story", 92, words="three", after=91),
    ]
    answer = events(phone, json.dumps({"events": sent}))
    assert len(answer.json()["stored"]) == 3
    assert visit_of(link).words == "one\n\ntwo\n\nthree"


def test_a_phone_changes_nothing_that_a_hand_found_or_the_practitioner_noted(people: People) -> None:
    phone, link = opened(people.practitioner)
    visit = visit_of(link)
    visits.enter_finding(
        by=people.practitioner,
        visit=visit,
        finding={"type": "exam", "code": "fadir", "side": "left", "present": True},
    )
    visits.set_text(
        by=people.practitioner, visit=visit, field="observations", text="Pain in the groin.", seen=0
    )
    correction = {
        "quote": "groin",
        "occurrence": 1,
        "type": "region",
        "code": "groin",
        "status": "rejected",
        "box": "notes",
    }
    sent = [
        event("safety", 5, asks_about="exam:fadir", answer="no"),
        event("safety", 6, asks_about="red_flag:fever", answer="no", also=["exam:fadir"]),
        event("heard", 7, corrections=[correction]),
    ]
    answer = events(phone, json.dumps({"events": sent}))
    assert answer.json()["stored"] == []
    standing = visit.findings.get(type="exam", superseded_at=None)
    assert (standing.code, standing.present) == ("fadir", True)
    assert visit_of(link).corrections == []


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("pain", {"pain_now": "²"}), ("pain", {"pain_now": LONG}), ("goals", {"goal-1": "Run", "score-1": "²"}),
        ("drawing", {"drawing": DEEP}), ("drawing", {"drawing": '[{"view": "front", "strokes": [[[NaN, 1]]]}]'}),
    ],
)  # fmt: skip
def test_a_form_of_the_intake_is_refused_in_words(people: People, page: str, fields: dict[str, str]) -> None:
    phone, _link = opened(people.practitioner)
    assert phone.post(f"/i/{page}", fields).status_code == 422


@pytest.mark.parametrize(
    "extra",
    [{"after": "²"}, {"after": LONG}, {"correction": DEEP}, {"correction": '{"quote": "\\ud800"}'}],
    ids=str,
)
def test_a_story_is_kept_whatever_comes_with_it(people: People, extra: dict[str, str]) -> None:
    phone, link = opened(people.practitioner)
    assert phone.post("/i/story", {"words": ACHE, **extra}).status_code == 302
    assert visit_of(link).words == ACHE


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("copy/", {"source": "garbage", "section": "exams"}, 404),
        ("words/", {"text": "x", "revision": LONG}, 422),
        ("muscles/", {"muscle": "psoas", "side": "left", "state": "weak", "amount": LONG}, 422),
        ("corrections/", {"quote": "hip", "occurrence": LONG, "meaning": "region:groin", "status": "<b>"}, 422),
        ("answers/", {"asks_about": "red_flag:fever", "answer": "no", "nth": LONG}, 200),
        ("drawing/", {"drawing": DEEP}, 422),
        ("drawing/", {"drawing": "[]", "old-drawing": DEEP}, 422),
        ("drawing/", {"drawing": '[{"view": "front", "strokes": [[[NaN, 1]]]}]'}, 422),
        ("observations/", {"text": "Walks well.", "revision": "0", "figures": "[" * 2000}, 200),
        ("note/draft", {"section": "plan", "text": "Rest.", "seen": "²"}, 200),
        ("note/draft", {"section": "plan", "text": "Rest.", "seen": LONG}, 200),
    ],
)  # fmt: skip
def test_a_form_of_the_desk_is_refused_in_words(
    people: People, path: str, fields: dict[str, str], status: int
) -> None:
    browser = signed_in(people.practitioner)
    row = planned(people.practitioner)
    assert browser.post(f"/visits/{row.pk}/{path}", fields, **HTMX).status_code == status
    assert browser.get(f"/visits/{row.pk}/changes?figures={'[' * 1500}", **HTMX).status_code == 200


def test_a_link_of_no_visit_is_not_there(people: People) -> None:
    row = planned(people.practitioner)
    answer = signed_in(people.practitioner).post(f"/clients/{row.client_id}/link", {"visit": "garbage"})
    assert answer.status_code == 404


@pytest.mark.parametrize("length", ["²", LONG, "-1", "abc"])
def test_a_length_that_is_no_number_is_too_long(people: People, length: str) -> None:
    answer = signed_in(people.owner).post("/language", {"language": "en"}, CONTENT_LENGTH=length)
    assert answer.status_code == 413


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00", "2026-01-01T00:00+00:00"])
def test_a_visit_is_planned_within_years(people: People, at: str) -> None:
    row = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    assert browser.post(f"/clients/{row.client_id}/visits", {"at": at}).status_code == 422
    assert Visit.objects.filter(client_id=row.client_id).count() == 1


def test_one_visit_that_cannot_be_read_hides_no_other(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = planned(people.practitioner), planned(people.practitioner, name="Nia Sample")
    Visit.objects.filter(pk__in=(first.pk, second.pk)).update(verdict_revision=0)
    from psoas.errors import VisitFileError
    from psoas.studio.commands import verdicts

    whole = verdicts.take_verdict

    def broken(visit: Visit) -> Any:
        if visit.pk == first.pk:
            raise VisitFileError("words: cannot be read.")
        return whole(visit)

    monkeypatch.setattr(verdicts, "take_verdict", broken)
    assert signed_in(people.practitioner).get("/").status_code == 200
    second.refresh_from_db()
    assert second.verdict_revision == second.revision


def test_an_age_stays_within_what_is_taken(people: People) -> None:
    row = planned(people.practitioner, born="1988")
    day = row.on
    assert row.client.age_on(day.replace(year=2999)) == 120
    assert row.client.age_on(day.replace(year=1970)) == 0


@pytest.mark.parametrize("language", ["../../etc", "x" * 90, "<b>"])
def test_a_client_has_a_language_that_is_spoken_here(people: People, language: str) -> None:
    with pytest.raises(RefusedError, match="language"):
        clients.add_client(by=people.practitioner, name="Mia", language=language)


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/x\r\nSet-Cookie: a=b",
    ],
)
def test_the_way_back_stays_here(people: People, back: str) -> None:
    answer = signed_in(people.owner).post("/language", {"language": "en", "back": back})
    to = answer.headers["Location"]
    assert to.startswith("/")
    assert not to.startswith(("//", "/\\", "/%09", "/%5C"))
    assert "\n" not in to
    assert "a" not in answer.cookies


def test_an_answer_that_breaks_the_program_does_not_come_again_for_ever(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    _phone, link = opened(people.practitioner)

    def broken(*_args: object) -> None:
        raise TypeError("unhashable")

    monkeypatch.setitem(intake._APPLY, "scores", broken)
    bad, good = event("scores", 5, pain_now=3), event("story", 6, words=ACHE)
    received = intake.receive(link=link, events=[bad, good])
    assert received.stored == (good["id"],)
    assert received.refused[0][0] == bad["id"]


def test_words_that_are_refused_as_too_long_are_not_heard_whole(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, lengths = planned(people.practitioner), []
    hears = answer_to

    def heard(felt: str, visit: Visit) -> Any:
        lengths.append(len(felt))
        return hears(felt[:60], visit)

    monkeypatch.setattr(care_sessions, "answer_to", heard)
    said = {"consent_before": "yes", "signal": "word", "felt": "I want to die. " * 12_000}
    answer = signed_in(people.practitioner).post(f"/visits/{row.pk}/care/", said)
    assert answer.status_code == 422
    assert lengths == [20_000]
