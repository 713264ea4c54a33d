"""A person drawn in lines: neutral, standing, arms a little away from the body; regions as areas on it.

All places are in drawing units (the body is 558 tall); x runs from the midline to the viewer's right, y down.
Only one half is given, the other is its mirror image.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from psoas.report.markup import Markup, join, tag

Point = tuple[float, float]
View = Literal["front", "back"]

# From the crown down the outer side, round the hand and the foot, and up the inner leg to the crotch.
_HALF: Final[tuple[Point, ...]] = (
    (0, 3), (13, 5), (22, 13), (26, 27), (26.5, 42), (24.5, 57), (19, 69), (14.5, 77),
    (14, 92), (17, 100), (31, 106), (48, 111), (62, 118), (71, 131), (75, 148),
    (77, 170), (80, 194), (85, 216), (91, 240), (96, 264), (99, 284), (104, 298), (107, 314),
    (106, 330), (102, 342), (97, 345), (94, 336), (92, 324), (88, 319), (85, 310), (87, 297), (86, 284),
    (79, 262), (71, 238), (66, 214), (62, 190), (57, 168), (53.5, 158),
    (52, 172), (49, 192), (46.5, 212), (48, 232), (53, 252), (57, 274), (58, 296),
    (56.5, 324), (52, 356), (46, 386), (43, 404), (43.5, 420), (45.5, 442), (44, 466), (38, 496), (33, 520),
    (33, 532), (38, 542), (43, 551), (40, 558), (28, 559), (18, 557), (15, 546), (17.5, 532), (18, 518),
    (13, 488), (10, 458), (12, 428), (13, 410), (11, 388), (7, 352), (4, 322), (2.5, 304), (0, 299),
)  # fmt: skip

_AREAS: Final[dict[View, dict[str, tuple[Point, ...]]]] = {
    "front": {
        "lower_abdomen": ((0, 231), (22, 231), (42, 240), (46, 252), (30, 266), (12, 276), (0, 277)),
        "pubis": ((0, 276), (11, 276), (15, 284), (9, 291), (0, 292)),
        "genitals": ((0, 290), (8, 290), (8, 300), (0, 308)),
        "groin": ((41, 258), (47, 265), (34, 284), (18, 302), (10, 300), (11, 291), (24, 277)),
        "hip_front": ((47, 264), (54, 276), (52, 298), (38, 304), (23, 302), (34, 287)),
        "hip_side": ((54, 258), (64, 270), (66, 312), (53, 314), (54, 290)),
        "flank": ((37, 206), (54, 204), (60, 248), (49, 254), (38, 240)),
        "thigh_front": ((20, 307), (38, 307), (48, 312), (46, 346), (40, 382), (20, 382), (15, 345)),
        "thigh_inner": ((0, 305), (17, 305), (13, 345), (17, 383), (4, 386), (-2, 345)),
        "thigh_side": ((51, 316), (64, 314), (62, 350), (52, 390), (43, 386), (48, 350)),
        "knee": ((6, 388), (27, 386), (52, 390), (52, 416), (27, 422), (6, 418)),
        "shin": ((4, 428), (27, 426), (54, 430), (54, 470), (40, 514), (27, 518), (12, 514), (4, 470)),
        "foot": ((10, 524), (26, 521), (42, 524), (52, 552), (40, 566), (16, 566), (8, 548)),
    },
    "back": {
        "mid_back": ((0, 118), (26, 122), (42, 146), (42, 176), (36, 197), (0, 199)),
        "low_back": ((0, 203), (34, 201), (39, 224), (38, 241), (18, 248), (0, 251)),
        "flank": ((39, 206), (54, 204), (60, 244), (50, 250), (41, 240)),
        "tailbone": ((0, 254), (13, 254), (11, 270), (4, 287), (0, 288)),
        "buttock": ((17, 255), (38, 248), (51, 258), (53, 288), (46, 305), (26, 311), (6, 306), (5, 292), (13, 274)),
        "hip_side": ((55, 258), (64, 268), (66, 312), (54, 314), (56, 290)),
        "thigh_back": ((0, 316), (26, 316), (48, 311), (46, 346), (40, 384), (14, 384), (2, 346)),
        "thigh_side": ((51, 316), (64, 314), (62, 350), (52, 390), (43, 386), (48, 350)),
        "knee": ((6, 388), (27, 386), (52, 390), (52, 416), (27, 422), (6, 418)),
        "calf": ((4, 428), (27, 426), (54, 430), (54, 470), (40, 514), (27, 518), (12, 514), (4, 470)),
        "foot": ((10, 524), (26, 521), (42, 524), (52, 552), (40, 566), (16, 566), (8, 548)),
    },
}  # fmt: skip
REGIONS_DRAWN: Final = frozenset(code for areas in _AREAS.values() for code in areas)
_MIDLINE_WIDTH: Final = 0.42
VIEWBOX: Final = "-116 -4 232 572"
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


def silhouette() -> str:
    """The outline of the whole person as SVG path data."""
    return smooth_path([*_HALF, *((-x, y) for x, y in reversed(_HALF[1:-1]))])


def area(view: View, region: str, *, mirrored: bool) -> str | None:
    """One half of a region as SVG path data, or nothing where this view does not show the region.

    Args:
        view: front or back.
        region: a code of the vocabulary.
        mirrored: the viewer's left half.
    """
    points = _AREAS[view].get(region)
    if points is None:
        return None
    return smooth_path([(-x, y) for x, y in points] if mirrored else points)


def whole_area(view: View, region: str, *, narrow: bool) -> str:
    """A region that crosses the midline as one piece; ``narrow`` where the client points at the middle."""
    width = _MIDLINE_WIDTH if narrow else 1.0
    half = [(x * width, y) for x, y in _AREAS[view][region]]
    return smooth_path([*half, *((-x, y) for x, y in reversed(half[1:-1]))])


def touches_midline(view: View, region: str) -> bool:
    """Whether the region crosses the middle of the body in this view."""
    points = _AREAS[view].get(region, ())
    return sum(1 for x, _ in points if x == 0) >= 2


def centre(view: View, region: str, *, mirrored: bool) -> Point | None:
    """Where a region's number goes."""
    points = _AREAS[view].get(region)
    if points is None:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x = min((min(xs) + max(xs)) / 2, 56.0)
    return (-x if mirrored else x), (min(ys) + max(ys)) / 2


def figure_lines(view: View) -> Markup:
    """The body's outline and the fine lines on it."""
    marks = [tag("path", d=d, class_="body-mark") for d in _MARKS[view]]
    return join(tag("path", d=silhouette(), class_="body-line"), marks)


def _xy(point: Point) -> str:
    return f"{point[0]:.1f}".rstrip("0").rstrip(".") + " " + f"{point[1]:.1f}".rstrip("0").rstrip(".")
