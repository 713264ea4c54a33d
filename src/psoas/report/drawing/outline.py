"""A person drawn in lines: neutral, standing, arms a little away from the body; regions as areas on it.

Outline and areas are those that a pain drawing is read by (``psoas.intake.pain_drawing.outline``): the first version drawn
as smooth curves through its points, the second as its own picture has it.
All places are in drawing units (the body is 558 tall); x runs from the midline to the viewer's right, y down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from psoas.intake.pain_drawing.outline import mirrored as mirror
from psoas.intake.pain_drawing.outline import outline, regions, side_at
from psoas.intake.pain_drawing.svg import DRAWN_AS_SVG, stretched, svg_views
from psoas.visit import View
from psoas.visit.drawing import CURRENT_OUTLINE, VIEWS, X_HIGH, X_LOW, Y_HIGH, Y_LOW, Point

_NUMBERS_WITHIN: Final = 56.0  # of the midline
REGIONS_DRAWN: Final = frozenset(code for view in VIEWS for code in regions(view, CURRENT_OUTLINE))
VIEWBOX: Final = f"{X_LOW} {Y_LOW} {X_HIGH - X_LOW} {Y_HIGH - Y_LOW}"


def _turned(path: str) -> str:
    """A path of plain pairs "x y", mirrored at the midline."""
    return re.sub(r"(-?[\d.]+) (-?[\d.]+)", lambda m: f"{-float(m[1]):g} {m[2]}", path)


# Eye, ear, jaw; the arm crossed before the chest; seat fold and knee.
_PROFILE: Final = (
    "M-20 36C-19 34 -17 34 -15 36", "M4 36C9 33 12 38 9 43C8 48 5 51 3 47", "M-21 73C-12 71 -4 68 0 58",
    "M-4 114C8 110 20 116 21 130C21 154 14 182 3 202C-2 210 -12 207 -14 199C-22 184 -28 170 -34 158",
    "M-4 130C-4 146 -6 160 -9 172C-16 162 -26 152 -35 145", "M40 306C32 315 22 316 16 312", "M-16 392C-12 398 -12 408 -16 414",
)  # fmt: skip
# Fine lines that help to find one's way: collar bones, navel, knees; shoulder blades, spine, seat, knee folds.
_MARKS: Final[dict[View, tuple[str, ...]]] = {
    "front": (
        "M-26 36C-31 34-31 48-25.5 51", "M26 36C31 34 31 48 25.5 51", "M-13 75C-6 82 6 82 13 75",
        "M-8 108C-20 106-36 109-48 115", "M8 108C20 106 36 109 48 115", "M0 227v4",
        "M-48 158C-38 172-16 174-6 167", "M48 158C38 172 16 174 6 167", "M-41 255C-30 274-16 286-3 297",
        "M41 255C30 274 16 286 3 297", "M-36 399C-32 412-22 412-18 399", "M36 399C32 412 22 412 18 399",
    ),
    "back": (
        "M-26 36C-31 34-31 48-25.5 51", "M26 36C31 34 31 48 25.5 51",
        "M0 104V246", "M-38 128C-22 136-18 154-20 170", "M38 128C22 136 18 154 20 170",
        "M0 262V304", "M-4 308C-20 315-40 312-52 300", "M4 308C20 315 40 312 52 300",
        "M-38 404C-32 408-22 408-16 404", "M38 404C32 408 22 408 16 404",
    ),
    "left": _PROFILE,
    "right": tuple(_turned(mark) for mark in _PROFILE),
}  # fmt: skip


def smooth_path(points: Sequence[Point], *, closed: bool = True) -> str:
    """A smooth curve through the points as SVG path data (Catmull-Rom, written as cubic Béziers).

    >>> smooth_path([(0, 0), (3, 0)], closed=False)
    'M0 0C0.5 0 2.5 0 3 0'
    """
    count = len(points)

    def at(n: int) -> Point:
        return points[n % count] if closed else points[min(max(n, 0), count - 1)]

    pieces = [f"M{_xy(points[0])}"]
    for n in range(count if closed else count - 1):
        before, start, end, after = at(n - 1), at(n), at(n + 1), at(n + 2)
        one = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        two = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        pieces.append(f"C{_xy(one)} {_xy(two)} {_xy(end)}")
    return "".join(pieces) + ("Z" if closed else "")


def silhouette(view: View = "front", version: int = CURRENT_OUTLINE) -> str:
    """The outline of the whole person as SVG path data."""
    if version in DRAWN_AS_SVG:
        return svg_views(version)[view].outline
    return smooth_path(outline(view, version))


def area(view: View, region: str, *, mirrored: bool, version: int = CURRENT_OUTLINE) -> str | None:
    """A region's area as SVG path data, or nothing where this view does not show the region.

    Args:
        view: front or back: one half is drawn; a side: the whole, whatever ``mirrored`` says.
        region: a code of the vocabulary.
        mirrored: the viewer's left half.
        version: of the outline.
    """
    if version in DRAWN_AS_SVG:
        side = side_at(view, viewers_left=mirrored)
        shapes = svg_views(version)[view].areas
        return next((shape.d for shape in shapes if (shape.region, shape.side) == (region, side)), None)
    points = _points(view, region, version, mirrored=mirrored)
    return smooth_path(points) if points else None


def whole_area(view: View, region: str, *, narrow: bool, version: int = CURRENT_OUTLINE) -> str:
    """A region that crosses the midline; ``narrow`` where the client points at the middle.

    In a picture these are its two halves, which meet at the midline.
    """
    shown = regions(view, version)[region]
    width = shown.middle_share or 1.0 if narrow else 1.0
    if version in DRAWN_AS_SVG:
        halves = (area(view, region, mirrored=mirrored, version=version) for mirrored in (False, True))
        return "".join(stretched(half, width) for half in halves if half is not None)
    half = [(x * width, y) for x, y in shown.points]
    return smooth_path([*half, *mirror(half[1:-1])[::-1]])


def touches_midline(view: View, region: str, version: int = CURRENT_OUTLINE) -> bool:
    """Whether the region crosses the middle of the body in this view."""
    shown = regions(view, version).get(region)
    return shown is not None and shown.middle_share is not None


def centre(view: View, region: str, *, mirrored: bool, version: int = CURRENT_OUTLINE) -> Point | None:
    """Where a region's number goes."""
    points = _points(view, region, version, mirrored=mirrored)
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x = (min(xs) + max(xs)) / 2
    return min(max(x, -_NUMBERS_WITHIN), _NUMBERS_WITHIN), (min(ys) + max(ys)) / 2


def marks(view: View, version: int = CURRENT_OUTLINE) -> tuple[str, ...]:
    """The fine lines on the body, as SVG path data."""
    return svg_views(version)[view].marks if version in DRAWN_AS_SVG else _MARKS[view]


def _points(view: View, region: str, version: int, *, mirrored: bool) -> tuple[Point, ...]:
    shown = regions(view, version).get(region)
    if shown is None:
        return ()
    return mirror(shown.points) if mirrored and view in ("front", "back") else shown.points


def _xy(point: Point) -> str:
    return f"{point[0]:.1f}".rstrip("0").rstrip(".") + " " + f"{point[1]:.1f}".rstrip("0").rstrip(".")
