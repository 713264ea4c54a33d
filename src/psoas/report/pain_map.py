"""Where it hurts: the regions on a body, numbered, with the same as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.report.layout import badge, section, table
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.outline import (
    VIEWBOX,
    Point,
    View,
    area,
    centre,
    figure_lines,
    silhouette,
    touches_midline,
    whole_area,
)
from psoas.report.safety import found_by
from psoas.report.words import sentence_case, side_name
from psoas.visit import Assessment, Finding
from psoas.vocabulary import label, meaning

_VIEWS: Final[tuple[View, ...]] = ("front", "back")
_TITLES: Final = {"front": "Seen from the front", "back": "Seen from behind"}


@dataclass(frozen=True, slots=True)
class Place:
    """One region on one side, as the map numbers it."""

    number: int
    finding: Finding


def pain_map(assessment: Assessment) -> Markup:
    """Front and back, with each region shaded and numbered."""
    places = [
        Place(n, f)
        for n, f in enumerate(
            sorted((f for f in assessment.findings if f.type == "region"), key=lambda f: not f.present), 1
        )
    ]
    if not places:
        return section("where", "Where it hurts", tag("p", "No place was named or pointed at."))
    figures = tag("div", [_figure(view, places) for view in _VIEWS], class_="figures")
    return section(
        "where", "Where it hurts", tag("div", figures, tag("div", _table(places), _legend()), class_="split")
    )


def _table(places: Sequence[Place]) -> Markup:
    rows: list[Sequence[Child]] = [
        (
            tag("span", str(p.number), class_="dot" if p.finding.present else "dot no"),
            join(
                tag("strong", sentence_case(label(p.finding.code))),
                tag("span", meaning("region", p.finding.code), class_="why"),
            ),
            side_name(p.finding.side) or "not said",
            badge("yes", "hurt") if p.finding.present else badge("no", "no"),
            found_by(p.finding),
        )
        for p in places
    ]
    return table("The places, by number", ("No.", "Place", "Side", "Hurts", "How"), rows)


def _legend() -> Markup:
    entries = (
        ("here", "hurts here"),
        ("unsided", "hurts here, side not said (both drawn)"),
        ("not", "does not hurt here"),
    )
    swatches = [
        tag(
            "li",
            tag(
                "svg",
                _defs("legend-" + css) if css == "unsided" else None,
                tag(
                    "rect",
                    x=1,
                    y=1,
                    width=22,
                    height=14,
                    rx=4,
                    class_=f"area {css}",
                    fill=_fill(css, "legend-" + css),
                ),
                viewbox="0 0 24 16",
                aria_hidden="true",
                focusable="false",
            ),
            words,
        )
        for css, words in entries
    ]
    return join(
        tag("ul", swatches, class_="legend"),
        tag(
            "p",
            "Left and right are the person's own: in the front view their left is on your right.",
            class_="small",
        ),
    )


def _figure(view: View, places: Sequence[Place]) -> Markup:
    id_ = f"body-{view}"
    areas = [_areas(view, p, id_) for p in places]
    sides = ("R", "L") if view == "front" else ("L", "R")
    letters = [
        tag("text", letter, x=x, y=16, class_="side-letter", text_anchor="middle")
        for letter, x in zip(sides, (-62, 62), strict=True)
    ]
    return tag(
        "figure",
        tag(
            "svg",
            tag("title", _TITLES[view], id=f"{id_}-title"),
            tag("desc", _description(view, places), id=f"{id_}-desc"),
            _defs(id_),
            tag("path", d=silhouette(), class_="body-fill"),
            tag("g", areas, clip_path=f"url(#{id_}-clip)"),
            figure_lines(view),
            letters,
            _dots(view, places),
            viewbox=VIEWBOX,
            role="img",
            aria_labelledby=f"{id_}-title {id_}-desc",
            class_="body-figure",
        ),
        tag("figcaption", _TITLES[view]),
    )


def _defs(id_: str) -> Markup:
    stripe = tag("path", d="M-2 2L2-2M0 8L8 0M6 10L10 6", class_="stripe")
    ground = tag("rect", width=8, height=8, class_="stripe-ground")
    return tag(
        "defs",
        tag("clipPath", tag("path", d=silhouette()), id=f"{id_}-clip"),
        tag("pattern", ground, stripe, id=f"{id_}-stripes", width=8, height=8, patternunits="userSpaceOnUse"),
    )


def _halves(view: View, finding: Finding) -> tuple[bool, ...]:
    """Which halves to draw, ``True`` for the viewer's left: the person's right in front, their left behind."""
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


def _dots(view: View, places: Sequence[Place]) -> list[Markup]:
    """The numbers of every place in this view, moved apart where they would cover each other."""
    wanted = [(place, at) for place in places for at in _dot_places(view, place.finding)]
    dots = []
    for (place, _), (x, y) in zip(wanted, apart([at for _, at in wanted]), strict=True):
        number = tag("text", str(place.number), x=x, y=y + 4.8, text_anchor="middle")
        css = "map-dot" if place.finding.present else "map-dot no"
        dots.append(tag("g", tag("circle", cx=x, cy=y, r=11.0), number, class_=css))
    return dots


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


def _description(view: View, places: Sequence[Place]) -> str:
    shown = [p for p in places if area(view, p.finding.code, mirrored=False) is not None]
    if not shown:
        return "A person's outline; nothing is marked in this view."
    words = [
        f"{p.number}: {label(p.finding.code)}, {side_name(p.finding.side) or 'side not said'}"
        + ("" if p.finding.present else ", does not hurt")
        for p in shown
    ]
    return "A person's outline with these places marked: " + "; ".join(words) + "."
