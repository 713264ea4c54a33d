"""The visit on one screen: what it shows, what one answer changes, and who may see it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import uuid
from typing import Any

from psoas.studio.commands import clients, visits
from psoas.studio.models import Access, Finding, SafetyOverride, Visit

from .conftest import People
from .visits import HTMX, planned, signed_in


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of the page's state."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1].replace("&#34;", '"').replace("&quot;", '"')


def state(text: str) -> dict[str, str]:
    return {name: hidden(text, name) for name in ("seen", "shown", "figures")}


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
    assert Finding.objects.get(visit=visit, superseded_at__isnull=True).present is False
    browser.post(f"/visits/{visit.pk}/findings/", again | {"result": "none"}, **HTMX)
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


def test_the_papers_stand_by_themselves_and_their_policy_names_their_style(people: People) -> None:
    visit = planned(
        people.practitioner,
        "My lower back has ached for two months, worse at night, and I have lost weight without trying.",
        born="1960",
    )
    browser = signed_in(people.practitioner)
    for name, verb in (
        ("report", "visit.report"),
        ("letter", "visit.letter"),
        ("client", "visit.client_page"),
    ):
        response = browser.get(f"/visits/{visit.pk}/{name}.html")
        assert response.status_code == 200
        policy = response["Content-Security-Policy"]
        style = re.search(r"<style>(.*?)</style>", response.content.decode(), re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in policy
        assert "unsafe-inline" not in policy
        assert "script-src" not in policy
        assert Access.objects.filter(verb=verb, object_id=str(visit.pk)).exists()
    calm = planned(people.practitioner, name="Nora Sample")
    assert browser.get(f"/visits/{calm.pk}/letter.html").status_code == 404


def test_only_those_who_care_for_the_client_see_the_visit_and_each_look_is_logged(people: People) -> None:
    visit = planned(people.practitioner)
    gets = (
        "",
        "changes",
        "exam?exam=fadir",
        "places/words/0-5/",
        "report.html",
        "letter.html",
        "client.html",
    )
    posts = (
        "findings",
        "answers",
        "words",
        "observations",
        "corrections",
        "muscles",
        "override",
        "about",
        "copy",
        "drawing",
    )
    revision = Visit.objects.get(pk=visit.pk).revision
    for member, status in ((people.desk, 403), (people.other_practitioner, 404), (people.stranger, 404)):
        browser = signed_in(member)
        for path in gets:
            assert browser.get(f"/visits/{visit.pk}/{path}").status_code == status, path
        for path in posts:
            assert browser.post(f"/visits/{visit.pk}/{path}/", {}, **HTMX).status_code == status, path
    assert Visit.objects.get(pk=visit.pk).revision == revision
    browser = signed_in(people.owner)
    assert browser.get(f"/visits/{uuid.uuid4()}/").status_code == 404
    before = Access.objects.filter(verb="visit.read", object_id=str(visit.pk)).count()
    assert browser.get(f"/visits/{visit.pk}/").status_code == 200
    assert Access.objects.filter(verb="visit.read", object_id=str(visit.pk)).count() == before + 1


def test_a_change_from_elsewhere_is_refused(people: People) -> None:
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner, checks_csrf=True)
    sent = {"type": "exam", "code": "fadir", "result": "left"}
    assert browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX).status_code == 403
    browser.get(f"/visits/{visit.pk}/")
    token = browser.cookies["csrftoken"].value
    assert (
        browser.post(f"/visits/{visit.pk}/findings/", sent, HTTP_X_CSRFTOKEN=token, **HTMX).status_code == 200
    )


def test_a_signed_visit_is_shown_and_not_changed(people: People) -> None:
    visit = planned(people.practitioner)
    Visit.objects.filter(pk=visit.pk).update(state="signed")
    browser = signed_in(people.practitioner)
    text = browser.get(f"/visits/{visit.pk}/").content.decode()
    assert "Signed: it changes no more." in text
    assert "correct" not in re.findall(r'<a class="(\w+)"', text)
    sent = {"type": "exam", "code": "fadir", "result": "left"}
    assert browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX).status_code == 422


def test_what_is_private_is_folded_away(people: People) -> None:
    visit = planned(
        people.practitioner, "My lower back aches. My husband hits me and I am afraid to go home."
    )
    text = signed_in(people.practitioner).get(f"/visits/{visit.pk}/").content.decode()
    fold = text.index('<details class="private" id="story-private">')
    assert fold < text.index("husband")
    assert "husband" in text[fold : text.index('id="since"')]
    verdict = text[text.index('id="verdict"') : text.index('id="refused"')]
    assert "husband" not in verdict
    assert "violence" not in verdict.lower()


def test_no_answer_costs_more_than_it_may(people: People) -> None:
    """An exam to its parts: 60 ms of CPU is the bar on an idle machine; here three times that, so that a busy one does not fail it."""
    visit = planned(people.practitioner)
    browser = signed_in(people.practitioner)
    page = state(browser.get(f"/visits/{visit.pk}/").content.decode())
    taken = []
    for n, code in enumerate(
        ("fadir", "thomas_test", "scour_test", "psoas_sign", "straight_leg_raise", "faber")
    ):
        sent = {
            "type": "exam",
            "code": code,
            "result": ("left", "negative")[n % 2],
            "result_seen": "",
            **page,
        }
        start = time.process_time()
        response = browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX)
        taken.append(time.process_time() - start)
        assert response.status_code == 200
        page = state(response.content.decode())
    assert sorted(taken)[len(taken) // 2] < 0.18, json.dumps(taken)
