"""The second outline: its 76 areas, what a stroke or a mark on each means, and older drawings beside it."""

from __future__ import annotations

import re
from collections import Counter
from typing import cast
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.every import every
from tests.intake.test_drawing import OTHER, TABLE

from psoas.errors import KnowledgeError, UnknownCodeError, VisitFileError
from psoas.intake import read_drawing
from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.outline import body, outline, region_fields, regions
from psoas.intake.pain_drawing.svg import corners, outline_svg, stretched, svg_views
from psoas.pathway import assess
from psoas.visit import AreaMark, Mark, Stroke, View, Visit
from psoas.visit.drawing import CURRENT_OUTLINE, HALVES, VIEWS, Half, Point
from psoas.vocabulary import codes

NEW = CURRENT_OUTLINE
AREAS: list[tuple[View, str, Half]] = [
    (view, area.region, area.side) for view in VIEWS for area in svg_views(NEW)[view].areas
]


def places(*marks: Mark) -> set[str]:
    return {f"{hit.code}@{hit.side}" for hit in read_drawing(marks).hits}


def centre_stroke(view: View, code: str, side: Half) -> Stroke:
    """A thin line along the middle of an area, row by row, in the middle half of its height."""
    area = next(f.drawn for f in region_fields(view, NEW) if (f.code, f.side) == (code, side))
    rows: dict[int, list[int]] = {}
    for n, bit in enumerate(f"{area:b}"[::-1]):
        if bit == "1":
            row, column = divmod(n, 240)
            rows.setdefault(row, []).append(column)
    inner = sorted(rows)[len(rows) // 4 : max(len(rows) * 3 // 4, len(rows) // 4 + 1)]
    points = tuple((sorted(rows[r])[len(rows[r]) // 2] - 4 - 116 + 0.5, r - 4 + 0.5) for r in inner)
    return Stroke(view, points, 1.0, NEW)


def test_there_are_76_areas_and_every_region_has_one() -> None:
    assert len(AREAS) == len(set(AREAS)) == 76
    assert {code for _, code, _ in AREAS} == set(codes("region"))
    ids = re.findall(r' id="((?:front|back|left|right)-\w+-\w+)"', outline_svg(NEW))
    assert ids == [f"{view}-{side}-{code}" for view, code, side in AREAS]


@every(("view", "code", "side"), AREAS)
def test_the_centre_stroke_of_an_area_is_its_region_and_side(view: View, code: str, side: Half) -> None:
    assert places(centre_stroke(view, code, side)) == {f"{code}@{side}"}


@every(("view", "code", "side"), AREAS)
def test_an_area_marked_without_a_line_is_its_region_and_side(view: View, code: str, side: Half) -> None:
    assert places(AreaMark(view, code, side, NEW)) == {f"{code}@{side}"}


@every("view", VIEWS)
def test_areas_lie_on_the_body_on_their_side_and_share_no_cell(view: View) -> None:
    fields = region_fields(view, NEW)
    assert sum(grid.size(f.drawn) for f in fields) == grid.size(grid.union(f.drawn for f in fields))
    for field in fields:
        assert field.drawn
        assert field.drawn & ~body(view, NEW) == 0
        if view in ("front", "back"):
            viewers_right = (view == "front") == (field.side == "left")
            assert field.drawn & (grid.VIEWERS_LEFT if viewers_right else grid.VIEWERS_RIGHT) == 0
        else:
            assert field.side == view


@every("view", VIEWS)
def test_the_picture_is_its_own_mirror_image(view: View) -> None:
    other: View = {"left": "right", "right": "left"}.get(view, view)  # type: ignore[assignment]
    turned = {(a.region, OTHER[a.side]): corners(stretched(a.d, -1)) for a in svg_views(NEW)[other].areas}
    shown = {(a.region, a.side): corners(a.d) for a in svg_views(NEW)[view].areas}
    assert shown == turned
    assert grid.size(body(view, NEW)) == grid.size(grid.polygon([(-x, y) for x, y in outline(other, NEW)]))


def test_regions_across_the_midline_are_two_halves_with_their_strip() -> None:
    for view in ("front", "back"):
        halves = Counter(a.region for a in svg_views(NEW)[view].areas if a.midline)
        assert set(halves.values()) == {2}
        assert {code for code, r in regions(view, NEW).items() if r.middle_share is not None} == set(halves)
    assert not any(a.midline for view in HALVES for a in svg_views(NEW)[view].areas)
    spine = Stroke("back", ((0, 208), (1, 225), (0, 244)), outline_version=NEW)
    assert places(spine) == {"low_back@midline"}
    both = [AreaMark("back", "low_back", side, NEW) for side in HALVES]
    assert places(*both) == {"low_back@both"}
    assert places(*(AreaMark("front", "pubis", side, NEW) for side in HALVES)) == {"pubis@midline"}


# Where the second picture's borders run elsewhere, the same line touches a neighbour too.
NOW = {
    "a short line in the left fold": "groin@left lower_abdomen@left",
    "the same on the viewer's left": "groin@right lower_abdomen@right",
    "the fork of the pubic bone": "pubis@midline lower_abdomen@midline",
    "between the legs": "genitals@midline pubis@midline",
    "fold and hip crease as one ring": "groin@left hip_front@left lower_abdomen@left",
}


@every(("what", "view", "lines", "want"), TABLE, ids=[row[0] for row in TABLE])
def test_what_a_drawing_on_the_second_outline_means(
    what: str, view: View, lines: list[list[Point]], want: str
) -> None:
    strokes = [Stroke(view, tuple(line), outline_version=NEW) for line in lines]
    assert places(*strokes) == set(NOW.get(what, want).split())


def test_an_older_drawing_is_read_against_the_outline_it_was_made_on() -> None:
    line = ((28, 274), (18, 288))
    first, second = Stroke("front", line), Stroke("front", line, outline_version=NEW)
    assert places(first) == {"groin@left"}
    assert places(second) == {"groin@left", "lower_abdomen@left"}
    given_later = Visit.from_line(
        {"id": "v", "drawing": [{"view": "front", "strokes": [[[28, 274], [18, 288]]]}]}
    )
    assert given_later.drawing == (first,)


points = st.tuples(st.floats(-116, 116), st.floats(-4, 568))
said = st.tuples(st.sampled_from(["", "ache", "sharp"]), st.none() | st.integers(0, 10))
areas = st.sampled_from(AREAS)


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    quality, strength = draw(said)
    if draw(st.booleans()):
        view, code, side = draw(areas)
        return AreaMark(view, code, side, NEW, quality, strength)
    line = tuple(draw(st.lists(points, min_size=1, max_size=6)))
    return Stroke(draw(st.sampled_from(VIEWS)), line, draw(st.floats(1, 20)), NEW, quality, strength)


def mirror(mark: Mark) -> Mark:
    view = cast("View", {"left": "right", "right": "left"}.get(mark.view, mark.view))
    if isinstance(mark, AreaMark):
        return AreaMark(view, mark.region, cast("Half", OTHER[mark.side]), NEW, mark.quality, mark.strength)
    turned = tuple((-x, y) for x, y in mark.points)
    return Stroke(view, turned, mark.width, NEW, mark.quality, mark.strength)


@settings(max_examples=80, deadline=None)
@given(st.lists(marks(), min_size=1, max_size=4))
def test_a_mirrored_drawing_is_the_mirrored_findings(drawing: list[Mark]) -> None:
    there = {(h.code, h.side): h for h in read_drawing(drawing).hits}
    back = {(h.code, OTHER[h.side]): h for h in read_drawing([mirror(m) for m in drawing]).hits}
    assert {place: h.share for place, h in back.items()} == pytest.approx(
        {place: h.share for place, h in there.items()}, abs=1e-3
    )
    assert {p: (h.qualities, h.strength) for p, h in back.items()} == {
        p: (h.qualities, h.strength) for p, h in there.items()
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(marks(), min_size=1, max_size=6))
def test_a_marked_area_is_always_found(drawing: list[Mark]) -> None:
    found = {hit.code for hit in read_drawing(drawing).hits}
    assert {mark.region for mark in drawing if isinstance(mark, AreaMark)} <= found


def test_a_hit_says_how_it_feels_and_how_strong_at_its_worst() -> None:
    drawing: list[Mark] = [
        Stroke("front", ((38, 270), (24, 283)), 6, NEW, "sharp", 6),
        AreaMark("front", "groin", "left", NEW, "ache", 3),
        Stroke("front", ((-28, 400), (-28, 410)), 6, NEW),
    ]
    hits = {hit.code: (hit.qualities, hit.strength) for hit in read_drawing(drawing).hits}
    assert hits == {"groin": (("ache", "sharp"), 6), "knee": ((), None)}


def test_a_visit_holds_lines_and_areas_and_is_assessed_with_them() -> None:
    visit = Visit.from_toml(
        """
        words = "It hurts when I lift my knee. No fever."
        [[drawing]]
        view = "front"
        outline_version = 2
        strokes = [[[38, 270], [24, 283]]]
        areas = { hip_front = "left", knee = ["left", "right"] }
        quality = "sharp"
        strength = 6
        """,
        "v",
    )
    assert visit.drawing[0] == Stroke("front", ((38, 270), (24, 283)), 6, 2, "sharp", 6)
    assert visit.drawing[1:] == (
        AreaMark("front", "hip_front", "left", 2, "sharp", 6),
        AreaMark("front", "knee", "left", 2, "sharp", 6),
        AreaMark("front", "knee", "right", 2, "sharp", 6),
    )
    drawn = {(f.code, f.side) for f in assess(visit).findings if f.origin == "drawing"}
    assert drawn == {("groin", "left"), ("hip_front", "left"), ("knee", "both")}


REFUSED = [
    ({"outline_version": 3}, r"drawing\[0\]\.outline_version: must be 1 or 2"),
    ({"outline_version": True}, r"drawing\[0\]\.outline_version: must be 1 or 2"),
    ({"outline_version": 2.0}, r"drawing\[0\]\.outline_version: must be 1 or 2"),
    ({"strength": 11}, r"drawing\[0\]\.strength: is out of range, 0 to 10"),
    ({"strength": "6"}, r"drawing\[0\]\.strength: must be a whole number"),
    ({"quality": 3}, r"drawing\[0\]\.quality: must be text"),
    ({"areas": []}, r"drawing\[0\]\.areas: must be a table"),
    ({"areas": {"groin": "both"}}, r"drawing\[0\]\.areas\.groin: .*left, right"),
]  # fmt: skip


@every(("given_", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_a_drawing_may_not_hold(given_: dict[str, object], message: str) -> None:
    with pytest.raises(VisitFileError, match=message):
        Visit.from_line({"id": "v", "drawing": [{"view": "front", "strokes": [[[3, 4]]], **given_}]})


def test_codes_of_a_drawing_are_of_the_vocabulary() -> None:
    for wrong in ({"quality": "sharpe"}, {"areas": {"groinn": "left"}}):
        with pytest.raises(UnknownCodeError):
            Visit.from_line({"id": "v", "drawing": [{"view": "front", "strokes": [], **wrong}]})


def test_a_drawing_is_made_on_one_outline() -> None:
    tables = [{"view": "front", "strokes": [[[3, 4]]], "outline_version": n} for n in (1, 2)]
    with pytest.raises(VisitFileError, match=r"drawing\[1\]\.outline_version: 2 beside 1"):
        Visit.from_line({"id": "v", "drawing": tables})


def test_an_area_that_a_view_does_not_show_is_refused() -> None:
    with pytest.raises(
        VisitFileError, match=r"the front view has no buttock left; it shows lower_abdomen left"
    ):
        read_drawing([AreaMark("front", "buttock", "left", NEW)])
    with pytest.raises(VisitFileError, match="the left view has no knee right"):
        read_drawing([AreaMark("left", "knee", "right", NEW)])


def test_the_markup_of_a_view_stands_alone() -> None:
    for view, shown in svg_views(NEW).items():
        alone = ET.fromstring(f"<svg>{shown.inner}</svg>")  # noqa: S314 - our own table
        assert [p.get("data-region") for p in alone.iter("path") if p.get("data-region")] == [
            code for v, code, _ in AREAS if v == view
        ]
        assert "style=" not in shown.inner


def test_a_path_that_is_not_of_plain_pieces_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="must be M, L, C or Z"):
        corners("M0 0l3 3Z")
    with pytest.raises(KnowledgeError, match=r"outline_9\.svg: cannot be read"):
        outline_svg(9)
