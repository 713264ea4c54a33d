"""A cubic spline through the rows of a table: its value and its first two derivatives, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spline:
    """Twice continuously differentiable piecewise cubic.

    Attributes:
        knots: rising (k,).
        values: there (k, c).
        bends: second derivative there (k, c); it is linear in between.
        periodic: whether the last knot is the first again.
    """

    knots: Floats
    values: Floats
    bends: Floats
    periodic: bool

    def at(self, places: Floats) -> tuple[Floats, Floats, Floats]:
        """Value, first and second derivative at places (t,), each (t, c).

        A periodic spline goes on for ever; another stands still before its first knot and after its last.
        """
        start, end = self.knots[0], self.knots[-1]
        x = start + np.mod(places - start, end - start) if self.periodic else np.clip(places, start, end)
        i = np.clip(np.searchsorted(self.knots, x, side="right") - 1, 0, len(self.knots) - 2)
        width = (self.knots[i + 1] - self.knots[i])[:, None]
        after = (x - self.knots[i])[:, None] / width
        before = 1.0 - after
        low, high, bend_low, bend_high = self.values[i], self.values[i + 1], self.bends[i], self.bends[i + 1]
        cube_low, cube_high = before**3 - before, after**3 - after
        value = before * low + after * high + width**2 / 6 * (cube_low * bend_low + cube_high * bend_high)
        slope_low, slope_high = (1 - 3 * before**2) * bend_low, (3 * after**2 - 1) * bend_high
        first = (high - low) / width + width / 6 * (slope_low + slope_high)
        second = before * bend_low + after * bend_high
        outside = np.zeros(len(places), dtype=np.bool_)
        if not self.periodic:
            outside = (places < start) | (places > end)
        return value, np.where(outside[:, None], 0.0, first), np.where(outside[:, None], 0.0, second)


def through(knots: Floats, values: Floats, *, periodic: bool) -> Spline:
    """The spline through values (k, c) at rising knots (k,), k at least 3.

    Args:
        knots: where.
        values: what; of a periodic one the last row is the first.
        periodic: closed in value, slope and bend; otherwise at rest at both ends (slope zero).

    Raises:
        ValueError: knots do not rise, are too few, or a periodic table does not close.
    """
    if len(knots) < 3 or len(values) != len(knots) or not bool(np.all(np.diff(knots) > 0)):
        raise ValueError("a spline needs at least three rising knots and a row of values at each")
    if periodic and not np.array_equal(values[0], values[-1]):
        raise ValueError("a periodic spline must end on the values that it begins with")
    width = np.diff(knots)
    slope = np.diff(values, axis=0) / width[:, None]
    count = len(knots)
    system, right = np.zeros((count, count)), np.zeros_like(values)
    # The slopes on both sides of a knot agree.
    inner = np.arange(1, count - 1)
    system[inner, inner - 1], system[inner, inner + 1] = width[:-1], width[1:]
    system[inner, inner] = 2 * (width[:-1] + width[1:])
    right[inner] = 6 * (slope[1:] - slope[:-1])
    if periodic:
        system[0, [0, 1]] = 2 * (width[0] + width[-1]), width[0]
        system[0, -2] += width[-1]
        right[0] = 6 * (slope[0] - slope[-1])
        system[-1, [0, -1]] = -1.0, 1.0
    else:
        system[0, [0, 1]] = 2 * width[0], width[0]
        right[0] = 6 * slope[0]
        system[-1, [-2, -1]] = width[-1], 2 * width[-1]
        right[-1] = -6 * slope[-1]
    return Spline(knots, values, np.asarray(np.linalg.solve(system, right), dtype=np.float64), periodic)
