"""The client's words on the page, with what was read from them."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.pages import full, summary, undetermined
from tests.report.reading import Page
from tests.report.samples import (
    ASSESSMENT,
    STOPPED,
    UNDETERMINED,
    VISIT,
    WORDS,
)

from psoas.pathway import assess
from psoas.report import render_html
from psoas.report.templating import part
from psoas.report.views.story import excerpt, pieces
from psoas.report.words import setting
from psoas.visit import CheckIn, Client, Correction, Finding, NotApplied, Span, Understanding, Visit


def highlighted(understanding: Understanding) -> str:
    return str(part("parts/story.html.jinja", "words", pieces(understanding), True))


def test_the_words_are_shown_whole_and_each_finding_is_labelled() -> None:
    html = highlighted(ASSESSMENT.understanding)
    assert Page(html).faults == []
    assert "".join(p.text for p in pieces(ASSESSMENT.understanding)) == WORDS
    assert html.count('class="tag') == len(ASSESSMENT.understanding.findings)
    assert "no: pins and needles" in html
    assert '<mark class="unsure">feverish</mark>' in html


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8))
def test_any_spans_keep_the_words_in_order(text: str, places: list[tuple[int, int]]) -> None:
    """Overlapping, nested, empty and out-of-range spans lose and repeat no letter."""
    findings = tuple(Finding("region", "groin", span=Span(a, b, ""), origin="words") for a, b in places)
    understanding = Understanding(text, findings)
    assert "".join(p.text for p in pieces(understanding)) == text
    assert Page(highlighted(understanding)).faults == []


@given(st.text(alphabet="ab. \n!?", max_size=400), st.integers(0, 300))
def test_an_excerpt_holds_the_clients_words_in_their_order_and_not_too_many(text: str, at: int) -> None:
    span = Span(at, at + 3, "")
    understanding = Understanding(text, (Finding("red_flag", "fever", span=span, origin="words"),))
    passages = excerpt(understanding)
    rest = text
    for passage in passages:
        shown = "".join(p.text for p in passage.pieces)
        assert shown in rest
        rest = rest.partition(shown)[2]
    assert sum(len(p.text.split()) for q in passages for p in q.pieces) <= 2 * setting("words_in_summary")


def test_the_warning_signs_that_were_denied_stand_in_the_summary() -> None:
    no = Finding("red_flag", "fever", present=False, origin="words")
    html = render_html(VISIT, replace(ASSESSMENT, findings=(*ASSESSMENT.findings, no)), None)
    assert "Said no to: fever." in Page(summary(html)).text
    assert "Said no to" not in Page(summary(full())).text


def test_an_excerpt_keeps_the_warning_of_a_long_story() -> None:
    story = (
        "I sat and sat and talked of this and that. " * 40 + "Then a fever came. " + "It rained again. " * 40
    )
    at = story.index("fever")
    said = Finding("red_flag", "fever", span=Span(at, at + 5, "fever"), origin="words")
    shown = [p for q in excerpt(Understanding(story, (said,))) for p in q.pieces]
    assert [p.text for p in shown if p.kind == "warn"] == ["fever"]
    assert sum(len(p.text.split()) for p in shown) <= setting("words_in_summary")


def test_what_was_not_read_is_shown_sentence_by_sentence_and_escaped() -> None:
    page = Page(undetermined())
    assert "<q>Mein Rücken tut &lt;b&gt;weh&lt;/b&gt;.</q>" in undetermined()
    assert "weh" not in [name for name, _ in page.tags]
    assert '<mark class="unread">Seit drei Wochen.</mark>' in undetermined()


def test_a_correction_that_found_no_place_is_shown() -> None:
    missed = NotApplied(Correction("my <i>hip", "rejected"), "The quoted words are gone.")
    for base in (ASSESSMENT, STOPPED, UNDETERMINED):
        html = render_html(VISIT, replace(base, corrections_not_applied=(missed,)), None)
        assert "my &lt;i&gt;hip" in html
        assert "The quoted words are gone." in html


def test_a_cleared_page_shows_the_sentences_that_were_not_read() -> None:
    heard = replace(ASSESSMENT.understanding, not_understood=(Span(0, 7, "It's a "),))
    assert "<q>It&#39;s a </q>" in render_html(VISIT, replace(ASSESSMENT, understanding=heard), None)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("When I wipe I hardly feel the paper.", True),
        ("Bending is easier.", False),
        ("My husband hits me and I dare not say so.", False),
    ],
    ids=[
        "what stops the visit is quoted",
        "what warns of nothing is not",
        "what no paper may hold is not",
    ],
)
def test_the_first_screen_quotes_a_warning_sign_of_a_check_in(told: str, shown: bool) -> None:
    day = datetime.date(2026, 11, 22)
    visit = Visit(
        "a", Client(41), "Sciatica down my right leg for four weeks.", check_ins=(CheckIn(day, told),)
    )
    first = Page(summary(render_html(visit, assess(visit), None))).text
    assert (told in first and "Told on 22 November 2026" in first) is shown
