"""Arrows and labels over a drawn picture, as SVG: sharp at any size, with nothing on top of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psoas.report.markup import Markup, tag
from psoas.report.render.camera import Camera

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.body.scene import PullArrow

_LONGEST_PX: Final = 92.0
_LEAST_N: Final = 0.5  # weaker pulls are drawn as a dot: an arrow would have no length
_GAP_PX: Final = 20.0
_HEAD_PX: Final = 9.0


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow in picture pixels, with its label."""

    attachment: str
    side: str
    force_n: float
    start: tuple[float, float]
    end: tuple[float, float]


def drawn_arrows(arrows: Sequence[PullArrow], camera: Camera) -> tuple[DrawnArrow, ...]:
    """Where each pull begins and ends in the picture; all to one scale, the strongest sets it."""
    forces = [math.hypot(*a.force_n) for a in arrows]
    scale = _LONGEST_PX / max([*forces, _LEAST_N])
    drawn = []
    for arrow, force in zip(arrows, forces, strict=True):
        x, y, _ = camera.project(arrow.at_m)[0]
        dx, dy = camera.direction(arrow.force_n)[0] * scale
        drawn.append(
            DrawnArrow(
                arrow.attachment, arrow.side, force, (float(x), float(y)), (float(x + dx), float(y + dy))
            )
        )
    return tuple(drawn)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, in the same order, at least ``gap`` apart, within limits.

    >>> spread([10, 12, 50], 10, 0, 100)
    [10.0, 20.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    if len(order) > 1:
        gap = min(gap, (high - low) / (len(order) - 1))
    placed: dict[int, float] = {}
    least = low
    for n in order:
        placed[n] = max(least, float(wanted[n]))
        least = placed[n] + gap
    most = high
    for n in reversed(order):
        placed[n] = min(most, placed[n])
        most = placed[n] - gap
    return [placed[n] for n in range(len(wanted))]


def overlay(
    arrows: Sequence[DrawnArrow], camera: Camera, *, both_gutters: bool, gutter_left: bool = False
) -> Markup:
    """The arrows with labels in the gutters and a thin line from each label to its arrow.

    Args:
        arrows: in picture pixels.
        camera: gives the picture's size.
        both_gutters: arrows of the viewer's left half are labelled at the left, the others at the right.
        gutter_left: with one gutter only, whether it is the left one.
    """
    middle = camera.width_px / 2
    left = [a for a in arrows if (a.start[0] < middle if both_gutters else gutter_left)]
    right = [a for a in arrows if a not in left]
    labels = [*_labels(left, camera, at_left=True), *_labels(right, camera, at_left=False)]
    return tag(
        "svg",
        [m for a in arrows for m in _arrow(a)],
        labels,
        viewbox=f"0 0 {camera.width_px} {camera.height_px}",
        class_="overlay",
        aria_hidden="true",
        focusable="false",
    )


def _labels(arrows: Sequence[DrawnArrow], camera: Camera, *, at_left: bool) -> list[Markup]:
    x = 6.0 if at_left else camera.width_px - 6.0
    inner = x + 74 if at_left else x - 74
    ys = spread([a.start[1] - 4 for a in arrows], _GAP_PX, 14.0, camera.height_px - 8.0)
    out = []
    for arrow, y in zip(arrows, ys, strict=True):
        text = f"{_short(arrow.attachment)} {arrow.force_n:.0f} N"
        out.append(tag("line", x1=inner, y1=y - 4, x2=arrow.start[0], y2=arrow.start[1], class_="leader"))
        out.append(
            tag("text", text, x=x, y=y, text_anchor="start" if at_left else "end", class_="pull-label")
        )
    return out


def _arrow(arrow: DrawnArrow) -> list[Markup]:
    (x1, y1), (x2, y2) = arrow.start, arrow.end
    length = math.hypot(x2 - x1, y2 - y1)
    dot = tag("circle", cx=x1, cy=y1, r=3.2, class_="pull-dot")
    if length < 2:
        return [dot]
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    head = min(_HEAD_PX, length * 0.6)
    base = (x2 - ux * head, y2 - uy * head)
    half = head * 0.5
    corners = (
        f"{x2:.1f},{y2:.1f} {base[0] - uy * half:.1f},{base[1] + ux * half:.1f} "
        f"{base[0] + uy * half:.1f},{base[1] - ux * half:.1f}"
    )
    shaft = {"x1": x1, "y1": y1, "x2": base[0], "y2": base[1]}
    return [
        tag("line", **shaft, class_="pull-halo"),
        tag("polygon", points=corners, class_="pull-halo"),
        tag("line", **shaft, class_="pull"),
        tag("polygon", points=corners, class_="pull-head"),
        dot,
    ]


def _short(attachment: str) -> str:
    return "femur" if attachment == "lesser_trochanter" else attachment
