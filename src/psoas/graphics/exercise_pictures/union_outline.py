"""The outline of several overlapping shapes as one smooth closed line with a fixed number of points."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DIRECTIONS: Final = 28
_FINE: Final = 6  # points traced for each point kept, before smoothing
# Where a cell's contour enters and leaves, by which of its corners are inside (bits: low left, low right, high right,
# high left); sides: 0 low, 1 right, 2 high, 3 left. Saddles are cut so that the inside hangs together.
_CROSSINGS: Final[dict[int, tuple[tuple[int, int], ...]]] = {
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 2), (1, 0)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((2, 0),), 10: ((0, 3), (2, 1)), 11: ((2, 1),), 12: ((1, 3),), 13: ((1, 0),), 14: ((0, 3),),
}  # fmt: skip


def ways(count: int = DIRECTIONS) -> Floats:
    """Unit vectors all round (count, 2)."""
    angle = np.arange(count) * (2.0 * np.pi / count)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def reach(centres: Floats, radii: Floats) -> Floats:
    """How far circles reach in each of the directions: their hull (``DIRECTIONS``,)."""
    return np.asarray((centres @ ways().T + radii[:, None]).max(axis=0))


def union_outline(hulls: Floats, begin: Floats, *, count: int, grain_m: float, smooth_m: float) -> Floats:
    """Trace the union of hulls.

    Args:
        hulls: how far each reaches in each direction (h, ``DIRECTIONS``).
        begin: the outline begins at its point nearest to this one (2,).
        count: how many points it gets.
        grain_m: of the grid on which it is traced.
        smooth_m: corners are rounded over about this length.

    Returns:
        (count, 2), counter-clockwise.
    """
    away = ways()
    half, quarter = DIRECTIONS // 2, DIRECTIONS // 4
    low = np.array([-hulls[:, half].max(), -hulls[:, half + quarter].max()]) - 2.5 * grain_m
    high = np.array([hulls[:, 0].max(), hulls[:, quarter].max()]) + 2.5 * grain_m
    x = np.arange(low[0], high[0] + grain_m, grain_m)
    z = np.arange(low[1], high[1] + grain_m, grain_m)
    # Outside of a hull by the farthest of its edges; outside of the union by the nearest of its hulls.
    field = np.full((len(x), len(z)), np.inf)
    margin = 2.0 * grain_m
    for hull in hulls:
        i0, i1 = np.searchsorted(x, [-hull[half] - margin, hull[0] + margin])
        j0, j1 = np.searchsorted(z, [-hull[half + quarter] - margin, hull[quarter] + margin])
        along = x[i0:i1, None, None] * away[:, 0] + z[None, j0:j1, None] * away[:, 1]
        part = field[i0:i1, j0:j1]
        np.minimum(part, (along - hull).max(axis=2), out=part)
    line = _longest(field)
    line = low + line * grain_m
    return _smoothed(_even(line, count * _FINE, begin), count, smooth_m)


def _longest(field: Floats) -> Floats:
    """The longest closed line where the field changes sign, in cells (n, 2)."""
    inside = field < 0.0
    kind = inside[:-1, :-1] + 2 * inside[1:, :-1] + 4 * inside[1:, 1:] + 8 * inside[:-1, 1:]
    after: dict[tuple[int, int, int], tuple[int, int, int]] = {}
    for i, j in np.argwhere((kind > 0) & (kind < 15)).tolist():
        for enters, leaves in _CROSSINGS[int(kind[i, j])]:
            after[_edge(i, j, enters)] = _edge(i, j, leaves)
    best: list[tuple[int, int, int]] = []
    while after:
        first, edge = after.popitem()
        ring = [first]
        while edge != first:
            ring.append(edge)
            edge = after.pop(edge)
        best = max(best, ring, key=len)
    return np.array([_crossing(field, edge) for edge in best])


def _edge(i: int, j: int, side: int) -> tuple[int, int, int]:
    """A grid edge by its lower end and its direction: 0 across, 1 up."""
    return ((i, j, 0), (i + 1, j, 1), (i, j + 1, 0), (i, j, 1))[side]


def _crossing(field: Floats, edge: tuple[int, int, int]) -> tuple[float, float]:
    i, j, up = edge
    first = float(field[i, j])
    second = float(field[i, j + 1] if up else field[i + 1, j])
    part = first / (first - second) if np.isfinite(first - second) else 0.5
    return (i, j + part) if up else (i + part, j)


def _even(line: Floats, count: int, begin: Floats) -> Floats:
    """Points at even distances along a closed line, from the one nearest to ``begin``."""
    line = np.roll(line, -int(np.linalg.norm(line - begin, axis=1).argmin()), axis=0)
    ring = np.concatenate([line, line[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    at = np.arange(count) * (along[-1] / count)
    return np.column_stack([np.interp(at, along, ring[:, a]) for a in (0, 1)])


def _smoothed(line: Floats, count: int, smooth_m: float) -> Floats:
    """A closed line without corners: a Gaussian taken twice and once, so that thin ends keep their length."""
    spacing = float(np.linalg.norm(np.diff(line, axis=0), axis=1).mean())
    wave = np.fft.fftfreq(len(line)) * 2.0 * np.pi / spacing
    kept = np.exp(-0.5 * (wave * smooth_m) ** 2)
    spectrum = np.fft.fft(line[:, 0] + 1j * line[:, 1]) * (2.0 * kept - kept**2)
    smooth = np.fft.ifft(spectrum)[:: len(line) // count]
    return np.column_stack([smooth.real, smooth.imag])
