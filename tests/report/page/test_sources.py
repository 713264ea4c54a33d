"""Where the pain may come from, as the page shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.pages import full, summary
from tests.report.reading import Page
from tests.report.samples import (
    ASSESSMENT,
    VISIT,
)

from psoas.assessment import Clarity, Kind
from psoas.differential import likelihood_range
from psoas.report import render_html
from psoas.report.references import shown_estimates
from psoas.report.verdict import verdict as clarity_words
from psoas.report.words import interval, percent, source_name
from psoas.vocabulary import SOURCES, title


def test_every_likely_source_is_shown_with_figure_and_range() -> None:
    text = Page(full()).text
    for estimate in shown_estimates(ASSESSMENT.differential):
        assert source_name(estimate.source) in text
        assert (
            f"{percent(estimate.probability)} ({interval(estimate)}; {likelihood_range(estimate.low, estimate.high)})"
            in text
        )


def test_sources_under_a_threshold_stand_in_one_line() -> None:
    many = (
        *ASSESSMENT.differential.estimates[:2],
        *(replace(e, probability=0.004) for e in ASSESSMENT.differential.estimates[2:]),
    )
    quiet = replace(ASSESSMENT, differential=replace(ASSESSMENT.differential, estimates=many))
    text = Page(summary(render_html(VISIT, quiet, None))).text
    assert f"{len(many) - 2} others, together at most 2%" in text
    assert source_name(many[2].source) not in text


def test_a_serious_source_says_so() -> None:
    serious = replace(ASSESSMENT.differential.estimates[1], source="femoral_neck_stress_fracture")
    known = replace(
        ASSESSMENT,
        differential=replace(
            ASSESSMENT.differential, estimates=(ASSESSMENT.differential.estimates[0], serious)
        ),
    )
    assert "unlikely, serious" in Page(summary(render_html(VISIT, known, None))).text


@pytest.mark.parametrize("kind", ["clear", "hidden"])
@pytest.mark.parametrize(("share", "said"), [(1.0, "all of"), (0.7, "most of"), (0.5, ""), (0.0, "")])
def test_where_estimates_carry_most_of_the_weight_the_same_sentence_says_so(
    kind: Kind, share: float, said: str
) -> None:
    found = Clarity(kind, "hip_osteoarthritis", (), "facet_joint", ("activity_worse:sit",))
    sentence = clarity_words(found, share).partition(". ")[0]
    assert ("estimates" in sentence) is bool(said)
    assert said in sentence
    assert ("A clear case" in sentence) is (kind == "clear" and not said)


def test_what_comes_first_and_is_less_likely_than_not_is_called_first_all_the_same() -> None:
    first = replace(ASSESSMENT.differential.estimates[0], probability=0.36)
    known = replace(ASSESSMENT, differential=replace(ASSESSMENT.differential, estimates=(first,)))
    assert "unlikely alone, yet first of all" in Page(summary(render_html(VISIT, known, None))).text


@pytest.mark.parametrize(("kind", "told"), [
    ("clear", "A clear case. Osteoarthritis of the hip is known to hurt in this place, and worse with sitting fits it too."),
    ("hidden", "The place alone would point to lumbar facet joint; worse with sitting makes osteoarthritis of the hip"),
    ("open", "Still open. Osteoarthritis of the hip comes first, but these are nearly as likely: iliopsoas"),
])  # fmt: skip
def test_a_case_is_called_clear_hidden_or_open(kind: Kind, told: str) -> None:
    found = Clarity(
        kind, "hip_osteoarthritis", ("iliopsoas_related",), "facet_joint", ("activity_worse:sit",), "fadir", True, "femoroacetabular",
    )  # fmt: skip
    studied = tuple(replace(e, from_estimates=0.2) for e in ASSESSMENT.differential.estimates)
    judged = replace(
        ASSESSMENT, differential=replace(ASSESSMENT.differential, estimates=studied, clarity=found)
    )
    text = Page(render_html(VISIT, judged, None)).text
    assert told in text
    assert "A positive result of this exam would put another source first" in text
    unmoved = replace(judged, differential=replace(judged.differential, clarity=replace(found, exam="")))
    assert (
        "No single exam proposed here would put another source first"
        in Page(render_html(VISIT, unmoved, None)).text
    )


def test_estimates_are_marked_and_counted() -> None:
    page = Page(full())
    assert 'class="estimate"' in full()
    assert "Estimate: an informed guess" in page.text
    assert "does not replace a doctor" in page.text


def test_every_source_has_a_name_that_a_person_can_read() -> None:
    assert all(source_name(code)[0].isupper() and "_" not in source_name(code) for code in SOURCES)
    assert all(title("source", code) for code in SOURCES)
