"""Where it hurts: the regions on a body, numbered, with the same as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.assessment import Assessment
from psoas.intake import read_drawing
from psoas.report.drawing.outline import (
    VIEWBOX,
    area,
    centre,
    marks,
    silhouette,
    smooth_path,
    touches_midline,
    whole_area,
)
from psoas.report.words import found_by, sentence_case, side_name
from psoas.visit import Finding, Mark, Stroke, View
from psoas.visit.drawing import CURRENT_OUTLINE, Y_HIGH, Y_LOW, Point
from psoas.vocabulary import meaning, title

_TITLES: Final[dict[View, str]] = {
    "front": "Seen from the front",
    "back": "Seen from behind",
    "left": "Seen from their left",
    "right": "Seen from their right",
}
_DOT: Final = 11.0  # radius of a number
_EDGE: Final = 103.0  # a number stays inside the picture
_COARSE: Final = 5.0  # drawing units; fine enough to keep a number off a line
_CROP: Final = 210.0  # drawing units; a trunk with its hips
_CROP_WIDE: Final = 0.8  # of the height
_STEP: Final = 1.5  # drawing units; a line is shown no finer, so that a long scribble stays a small page


@dataclass(frozen=True, slots=True)
class Place:
    """One region on one side, as the map numbers it."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Area:
    """A region's shape; ``kind`` is here, unsided or not."""

    d: str
    kind: str


@dataclass(frozen=True, slots=True)
class Pen:
    """A stroke as the client drew it."""

    d: str
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A place's number; ``home`` is where it belongs, for one that had to move aside."""

    number: int
    x: float
    y: float
    present: bool
    home: Point | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A person from one side, with what is drawn on it."""

    id: str
    title: str
    description: str
    viewbox: str
    silhouette: str
    marks: tuple[str, ...]
    areas: tuple[Area, ...]
    pens: tuple[Pen, ...]
    dots: tuple[Dot, ...]
    letters: tuple[tuple[str, int], ...]

    @property
    def crop(self) -> str:
        """The part of the view that a small picture shows: the height in which something hurts, with room about it."""
        heights = [y for dot in self.dots if dot.present for y in ((dot.home or (dot.x, dot.y))[1],)]
        if not heights or self.pens:
            return self.viewbox
        middle, tall = (min(heights) + max(heights)) / 2, max(_CROP, max(heights) - min(heights) + _CROP / 2)
        top = min(max(middle - tall / 2, Y_LOW), Y_HIGH - tall)
        return f"{-tall * _CROP_WIDE / 2:.0f} {top:.0f} {tall * _CROP_WIDE:.0f} {tall:.0f}"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in the table beside the map."""

    number: int
    name: str
    meaning: str
    side: str
    present: bool
    how: str
    share: str


@dataclass(frozen=True, slots=True)
class PainMap:
    """The figures and the table. ``summary`` holds only views on which something is marked."""

    figures: tuple[Figure, ...]
    rows: tuple[PlaceRow, ...]
    drawn: bool

    @property
    def summary(self) -> tuple[Figure, ...]:
        """At most two views on which something hurts, for a small picture; the front where there is none."""
        marked = tuple(f for f in self.figures if f.pens or any(a.kind != "not" for a in f.areas))
        return (marked or self.figures)[:2]


def pain_map(assessment: Assessment, drawing: Sequence[Mark] = ()) -> PainMap:
    """Front and back, with each region shaded and numbered, and the client's own strokes over them.

    Args:
        assessment: whose region findings are shown.
        drawing: as it was made, shown on the outline that it was made on; the sides are shown only where they were
            drawn on.
    """
    regions = (f for f in assessment.findings if f.type == "region")
    places = [Place(n, f) for n, f in enumerate(sorted(regions, key=lambda f: not f.present), 1)]
    if not places and not drawing:
        return PainMap((), (), drawn=False)
    version = max((mark.outline_version for mark in drawing), default=CURRENT_OUTLINE)
    strokes = [m for m in drawing if isinstance(m, Stroke) and m.outline_version == version]
    drawn_on = {mark.view for mark in drawing}
    pairs: tuple[tuple[View, View], ...] = (("front", "back"), ("left", "right"))
    views = [view for pair in pairs if pair[0] == "front" or drawn_on & {*pair} for view in pair]
    return PainMap(
        tuple(_figure(view, version, places, strokes) for view in views),
        _rows(places, drawing),
        bool(strokes),
    )


def _rows(places: Sequence[Place], drawing: Sequence[Mark]) -> tuple[PlaceRow, ...]:
    shares: dict[str, float] = {}
    for hit in read_drawing(drawing).hits:
        shares[hit.code] = shares.get(hit.code, 0.0) + hit.share
    return tuple(
        PlaceRow(
            number=p.number,
            name=sentence_case(title("region", p.finding.code)),
            meaning=meaning("region", p.finding.code),
            side=_side(p.finding),
            present=p.finding.present,
            how=_how(p.finding, shares.get(p.finding.code)),
            share=_share(p.finding, shares.get(p.finding.code)),
        )
        for p in places
    )


def _side(finding: Finding) -> str:
    """The side; one that was drawn and is open was contradicted by the words."""
    return side_name(finding.side) or ("ask" if finding.origin == "drawing" else "not said")


def _how(finding: Finding, share: float | None) -> str:
    return found_by(finding) if finding.origin != "drawing" or share is None else "drawn"


def _share(finding: Finding, share: float | None) -> str:
    """Of a place that was drawn, how much of the drawing lies on it."""
    if finding.origin != "drawing" or share is None:
        return ""
    return f"{max(share, 0.01):.0%} of the drawing"


def _figure(view: View, version: int, places: Sequence[Place], strokes: Sequence[Stroke]) -> Figure:
    pens = tuple(_pen(stroke.points, stroke.width) for stroke in strokes if stroke.view == view)
    return Figure(
        id=f"body-{view}",
        title=_TITLES[view],
        description=_description(view, version, places, drawn=bool(pens)),
        viewbox=VIEWBOX,
        silhouette=silhouette(view, version),
        marks=marks(view, version),
        areas=tuple(a for p in places for a in _areas(view, version, p)),
        pens=pens,
        dots=_dots(view, version, places, _inked(view, strokes)),
        letters=_letters(view),
    )


def _letters(view: View) -> tuple[tuple[str, int], ...]:
    """The person's right and left beside a front or a back, each with its x."""
    if view in ("left", "right"):
        return ()
    return (("R", -62), ("L", 62)) if view == "front" else (("L", -62), ("R", 62))


def _pen(points: Sequence[Point], width: float) -> Pen:
    """One stroke as the client drew it; a dot where the pen did not move."""
    shown = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, shown[-1]) >= _STEP:
            shown.append(point)
    return Pen(smooth_path([*shown, points[-1]], closed=False), width)


def _halves(view: View, finding: Finding) -> tuple[bool, ...]:
    """Which halves to draw, ``True`` for the viewer's left: the person's right in front, their left behind.

    A side view has no halves: it shows all that is not on the other side.
    """
    if view in ("left", "right"):
        return () if finding.side in {"left", "right"} - {view} else (False,)
    if finding.side == "left":
        return (view == "back",)
    if finding.side == "right":
        return (view == "front",)
    return (False, True)


def _areas(view: View, version: int, place: Place) -> list[Area]:
    finding = place.finding
    halves = _halves(view, finding)
    if len(halves) == 2 and touches_midline(view, finding.code, version):
        narrow = finding.side == "midline"
        paths: list[str | None] = [whole_area(view, finding.code, narrow=narrow, version=version)]
    else:
        paths = [area(view, finding.code, mirrored=mirrored, version=version) for mirrored in halves]
    return [Area(d, _kind(finding)) for d in paths if d is not None]


def _kind(finding: Finding) -> str:
    if not finding.present:
        return "not"
    return "unsided" if finding.side == "unstated" else "here"


def _dots(view: View, version: int, places: Sequence[Place], lines: Sequence[Point]) -> tuple[Dot, ...]:
    """The numbers of every place in this view, moved apart and off the drawn lines where they would cover them."""
    wanted = [(place, at) for place in places for at in _dot_places(view, version, place.finding)]
    shown = apart([_beside(at, lines) for _, at in wanted])
    return tuple(
        Dot(place.number, x, y, place.finding.present, home if math.dist(home, (x, y)) > _DOT else None)
        for (place, home), (x, y) in zip(wanted, shown, strict=True)
    )


def _inked(view: View, strokes: Sequence[Stroke]) -> list[Point]:
    """Where the drawn lines of a view run, on a coarse grid."""
    at = [p for stroke in strokes if stroke.view == view for p in stroke.points]
    return sorted({(round(x / _COARSE) * _COARSE, round(y / _COARSE) * _COARSE) for x, y in at})


def _beside(at: Point, lines: Sequence[Point]) -> Point:
    """The nearest place to ``at``, to its outer side, where a number leaves the drawn lines free."""
    out = -1 if at[0] < 0 else 1
    places = ((at[0] + out * step, at[1]) for step in range(0, 80, 4))
    free = (p for p in places if all(math.dist(p, line) > _DOT + 6 for line in lines) and abs(p[0]) < _EDGE)
    return next(free, at)


def _dot_places(view: View, version: int, finding: Finding) -> list[Point]:
    halves = _halves(view, finding)
    found = [centre(view, finding.code, mirrored=mirrored, version=version) for mirrored in halves]
    places = [at for at in found if at is not None]
    if len(places) == 2 and touches_midline(view, finding.code, version):
        return [(0.0, places[0][1])]
    return places


def apart(points: Sequence[Point], gap: float = 24.0) -> list[Point]:
    """The points, pushed away from each other until each pair is ``gap`` apart or nearly so.

    >>> apart([(0, 0), (0, 100)])
    [(0, 0), (0, 100)]
    """
    placed = list(points)
    for _ in range(40):
        moved = False
        for n in range(len(placed)):
            for m in range(n):
                (ax, ay), (bx, by) = placed[m], placed[n]
                dx, dy = bx - ax, by - ay
                far = math.hypot(dx, dy)
                if far >= gap - 0.01:
                    continue
                ux, uy = (dx / far, dy / far) if far > 0 else (0.0, 1.0)
                push = (gap - far) / 2
                placed[m] = (ax - ux * push, ay - uy * push)
                placed[n] = (bx + ux * push, by + uy * push)
                moved = True
        if not moved:
            break
    return placed


def _description(view: View, version: int, places: Sequence[Place], *, drawn: bool) -> str:
    shown = [p for p in places if _dot_places(view, version, p.finding)]
    pen = " The client's own lines lie over it." if drawn else ""
    if not shown:
        return f"A person's outline; no place of the list is in this view.{pen}"
    words = [
        f"{p.number}: {title('region', p.finding.code)}, {side_name(p.finding.side) or 'side not said'}"
        + ("" if p.finding.present else ", does not hurt")
        for p in shown
    ]
    return "A person's outline with these places marked: " + "; ".join(words) + "." + pen
