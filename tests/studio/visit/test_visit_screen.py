"""The visit on one screen: what it shows, what one answer changes, and who may see it."""

from __future__ import annotations

import re
from typing import Any

from psoas.studio.commands import clients, visits
from psoas.studio.models import Access, Finding, SafetyOverride

from ..conftest import People
from ..visits import HTMX, hidden, planned, signed_in, state


def parts(response: Any) -> set[str]:
    return set(re.findall(r'<hx-partial hx-target="#([a-z-]+)"', response.content.decode()))


def test_the_screen_shows_the_verdict_first_and_the_story_with_its_marks(people: People) -> None:
    visit = planned(people.practitioner)
    text = signed_in(people.practitioner).get(f"/visits/{visit.pk}/").content.decode()
    assert text.index('id="verdict"') < text.index('id="story"') < text.index('id="sources"')
    assert '<mark class="said">' in text
    assert '<mark class="denied">' in text
    assert '<mark class="unread">' in text
    assert "Where it most likely comes from" in text
    assert 'class="pbar"' in text
    assert "&lt;div" not in text
    assert "Bend hip and knee" in text
    assert "style=" not in text
    assert "<style" not in text


def test_an_exam_answers_with_every_part_that_changed_and_says_what_it_was(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    page = browser.get(f"/visits/{visit.pk}/").content.decode()
    sent = {"type": "exam", "code": "thomas_test", "result": "left", "result_seen": "", **state(page)}
    response = browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX)
    assert response.status_code == 200
    assert {"sources", "exams", "body", "state"} <= parts(response)
    assert not {"about", "since", "words-form"} & parts(response)
    assert "was " in response.content.decode()
    row = Finding.objects.get(visit=visit, superseded_at__isnull=True)
    assert (row.code, row.side, row.present, row.member) == ("thomas_test", "left", True, people.practitioner)
    again = sent | {"result": "negative", "result_seen": str(row.pk), **state(response.content.decode())}
    browser.post(f"/visits/{visit.pk}/findings/", again, **HTMX)
    row = Finding.objects.get(visit=visit, superseded_at__isnull=True)
    assert row.present is False
    browser.post(
        f"/visits/{visit.pk}/findings/", again | {"result": "none", "result_seen": str(row.pk)}, **HTMX
    )
    assert not Finding.objects.filter(visit=visit, superseded_at__isnull=True).exists()


def test_a_page_of_another_process_gets_every_part(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    sent = {
        "type": "exam",
        "code": "fadir",
        "result": "negative",
        "shown": "not known here",
        "figures": '{"iliopsoas": "<b>"}',
    }
    response = browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX)
    assert {"verdict", "story", "about", "plan", "since"} <= parts(response)
    assert "<b>&#34;" not in response.content.decode()


def test_two_results_of_two_people_are_both_shown_and_neither_is_lost(people: People) -> None:
    visit = planned(people.practitioner)
    visit.client.team.add(people.other_practitioner)
    mine, theirs = signed_in(people.practitioner), signed_in(people.other_practitioner)
    sent = {"type": "exam", "code": "fadir", "result": "left", "result_seen": ""}
    assert theirs.post(f"/visits/{visit.pk}/findings/", sent, **HTMX).status_code == 200
    response = mine.post(f"/visits/{visit.pk}/findings/", sent | {"result": "negative"}, **HTMX)
    assert response.status_code == 409
    text = response.content.decode()
    assert "conflict" in parts(response)
    assert (
        Access.objects.get(object_id=str(visit.pk), outcome="conflict").actor
        == f"member:{people.practitioner.pk}"
    )
    assert "Negative" in text
    assert "Left" in text
    assert Finding.objects.get(visit=visit, superseded_at__isnull=True).side == "left", (
        "theirs stands until one chooses"
    )
    keep = {
        name: hidden(text[text.index("conflict-title") :], name)
        for name in ("type", "code", "result", "result_seen")
    }
    assert mine.post(f"/visits/{visit.pk}/findings/", keep, **HTMX).status_code == 200
    assert Finding.objects.get(visit=visit, superseded_at__isnull=True).present is False


def test_words_that_two_people_change_are_both_shown(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    first = {"text": "My knee hurts.", "revision": "1"}
    assert {"story", "words-form"} <= parts(browser.post(f"/visits/{visit.pk}/words/", first, **HTMX))
    response = browser.post(f"/visits/{visit.pk}/words/", first | {"text": "My groin hurts."}, **HTMX)
    assert response.status_code == 409
    assert "My knee hurts." in response.content.decode()
    assert "My groin hurts." in response.content.decode()
    page = browser.post(f"/visits/{visit.pk}/words/", first | {"text": "My groin hurts."})
    assert page.status_code == 409, "without the script too"
    assert "My groin hurts." in page.content.decode()


def test_an_answered_question_stays_where_it_was(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    page = browser.get(f"/visits/{visit.pk}/").content.decode()
    for name in ("q", "s", "n"):
        forms = re.findall(
            rf'<form class="q1" id="{name}-([^"]+)".*?name="asks_about" value="([^"]+)"', page, re.DOTALL
        )
        form, key = forms[1]
        sent = {"asks_about": key, "answer": "no", "list": name, "nth": "1", **state(page)}
        text = browser.post(f"/visits/{visit.pk}/answers/", sent, **HTMX).content.decode()
        now = re.findall(rf'<form class="q1" id="{name}-([^"]+)"', text)
        assert now[1] == form, name
        assert re.search(rf'id="{name}-{form}".*?value="no" checked', text, re.DOTALL), name


def test_yes_no_and_not_known(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    path = f"/visits/{visit.pk}/answers/"
    response = browser.post(path, {"asks_about": "red_flag:major_trauma", "answer": "unknown"}, **HTMX)
    assert response.status_code == 200
    assert not visit.findings.exists()
    browser.post(path, {"asks_about": "red_flag:major_trauma", "answer": "no"}, **HTMX)
    assert visit.findings.get(superseded_at__isnull=True).present is False
    browser.post(path, {"asks_about": "red_flag:major_trauma", "answer": "unknown"}, **HTMX)
    assert not visit.findings.filter(superseded_at__isnull=True).exists()
    assert browser.post(path, {"asks_about": "red_flag:nonsense", "answer": "yes"}, **HTMX).status_code == 422
    assert browser.post(path, {"asks_about": "fever", "answer": "perhaps"}, **HTMX).status_code == 422


def test_an_emergency_is_not_set_aside_and_shows_no_source(people: People) -> None:
    visit = planned(
        people.practitioner, "Since this morning I cannot feel between my legs and I cannot pass water."
    )
    browser = signed_in(people.practitioner)
    text = browser.get(f"/visits/{visit.pk}/").content.decode()
    assert 'data-urgency="emergency_now"' in text
    for part in ("sources", "body", "plan"):
        assert re.search(rf'<section class="card" id="{part}"[^>]* hidden></section>', text), part
    assert 'id="go-on"' not in text
    assert "letter.html" in text
    refused = browser.post(f"/visits/{visit.pk}/override/", {"reason": "I am in a hurry"}, **HTMX)
    assert refused.status_code == 422
    assert Access.objects.filter(object_id=str(visit.pk), outcome="refused").exists()
    assert not SafetyOverride.objects.exists()


def test_a_stop_within_two_weeks_needs_a_written_reason(people: People) -> None:
    words = "My lower back has ached for two months, worse at night, and I have lost weight without trying."
    visit = planned(people.practitioner, words, born="1960")
    browser = signed_in(people.practitioner)
    assert 'id="go-on"' in browser.get(f"/visits/{visit.pk}/").content.decode()
    assert browser.post(f"/visits/{visit.pk}/override/", {"reason": "  "}, **HTMX).status_code == 422
    response = browser.post(
        f"/visits/{visit.pk}/override/", {"reason": "Her doctor saw her yesterday"}, **HTMX
    )
    assert 'data-kind="cleared"' in response.content.decode()
    assert "Her doctor saw her yesterday" in response.content.decode()
    response = browser.post(f"/visits/{visit.pk}/override/", {"withdraw": "1"}, **HTMX)
    assert 'data-kind="stopped"' in response.content.decode()


def test_a_correction_is_made_and_taken_back_and_no_word_is_in_an_address(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    text = browser.get(f"/visits/{visit.pk}/").content.decode()
    places = re.findall(rf'href="(/visits/{visit.pk}/places/words/\d+-\d+/)"', text)
    assert places
    sheet = browser.get(places[1], **HTMX).content.decode()
    assert "deep ache" in sheet
    correction = {
        "quote": "deep ache",
        "occurrence": "1",
        "box": "words",
        "meaning": "quality:ache",
        "status": "negated",
    }
    response = browser.post(f"/visits/{visit.pk}/corrections/", correction, **HTMX)
    assert "Corrected" in response.content.decode()
    visit.refresh_from_db()
    assert visit.corrections[0]["status"] == "negated"
    browser.post(f"/visits/{visit.pk}/corrections/", correction | {"undo": "1"}, **HTMX)
    visit.refresh_from_db()
    assert visit.corrections == []
    wrong = browser.post(
        f"/visits/{visit.pk}/corrections/", correction | {"meaning": "quality:nonsense"}, **HTMX
    )
    assert wrong.status_code == 422


def test_muscles_about_and_drawing(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    muscle = {"muscle": "psoas", "side": "left", "state": "tight", "amount": "40"}
    assert "body" in parts(browser.post(f"/visits/{visit.pk}/muscles/", muscle, **HTMX))
    assert visit.muscles.get().amount == 0.4
    assert browser.post(f"/visits/{visit.pk}/muscles/", muscle | {"amount": "140"}, **HTMX).status_code == 422
    about = {
        "medicines": "apixaban 5 mg\n",
        "height_m": "168",
        "mass_kg": "61,5",
        "sports": "running\nswimming",
    }
    response = browser.post(f"/visits/{visit.pk}/about/", about, **HTMX)
    assert {"about", "plan"} <= parts(response)
    visit.client.refresh_from_db()
    assert visit.client.about["medicines"] == ["apixaban 5 mg"]
    assert visit.client.about["height_m"] == 1.68
    assert visit.client.about["mass_kg"] == 61.5
    assert browser.post(f"/visits/{visit.pk}/about/", {"height_m": "tall"}, **HTMX).status_code == 422
    assert browser.post(f"/visits/{visit.pk}/drawing/", {"drawing": "{"}, **HTMX).status_code == 422


def test_lines_of_the_visit_before_are_copied_as_chosen(people: People) -> None:
    by = people.practitioner
    first = planned(by)
    visits.enter_finding(
        by=by, visit=first, finding={"type": "exam", "code": "fadir", "side": "left", "present": True}
    )
    visits.enter_finding(
        by=by, visit=first, finding={"type": "exam", "code": "thomas_test", "present": False}
    )
    visits.judge_muscle(by=by, visit=first, muscle="psoas", side="left", state="tight", amount=0.3)
    visits.set_text(by=by, visit=first, field="observations", text="Walks with a limp.", seen=0)
    visits.set_outcomes(
        by=by, visit=first, outcomes={"pain_now": 6, "activities": [{"name": "Stairs", "score": 4}]}
    )
    second = clients.plan_visit(by=by, client=first.client)
    visits.set_outcomes(
        by=by, visit=second, outcomes={"pain_now": 4, "activities": [{"name": "Stairs", "score": 6}]}
    )
    browser = signed_in(by)
    text = browser.get(f"/visits/{second.pk}/").content.decode()
    assert "6 → 4" in text
    assert "4 → 6" in text
    assert text.count("2 better") == 2
    line = str(first.findings.get(code="fadir").pk)
    sent = {"source": str(first.pk), "section": "exams", "line": [line]}
    assert browser.post(f"/visits/{second.pk}/copy/", sent, **HTMX).status_code == 200
    assert [f.code for f in second.findings.all()] == ["fadir"]
    sent = {"source": str(first.pk), "section": "observations"}
    assert "observations-form" in parts(browser.post(f"/visits/{second.pk}/copy/", sent, **HTMX))
    second.refresh_from_db()
    assert second.observations == "Walks with a limp."
    other = planned(by, name="Nora Sample")
    assert browser.post(f"/visits/{other.pk}/copy/", sent, **HTMX).status_code == 422, "not of another client"


def test_the_page_hears_what_others_changed_and_no_more(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    page = state(browser.get(f"/visits/{visit.pk}/").content.decode())
    path = f"/visits/{visit.pk}/changes"
    asked = {"seen": page["seen"], "shown": page["shown"]}
    assert browser.get(path, asked, **HTMX).status_code == 204
    visits.enter_finding(
        by=people.owner, visit=visit, finding={"type": "exam", "code": "fadir", "side": "left"}
    )
    response = browser.get(path, asked, **HTMX)
    assert {"exams", "sources", "toasts"} <= parts(response)
    assert "Olive Owner changed this visit." in response.content.decode()
    assert "about" not in parts(response)
    visits.enter_finding(
        by=people.practitioner, visit=visit, finding={"type": "exam", "code": "fadir", "side": "right"}
    )
    assert "toasts" not in parts(browser.get(path, asked, **HTMX)), "one's own change is no news"
    visits.set_text(by=people.owner, visit=visit, field="observations", text="Limps.", seen=0)
    assert "observations-form" in parts(
        browser.get(path, asked | {"text": ["words", "observations"]}, **HTMX)
    )
    assert "observations-form" not in parts(browser.get(path, asked | {"text": ["words"]}, **HTMX)), (
        "somebody is typing"
    )


def test_a_fact_that_two_people_change_is_shown_twice_and_other_facts_are_kept(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    path = f"/visits/{visit.pk}/about/"
    stale = {"medicines": "", "old-medicines": "", "work": "desk work", "old-work": "desk work"}
    browser.post(path, stale | {"medicines": "apixaban"}, **HTMX)
    browser.post(path, stale | {"work": "gardener"}, **HTMX)
    visit.client.refresh_from_db()
    assert visit.client.about["medicines"] == ["apixaban"], (
        "what was not edited is not overwritten by an old page"
    )
    assert visit.client.about["work"] == "gardener"
    response = browser.post(path, stale | {"medicines": "ibuprofen"}, **HTMX)
    assert response.status_code == 409
    text = response.content.decode()
    assert "apixaban" in text
    assert "ibuprofen" in text


def test_a_drawing_is_made_at_the_desk_and_a_second_one_does_not_replace_it_unseen(people: People) -> None:
    visit = planned(people.practitioner, "")
    browser = signed_in(people.practitioner)
    page = browser.get(f"/visits/{visit.pk}/draw").content.decode()
    assert "data-body-draw" in page
    mine = '[{"view": "front", "outline_version": 2, "areas": {"groin": "left"}, "quality": "ache"}]'
    path = f"/visits/{visit.pk}/drawing/"
    assert browser.post(path, {"drawing": mine, "old-drawing": "[]"}).status_code == 303
    visit.refresh_from_db()
    assert visit.drawing[0]["areas"] == {"groin": "left"}
    assert "Groin" in browser.get(f"/visits/{visit.pk}/").content.decode()
    other = mine.replace("left", "right")
    assert browser.post(path, {"drawing": other, "old-drawing": "[]"}).status_code == 409
    assert browser.post(path, {"drawing": other, "old-drawing": mine}).status_code == 303
