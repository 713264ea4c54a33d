"""A pain drawing: strokes to regions, sides and shares; and held against the words."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.every import every

from psoas.intake import read_drawing, reconcile, understand
from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.outline import body, region_fields, regions
from psoas.pathway import assess
from psoas.visit import Finding, Stroke, Understanding, View, Visit
from psoas.visit.drawing import MAX_LENGTH, VIEWS, X_HIGH, X_LOW, Y_HIGH, Y_LOW, Point
from psoas.vocabulary import codes

OTHER = {"left": "right", "right": "left", "both": "both", "midline": "midline"}


def ring(x: float, y: float, rx: float, ry: float | None = None, *, turns: float = 1.0) -> tuple[Point, ...]:
    """A hand-drawn ring around (x, y); less or more than one turn leaves a gap or runs over its start."""
    count = 24
    angles = [2 * math.pi * turns * n / count for n in range(count + 1)]
    return tuple((x + rx * math.cos(a), y + (ry or rx) * math.sin(a)) for a in angles)


def places(*strokes: Stroke) -> set[str]:
    return {f"{hit.code}@{hit.side}" for hit in read_drawing(strokes).hits}


# In the front view the person's right is at x below 0; in the back view their left is.
TABLE: list[tuple[str, View, Sequence[Sequence[Point]], str]] = [
    # what was drawn                     view     strokes                                    what it is
    ("a short line in the left fold", "front", [[(28, 274), (18, 288)]], "groin@left"),
    ("the same on the viewer's left", "front", [[(-28, 274), (-18, 288)]], "groin@right"),
    ("a dot on the right kneecap", "front", [[(-29, 404)]], "knee@right"),
    ("a dot behind the right knee", "back", [[(29, 404)]], "knee@right"),
    ("a hand's breadth of low back", "back", [ring(0, 225, 30, 14)], "low_back@both"),
    ("down the spine", "back", [[(0, 208), (1, 225), (0, 244)]], "low_back@midline"),
    ("beside the spine", "back", [[(-18, 210), (-17, 240)]], "low_back@left"),
    ("two marks beside the spine", "back", [[(-24, 210), (-24, 240)], [(24, 210), (24, 240)]], "low_back@both"),
    ("between the shoulder blades", "back", [ring(0, 160, 10)], "mid_back@midline"),
    ("on the tailbone", "back", [[(0, 266), (0, 280)]], "tailbone@midline"),
    ("a ring round the right buttock", "back", [ring(30, 282, 14)], "buttock@right"),
    ("both buttocks", "back", [ring(30, 282, 14), ring(-30, 282, 14)], "buttock@both"),
    ("the fork of the pubic bone", "front", [ring(0, 283, 4)], "pubis@midline"),
    ("between the legs", "front", [[(0, 296), (1, 302)]], "genitals@midline"),
    ("low belly on the right", "front", [ring(-22, 248, 8)], "lower_abdomen@right"),
    ("over the left kidney, from behind", "back", [[(-48, 212), (-49, 238)]], "flank@left"),
    ("front of the left thigh", "front", [[(32, 318), (30, 370)]], "thigh_front@left"),
    ("inside of the right thigh", "front", [[(-10, 322), (-11, 372)]], "thigh_inner@right"),
    ("over the right hip bone, from the side", "right", [ring(-6, 287, 6, 14)], "hip_side@right"),
    ("over the left hip bone, from the side", "left", [ring(6, 287, 6, 14)], "hip_side@left"),
    ("seat of the left side view", "left", [ring(36, 284, 8, 14)], "buttock@left"),
    ("seam of the trousers", "left", [[(3, 322), (0, 380)]], "thigh_side@left"),
    ("the outer lower leg from the right", "right", [[(14, 440), (12, 500)]], "shin@right"),
    ("calf from behind", "back", [[(-28, 435), (-28, 505)]], "calf@left"),
    ("top of the foot", "front", [[(28, 535), (30, 552)]], "foot@left"),
    ("belt to sole behind", "back",
     [[(-16, 232), (-28, 280), (-28, 340), (-28, 400), (-29, 460), (-29, 545)]],
     "low_back@left buttock@left thigh_back@left knee@left calf@left foot@left"),
    ("fold and hip crease as one ring", "front", [ring(33, 283, 9, 14)], "groin@left hip_front@left"),
    ("the shoulder", "front", [[(-55, 125), (-60, 135)]], ""),
    ("the head", "left", [ring(0, 30, 10)], ""),
    ("beside the body", "front", [[(-110, 20), (-100, 60)]], ""),
    ("along the forearm beside the hip", "front", [[(80, 220), (90, 258)]], ""),
]  # fmt: skip


@every(("what", "view", "lines", "want"), TABLE, ids=[row[0] for row in TABLE])
def test_what_a_drawing_means(what: str, view: View, lines: Sequence[Sequence[Point]], want: str) -> None:
    assert places(*(Stroke(view, tuple(line)) for line in lines)) == set(want.split())


@every("turns", [0.9, 1.0, 1.15, 2.0])
def test_a_loop_counts_with_its_inside_whether_or_not_its_ends_meet(turns: float) -> None:
    drawn = grid.size(grid.ink(ring(0, 200, 30, turns=turns), 6, closing_share=0.15))
    assert drawn == pytest.approx(math.pi * 33**2, rel=0.05)


def test_an_arc_is_no_loop() -> None:
    arc = ring(0, 200, 30, turns=0.6)
    assert grid.size(grid.ink(arc, 6, closing_share=0.15)) == pytest.approx(
        0.6 * 2 * math.pi * 30 * 6, rel=0.1
    )


def test_sizes_are_those_of_geometry() -> None:
    line = grid.ink(((-50, 100), (50, 160)), 10, closing_share=0.15)
    assert grid.size(line) == pytest.approx(math.hypot(100, 60) * 10 + math.pi * 25, rel=0.02)
    assert grid.size(grid.polygon(((0, 0), (40, 0), (40, 30)))) == pytest.approx(600, rel=0.02)


def test_shares_follow_the_area_and_add_up() -> None:
    """Two rings of radius 6 and 12, pen included: 9 squared to 15 squared."""
    found = read_drawing([Stroke("back", ring(30, 285, 6)), Stroke("back", ring(-30, 345, 12))])
    shares = {hit.code: hit.share for hit in found.hits}
    assert shares["thigh_back"] / shares["buttock"] == pytest.approx(225 / 81, rel=0.1)
    assert sum(shares.values()) == pytest.approx(1, abs=0.02)


def test_a_slip_of_the_pen_is_dropped_but_not_where_it_may_be_a_warning() -> None:
    leg = [
        Stroke("back", ring(28, 350, 18, 34)),
        Stroke("back", ring(28, 468, 18, 40)),
        Stroke("back", ring(-28, 350, 18, 34)),
    ]
    assert "foot" not in {p.split("@")[0] for p in places(*leg, Stroke("back", ((-28, 545),), 2))}
    assert "genitals@midline" in places(*leg, Stroke("front", ((0, 298),), 2))


def test_ink_beyond_the_regions_is_asked_about_and_counted() -> None:
    drawn = read_drawing([Stroke("front", ((28, 274), (18, 288))), Stroke("front", ring(0, 150, 12))])
    assert drawn.asks_elsewhere
    assert drawn.elsewhere > 0.5
    assert not read_drawing([Stroke("front", ((28, 274), (18, 288)))]).asks_elsewhere


@every("view", VIEWS)
def test_the_areas_of_a_view_are_disjoint_and_within_reach_of_the_body(view: View) -> None:
    seen = 0
    for field in region_fields(view):
        assert field.drawn
        assert field.drawn & ~field.reach == 0
        assert field.reach & seen == 0, f"{field.code} {field.side} overlaps another"
        assert field.drawn & ~body(view) == 0
        seen |= field.reach
    assert {f.code for f in region_fields(view)} == set(regions(view))


def test_every_region_can_be_drawn() -> None:
    assert {f.code for view in VIEWS for f in region_fields(view)} == set(codes("region"))


# Properties

points = st.tuples(st.floats(X_LOW - 60, X_HIGH + 60), st.floats(Y_LOW - 60, Y_HIGH + 60))
strokes = st.builds(
    Stroke, st.sampled_from(VIEWS), st.lists(points, min_size=1, max_size=6).map(tuple), st.floats(1, 60)
)
PLACES = [(view, f.code, f.side) for view in VIEWS for f in region_fields(view)]


@settings(max_examples=60, deadline=None)
@given(st.lists(strokes, max_size=4))
def test_any_drawing_is_read_and_its_shares_are_shares(drawing: list[Stroke]) -> None:
    found = read_drawing(drawing)
    assert all(0 < hit.share <= 1 and hit.code in codes("region") for hit in found.hits)
    assert sum(hit.share for hit in found.hits) + found.elsewhere <= 1 + 1e-9
    assert len({(hit.code, hit.side) for hit in found.hits}) == len(found.hits)


def mirror(stroke: Stroke) -> Stroke:
    view: View = {"left": "right", "right": "left"}.get(stroke.view, stroke.view)  # type: ignore[assignment]
    return Stroke(view, tuple((-x, y) for x, y in stroke.points), stroke.width)


@settings(max_examples=60, deadline=None)
@given(st.lists(strokes, min_size=1, max_size=4))
def test_a_mirrored_drawing_means_the_other_side(drawing: list[Stroke]) -> None:
    there = {(h.code, h.side): h.share for h in read_drawing(drawing).hits}
    back = {(h.code, OTHER[h.side]): h.share for h in read_drawing([mirror(s) for s in drawing]).hits}
    assert back == pytest.approx(there, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.lists(strokes, min_size=2, max_size=4).flatmap(lambda s: st.tuples(st.just(s), st.permutations(s))))
def test_the_order_of_strokes_does_not_matter(pair: tuple[list[Stroke], list[Stroke]]) -> None:
    one, other = pair
    assert read_drawing(one) == read_drawing(other)


@cache
def cells_of(view: View, code: str, side: str) -> list[int]:
    """The cells of an area by number, row by row (a row is 240 long: the frame and 4 spare on each side)."""
    area = next(f.drawn for f in region_fields(view) if (f.code, f.side) == (code, side))
    return [n for n, bit in enumerate(f"{area:b}"[::-1]) if bit == "1"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), st.integers(0, 10_000))
def test_a_mark_within_one_region_is_that_region(place: tuple[View, str, str], seed: int) -> None:
    view, code, side = place
    cells = cells_of(*place)
    row, column = divmod(cells[seed % len(cells)], 240)
    dot = Stroke(view, ((column - 4 + X_LOW + 0.5, row + Y_LOW + 0.5),), 1.0)
    (hit,) = read_drawing([dot]).hits
    assert hit.code == code
    assert hit.side in (side, "midline")
    assert hit.share == pytest.approx(1.0)


def test_the_largest_drawing_is_read() -> None:
    """A labyrinth of the allowed length: the slowest to fill."""
    turns = int(MAX_LENGTH / 2 / 240)
    lines = [
        ((-110 + n % 55 * 4, 10 + n % 2 * 3), (-110 + n % 55 * 4, 250 + n % 2 * 3)) for n in range(turns)
    ]
    snake = tuple(p for n, line in enumerate(lines) for p in (line if n % 2 else line[::-1]))
    assert read_drawing([Stroke("front", snake, 1.0)]).hits


# Drawing and words

STORIES: list[tuple[str, str, list[Stroke], str, str]] = [
    # words, what else is pointed at, what is drawn, the places, what is asked
    ("My left groin hurts.", "", [Stroke("front", ((28, 274), (18, 288)))], "groin@left", ""),
    ("My left groin hurts.", "", [Stroke("front", ((-28, 274), (-18, 288)))], "groin@unstated",
     "You wrote left groin and drew the right. Which side is it?"),
    ("My groin hurts.", "", [Stroke("front", ((-28, 274), (-18, 288)))], "groin@right", ""),
    ("My left groin hurts.", "", [Stroke("back", ring(-30, 282, 14))], "groin@left buttock@left", ""),
    ("Both groins hurt.", "", [Stroke("front", ((28, 274), (18, 288)))], "groin@both", ""),
    ("My left groin hurts. The right knee does not hurt.", "",
     [Stroke("front", ((28, 274), (18, 288))), Stroke("front", ring(-29, 404, 8))],
     "groin@left knee@right", "You wrote that the right knee does not hurt, and drew it. Does it hurt there?"),
    ("My left groin hurts.", "groin@right", [], "groin@unstated",
     "You wrote left groin and pointed at the right. Which side is it?"),
    ("My left groin hurts.", "", [Stroke("back", ring(30, 282, 14))], "groin@left buttock@right",
     "You wrote left groin and marked the right buttock. Which side is it?"),
    ("My left groin and left buttock hurt.", "",
     [Stroke("front", ((-28, 274), (-18, 288))), Stroke("back", ring(30, 282, 14))],
     "groin@unstated buttock@unstated",
     "You wrote left buttock and groin and drew the right. Which side are they?"),
    ("My groin hurts on the left.", "", [Stroke("front", ((28, 274), (18, 288))), Stroke("front", ring(0, 150, 8))],
     "groin@left", "Part of your drawing is not on the back, belly, hips or legs. What do you feel there?"),
    ("", "low_back@midline", [Stroke("front", ((28, 274), (18, 288)))], "groin@left low_back@midline", ""),
]  # fmt: skip


@every(("words", "pointed", "drawn", "want", "asked"), STORIES)
def test_drawing_and_words(words: str, pointed: str, drawn: list[Stroke], want: str, asked: str) -> None:
    listed = [
        Finding("region", code, side, origin="drawing")  # type: ignore[arg-type]
        for code, _, side in (p.partition("@") for p in pointed.split())
    ]
    findings, questions = reconcile(read_drawing(drawn, listed), understand(words))
    assert {f"{f.code}@{f.side}" for f in findings if f.present} == set(want.split())
    assert [q.text for q in questions] == ([asked] if asked else [])
    assert all(q.why for q in questions)


@given(st.lists(strokes, max_size=2))
@settings(max_examples=30, deadline=None)
@example([])
def test_without_words_all_that_is_drawn_is_found_and_no_side_is_asked(drawing: list[Stroke]) -> None:
    drawn = read_drawing(drawing)
    findings, questions = reconcile(drawn, Understanding("", ()))
    assert Counter(findings) == Counter(drawn.findings)
    assert {q.asks_about for q in questions} <= {"drawing:elsewhere"}


def test_a_visit_whose_drawing_contradicts_its_words() -> None:
    """The region is kept, its side is open until it is asked, and no rule for both sides fires from it."""
    visit = Visit.from_toml(
        """
        words = "Deep ache in my left groin when I lift my knee, for six weeks. No fever."
        [[drawing]]
        view = "front"
        strokes = [[[-28, 274], [-18, 288]]]
        """,
        "turned",
    )
    found = assess(visit)
    (groin,) = [f for f in found.findings if f.key == "region:groin"]
    assert (groin.side, groin.present, groin.origin) == ("unstated", True, "drawing")
    assert groin.span is not None
    assert visit.words[groin.span.start : groin.span.end] == groin.span.text
    (asked,) = [q for q in found.understanding.questions if q.asks_about == "region:groin"]
    assert "left groin" in asked.text
    assert "right" in asked.text
    assert asked.text in json.dumps(found.to_json())


def test_what_the_practitioner_recorded_wins_over_the_drawing() -> None:
    line = {
        "id": "a",
        "findings": [{"type": "region", "code": "groin", "side": "left", "present": True}],
        "drawing": [{"view": "front", "strokes": [[[-28, 274], [-18, 288]]]}],
    }
    found = [f for f in assess(Visit.from_line(line)).findings if f.code == "groin"]
    assert [(f.side, f.origin) for f in found] == [("left", "stated")]
