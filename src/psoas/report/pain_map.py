"""Where it hurts: the regions on a body, numbered, with the same as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.assessment import Cleared
from psoas.intake import read_drawing
from psoas.report.layout import badge, section, table
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.outline import (
    VIEWBOX,
    area,
    centre,
    figure_lines,
    silhouette,
    smooth_path,
    touches_midline,
    whole_area,
)
from psoas.report.safety import found_by
from psoas.report.words import sentence_case, side_name
from psoas.visit import Finding, Stroke, View
from psoas.visit.drawing import Point
from psoas.vocabulary import label, meaning

_TITLES: Final[dict[View, str]] = {
    "front": "Seen from the front",
    "back": "Seen from behind",
    "left": "Seen from their left",
    "right": "Seen from their right",
}
_PEN: Final = "#241318"
_DOT: Final = 11.0  # radius of a number
_EDGE: Final = 103.0  # a number stays inside the picture
_UNDER_LINES: Final = 0.6  # opacity of a region with lines over it
_COARSE: Final = 5.0  # drawing units; fine enough to keep a number off a line
_STEP: Final = 1.5  # drawing units; a line is shown no finer, so that a long scribble stays a small page


@dataclass(frozen=True, slots=True)
class Place:
    """One region on one side, as the map numbers it."""

    number: int
    finding: Finding


def pain_map(assessment: Cleared, strokes: Sequence[Stroke] = ()) -> Markup:
    """Front and back, with each region shaded and numbered, and the client's own strokes over them.

    Args:
        assessment: whose region findings are shown.
        strokes: the drawing as drawn; the sides are shown only where they were drawn on.
    """
    places = [
        Place(n, f)
        for n, f in enumerate(
            sorted((f for f in assessment.findings if f.type == "region"), key=lambda f: not f.present), 1
        )
    ]
    if not places and not strokes:
        return section("where", "Where it hurts", tag("p", "No place was named or pointed at."))
    drawn_on = {stroke.view for stroke in strokes}
    pairs: tuple[tuple[View, View], ...] = (("front", "back"), ("left", "right"))
    figures = [
        tag("div", [_figure(view, places, strokes) for view in pair], class_="figures")
        for pair in pairs
        if pair[0] == "front" or drawn_on & {*pair}
    ]
    beside = tag("div", _table(places, strokes), _legend(drawn=bool(strokes)))
    return section("where", "Where it hurts", tag("div", tag("div", *figures), beside, class_="split"))


def _table(places: Sequence[Place], strokes: Sequence[Stroke]) -> Markup:
    shares: dict[str, float] = {}
    for hit in read_drawing(strokes).hits:
        shares[hit.code] = shares.get(hit.code, 0.0) + hit.share
    rows: list[Sequence[Child]] = [
        (
            tag("span", str(p.number), class_="dot" if p.finding.present else "dot no"),
            join(
                tag("strong", sentence_case(label(p.finding.code))),
                tag("span", meaning("region", p.finding.code), class_="why"),
            ),
            _side(p.finding),
            badge("yes", "hurt") if p.finding.present else badge("no", "no"),
            _how(p.finding, shares.get(p.finding.code)),
        )
        for p in places
    ]
    return table("The places, by number", ("No.", "Place", "Side", "Hurts", "How"), rows)


def _side(finding: Finding) -> str:
    """The side; one that was drawn and is open was contradicted by the words."""
    return side_name(finding.side) or ("ask" if finding.origin == "drawing" else "not said")


def _how(finding: Finding, share: float | None) -> Child:
    """Where a place came from; of one that was drawn, how much of the drawing lies on it."""
    if finding.origin != "drawing" or share is None:
        return found_by(finding)
    return join("drawn", tag("span", f"{max(share, 0.01):.0%} of the drawing", class_="why"))


def _legend(*, drawn: bool) -> Markup:
    entries = (
        ("here", "hurts here"),
        ("unsided", "hurts here, side not known (both shaded)"),
        ("not", "does not hurt here"),
    )
    swatches = [
        tag(
            "li",
            tag(
                "svg",
                _defs("legend-" + css, "front") if css == "unsided" else None,
                tag(
                    "rect",
                    x=1,
                    y=1,
                    width=22,
                    height=14,
                    rx=4,
                    class_=f"area {css}",
                    fill=_fill(css, "legend-" + css),
                    opacity=_UNDER_LINES if drawn else None,
                ),
                viewbox="0 0 24 16",
                aria_hidden="true",
                focusable="false",
            ),
            words,
        )
        for css, words in entries
    ]
    if drawn:
        pen = tag("g", _pen_line(((4.0, 11.0), (9.0, 5.0), (14.0, 10.0), (20.0, 5.0)), 3.0))
        swatches.append(
            tag("li", tag("svg", pen, viewbox="0 0 24 16", aria_hidden="true", focusable="false"), "as drawn")
        )
    return join(
        tag("ul", swatches, class_="legend"),
        tag(
            "p",
            "Left and right are the person's own: in the front view their left is on your right.",
            class_="small",
        ),
    )


def _figure(view: View, places: Sequence[Place], strokes: Sequence[Stroke]) -> Markup:
    id_ = f"body-{view}"
    areas = [_areas(view, p, id_) for p in places]
    drawn = [_pen_line(stroke.points, stroke.width) for stroke in strokes if stroke.view == view]
    return tag(
        "figure",
        tag(
            "svg",
            tag("title", _TITLES[view], id=f"{id_}-title"),
            tag("desc", _description(view, places, drawn=bool(drawn)), id=f"{id_}-desc"),
            _defs(id_, view),
            tag("path", d=silhouette(view), class_="body-fill"),
            tag("g", areas, clip_path=f"url(#{id_}-clip)", opacity=_UNDER_LINES if strokes else None),
            figure_lines(view),
            tag("g", drawn, opacity=0.7) if drawn else None,
            _letters(view),
            _dots(view, places, _inked(view, strokes)),
            viewbox=VIEWBOX,
            role="img",
            aria_labelledby=f"{id_}-title {id_}-desc",
            class_="body-figure",
        ),
        tag("figcaption", _TITLES[view]),
    )


def _letters(view: View) -> list[Markup]:
    """The person's right and left beside a front or a back."""
    if view in ("left", "right"):
        return []
    letters = ("R", "L") if view == "front" else ("L", "R")
    return [
        tag("text", letter, x=x, y=16, class_="side-letter", text_anchor="middle")
        for letter, x in zip(letters, (-62, 62), strict=True)
    ]


def _pen_line(points: Sequence[Point], width: float) -> Markup:
    """One stroke as the client drew it; a dot where the pen did not move."""
    shown = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, shown[-1]) >= _STEP:
            shown.append(point)
    return tag(
        "path",
        d=smooth_path([*shown, points[-1]], closed=False),
        fill="none",
        stroke=_PEN,
        stroke_width=width,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def _defs(id_: str, view: View) -> Markup:
    stripe = tag("path", d="M-2 2L2-2M0 8L8 0M6 10L10 6", class_="stripe")
    ground = tag("rect", width=8, height=8, class_="stripe-ground")
    return tag(
        "defs",
        tag("clipPath", tag("path", d=silhouette(view)), id=f"{id_}-clip"),
        tag("pattern", ground, stripe, id=f"{id_}-stripes", width=8, height=8, patternunits="userSpaceOnUse"),
    )


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


def _areas(view: View, place: Place, id_: str) -> list[Markup]:
    finding = place.finding
    css = _class(finding)
    halves = _halves(view, finding)
    if len(halves) == 2 and touches_midline(view, finding.code):
        paths: list[str | None] = [whole_area(view, finding.code, narrow=finding.side == "midline")]
    else:
        paths = [area(view, finding.code, mirrored=mirrored) for mirrored in halves]
    return [tag("path", d=d, class_=f"area {css}", fill=_fill(css, id_)) for d in paths if d is not None]


def _class(finding: Finding) -> str:
    if not finding.present:
        return "not"
    return "unsided" if finding.side == "unstated" else "here"


def _fill(css: str, id_: str) -> str | None:
    return f"url(#{id_}-stripes)" if css == "unsided" else None


def _dots(view: View, places: Sequence[Place], lines: Sequence[Point]) -> list[Markup]:
    """The numbers of every place in this view, moved apart and off the drawn lines where they would cover them.

    A number that had to move is tied to its place by a thin line.
    """
    wanted = [(place, at) for place in places for at in _dot_places(view, place.finding)]
    shown = apart([_beside(at, lines) for _, at in wanted])
    dots = []
    for (place, home), (x, y) in zip(wanted, shown, strict=True):
        number = tag("text", str(place.number), x=x, y=y + 4.8, text_anchor="middle")
        css = "map-dot" if place.finding.present else "map-dot no"
        tie = (
            tag("line", x1=home[0], y1=home[1], x2=x, y2=y, class_="body-line")
            if math.dist(home, (x, y)) > _DOT
            else None
        )
        dots.append(tag("g", tie, tag("circle", cx=x, cy=y, r=_DOT), number, class_=css))
    return dots


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


def _dot_places(view: View, finding: Finding) -> list[Point]:
    halves = _halves(view, finding)
    found = [centre(view, finding.code, mirrored=mirrored) for mirrored in halves]
    places = [at for at in found if at is not None]
    if len(places) == 2 and touches_midline(view, finding.code):
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


def _description(view: View, places: Sequence[Place], *, drawn: bool) -> str:
    shown = [p for p in places if _dot_places(view, p.finding)]
    pen = " The client's own lines lie over it." if drawn else ""
    if not shown:
        return f"A person's outline; no place of the list is in this view.{pen}"
    words = [
        f"{p.number}: {label(p.finding.code)}, {side_name(p.finding.side) or 'side not said'}"
        + ("" if p.finding.present else ", does not hurt")
        for p in shown
    ]
    return "A person's outline with these places marked: " + "; ".join(words) + "." + pen
