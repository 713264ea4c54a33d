"""The body outline: every region can be drawn, on the right side, with words beside it."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.every import every
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT

from psoas.report.drawing.outline import REGIONS_DRAWN, area, centre, silhouette
from psoas.report.drawing.pain_map import apart, pain_map
from psoas.report.templating import part
from psoas.visit import Finding
from psoas.vocabulary import SIDES, codes


def drawn(*findings: Finding) -> str:
    return str(part("parts/pain_map.html.jinja", "whole", pain_map(replace(ASSESSMENT, findings=findings))))


def x_of(path: str) -> float:
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path)]
    return sum(numbers[::2]) / len(numbers[::2])


def test_every_region_of_the_vocabulary_has_a_place() -> None:
    assert set(codes("region")) == REGIONS_DRAWN


@every("code", codes("region"))
@every("side", SIDES)
@every("present", [True, False])
def test_every_region_can_be_drawn_on_every_side(code: str, side: str, present: bool) -> None:
    html = drawn(Finding("region", code, side, present))  # type: ignore[arg-type]
    assert Page(html).faults == []
    kind = "not" if not present else ("unsided" if side == "unstated" else "here")
    assert html.count(f'class="area {kind}"') >= 2  # one in the legend, at least one on the body


@every("code", codes("region"))
@every("view", ["front", "back"])
def test_regions_lie_on_the_body(code: str, view: str) -> None:
    at = centre(view, code, mirrored=False)  # type: ignore[arg-type]
    if at is None:
        assert area(view, code, mirrored=False) is None  # type: ignore[arg-type]
        return
    assert 0 < at[0] < 60
    assert 100 < at[1] < 560


def test_the_persons_left_is_on_the_viewers_right_in_front_and_left_behind() -> None:
    """The knee shows in both views."""
    html = drawn(Finding("region", "knee", "left"))
    front, back = re.findall(r'<path d="([^"]+)" class="area here"', html)
    assert x_of(front) > 10
    assert x_of(back) < -10


def test_the_outline_is_symmetrical_and_closed() -> None:
    path = silhouette()
    assert path.endswith("Z")
    numbers = [float(n) for n in re.findall(r"-?\d+\.?\d*", path)]
    assert math.isclose(max(numbers[::2]), -min(numbers[::2]), abs_tol=0.2)


def test_the_picture_says_in_words_what_it_shows() -> None:
    html = drawn(Finding("region", "groin", "left"), Finding("region", "buttock", "unstated", False))
    assert "1: groin, left" in html
    assert "2: buttock, side not said, does not hurt" in html


@given(st.lists(st.tuples(st.floats(-60, 60), st.floats(100, 550)), max_size=6))
def test_numbers_on_the_map_move_apart(points: list[tuple[float, float]]) -> None:
    placed = apart(points)
    assert len(placed) == len(points)
    distances = [math.dist(a, b) for n, a in enumerate(placed) for b in placed[:n]]
    assert all(d > 12 for d in distances)


@every("code", codes("region"))
def test_a_small_picture_holds_the_place_that_hurts(code: str) -> None:
    shown = pain_map(replace(ASSESSMENT, findings=(Finding("region", code, "left"),)))
    for figure in shown.summary:
        left, top, wide, tall = (float(n) for n in figure.crop.split())
        for dot in figure.dots:
            assert left <= dot.x <= left + wide
            assert top <= dot.y <= top + tall
    assert Page(str(part("parts/pain_map.html.jinja", "small", shown))).faults == []
