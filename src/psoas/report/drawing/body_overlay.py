"""Arrows and labels over a drawn picture, as SVG: sharp at any size, with nothing on top of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from psoas.report.render.camera import Camera

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.graphics.scene import PullArrow

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


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow ready to draw; one too short for a head is a dot. ``corners`` are those of its head."""

    start: tuple[float, float]
    neck: tuple[float, float] | None
    corners: str


@dataclass(frozen=True, slots=True)
class PullLabel:
    """A label in a gutter, with the thin line to its arrow."""

    text: str
    x: float
    y: float
    anchor: str
    inner: float
    start: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Everything that lies over one picture."""

    width_px: int
    height_px: int
    arrows: tuple[Arrow, ...]
    labels: tuple[PullLabel, ...]


def overlay(
    arrows: Sequence[DrawnArrow], camera: Camera, *, both_gutters: bool, gutter_left: bool = False
) -> Overlay:
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
    return Overlay(
        camera.width_px,
        camera.height_px,
        tuple(map(_arrow, arrows)),
        (*_labels(left, camera, at_left=True), *_labels(right, camera, at_left=False)),
    )


def _labels(arrows: Sequence[DrawnArrow], camera: Camera, *, at_left: bool) -> tuple[PullLabel, ...]:
    x = 6.0 if at_left else camera.width_px - 6.0
    inner = x + 74 if at_left else x - 74
    ys = spread([a.start[1] - 4 for a in arrows], _GAP_PX, 14.0, camera.height_px - 8.0)
    anchor = "start" if at_left else "end"
    return tuple(
        PullLabel(f"{_short(a.attachment)} {a.force_n:.0f} N", x, y, anchor, inner, a.start)
        for a, y in zip(arrows, ys, strict=True)
    )


def _arrow(arrow: DrawnArrow) -> Arrow:
    (x1, y1), (x2, y2) = arrow.start, arrow.end
    length = math.hypot(x2 - x1, y2 - y1)
    if length < 2:
        return Arrow(arrow.start, None, "")
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    head = min(_HEAD_PX, length * 0.6)
    neck = (x2 - ux * head, y2 - uy * head)
    half = head * 0.5
    corners = (
        f"{x2:.1f},{y2:.1f} {neck[0] - uy * half:.1f},{neck[1] + ux * half:.1f} "
        f"{neck[0] + uy * half:.1f},{neck[1] - ux * half:.1f}"
    )
    return Arrow(arrow.start, neck, corners)


def _short(attachment: str) -> str:
    return "femur" if attachment == "lesser_trochanter" else attachment
