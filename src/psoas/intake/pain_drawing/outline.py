"""The body that clients draw on: its outline and the areas of its regions in each view, version by version.

Version 1 is two tables: front and back as the half at x > 0, and mirrored; the left side whole, and mirrored for the right.
Version 2 is a picture (``svg.py``), with what a picture cannot hold in ``data/drawing_midline.csv``.
The report and the studio show the same outline and areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.grid import Area
from psoas.intake.pain_drawing.svg import DRAWN_AS_SVG, corners, svg_views
from psoas.visit.drawing import FIRST_OUTLINE, OUTLINE_VERSIONS, VIEWS, Half, Point, View
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_PACKAGE: Final = "psoas.intake"
_SETTINGS: Final = ("name", "value", "unit", "means", "citation", "verified")
_KEPT: Final = len(VIEWS) * len(OUTLINE_VERSIONS)


@dataclass(frozen=True, slots=True)
class Region:
    """A region's area in one view.

    ``points`` are its half at x > 0 (front, back) or its whole (left side). ``middle_share`` is for a region
    across the midline: within this share of its half width, ink is on the midline. Where ``small_counts``,
    the smallest mark is kept.
    """

    view: View
    code: str
    middle_share: float | None
    small_counts: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A region on one side of the person as cells of a view; ``drawn`` is its area, ``reach`` what is read as it."""

    code: str
    side: Half
    drawn: Area
    reach: Area


@lru_cache(maxsize=1)
def settings() -> Mapping[str, float]:
    """The thresholds of reading a drawing, by name (``data/drawing_settings.csv`` says what each means)."""

    def make(row: Row) -> tuple[str, float]:
        row.text("means"), row.text("unit"), row.text("citation"), row.verified()
        return row.text("name"), row.number("value")

    return dict(read(_PACKAGE, "drawing_settings.csv", _SETTINGS, make))


@lru_cache(maxsize=1)
def _regions() -> tuple[Region, ...]:
    def make(row: Row) -> Region:
        row.text("citation"), row.verified()
        return Region(
            _view(row),
            check_code("region", row.text("region"), "region"),
            row.maybe_number("middle_share"),
            row.maybe("small_counts") == "yes",
            _points(row),
        )

    columns = ("view", "region", "middle_share", "small_counts", "points", "citation", "verified")
    return read(_PACKAGE, "drawing_areas.csv", columns, make)


@lru_cache(maxsize=1)
def _outlines() -> Mapping[View, tuple[Point, ...]]:
    def make(row: Row) -> tuple[View, tuple[Point, ...]]:
        row.text("citation"), row.verified()
        points = _points(row)
        half = row.one_of("shape", ("half", "whole")) == "half"
        return _view(row), (*points, *mirrored(points[1:-1])[::-1]) if half else points

    given = dict(
        read(_PACKAGE, "drawing_outline.csv", ("view", "shape", "points", "citation", "verified"), make)
    )
    return {**given, "right": mirrored(given["left"])}


@lru_cache(maxsize=_KEPT)
def outline(view: View, version: int = FIRST_OUTLINE) -> tuple[Point, ...]:
    """The corners of the whole person's outline in a view."""
    return corners(svg_views(version)[view].outline) if version in DRAWN_AS_SVG else _outlines()[view]


@lru_cache(maxsize=_KEPT)
def regions(view: View, version: int = FIRST_OUTLINE) -> Mapping[str, Region]:
    """The regions that a view shows, by code; the right side's are the left side's, already mirrored."""
    if version in DRAWN_AS_SVG:
        shown = [a for a in svg_views(version)[view].areas if a.side == side_at(view, viewers_left=False)]
        none: tuple[float | None, bool] = (None, False)
        middles = {a.region: _middles().get((version, view, a.region), none) for a in shown}
        return {a.region: Region(view, a.region, *middles[a.region], corners(a.d)) for a in shown}
    if view != "right":
        return {r.code: r for r in _regions() if r.view == view}
    return {
        r.code: Region("right", r.code, r.middle_share, r.small_counts, mirrored(r.points))
        for r in _regions()
        if r.view == "left"
    }


@lru_cache(maxsize=1)
def _middles() -> Mapping[tuple[int, View, str], tuple[float | None, bool]]:
    """``middle_share`` and ``small_counts`` of the regions that a picture gives as two halves."""

    def make(row: Row) -> tuple[tuple[int, View, str], tuple[float | None, bool]]:
        row.text("citation"), row.verified()
        version = int(row.one_of("outline_version", map(str, DRAWN_AS_SVG)))
        region = check_code("region", row.text("region"), "region")
        return (version, _view(row), region), (row.number("middle_share"), row.maybe("small_counts") == "yes")

    columns = (
        "outline_version", "view", "region", "middle_share", "small_counts", "citation", "verified",
    )  # fmt: skip
    return dict(read(_PACKAGE, "drawing_midline.csv", columns, make))


@lru_cache(maxsize=_KEPT)
def body(view: View, version: int = FIRST_OUTLINE) -> Area:
    """The cells of the person in a view."""
    return grid.polygon(outline(view, version))


@lru_cache(maxsize=_KEPT)
def region_fields(view: View, version: int = FIRST_OUTLINE) -> tuple[Field, ...]:
    """The regions of a view, each side for itself, grown into the gaps between them and a little beyond.

    No cell belongs to two of them, and each stays on its own side of the midline.
    """
    cut = [(code, side, area & body(view, version)) for code, side, area in _sided(view, version)]
    halves = [_half(view, side) for _, side, _ in cut]
    reach = [area for _, _, area in cut]
    for _ in range(int(settings()["reach_units"])):
        taken = grid.union(reach)
        for n, more in enumerate([grid.grown(area) for area in reach]):
            reach[n] |= more & halves[n] & ~taken
            taken |= reach[n]
    return tuple(Field(code, side, area, r) for (code, side, area), r in zip(cut, reach, strict=True))


def mirrored(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points on the other side of the midline."""
    return tuple((-x, y) for x, y in points)


def side_at(view: View, *, viewers_left: bool) -> Half:
    """The person's side that a half of a view shows.

    >>> side_at("front", viewers_left=True)
    'right'
    """
    if view in ("left", "right"):
        return "left" if view == "left" else "right"
    return "right" if (view == "front") == viewers_left else "left"


def _sided(view: View, version: int) -> list[tuple[str, Half, Area]]:
    """Each region's area by side, before it is cut to the body; the earlier wins where two overlap."""
    found: list[tuple[str, Half, Area]] = []
    taken = 0
    if version in DRAWN_AS_SVG:
        for shape in svg_views(version)[view].areas:
            area = grid.polygon(corners(shape.d)) & _half(view, shape.side) & ~taken
            found.append((shape.region, shape.side, area))
            taken |= area
        return found
    for code, region in regions(view).items():
        shapes = (
            [(side_at(view, viewers_left=False), grid.polygon(region.points), grid.FRAME)]
            if view in ("left", "right")
            else [
                (side_at(view, viewers_left=False), grid.polygon(region.points), grid.VIEWERS_RIGHT),
                (side_at(view, viewers_left=True), grid.polygon(mirrored(region.points)), grid.VIEWERS_LEFT),
            ]
        )
        for side, area, half in shapes:
            found.append((code, side, area & half & ~taken))
            taken |= found[-1][2]
    return found


def _half(view: View, side: Half) -> Area:
    if view in ("left", "right"):
        return grid.FRAME
    return grid.VIEWERS_LEFT if side == side_at(view, viewers_left=True) else grid.VIEWERS_RIGHT


def _view(row: Row) -> View:
    view = row.one_of("view", VIEWS)
    return next(v for v in VIEWS if v == view)


def _points(row: Row) -> tuple[Point, ...]:
    pairs = [word.split(",") for word in row.words("points")]
    try:
        return tuple((float(x), float(y)) for x, y in pairs)
    except ValueError:
        raise row.fail("points", "must be pairs x,y with blanks between them") from None
