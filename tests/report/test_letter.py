"""The letter to a doctor and the client's page: what is in them, and what must never be."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT, STOPPED, UNDETERMINED, VISIT, WORDS

from psoas.assessment import Assessment, Cleared, Differential, SourceEstimate, Stopped
from psoas.pathway import assess
from psoas.pathway.serious import suspicions
from psoas.report import Made, render_client, render_html, render_letter
from psoas.report.words import source_name, urgency_words, with_side
from psoas.visit import Client, Visit

TOLD = Visit(
    "told",
    Client(54, "male", medicines=("metformin",)),
    "Fever and shivering since Sunday, my right groin hurts and I can't straighten the hip. I take warfarin too. "
    "My father died of an aortic aneurysm. No weight loss.",
)


def letter(visit: Visit, assessment: Assessment) -> Page:
    html = render_letter(visit, assessment, Made(datetime.date(2026, 11, 29)))
    assert html is not None
    return Page(html)


def test_a_busy_doctor_finds_urgency_fear_and_reason_before_all_else() -> None:
    page = letter(VISIT, STOPPED)
    assert page.faults == []
    text = page.text
    told = [
        "a 38-year-old woman",
        "Urgent",
        "29 November 2026",
        "today",
        "Psoas abscess; infected hip joint",
        "an abscess of the psoas",
    ]
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "In their own words" in text[places[-1] :]


def test_the_letter_quotes_the_client_and_says_what_was_found() -> None:
    text = letter(VISIT, STOPPED).text
    assert WORDS in text
    for finding in (*STOPPED.referral.exams_positive, *STOPPED.referral.exams_negative):
        assert with_side(finding) in text
    assert "Cetirizine; warfarin" in text
    assert "Signature and name" in text
    assert "I have stopped hands-on treatment." in text


def test_the_letter_holds_medicines_and_family_wherever_they_were_told() -> None:
    text = letter(TOLD, assess(TOLD)).text
    assert "Metformin; warfarin" in text
    assert "“My father died of an aortic aneurysm.”" in text


@pytest.mark.parametrize("urgency", ["mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"])
def test_the_urgency_is_one_word(urgency: str) -> None:
    verdict = replace(STOPPED.verdict, urgency=urgency)  # type: ignore[arg-type]
    text = letter(VISIT, replace(STOPPED, verdict=verdict)).text
    word = urgency_words(urgency).word
    assert word.isalpha()
    assert word in text


def test_a_letter_is_one_page_of_words_however_long_the_story() -> None:
    long = "It hurts and it hurts. " * 400
    said = replace(STOPPED.understanding, text=long, findings=())
    assert len(letter(VISIT, replace(STOPPED, understanding=said)).text.split()) < 450


def test_there_is_no_letter_where_no_doctor_is_asked_for() -> None:
    assert render_letter(VISIT, ASSESSMENT) is None
    assert render_letter(VISIT, UNDETERMINED) is None


def test_the_clients_page_holds_three_things_a_week_and_when_to_call() -> None:
    html = render_client(VISIT, ASSESSMENT) or ""
    page = Page(html)
    assert page.faults == []
    assert "Push and hold" in page.text
    assert "Do less if" in page.text
    assert "See a doctor the same day if" in page.text


@pytest.mark.parametrize("assessment", [ASSESSMENT, STOPPED])
def test_the_clients_page_holds_nothing_that_was_said_or_found(assessment: Assessment) -> None:
    """It may lie where others read it."""
    text = Page(render_client(VISIT, assessment) or "").text
    for finding in assessment.findings:
        if finding.span:
            assert finding.span.text not in text
    for flag in assessment.screening.red_flags:
        assert flag.reason not in text
        assert not any(source_name(source) in text for source in flag.points_to)
    assert VISIT.id not in text


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("GB", "999, or the nearest emergency department."),
        ("IE", "112, or the nearest emergency department."),
        ("US", "911, or the nearest emergency department."),
        ("BR", "The emergency number (999 in the UK, 112 in Europe), or the nearest emergency department."),
        ("", "The emergency number (999 in the UK, 112 in Europe), or the nearest emergency department."),
    ],
)
def test_the_report_names_the_emergency_number_of_the_clients_country(country: str, said: str) -> None:
    words = "My low back hurts. Since this morning I cannot feel between my legs and I cannot pass water."
    visit = Visit("now", Client(41, "female", country=country), words)
    page = Page(render_html(visit, assess(visit), None, Made(datetime.date(2026, 11, 29))))
    assert said in page.text


def test_the_clients_page_of_a_stop_says_who_and_how_soon_and_offers_nothing() -> None:
    page = Page(render_client(VISIT, STOPPED) or "")
    words = urgency_words("same_day")
    assert words.client_when in page.text
    assert words.client_who in page.text
    assert not page.all("table")


def test_where_too_little_was_understood_the_client_gets_no_page() -> None:
    assert render_client(VISIT, UNDETERMINED) is None


def test_what_the_findings_make_likely_stands_under_what_is_feared() -> None:
    likely = SourceEstimate("septic_hip", 0.6, 0.4, 0.8, 0.01, ())
    likely_ones = Differential((likely, *ASSESSMENT.differential.estimates), ())
    stopped = replace(STOPPED, suspected=suspicions(likely_ones))
    text = letter(VISIT, stopped).text
    assert "infected hip joint" in text[text.index("feared") :].partition("In their own words")[0]
    spine = replace(likely, source="spinal_infection")
    found = letter(VISIT, replace(stopped, suspected=suspicions(Differential((spine,), ())))).text
    assert "Psoas abscess; infected hip joint; infection of the spine" in found
    assert "Infection of the spine is likely enough (60%) to be ruled out first." in found


CHILD = Visit(
    "child", Client(12, "male"), "I limp since three weeks, my groin and knee hurt and my foot turns out."
)


def test_the_letter_of_a_child_names_no_source_that_is_nothing_to_fear() -> None:
    text = letter(CHILD, assess(CHILD)).text
    assert "a 12-year-old boy" in text
    assert "Slipped epiphysis" in text
    assert "irritable hip" not in text.casefold()
    assert "synovitis" not in text.casefold()


def test_the_letter_begins_each_entry_and_each_reason_with_a_capital() -> None:
    for visit in (TOLD, CHILD, VISIT):
        html = render_letter(visit, STOPPED if visit is VISIT else assess(visit)) or ""
        entries = re.findall(r"<(?:dd|li|b)\b[^>]*>([^<]+)", html)
        assert entries
        assert not [entry for entry in entries if entry[0].islower()]


def test_the_letter_says_once_how_long_it_has_lasted() -> None:
    visit = Visit("v", Client(64, "male", medicines=("warfarin",)), "My groin has hurt for ten days.")
    text = letter(visit, assess(visit)).text
    assert "The pain has lasted 10 days." in text
    assert "six weeks" not in text


def test_a_known_trigger_is_told_as_a_doctor_would() -> None:
    visit = Visit(
        "v",
        Client(71, "female"),
        "My back has hurt badly since I slipped on the stairs on Monday. I have osteoporosis.",
    )
    text = letter(visit, assess(visit)).text
    assert "clear cause" not in text


def test_the_letter_names_the_family_where_the_words_may_not_be_quoted() -> None:
    words = "I can't pass water and I am numb between my legs. My father died of an aortic aneurysm. My husband hits me."
    visit = Visit("v", Client(40, "female"), words)
    text = letter(visit, assess(visit)).text
    assert "Family historyAneurysm" in text
    assert "father" not in text


SIGNS = {True: "limps", False: "a leg or foot gets weaker"}
SIGNS_AT_ONCE = {True: "is drowsy or hard to wake", False: "you cannot pass urine"}


@pytest.mark.parametrize("age", [9, 40])
@pytest.mark.parametrize(
    "urgency", ["none", "mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"]
)
def test_no_sign_on_the_clients_page_is_less_urgent_than_the_page(urgency: str, age: int) -> None:
    base = STOPPED if urgency in ("within_2_weeks", "same_day", "emergency_now") else ASSESSMENT
    verdict = replace(base.verdict, urgency=urgency)  # type: ignore[arg-type]
    visit = replace(VISIT, client=replace(VISIT.client, age_years=age))
    text = Page(render_client(visit, replace(base, verdict=verdict)) or "").text
    assert ("the same day if" in text) is (urgency in ("none", "mention_to_doctor", "within_2_weeks"))
    assert ("to an emergency department at once if" in text) is (urgency == "same_day")


@pytest.mark.parametrize(("age", "parent"), [(12, True), (15, True), (16, False), (40, False)])
@pytest.mark.parametrize("assessment", [ASSESSMENT, STOPPED])
def test_the_page_of_a_child_speaks_to_the_parent_of_a_childs_hip(
    age: int, parent: bool, assessment: Assessment
) -> None:
    visit = replace(VISIT, client=replace(VISIT.client, age_years=age))
    text = Page(render_client(visit, assessment) or "").text
    assert ("Take your child to" in text) is parent
    assert ("your child" in text) is parent
    signs = SIGNS if isinstance(assessment, Cleared) else SIGNS_AT_ONCE
    assert signs[parent] in text
    assert signs[not parent] not in text
    assert "Their own doctor" not in text


def test_a_client_who_should_mention_it_to_a_doctor_is_told_so() -> None:
    mentioned = replace(ASSESSMENT, verdict=replace(ASSESSMENT.verdict, urgency="mention_to_doctor"))
    assert "Your own doctor: tell them of this pain." in Page(render_client(VISIT, mentioned) or "").text
    assert "Your own doctor" not in Page(render_client(VISIT, ASSESSMENT) or "").text


def test_the_sample_that_stops_names_the_abscess_first() -> None:
    from psoas.visit import load_visit

    visit = load_visit(Path(__file__).parents[2] / "examples" / "fever_and_flexed_hip.toml")
    text = letter(visit, assess(visit)).text
    assert text.index("Emergency") < text.index("Psoas abscess")


def test_the_practitioners_notes_stand_in_the_letter_and_on_the_page() -> None:
    notes = "SLR 30 on the left. Internal rotation absent on the right, end feel hard."
    visit = replace(VISIT, notes=notes)
    told = assess(replace(TOLD, notes=notes))
    found = letter(replace(TOLD, notes=notes), told).text
    assert notes in found
    assert "Exams positiveNone" not in found
    assert "Internal rotation absent" in Page(render_html(replace(TOLD, notes=notes), told, None)).text
    assert notes not in (render_client(visit, told) or "")


def test_a_routine_letter_fears_nothing() -> None:
    visit = Visit(
        "v",
        Client(68, "female", medicines=("apixaban",), conditions=("breast cancer 25 years ago",)),
        "My hip has ached for three months when I walk.",
    )
    assessment = assess(visit)
    assert assessment.verdict.urgency == "mention_to_doctor"
    text = letter(visit, assessment).text
    assert "What to know, and why" in text
    for source in ("spinal_malignancy", "psoas_haematoma", "cauda_equina"):
        assert source_name(source).casefold() not in text.casefold()


def test_the_letter_of_a_child_names_first_what_most_rules_agree_on() -> None:
    visit = Visit(
        "v",
        Client(13, "male"),
        "My groin and knee hurt since I fell off my bike, I limp, my foot turns out, and I can't put weight on it.",
    )
    assessment = assess(visit)
    text = letter(visit, assessment).text
    feared = text[text.index("What is feared") :].partition("In their own words")[0]
    assert "Slipped epiphysis; " in feared
    assert "vertebra" not in feared.casefold()
    page = Page(render_html(visit, assessment, None)).text
    assert "drive themselves" not in page
    assert "let the person drive" not in page


RUNNER = Visit(
    "v",
    Client(31, "female", medicines=("sertraline",)),
    "My right groin has ached for six weeks when I run, and it is sore lifting my knee. Can I keep running? "
    "Would turmeric be any good, and can I take St John's wort?",
    date=datetime.date(2026, 11, 29),
)


def test_the_clients_page_says_what_to_leave_until_the_next_look() -> None:
    assessment = assess(RUNNER)
    assert isinstance(assessment, Cleared)
    text = Page(render_client(RUNNER, assessment) or "").text
    assert "Until we look again by 6 December 2026" in text
    assert "No running, jumping or hopping" in text
    assert "band" not in text
    assert "hip flexor push" not in text.casefold()


def test_the_clients_page_answers_what_the_client_asked_and_names_no_medicine_of_theirs() -> None:
    text = Page(render_client(RUNNER, assess(RUNNER)) or "").text
    assert "What you asked" in text
    assert "Not yet. Walk briskly or cycle first" in text
    assert "Turmeric" in text
    assert "Because of" not in text
    assert "sertraline" not in text.casefold()


def test_the_clients_page_of_a_stop_says_what_to_leave_and_names_nothing_feared() -> None:
    words = "My groin hurts with every step since I doubled my miles, now at night too, and I limp. I run marathons."
    visit = Visit("v", Client(29, "female"), words)
    assessment = assess(visit)
    assert isinstance(assessment, Stopped)
    text = Page(render_client(visit, assessment) or "").text
    assert "Until a doctor has looked" in text
    assert "No running, jumping or stretching" in text
    assert "crack" not in text
    assert source_name("femoral_neck_stress_fracture") not in text
