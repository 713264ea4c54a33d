"""The handout as PDF/UA: tagged, one page, the same bytes, and a client's words that stay text."""

from __future__ import annotations

import datetime
import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.reading import Page
from tests.report.reading_age import grade
from tests.report.samples import ASSESSMENT, STOPPED, VISIT

from psoas.assessment import Cleared
from psoas.care.exercises import exercise, exercises_by_intervention
from psoas.care.handout import LANGUAGES, Handout, Occasion
from psoas.errors import OutputError
from psoas.pathway import assess
from psoas.report import Made, client_handout, handout_as_pdf, handout_pdf, pdf, render_client
from psoas.report.drawing.exercise import exercise_pictures, exercise_svg
from psoas.visit import Client, Finding, Visit, load_visit
from psoas.vocabulary import Side

typst = pytest.importorskip("typst", reason="typst is not installed (the extra pdf)")

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
MADE = Made(datetime.date(2026, 12, 3), "0.1.0")
OCCASION = Occasion(
    name="Maya",
    given_by="Ana Ruiz, bodywork · 12 Mill Lane · 555 0142",
    next_visit="Thursday 10 December, 8:30",
)
STORIES = {
    "runner": "My right groin has ached for six weeks when I run, and it is sore lifting my knee. Can I keep running? "
    "Would turmeric be any good, and can I take St John's wort?",
    "desk": "A dull ache in my low back and the front of my hip for three months when I sit long at my desk. Should I rest?",
    "older": "My hip has been stiff in the morning for years and aches in the groin when I walk. Is yoga good for me?",
    "leg": "My low back hurts and it goes down the back of my leg with tingling since two weeks. Can I drive?",
    "afraid": "My back has hurt for a year. I am afraid to bend and I sleep badly. Is swimming all right? And a scan?",
}


def handout_for(words: str, occasion: Occasion = OCCASION, age: float = 40, country: str = "GB") -> Handout:
    visit = Visit("v", Client(age, "female", country=country), words, date=datetime.date(2026, 12, 3))
    handout = client_handout(visit, assess(visit), occasion)
    assert handout is not None
    return handout


def asked(handout: Handout, selector: str) -> list[Any]:
    """What typst finds in the page as it is laid out."""
    told = json.dumps(pdf._values(handout, "Made"))
    found = typst.query(pdf._template(), selector, sys_inputs={"handout": told}, ignore_system_fonts=True)
    return list(json.loads(found))


def headings(handout: Handout) -> str:
    return json.dumps(asked(handout, "heading"), ensure_ascii=False)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def size(handout: Handout) -> float:
    return float(asked(handout, "<size-of-text>")[0]["value"])


@pytest.fixture(scope="module")
def plain() -> Handout:
    return handout_for(STORIES["desk"])


def test_the_pdf_is_tagged_names_its_language_and_claims_ua(plain: Handout) -> None:
    content = handout_pdf(plain, MADE)
    assert content.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"/Lang", b"/Alt", b"/DisplayDocTitle"):
        assert mark in content, mark
    assert b"Your plan, Maya" in content


def test_typst_refuses_a_page_that_a_screen_reader_could_not_read(
    plain: Handout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard is asked for: a picture without words, and a page without a title, are refused."""
    whole = pdf._template()
    for part in (b", alt: one.alt", b"title: d.title, "):
        assert part in whole
        monkeypatch.setattr(pdf, "_template", lambda part=part: whole.replace(part, b""))
        with pytest.raises(OutputError, match="cannot be made as PDF"):
            handout_pdf(plain, MADE)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_the_samples_fit_on_one_small_page_made_quickly(file: Path) -> None:
    visit = load_visit(file)
    handout = client_handout(visit, assess(visit), OCCASION)
    assert handout is not None
    content = handout_pdf(handout, MADE)
    assert pages(content) == 1
    assert len(content) < 200_000
    spent: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        handout_pdf(handout, MADE)
        spent.append(time.process_time() - begun)
    assert min(spent) < 0.3


@pytest.mark.parametrize("story", STORIES)
def test_three_things_to_do_fit_on_one_page_in_large_type(story: str) -> None:
    handout = handout_for(STORIES[story])
    assert handout.actions
    assert pages(handout_pdf(handout, MADE)) == 1
    assert size(handout) >= 10.5
    bare = replace(handout, answers=(), rules=(), doing=(), again="")
    assert size(bare) >= 12


def test_any_three_things_that_a_client_does_alone_fit_on_one_page(plain: Handout) -> None:
    """The three with the most words, of all that have steps."""
    every = [
        replace(plain.actions[0], intervention=code, exercise=one.code, steps=one.steps, stop_if=one.stop_if)
        for code, several in exercises_by_intervention().items()
        for one in several
    ]
    longest = sorted(every, key=lambda one: len(" ".join((*one.steps, *one.stop_if))))[-3:]
    full = replace(plain, actions=tuple(longest), answers=())
    assert pages(handout_pdf(full, MADE)) == 1


def test_more_than_fits_takes_a_second_page_in_large_type(plain: Handout) -> None:
    long = replace(
        plain, answers=tuple((f"Question {n}", "An answer of some length. " * 12) for n in range(9))
    )
    assert pages(handout_pdf(long, MADE)) == 2
    assert size(long) == 12


def test_two_pages_with_signs_that_cannot_be_drawn_are_made_as_quickly(plain: Handout) -> None:
    long = replace(
        plain, answers=tuple((f"问题 {n} 🙂", "An answer of some length. " * 12) for n in range(9))
    )
    begun = time.process_time()
    assert pages(handout_pdf(long, MADE)) == 2
    assert time.process_time() - begun < 0.3


def test_the_same_values_give_the_same_bytes(plain: Handout) -> None:
    first = handout_pdf(plain, MADE)
    assert handout_pdf(plain, MADE) == first
    assert (
        handout_pdf(plain, replace(MADE, on=datetime.date(2027, 1, 1))) == first
    )  # the day of the visit counts
    assert b"20261203120000" in first or b"2026-12-03T12:00:00" in first


HOSTILE = {
    "markup": '#import "@preview/x:1.0.0" *b* _i_ $x^2$ `c` <l> @ref = h \\ // /* #{panic()} #sys.inputs',
    "quotes": '"} ] \' \\" \\u{0}',
    "control": "a\x00b\x07c\x1bd\x7f\x85e\ttab\r\nnew",
    "long": "x" * 5000,
    "unbroken": "https://example.org/" + "a-b_c." * 300,
    "arabic": "أريد أن أمشي",
    "hebrew": "ללכת שוב",
    "chinese": "再次行走 и снова",
    "signs": "🙂🏃‍♀️ ☃ ✓ \ue000 \ufdd0 \uffff",
    "turning": "\u202eabc\u2066 \u200fdef\u2069",
    "surrogate": "a\ud800b",
    "marks": "e" + "\u0301" * 60,
    "hindi": "चलना फिर से",
    "empty": " ",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_stay_text_and_fail_nothing(words: str) -> None:
    occasion = Occasion(name=words, given_by=words, next_visit=words, goals=(words, words))
    handout = handout_for(STORIES["desk"], occasion)
    content = handout_pdf(replace(handout, answers=((words, words),)), MADE)
    assert content.startswith(b"%PDF")
    assert len(content) < 1_000_000


def test_markup_in_a_name_is_printed_as_it_stands() -> None:
    markup = HOSTILE["markup"].partition(" ")[2]
    shown = headings(handout_for(STORIES["desk"], Occasion(name=markup)))
    assert json.dumps(f"Your plan, {markup}", ensure_ascii=False)[1:-1].partition("@ref")[0] in shown


@pytest.mark.parametrize(
    "name", ["Íñigo Peña-Güell", "María José Núñez ¿y tú? ¡Sí!", "Łukasz Þór Ågren Žižek"]
)
def test_letters_of_europe_are_drawn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def kept(told: str, undrawn: frozenset[str]) -> str:
        assert not undrawn
        return told

    monkeypatch.setattr(pdf, "_without", kept)
    handout = handout_for(STORIES["desk"], Occasion(name=name))
    assert handout_pdf(handout, MADE)
    assert name in headings(handout)


def test_what_cannot_be_drawn_is_a_box_and_the_rest_stays(plain: Handout) -> None:
    told = json.dumps({"title": "José 漢字"}, ensure_ascii=False)
    assert json.loads(pdf._without(told, frozenset("漢字"))) == {"title": "José □□"}


def test_a_failure_repeats_no_word_of_the_client(monkeypatch: pytest.MonkeyPatch) -> None:
    handout = handout_for(STORIES["desk"], Occasion(name="Secret Name"))
    monkeypatch.setattr(pdf, "_template", lambda: b"#panic(sys.inputs.handout)")
    with pytest.raises(OutputError) as caught:
        handout_pdf(handout, MADE)
    assert "Secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_without_the_extra_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch, plain: Handout) -> None:
    monkeypatch.setattr(pdf, "can_make_pdf", lambda: False)
    assert handout_as_pdf(VISIT, ASSESSMENT, MADE) is None
    with pytest.raises(OutputError, match=r"psoas\[pdf\]"):
        handout_pdf(plain, MADE)


def test_a_stopped_visit_has_a_page_and_one_that_may_not_be_written_has_none() -> None:
    assert pages(handout_as_pdf(VISIT, STOPPED, MADE) or b"") == 1
    hit = Visit("v", Client(40, "female"), "My husband hits me when he is drunk. My low back hurts.")
    assert handout_as_pdf(hit, assess(hit), MADE) is None


@pytest.mark.parametrize("assessment", [ASSESSMENT, STOPPED], ids=["plan", "stop"])
def test_page_and_paper_say_the_same(assessment: Any) -> None:
    handout = client_handout(VISIT, assessment, replace(OCCASION, goals=("run again",)))
    assert handout is not None
    html = " ".join(
        Page(
            render_client(VISIT, assessment, MADE, replace(OCCASION, goals=("run again",))) or ""
        ).text.split()
    )
    paper = json.dumps(pdf._values(handout, ""), ensure_ascii=False)
    texts = [
        handout.title,
        handout.lead,
        handout.call,
        *handout.goals,
        *handout.rules,
        *handout.less_if,
        *handout.sooner_if,
    ]
    texts += [text for pair in (*handout.doing, *handout.answers) for text in pair]
    texts += [text for one in handout.actions for text in (one.name, one.dose, *one.steps, *one.stop_if)]
    for text in filter(None, texts):
        assert " ".join(text.split()) in html, text
        assert json.dumps(text, ensure_ascii=False)[1:-1] in paper, text


def _told(handout: Handout) -> list[str]:
    """All that a client reads as sentences; the table's cells are no sentences."""
    sentences = [handout.lead, handout.call, handout.less_then, *handout.rules]
    sentences += [f"{handout.sooner} {sign}" for sign in handout.sooner_if]
    sentences += [f"{handout.word('less_if')} {sign}" for sign in handout.less_if]
    sentences += [text for _, text in (*handout.doing, *handout.answers)]
    for one in handout.actions:
        sentences += [*one.steps, f"{handout.word('stop_if')}: {'; '.join(one.stop_if)}."]
    return [text for text in sentences if text]


@pytest.mark.parametrize("age", [9, 40])
@pytest.mark.parametrize("story", STORIES)
def test_a_handout_is_read_at_grade_seven_or_lower(story: str, age: int) -> None:
    assert grade(_told(handout_for(STORIES[story], age=age))) <= 7


@pytest.mark.parametrize("urgency", ["mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"])
@pytest.mark.parametrize("age", [9, 40])
def test_a_page_that_sends_to_a_doctor_is_read_at_grade_seven_or_lower(urgency: Any, age: int) -> None:
    visit = replace(VISIT, client=replace(VISIT.client, age_years=age, country="GB"))
    told = replace(STOPPED, verdict=replace(STOPPED.verdict, urgency=urgency))
    handout = client_handout(visit, told)
    assert handout is not None
    assert grade(_told(handout)) <= 7


def test_the_measure_of_reading_age_tells_hard_from_easy() -> None:
    hard = "Physiotherapeutic interventions necessitate individualised consideration of contraindications."
    assert grade([hard]) > 15
    assert grade(["Sit on a chair. Push your knee up. Breathe."]) < 3
    # Kincaid's formula by hand: 6 words, 1 sentence, 8 syllables.
    assert grade(["The doctor looks at your muscles."]) == pytest.approx(0.39 * 6 + 11.8 * 8 / 6 - 15.59)


def test_every_picture_has_words_and_stays_in_its_box() -> None:
    for code, picture in exercise_pictures().items():
        told = {picture.told(language) for language in LANGUAGES}
        assert len(told) == len(LANGUAGES)
        assert all(len(words.split()) > 5 for words in told)
        assert grade([picture.told("en")]) <= 7
        assert exercise(code).steps
        for shape in picture.shapes:
            places = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", shape.path)]
            if shape.kind not in {"arrowhead", "furniture"}:  # drawn by steps from their first place
                assert all(-6 <= n <= 220 for n in places), (code, shape)


def test_pictures_on_a_page_have_their_words_and_no_style_of_their_own() -> None:
    svg = exercise_svg("bridge")
    assert 'role="img" aria-label="A person lies' in svg
    assert "style" not in svg
    assert "#" not in re.sub(
        r"var\(--[\w-]+,#[0-9a-f]{6}\)", "", svg
    )  # the page's colours, ours where it has none
    assert exercise_svg("pacing") == ""


def test_colours_on_paper_are_those_of_the_light_pages() -> None:
    sheet = (ROOT / "src/psoas/report/data/tokens.css").read_text(encoding="utf-8").lower()
    template = pdf._template().decode()
    drawn = "".join(exercise_svg(code, for_paper=True) for code in exercise_pictures())
    used = set(re.findall(r'(?:rgb\(|="?)"?(#[0-9a-f]{6})', template + drawn))
    assert len(used) > 12
    assert not {colour for colour in used if colour not in sheet}


def test_the_contents_come_from_a_plan() -> None:
    """The stories of this file are what they are taken for."""
    for words in STORIES.values():
        visit = Visit("v", Client(40, "female"), words)
        assert isinstance(assess(visit), Cleared)


@pytest.mark.parametrize(
    ("side", "mirrored", "said"),
    [
        ("left", True, "Start with the left, as in the picture."),
        ("right", False, "Start with the right, as in the picture."),
        ("unstated", False, "The picture shows the right."),
    ],
)
def test_the_picture_and_the_words_of_an_exercise_are_of_the_side_that_the_client_does(
    side: Side, mirrored: bool, said: str
) -> None:
    words = "The front of my hip has ached for three months when I lift my knee and on stairs."
    short = Finding("exam", "thomas_test", side, True, "hand")
    visit = Visit("v", Client(31, "female"), words, (short,), date=datetime.date(2026, 12, 3))
    assessment = assess(visit)
    handout = client_handout(visit, assessment)
    assert handout is not None
    sided = [action for action in handout.actions if action.side]
    assert sided
    assert all(said in action.which for action in sided if exercise(action.exercise).sides == "each")
    page = render_client(visit, assessment)
    assert page is not None
    on_paper = pdf._values(handout, "")["actions"]
    assert isinstance(on_paper, list)
    for action, one in zip(handout.actions, on_paper, strict=True):
        assert ("matrix(-1" in one["picture"]) is (mirrored and bool(action.side))
        assert not action.side or one["alt"].endswith("left side." if mirrored else "right side.")
    assert page.count("matrix(-1") == (len(sided) if mirrored else 0)
