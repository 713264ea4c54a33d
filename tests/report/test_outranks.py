"""No sentence of a page, a letter or a client's page asks for more, unconditionally, than the verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.test_nothing_outranks import CLIENTS, FINDINGS, WORDS
from tests.report.samples import ASSESSMENT, STOPPED, VISIT

from psoas.assessment import Guidance, Stopped
from psoas.evaluation.pages import asks_for_too_much, texts, written
from psoas.pathway import assess
from psoas.report import render_html
from psoas.visit import Client, Finding, Visit

OVERRIDE = st.sampled_from([None, None, "Seen by the doctor last week, who found nothing."])


@settings(max_examples=60, deadline=None)
@given(CLIENTS, WORDS, FINDINGS, OVERRIDE)
def test_no_page_outranks_the_verdict(
    client: Client, words: str, findings: list[Finding], override: str | None
) -> None:
    assert not asks_for_too_much(Visit("v", client, words, tuple(findings)), override)


def test_a_sentence_that_asks_for_too_much_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of pages finds what it must find, and the mark of an urgency too."""
    loud = Guidance("consent", "Before all else", "Hospital today.", "none", "Good practice", "estimate")
    plan = replace(ASSESSMENT.plan, guidance=(loud,))
    html = render_html(VISIT, replace(ASSESSMENT, plan=plan), None)
    assert any(text.startswith("Before all else. Hospital today.") for text in texts(html))
    monkeypatch.setattr("psoas.evaluation.pages.assess", lambda *_: replace(ASSESSMENT, plan=plan))
    assert any(s.startswith("page: Hospital today.") for s in asks_for_too_much(VISIT))


def test_the_mark_of_an_urgency_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psoas.evaluation.pages.assess", lambda *_: STOPPED)
    assert not asks_for_too_much(VISIT)
    monkeypatch.setattr(
        "psoas.evaluation.pages.written", lambda *_: {"letter": '<b data-urgency="emergency_now">Now</b>'}
    )
    assert asks_for_too_much(VISIT) == ("letter: marked emergency_now",)


def test_what_the_client_said_asks_for_nothing() -> None:
    visit = Visit(
        "v",
        Client(54, "male"),
        "Fever and shivering since Sunday, my right groin hurts and I can't straighten the hip. Hospital today, says my mother.",
    )
    assessment = assess(visit)
    assert isinstance(assessment, Stopped)
    for html in written(visit, assessment).values():
        assert not any("my mother" in text for text in texts(html))
