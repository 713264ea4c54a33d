"""Smoothing of measured curves: zero-phase low-pass, even time steps, derivatives of a spline.

All functions work along the first axis and treat every further one alike. Figures (cut-offs, padding, tolerance)
are in ``data/filtering.csv``.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.tables import quantities
from psoas.errors import BodyError

Floats = NDArray[np.float64]

# A Butterworth of second order run twice: the cut-off of one pass lies higher, so that both together have theirs.
_PASSES: Final = 2
_ORDER: Final = 2
_DEGREE: Final = 5
_WINDOW: Final = (
    96  # samples: the weights of a quintic spline's derivative have fallen to rounding half as far out
)


def figures() -> dict[str, float]:
    """The figures of filtering and of reading measured files, in the units of the table."""
    return quantities("filtering.csv", unit=True)


def can_filter(rate_hz: float, cutoff_hz: float) -> bool:
    """Whether a recording of this rate holds anything above the cut-off that could be taken away."""
    return 0 < cutoff_hz < rate_hz / 2


def coefficients(rate_hz: float, cutoff_hz: float) -> tuple[Floats, Floats]:
    """Numerator and denominator (3,) each of one pass.

    Second-order Butterworth by the bilinear transform; the analogue cut-off is divided by (2^(1/2) - 1)^(1/4) = 0.802
    so that the gain after the two passes is 1/√2 at ``cutoff_hz`` exactly (Winter 2009, Biomechanics and Motor
    Control of Human Movement, section 3.4.4.2).

    Raises:
        BodyError: the cut-off is not between 0 and half the rate.
    """
    if not can_filter(rate_hz, cutoff_hz):
        raise BodyError(
            f"cutoff_hz: {cutoff_hz:g} at {rate_hz:g} samples a second; give a cut-off above 0 and below half the rate."
        )
    w = math.tan(math.pi * cutoff_hz / rate_hz) / (2 ** (1 / _PASSES) - 1) ** (1 / (2 * _ORDER))
    gain = w**2 / (1 + math.sqrt(2) * w + w**2)
    b = gain * np.array([1.0, 2.0, 1.0])
    a = np.array([1.0, 2 * gain * (1 - 1 / w**2), gain * (1 - math.sqrt(2) / w + 1 / w**2)])
    return b, a


def padding(rate_hz: float, cutoff_hz: float, frames: int) -> int:
    """Samples of mirrored lead-in at either end."""
    return min(math.ceil(figures()["padding_periods"] * rate_hz / cutoff_hz), frames - 1)


def low_pass(values: Floats, rate_hz: float, cutoff_hz: float) -> Floats:
    """Smooth evenly sampled curves without shifting them in time: fourth order after both passes.

    Args:
        values: (T, ...), finite.
        rate_hz: samples a second.
        cutoff_hz: where the gain is 1/√2.

    Raises:
        BodyError: the cut-off is not between 0 and half the rate.
    """
    b, a = coefficients(rate_hz, cutoff_hz)
    flat = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    pad = padding(rate_hz, cutoff_hz, len(flat))
    # Mirrored through the end points, so that value and slope go on.
    lead = 2 * flat[:1] - flat[pad:0:-1]
    trail = 2 * flat[-1:] - flat[-2 : -pad - 2 : -1]
    run = _pass(np.concatenate([lead, flat, trail]) if pad else flat, b, a)
    run = _pass(run[::-1], b, a)[::-1]
    return np.ascontiguousarray(run[pad : pad + len(flat)]).reshape(np.shape(values))


def _pass(x: Floats, b: Floats, a: Floats) -> Floats:
    """One pass, begun as if the first value had always stood (transposed direct form II)."""
    b0, b1, b2 = (float(c) for c in b)
    a1, a2 = float(a[1]), float(a[2])
    second = (b2 - a2) * x[0]
    first = (b1 - a1) * x[0] + second
    out = np.empty_like(x)
    for t, now in enumerate(x):
        y = b0 * now + first
        first = b1 * now - a1 * y + second
        second = b2 * now - a2 * y
        out[t] = y
    return out


def smoothed(name: str, values: Floats, time_s: Floats, cutoff_hz: float, notes: list[str]) -> Floats:
    """A recording through the low-pass, unless it is too slow to hold what the filter would take away.

    Args:
        name: of the file, for messages.
        values: (T, ...), finite.
        time_s: (T,), even steps.
        cutoff_hz: above 0; infinity filters nothing.
        notes: where a recording that is not filtered is noted.

    Raises:
        BodyError: the cut-off cannot be, or the times cannot be seconds.
    """
    if not cutoff_hz > 0:
        raise BodyError(f"cutoff_hz: {cutoff_hz!r} cannot be used; give a frequency above 0 in hertz.")
    if len(time_s) < 2:
        return values
    rate_hz = float((len(time_s) - 1) / (time_s[-1] - time_s[0]))
    held = not np.ptp(values, axis=0).any()
    least, largest = figures()["least_held_rate" if held else "least_rate"], figures()["largest_rate"]
    if not least <= rate_hz <= largest:
        raise BodyError(
            f"{name}, column 'time': {rate_hz:.3g} rows a second, expected {least:g} to {largest:g}; times must be in "
            "seconds, and a held posture takes one row."
        )
    if cutoff_hz == math.inf:
        return values
    if not can_filter(rate_hz, cutoff_hz):
        notes.append(f"time: {rate_hz:.3g} rows a second hold nothing above {cutoff_hz:g} Hz, not filtered")
        return values
    return low_pass(values, rate_hz, cutoff_hz)


def even_times(time_s: Floats) -> tuple[Floats, bool]:
    """As many even times from the first to the last (T,), and whether the given ones were even but for rounding.

    Args:
        time_s: (T,), rising.
    """
    even = np.linspace(time_s[0], time_s[-1], len(time_s))
    if len(time_s) < 2:
        return even, True
    step = (time_s[-1] - time_s[0]) / (len(time_s) - 1)
    return even, bool(np.abs(time_s - even).max() <= figures()["even_tolerance"] * step)


def resample(time_s: Floats, values: Floats, at_s: Floats) -> Floats:
    """The natural cubic spline through samples at other times.

    Args:
        time_s: (T,), rising.
        values: (T, ...).
        at_s: (S,), held to the span of ``time_s``.

    Returns:
        (S, ...).
    """
    flat = np.asarray(values, dtype=np.float64).reshape(len(time_s), -1)
    if len(time_s) < 2:
        return np.repeat(flat, len(at_s), axis=0).reshape(len(at_s), *np.shape(values)[1:])
    step = np.diff(time_s)
    slope = np.diff(flat, axis=0) / step[:, None]
    bend = _second_derivatives(step, slope)
    t = np.clip(at_s, time_s[0], time_s[-1])
    i = np.clip(np.searchsorted(time_s, t, side="right") - 1, 0, len(step) - 1)
    h, u = step[i][:, None], (t - time_s[i])[:, None]
    out = (
        flat[i]
        + u * (slope[i] - h * (2 * bend[i] + bend[i + 1]) / 6)
        + u**2 * bend[i] / 2
        + u**3 * (bend[i + 1] - bend[i]) / (6 * h)
    )
    return np.asarray(out).reshape(len(at_s), *np.shape(values)[1:])


def _second_derivatives(step: Floats, slope: Floats) -> Floats:
    """Of the natural cubic spline at its knots, zero at both ends: a tridiagonal solve."""
    bend = np.zeros((len(step) + 1, slope.shape[1]))
    right = 6 * np.diff(slope, axis=0)
    pivot = np.zeros(len(right))
    for k in range(len(right)):
        pivot[k] = 2 * (step[k] + step[k + 1])
        if k:
            share = step[k] / pivot[k - 1]
            pivot[k] -= share * step[k]
            right[k] -= share * right[k - 1]
    for k in range(len(right) - 1, -1, -1):
        bend[k + 1] = (right[k] - step[k + 1] * bend[k + 2]) / pivot[k]
    return bend


def derivatives(values: Floats, step_s: float) -> tuple[Floats, Floats]:
    """First and second derivative at the samples of the quintic spline through them (not-a-knot ends).

    With fewer than six samples the degree falls; what it cannot hold is zero.

    Args:
        values: (T, ...), evenly sampled.
        step_s: time between samples.

    Returns:
        (T, ...) each, per second and per second squared.
    """
    flat = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    shape = np.shape(values)
    if len(flat) < 2:
        return np.zeros(shape), np.zeros(shape)
    first, second = (_applied(matrix, flat) for matrix in _derivative_matrices(min(len(flat), _WINDOW)))
    return first.reshape(shape) / step_s, second.reshape(shape) / step_s**2


def _applied(matrix: Floats, flat: Floats) -> Floats:
    """A derivative along a curve of any length, from its matrix over one window."""
    if len(matrix) == len(flat):
        return np.asarray(matrix @ flat)
    half = _WINDOW // 2
    inner = np.lib.stride_tricks.sliding_window_view(flat, _WINDOW, axis=0) @ matrix[half]
    # Window s gives sample s + half; the first and the last window give the samples nearer the ends.
    return np.concatenate([matrix[:half] @ flat[:_WINDOW], inner, matrix[half + 1 :] @ flat[-_WINDOW:]])


@lru_cache(maxsize=_WINDOW)
def _derivative_matrices(count: int) -> tuple[Floats, Floats]:
    """From samples at unit steps to the spline's derivatives there (count, count) each."""
    degree = _DEGREE if count > _DEGREE else min(3, count - 1)
    x = np.arange(count, dtype=np.float64)
    spare = count - degree - 1  # inner knots: the samples but for as many at either end
    start = (count - spare) // 2
    knots = np.concatenate([[x[0]] * (degree + 1), x[start : start + spare], [x[-1]] * (degree + 1)])
    basis, first, second = (_splines(knots, degree, x, order) for order in range(3))
    inverse = np.linalg.inv(basis)
    return first @ inverse, second @ inverse


def _splines(knots: Floats, degree: int, x: Floats, order: int) -> Floats:
    """A derivative of the B-splines on ``knots`` at ``x`` (len(x), number of splines), by Cox and de Boor."""
    if degree < order:
        return np.zeros((len(x), len(knots) - degree - 1))
    if degree == 0:
        inside = (knots[:-1] <= x[:, None]) & (x[:, None] < knots[1:])
        last = np.flatnonzero(np.diff(knots))[-1]
        inside[x >= knots[-1], last] = True
        return inside.astype(np.float64)
    lower = _splines(knots, degree - 1, x, max(order - 1, 0))
    span = knots[degree:] - knots[:-degree]
    weight = np.divide(1.0, span, out=np.zeros_like(span), where=span > 0)
    if order:
        return np.asarray(degree * (lower[:, :-1] * weight[:-1] - lower[:, 1:] * weight[1:]))
    rising = (x[:, None] - knots[: -degree - 1]) * weight[:-1]
    falling = (knots[degree + 1 :] - x[:, None]) * weight[1:]
    return np.asarray(rising * lower[:, :-1] + falling * lower[:, 1:])
