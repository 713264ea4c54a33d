"""Where an acupuncture point lies: a small picture of the body's own outline, the whole figure and the place near by."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from psoas.care.points import Point
from psoas.report.drawing.outline import marks, silhouette
from psoas.visit.drawing import X_HIGH, X_LOW, Y_HIGH, Y_LOW

# The window on the place, in drawing units (the body is 558 tall).
_NEAR: Final = (96.0, 120.0)
_FAR_SCALE: Final = 120.0 / (Y_HIGH - Y_LOW)
_FAR_WIDTH: Final = (X_HIGH - X_LOW) * _FAR_SCALE
_GAP: Final = 8.0
_TITLE_OF: Final = {"front": "front", "back": "back", "left": "left side", "right": "right side"}
# Colours as attributes, since a page may forbid styles inside it; `report.css` gives those of its theme by class.
_SKIN: Final = 'class="b" fill="#f3e7d8" stroke="#6b5443"'
_LINE: Final = 'class="m" fill="none" stroke="#a08c7a"'
_SPOT: Final = 'class="p" fill="#b3261e" stroke="#ffffff"'
_FRAME: Final = 'class="q" fill="none" stroke="#b3261e"'


def places(point: Point) -> tuple[tuple[float, float], ...]:
    """Every place of a point in its view: in front and back views each mark off the midline has its twin.

    >>> from psoas.care.points import points
    >>> places(points()["ST25"]), places(points()["GV4"])
    (((14.0, 229.0), (-14.0, 229.0)), ((0.0, 212.0),))
    """
    if point.view not in ("front", "back"):
        return point.marks
    twins = [(-x, y) for x, y in point.marks if x != 0.0]
    return (*point.marks, *twins)


def point_picture(point: Point, within: str = "") -> str:
    """An SVG with the whole figure and the place near by.

    Args:
        point: what to show.
        within: where on a page it stands, so that the same point can stand there twice.
    """
    # Drawn once and used twice.
    name = f"point-{point.code}{within and '-'}{within}"
    lines = (
        f'<g id="{name}"><path {_SKIN} d="{silhouette(point.view)}"/>'
        + "".join(f'<path {_LINE} d="{mark}"/>' for mark in marks(point.view))
        + "</g>"
    )
    spots = places(point)
    xs, ys = [x for x, _ in point.marks], [y for _, y in point.marks]
    centre_x, centre_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    width, height = _NEAR
    near_x = min(max(centre_x - width / 2, X_LOW), X_HIGH - width)
    near_y = min(max(centre_y - height / 2, Y_LOW), Y_HIGH - height)
    dots = "".join(f'<circle {_SPOT} cx="{x:g}" cy="{y:g}" r="2.6" stroke-width="0.8"/>' for x, y in spots)
    far = "".join(f'<circle {_SPOT} cx="{x:g}" cy="{y:g}" r="7" stroke-width="2"/>' for x, y in spots)
    frame = f'<rect {_FRAME} x="{near_x:g}" y="{near_y:g}" width="{width:g}" height="{height:g}" rx="6" stroke-width="2.5"/>'
    total = _FAR_WIDTH + _GAP + width
    says = f"{point.code} {point.name}, {_TITLE_OF[point.view]}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total:.1f} {height:g}" width="{2 * total:.0f}" '
        f'height="{2 * height:.0f}" role="img" aria-label={quoteattr(says)} class="point-picture">'
        f"<title>{escape(says)}</title><desc>{escape(point.place)}</desc>"
        f'<g transform="scale({_FAR_SCALE:.4f}) translate({-X_LOW:g} {-Y_LOW:g})" stroke-width="3">{lines}{frame}{far}</g>'
        f'<svg x="{_FAR_WIDTH + _GAP:.1f}" y="0" width="{width:g}" height="{height:g}" '
        f'viewBox="{near_x:g} {near_y:g} {width:g} {height:g}"><g stroke-width="1"><use href="#{name}"/>{dots}</g></svg></svg>'
    )
