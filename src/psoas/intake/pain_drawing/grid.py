"""Areas on a grid of one drawing unit: each area is one whole number whose bits are the cells.

Cell (column c, row r) has its centre at (X_LOW + c + 0.5, Y_LOW + r + 0.5), so the grid is symmetrical about the midline.
Two spare columns on each side keep a shift to the side from wrapping into the next row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from psoas.visit.drawing import X_HIGH, X_LOW, Y_HIGH, Y_LOW, Point

Area: TypeAlias = int

_COLUMNS: Final = X_HIGH - X_LOW
_ROWS: Final = Y_HIGH - Y_LOW
_SPARE: Final = 4
_STRIDE: Final = _COLUMNS + 2 * _SPARE  # a multiple of 8: rows are whole bytes
_FINE: Final = 8  # points are read to an eighth of a unit, where sums are exact


def _every_row(row: int) -> Area:
    return _from_rows([row] * _ROWS)


def _from_rows(rows: Sequence[int]) -> Area:
    return int.from_bytes(b"".join(row.to_bytes(_STRIDE // 8, "little") for row in rows), "little")


def _cells(low: float, high: float) -> int:
    """The cells of a row whose centres lie from x ``low`` to ``high``, cut off at the frame."""
    first = max(math.ceil(low - X_LOW - 0.5), 0)
    last = min(math.floor(high - X_LOW - 0.5), _COLUMNS - 1)
    return ((1 << (last - first + 1)) - 1) << (first + _SPARE) if first <= last else 0


FRAME: Final[Area] = _every_row(_cells(X_LOW, X_HIGH))
VIEWERS_LEFT: Final[Area] = _every_row(_cells(X_LOW, 0))
VIEWERS_RIGHT: Final[Area] = _every_row(_cells(0, X_HIGH))


def band(half_width: float) -> Area:
    """The strip along the midline, ``half_width`` to each side."""
    return _every_row(_cells(-half_width, half_width))


def size(area: Area) -> int:
    """How large an area is, in square drawing units."""
    return area.bit_count()


def grown(area: Area) -> Area:
    """The area and the cells that touch its edges, within the frame."""
    return (area | area << 1 | area >> 1 | area << _STRIDE | area >> _STRIDE) & FRAME


def polygon(points: Sequence[Point]) -> Area:
    """The inside of a closed polygon (even-odd)."""
    crossings: list[list[float]] = [[] for _ in range(_ROWS)]
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        first = max(math.floor(min(ay, by) - Y_LOW - 0.5), 0)
        last = min(math.ceil(max(ay, by) - Y_LOW - 0.5), _ROWS - 1)
        for row in range(first, last + 1):
            y = Y_LOW + row + 0.5
            if (ay <= y) != (by <= y):
                crossings[row].append(ax + (y - ay) * (bx - ax) / (by - ay))
    rows = [0] * _ROWS
    for row, found in enumerate(crossings):
        found.sort()
        for low, high in zip(found[::2], found[1::2], strict=True):
            rows[row] |= _cells(low, high)
    return _from_rows(rows)


def ink(points: Sequence[Point], width: float, *, closing_share: float) -> Area:
    """What a pen of this width covers along the points; a loop's inside is filled.

    Args:
        points: at least one (x, y); what lies outside the frame is cut off.
        width: in drawing units.
        closing_share: a line whose ends are no farther apart than this share of its length, or than its own
            width, is closed with a straight piece.
    """
    line = _thinned(points)
    length = sum(math.dist(a, b) for a, b in pairwise(line))
    if len(line) > 2 and math.dist(line[0], line[-1]) <= max(closing_share * length, width):
        line.append(line[0])
    rows = [0] * _ROWS
    for a, b in pairwise(line) if len(line) > 1 else [(line[0], line[0])]:
        _draw(rows, a, b, width / 2)
    return _filled(_from_rows(rows)) if length > math.pi * width else _from_rows(rows)


def union(areas: Iterable[Area]) -> Area:
    """All areas as one."""
    whole = 0
    for area in areas:
        whole |= area
    return whole


def _thinned(points: Sequence[Point]) -> list[Point]:
    """The points to an eighth of a unit, without neighbours less than half a unit apart."""
    fine = [(round(x * _FINE) / _FINE, round(y * _FINE) / _FINE) for x, y in points]
    kept = fine[:1]
    kept += [p for p in fine[1:-1] if math.dist(p, kept[-1]) >= 0.5] if len(fine) > 2 else []
    if fine[-1] != kept[-1]:
        kept.append(fine[-1])
    return kept


def _draw(rows: list[int], a: Point, b: Point, radius: float) -> None:
    """Put a straight piece with round ends into the rows: it is convex, so each row gets one run of cells."""
    low_y, high_y = min(a[1], b[1]) - radius, max(a[1], b[1]) + radius
    first = max(math.ceil(low_y - Y_LOW - 0.5), 0)
    last = min(math.floor(high_y - Y_LOW - 0.5), _ROWS - 1)
    length = math.dist(a, b)
    corners: list[Point] = []
    if length > 0:
        nx, ny = -(b[1] - a[1]) / length * radius, (b[0] - a[0]) / length * radius
        corners = [
            (a[0] + nx, a[1] + ny),
            (b[0] + nx, b[1] + ny),
            (b[0] - nx, b[1] - ny),
            (a[0] - nx, a[1] - ny),
        ]
    sides = list(zip(corners, [*corners[1:], *corners[:1]], strict=True))
    for row in range(first, last + 1):
        y = Y_LOW + row + 0.5
        xs = [
            x + sign * math.sqrt(radius**2 - (y - cy) ** 2)
            for x, cy in (a, b)
            if abs(y - cy) <= radius
            for sign in (-1, 1)
        ]
        xs += [
            px + (y - py) * (qx - px) / (qy - py) for (px, py), (qx, qy) in sides if (py <= y) != (qy <= y)
        ]
        if xs:
            rows[row] |= _cells(min(xs), max(xs))


def _filled(area: Area) -> Area:
    """The area with its holes: cells from which the edge of its surrounding box cannot be reached."""
    box = _box(area)
    open_cells = box & ~area
    outside = (box & ~_shrunk(box)) & open_cells
    while True:
        more = grown(outside) & open_cells
        if more == outside:
            return area | (open_cells & ~outside)
        outside = more


def _box(area: Area) -> Area:
    """The smallest upright box around an area."""
    if not area:
        return 0
    data = area.to_bytes(_STRIDE // 8 * _ROWS, "little")
    step = _STRIDE // 8
    rows = [int.from_bytes(data[n : n + step], "little") for n in range(0, len(data), step)]
    every = union(rows)
    run = (1 << every.bit_length()) - (every & -every)
    first = next(n for n, row in enumerate(rows) if row)
    last = _ROWS - 1 - next(n for n, row in enumerate(reversed(rows)) if row)
    return _from_rows([run if first <= n <= last else 0 for n in range(_ROWS)])


def _shrunk(area: Area) -> Area:
    return area & area << 1 & area >> 1 & area << _STRIDE & area >> _STRIDE
