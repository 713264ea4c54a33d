"""A visit at a desk, in a real browser: exams by mouse and by keyboard, a red flag that stops, two people at one visit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from benchmarks.studio.axe import EVERYTHING, violations
from tests.browser_waits import in_scheme, until

from psoas.studio.commands import clients, visits
from psoas.studio.models import Finding, Visit

from ..visits import STORY, planned
from .conftest import Staff

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]
SHOTS = os.environ.get("PSOAS_SHOTS")
BACK = (
    "My lower back has been aching for two weeks, it goes into my left buttock and leg, worse with sitting."
)
WEIGHT = "My lower back has ached for two months, worse at night, and I have lost weight without trying."
DESK = {"width": 1440, "height": 1000}


def shot(page: Any, name: str) -> None:
    """A picture for the eye, where a folder for them is named; taking one writes a style into the page, which the policy refuses."""
    if SHOTS:
        told = len(page.problems)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
        page.wait_for_timeout(100)
        del page.problems[told:]


def entered(visit: Visit) -> dict[str, tuple[str, bool]]:
    rows = Finding.objects.filter(visit=visit, type="exam", superseded_at__isnull=True)
    return {row.code: (row.side, row.present) for row in rows}


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.form?.id + ' ' + document.activeElement.value"))


def test_exams_by_mouse_and_by_keyboard_change_everything_and_keep_the_focus(
    open_page: Any, team: Staff
) -> None:
    visit = planned(team.practitioner)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    first, second = (page.locator("#exam-rows > li").nth(n).get_attribute("id") for n in (0, 1))
    before = page.locator("#sources .n").first.inner_text()
    page.locator(f"#{first} label", has_text="Left").click()
    page.locator("#sources .delta").first.wait_for()
    assert page.locator("#sources .delta").first.inner_text() == f"was {before}"
    assert page.locator("#sources .n").first.inner_text() != before
    assert page.locator(f"#{first} input[value=left]").is_checked()
    assert focused(page) == f"f-{first} left"
    page.locator(f"#{second} input[value=left]").focus()
    top = page.locator(f"#{second}").bounding_box()["y"]
    page.keyboard.press("n")
    until(page, "id => document.querySelector(`#${id} input[name=result_seen]`).value !== ''", arg=second)
    assert focused(page) == f"f-{second} negative"
    assert page.locator(f"#{second} input[value=negative]").is_checked()
    assert abs(page.locator(f"#{second}").bounding_box()["y"] - top) < 2, "what has the focus does not move"
    page.keyboard.press("r")
    until(page, "() => document.querySelector('#live') && !document.querySelector('.htmx-request')")
    page.wait_for_timeout(300)
    assert entered(visit) == {
        str(first).removeprefix("exam-"): ("left", True), str(second).removeprefix("exam-"): ("right", True),
    }  # fmt: skip
    assert not page.locator("#conflict section").count(), "one's own two quick answers are no conflict"
    page.keyboard.press("e")
    assert focused(page).split()[0] not in {f"f-{first}", f"f-{second}"}, (
        "E goes on to an exam without a result"
    )
    page.locator("#acts-more > summary").click()
    page.keyboard.press("Escape")
    assert page.locator("#acts-more").get_attribute("open") is None
    shot(page, "visit-exams")
    assert page.problems == []


def test_a_red_flag_answer_stops_the_visit_at_once(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, BACK)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    assert page.locator("#sources").is_visible()
    page.locator("#q-red_flag-saddle_numbness label", has_text="Yes").click()
    page.locator("#verdict[data-kind=stopped]").wait_for()
    shot(page, "visit-stopped")
    assert page.locator("#verdict").get_attribute("data-urgency") == "emergency_now"
    steps = page.locator("#verdict .doing")
    assert steps.evaluate("e => e.scrollHeight <= e.clientHeight + 1"), (
        "how soon, who and what first are not cut off"
    )
    for part in ("sources", "body", "plan"):
        assert not page.locator(f"#{part}").is_visible()
    assert not page.locator("#go-on").count(), "an emergency is not set aside"
    assert page.locator("#verdict a", has_text="Letter to a doctor").is_visible()
    assert focused(page) == "q-red_flag-saddle_numbness yes"
    page.locator("#observations-text").focus()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator("#verdict-line").wait_for()
    assert page.locator("#verdict-line").inner_text() == page.locator("#verdict-title").inner_text()
    page.evaluate("window.scrollTo(0, 0)")
    page.locator("#verdict-line").wait_for(state="hidden")
    page.locator("#q-red_flag-saddle_numbness label", has_text="No").click()
    page.locator("#verdict[data-kind=cleared]").wait_for()
    assert page.locator("#sources").is_visible()
    assert focused(page) == "q-red_flag-saddle_numbness no"
    assert page.problems == []


def test_a_reason_is_written_before_a_stop_is_set_aside(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, WEIGHT, born="1960")
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    assert page.locator("#verdict").get_attribute("data-urgency") == "within_2_weeks"
    shot(page, "visit-two-weeks")
    page.locator("#go-on > summary").click()
    page.locator("#go-on-send").click()
    assert page.locator("#verdict").get_attribute("data-kind") == "stopped", "not without a reason"
    page.locator("#reason").fill("Her doctor saw her yesterday and agrees to gentle work")
    page.locator("#go-on-send").click()
    page.locator("#verdict[data-kind=cleared]").wait_for()
    assert "Her doctor saw her yesterday" in page.locator("#verdict").inner_text()
    assert page.locator("#verdict").get_attribute("data-urgency") == "within_2_weeks"
    assert page.problems == []


def test_a_mark_is_corrected_with_two_taps(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    page.locator("#story a.correct", has_text="glimmers").click()
    page.locator("#place[open]").wait_for()
    shot(page, "visit-place")
    page.locator("#meaning").select_option("quality:ache")
    page.locator("#place button", has_text="This is meant").click()
    page.locator("#story h3", has_text="Corrected").wait_for()
    assert not page.locator("#place[open]").count()
    assert not page.locator("#story mark.unread").count()
    page.locator("#story a.correct", has_text="fever").click()
    page.locator("#place[open]").wait_for()
    page.locator("#place button", has_text="Not meant").click()
    until(page, "() => document.querySelectorAll('#story .answered li').length === 2")
    visit.refresh_from_db()
    assert len(visit.corrections) == 2
    assert page.problems == []


def test_two_people_at_one_visit_see_each_other_and_lose_nothing(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner)
    visit.client.team.add(team.other)
    mine = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    theirs = open_page(team.other, f"/visits/{visit.pk}/", viewport=DESK)
    theirs.fill("#observations-text", "Walks with a limp")
    mine.fill("#observations-text", "Thigh drops lower on the right")
    theirs.locator("#observations-saved", has_text="saved").wait_for()
    mine.locator("#conflict section").wait_for()
    shot(mine, "visit-conflict")
    assert "Walks with a limp" in mine.locator("#conflict").inner_text()
    assert mine.locator("#mine").input_value() == "Thigh drops lower on the right"
    mine.locator("#mine").fill("Walks with a limp. Thigh drops lower on the right")
    mine.locator("#keep-mine").click()
    until(mine, "() => !document.querySelector('#conflict section')")
    visit.refresh_from_db()
    assert visit.observations == "Walks with a limp. Thigh drops lower on the right"
    exam = theirs.locator("#exam-rows > li").first.get_attribute("id")
    theirs.locator(f"#{exam} label", has_text="Negative").click()
    mine.locator(".toast", has_text="Quin Practitioner changed this visit").wait_for(timeout=8000)
    mine.locator(f"#{exam} input[value=negative]:checked").wait_for(timeout=10000)
    assert mine.locator("#observations-text").input_value() == visit.observations


def test_words_are_written_twice_and_heard(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, "")
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    shot(page, "visit-empty")
    assert page.locator("#verdict").get_attribute("data-kind") == "undetermined"
    for words in (BACK, BACK + " It eases when I walk."):
        page.fill("#words-text", words)
        page.locator("#words-save").click()
        page.locator("#story .story", has_text=words[-12:]).wait_for()
    assert page.locator("#verdict").get_attribute("data-kind") == "cleared"
    assert not page.locator("#conflict section").count()
    page.locator("#another-exam").select_option("faber")
    page.locator("#exam-other [data-exam]").wait_for()
    page.keyboard.press("l")
    page.locator("#exam-rows #exam-faber input[value=left]:checked").wait_for()
    assert page.problems == []


def test_the_second_visit_begins_where_the_first_ended(open_page: Any, team: Staff) -> None:
    by = team.practitioner
    first = planned(by)
    visits.enter_finding(by=by, visit=first, finding={"type": "exam", "code": "fadir", "side": "left"})
    visits.set_outcomes(
        by=by, visit=first, outcomes={"pain_now": 6, "activities": [{"name": "Stairs", "score": 4}]}
    )
    second = clients.plan_visit(by=by, client=first.client)
    visits.set_text(
        by=by, visit=second, field="words", text="Better. The groin still aches on stairs.", seen=0
    )
    visits.set_outcomes(
        by=by, visit=second, outcomes={"pain_now": 4, "activities": [{"name": "Stairs", "score": 3}]}
    )
    page = open_page(by, f"/visits/{second.pk}/", viewport=DESK)
    page.locator("#since-copy > summary").click()
    shot(page, "visit-since")
    page.locator("#copy-exams-send").click()
    page.locator("#exam-rows #exam-fadir input[value=left]:checked").wait_for()
    assert page.problems == []


def test_the_papers_open_without_a_word_from_the_policy(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, WEIGHT, born="1960")
    for name in ("report", "letter", "client"):
        page = open_page(team.practitioner, f"/visits/{visit.pk}/{name}.html", viewport=DESK)
        assert page.evaluate("getComputedStyle(document.body).fontFamily").lower().find("times") == -1, (
            "the style is used"
        )
        assert page.problems == []


def test_axe_finds_nothing(open_page: Any, team: Staff) -> None:
    for words, born in (
        (STORY, "1988"),
        (WEIGHT, "1960"),
        (BACK + " I cannot pass water.", "1988"),
        ("", "1988"),
    ):
        visit = planned(team.practitioner, words, born=born)
        page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
        for scheme in ("light", "dark"):
            in_scheme(page, scheme)
            assert violations(page, EVERYTHING) == [], (words[:20], scheme)


def test_the_screen_holds_at_every_width(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    for width in (390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in ("light", "dark"):
            in_scheme(page, scheme)
            shot(page, f"visit-{width}-{scheme}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.problems == []


def test_the_client_points_and_the_practitioner_draws(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, "It hurts here, worse with stairs.")
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    page.locator("#places a", has_text="Draw").click()
    page.locator("[data-body-draw] label", has_text="Pick from a list").click()
    page.locator("input[data-bd=area][value='groin@left']").first.check()
    shot(page, "visit-draw")
    page.locator("button", has_text="Save and go back").click()
    page.locator("#places figure").first.wait_for()
    visit.refresh_from_db()
    assert "groin" in str(visit.drawing)
    page.locator("#places a", has_text="Draw").click()
    page.locator("[data-body-draw] label", has_text="Pick from a list").click()
    assert page.locator("input[data-bd=area][value='groin@left']").first.is_checked(), (
        "it goes on from what stands"
    )
    assert page.problems == []


def test_what_to_do_first_can_be_read_in_the_verdict(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner, "My low back hurts. Since this morning I cannot feel between my legs.")
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=DESK)
    whole, advice = page.locator("#verdict").bounding_box(), page.locator("#verdict .doing").bounding_box()
    assert advice["width"] > whole["width"] / 3
    for line in page.locator("#verdict .doing dd").all():
        box = line.bounding_box()
        assert box["y"] + box["height"] <= advice["y"] + advice["height"] + 1, "a line runs out of its box"
