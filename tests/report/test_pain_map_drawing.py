"""The client's own strokes on the pain map: where they were drawn, over the regions, in words too."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT

from psoas.report.drawing.pain_map import pain_map
from psoas.report.templating import part
from psoas.visit import Finding, Stroke
from psoas.visit.drawing import VIEWS

GROIN = Finding("region", "groin", "left", origin="drawing")
LINE = Stroke("front", ((28, 274), (18, 288)))


def shown(*strokes: Stroke, findings: tuple[Finding, ...] = (GROIN,)) -> str:
    shown_map = pain_map(replace(ASSESSMENT, findings=findings), strokes)
    return str(part("parts/pain_map.html.jinja", "whole", shown_map))


def test_the_strokes_are_shown_where_they_were_drawn_and_as_wide() -> None:
    html = shown(LINE)
    assert Page(html).faults == []
    front, back = re.findall(r"<svg.*?</svg>", html, re.S)[:2]
    assert re.search(r'd="M28 274C[^"]*18 288" fill="none" class="pen" stroke-width="6"', front)
    assert "stroke-width" not in back
    assert "lines lie over it" in front
    assert "100% of the drawing" in html


def test_a_side_is_shown_only_where_it_was_drawn_on() -> None:
    assert "Seen from their left" not in shown(LINE)
    sides = shown(LINE, Stroke("left", ((6, 287),)))
    assert "Seen from their left" in sides
    assert "Seen from their right" in sides
    assert Page(sides).faults == []


def test_a_region_of_one_side_is_not_shaded_on_the_other_side_view() -> None:
    html = shown(
        Stroke("left", ((6, 287),)), findings=(Finding("region", "hip_side", "left", origin="drawing"),)
    )
    left, right = re.findall(r"<figure>.*?</figure>", html, re.S)[2:4]
    assert 'class="area here"' in left
    assert 'class="area here"' not in right


def test_a_side_that_words_and_drawing_contradict_is_to_be_asked() -> None:
    assert "<td>ask</td>" in shown(LINE, findings=(replace(GROIN, side="unstated"),))
    assert "<td>ask</td>" not in shown(LINE, findings=(replace(GROIN, side="unstated", origin="words"),))


def test_strokes_without_any_place_are_shown_too() -> None:
    assert "stroke-width" in shown(Stroke("front", ((0, 150), (0, 160))), findings=())


@pytest.mark.parametrize("view", VIEWS)
def test_a_long_scribble_stays_a_small_picture(view: str) -> None:
    scribble = tuple((n % 40 - 20.0, 300 + n % 7 * 0.1) for n in range(20_000))
    one = len(shown(Stroke(view, scribble[:40])))  # type: ignore[arg-type]
    assert len(shown(Stroke(view, tuple((0.0, 300 + n * 0.001) for n in range(20_000))))) < one + 5_000  # type: ignore[arg-type]


points = st.tuples(st.floats(-176, 176), st.floats(-64, 628))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(Stroke, st.sampled_from(VIEWS), st.lists(points, min_size=1, max_size=5).map(tuple)),
        max_size=3,
    )
)
def test_any_drawing_is_a_picture(strokes: list[Stroke]) -> None:
    assert Page(shown(*strokes)).faults == []
