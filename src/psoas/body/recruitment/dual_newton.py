"""Recruitment by Newton's method on the dual: one unknown a row, and a gradient that is piecewise smooth.

A semismooth Newton method with a line search ends on the exact pieces, and with p = 2 at rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from psoas.body.recruitment.recruit import Array, Problem

_STEPS: Final = (
    24  # twice as many above p = 2; what is not found by then is a case for the interior point method
)
# Gradient at which a frame is done, over the largest moment in it.
_ENOUGH: Final = 2e-15
# Above p = 2 the corner at zero is rounded, ever less: it starts at the first, a step takes it to a power, down to the last.
_BLUR: Final = (0.03, 1.5, 1e-20)
# Tries of the line search, outwards and inwards.
_CUTS: Final = 10
_RIDGE: Final = 4e-15
_TINY: Final = 1e-100


def dual_newton(problem: Problem, start: Array | None) -> tuple[Array, int]:
    """Prices of the rows (k, n), at the optimum where they can be found so, and the steps of the slowest frame.

    Args:
        problem: the frames.
        start: prices to begin with (k, n).
    """
    xp = problem.b.__array_namespace__()
    price, steps = 0.0 * problem.b if start is None else start, 0
    if start is None and problem.power > 2.0:
        # The quadratic cost has much the same muscles at work: begin where its marginal costs would be these.
        price, steps = _climb(replace(problem, power=2.0), price, 0)
        effort = xp.max(problem.pull(price) / problem.weight, axis=1)[:, None]
        price = price * xp.minimum(xp.maximum(effort, 1e-3 + 0.0 * effort), 1.0 + 0.0 * effort)
    return _climb(problem, price, steps)


def _climb(problem: Problem, price: Array, taken: int) -> tuple[Array, int]:
    """Newton's steps from these prices."""
    blur = 0.0 * price[:, :1] + (_BLUR[2] if problem.power == 2.0 else _BLUR[0])
    return _steps(problem, _State.at(problem, price, blur), taken)


def _steps(problem: Problem, state: _State, taken: int) -> tuple[Array, int]:
    """Steps until all frames are done; those that are done are set aside as soon as they are a quarter."""
    xp = problem.b.__array_namespace__()
    most = _STEPS if problem.power == 2.0 else 2 * _STEPS
    while taken < most:
        waiting = xp.nonzero(~state.done)[0]
        if waiting.shape[0] == 0:
            break
        if 4 * waiting.shape[0] <= 3 * state.done.shape[0]:
            finished = xp.nonzero(state.done)[0]
            rest, taken = _steps(problem.taken(waiting), state.taken(waiting), taken)
            order = xp.argsort(xp.concat([finished, waiting]))
            return xp.take(xp.concat([xp.take(state.price, finished, axis=0), rest]), order, axis=0), taken
        state, taken = _step(problem, state), taken + 1
    return state.price, taken


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Where the climb stands: the dual's gradient, and which frames are done."""

    price: Array
    pull: Array
    activation: Array
    gradient: Array
    scale: Array  # largest moment in each frame (k, 1)
    size: Array  # of the gradient over it (k, 1)
    blur: Array  # (k, 1)
    done: Array  # (k,)

    @classmethod
    def at(cls, p: Problem, price: Array, blur: Array, before: _State | None = None) -> _State:
        xp = p.b.__array_namespace__()
        pull = p.pull(price)
        activation = p.respond(pull, blur)
        made = p.moments(activation)
        gradient = p.b - made - price / p.reserve_price
        if before is None:
            # The rounding of A a is relative to the sum of what antagonists make, not to what is left of it.
            loudest = xp.max(xp.matmul(xp.abs(p.A), xp.abs(activation)[:, :, None])[:, :, 0], axis=1)
            asked = xp.max(xp.abs(p.b), axis=1)
            scale = xp.maximum(xp.maximum(asked, loudest), 1e-9 + 0.0 * loudest)[:, None]
        else:
            scale = before.scale
        size = xp.max(xp.abs(gradient), axis=1)[:, None] / scale
        sharp = blur <= _BLUR[2]
        done = ((size <= _ENOUGH) & sharp)[:, 0]
        if before is not None:
            # No further gain can be told from rounding: keep the better of the two.
            stuck = (size >= before.size) & (before.size < 1e-11) & sharp & (before.blur <= _BLUR[2])
            done = done | stuck[:, 0]
            price = xp.where(stuck, before.price, price)
            pull = xp.where(stuck, before.pull, pull)
            activation = xp.where(stuck, before.activation, activation)
            gradient = xp.where(stuck, before.gradient, gradient)
            size = xp.where(stuck, before.size, size)
        finer = xp.maximum(xp.where(size < 0.1, blur ** _BLUR[1], blur), _BLUR[2] + 0.0 * blur)
        return cls(price, pull, activation, gradient, scale, size, finer, done)

    def taken(self, frames: Array) -> _State:
        """Some of the frames."""
        xp = self.price.__array_namespace__()
        fields = (self.price, self.pull, self.activation, self.gradient, self.scale, self.size)
        rest = (self.blur, self.done)
        return _State(*(xp.take(values, frames, axis=0) for values in (*fields, *rest)))


def _step(p: Problem, now: _State) -> _State:
    """One Newton step, as long as the line search says."""
    xp = p.b.__array_namespace__()
    slope, clipped = p.give(now.pull, now.blur)
    counted = xp.where(clipped, 0.0 * slope, slope)
    H = xp.matmul(p.A * counted[:, None, :], xp.matrix_transpose(p.A))
    diagonal = xp.linalg.diagonal(H) + 1.0 / p.reserve_price
    root = 1.0 / xp.sqrt(diagonal)
    eye = xp.eye(H.shape[-1], dtype=H.dtype, device=H.device)
    # Rows that are the same but for rounding would make it singular.
    S = H * (1.0 - eye) * root[:, :, None] * root[:, None, :] + (1.0 + _RIDGE) * eye
    way = root * xp.linalg.solve(S, (root * now.gradient)[:, :, None])[:, :, 0]
    length = _length(p, now, way)
    return _State.at(p, now.price + length * way, now.blur, now)


def _length(p: Problem, now: _State, way: Array) -> Array:
    """How far to go along ``way`` (k, 1): to the dual's maximum on the line, or the full step where that is near.

    The dual is concave: its slope along the line falls. Each try costs only the muscles' responses, no product.
    """
    xp = p.b.__array_namespace__()
    push = p.pull(way)
    linear = xp.sum((p.b - now.price / p.reserve_price) * way, axis=1)[:, None]
    bend = xp.sum(way * way / p.reserve_price, axis=1)[:, None]

    def slope(t: Array) -> Array:
        return linear - t * bend - xp.sum(p.respond(now.pull + t * push, now.blur) * push, axis=1)[:, None]

    one = 1.0 + 0.0 * linear
    first, full = slope(0.0 * one), slope(one)
    low, high, at_low, at_high = 0.0 * one, one, first, full
    length = one
    for _ in range(_CUTS):
        # Where muscles have come free on the way the step is too short: go on while the dual still rises steeply.
        short = at_high > 0.3 * first
        if not bool(xp.any(short)):
            break
        low, at_low = xp.where(short, high, low), xp.where(short, at_high, at_low)
        high = xp.where(short, 4.0 * high, high)
        at_high = xp.where(short, slope(high), at_high)
        length = high
    good = at_high >= -0.3 * xp.abs(first)
    for _ in range(_CUTS):
        if bool(xp.all(good)):
            break
        share = at_low / xp.maximum(at_low - at_high, _TINY + 0.0 * at_low)
        t = low + (high - low) * xp.minimum(xp.maximum(share, 0.05 + 0.0 * share), 0.95 + 0.0 * share)
        value = slope(t)
        length = xp.where(good, length, t)
        rising = value > 0.0
        low, at_low = xp.where(rising, t, low), xp.where(rising, value, at_low)
        high, at_high = xp.where(rising, high, t), xp.where(rising, at_high, value)
        good = good | (xp.abs(value) <= 0.2 * xp.abs(first))
    return length
