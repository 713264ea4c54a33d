"""How the moment at the joints is shared among the muscles: an exact convex programme.

    minimise    1/2 Σ w a²  +  1/2 c Σ r²
    subject to  A a + r = b,   low ≤ a ≤ high

a are activations, r the moments that no muscle makes (reserves, dearly priced), w the muscles' volumes over their
mean: weighed by volume, the answer does not depend on how finely a muscle is cut into fascicles. The dual has one
unknown a row and is piecewise quadratic; a semismooth Newton method with a line search ends on the exact pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS: Final = 100
_HALVINGS: Final = 40
# Dear reserves make the dual nearly flat where no muscle is free: cheaper ones first lead to the right pieces.
_EASE: Final = (1e-6, 1e-4, 1e-2, 1.0)
_TINY: Final = 1e-12
_ROUNDING: Final = 1e-15


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One posture's recruitment; n rows (coordinates), m muscles.

    Attributes:
        A: moment of each muscle at full activation (n, m), newton metres.
        b: moment asked for (n,), newton metres.
        weight: positive price of each squared activation (m,).
        low: least activations (m,).
        high: greatest activations (m,), nowhere below ``low``.
        reserve_price: price of a squared newton metre of reserve.
    """

    A: Floats
    b: Floats
    weight: Floats
    low: Floats
    high: Floats
    reserve_price: float

    def respond(self, price: Floats) -> Floats:
        """The activations that are best at these prices of the rows."""
        return np.asarray(np.clip(self.A.T @ price / self.weight, self.low, self.high))

    def dual(self, price: Floats, reserve_price: float) -> float:
        """The dual's value, to be maximised."""
        pull, best = self.A.T @ price, self.respond(price)
        muscles = float(np.sum(pull * best - 0.5 * self.weight * best**2))
        return float(self.b @ price) - muscles - 0.5 * float(price @ price) / reserve_price


@dataclass(frozen=True, slots=True)
class Certificate:
    """How near the answer is to the optimum; all are zero at the exact one.

    Attributes:
        equality: largest error of the moment balance over the largest moment in it.
        bounds: largest step outside a bound.
        stationarity: largest violation of the optimality conditions, over the largest marginal cost or price.
        gap: difference of primal and dual cost over the cost.
        steps: Newton steps taken.
    """

    equality: float
    bounds: float
    stationarity: float
    gap: float
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Recruitment:
    """The optimum: activations (m,), reserves (n,), prices of the rows (n,), and its certificate."""

    activation: Floats
    reserve: Floats
    price: Floats
    certificate: Certificate


def recruit(problem: Problem) -> Recruitment:
    """Solve a recruitment problem to rounding. What no muscle can make is in ``reserve``, never a failure."""
    price = np.zeros(len(problem.b))
    steps = 0
    for ease in _EASE:
        price, taken = _climb(problem, price, problem.reserve_price * ease)
        steps += taken
    activation = problem.respond(price)
    # The price over its cost, but for rounding: this way the moments balance to the last digit.
    reserve = problem.b - problem.A @ activation
    return Recruitment(activation, reserve, price, _certify(problem, activation, reserve, price, steps))


def _climb(problem: Problem, price: Floats, reserve_price: float) -> tuple[Floats, int]:
    """Newton's method on the dual from ``price``; returns the best price and the steps taken."""
    A, b = problem.A, problem.b
    value = problem.dual(price, reserve_price)
    enough = 1e-14 * max(1e-3, float(np.abs(b).max(initial=0.0)))
    for step in range(_STEPS):
        slope = b - A @ problem.respond(price) - price / reserve_price
        if np.abs(slope).max(initial=0.0) <= enough:
            return price, step
        pull = A.T @ price / problem.weight
        free = ((pull >= problem.low) & (pull <= problem.high)).astype(float)
        H = (A * (free / problem.weight)) @ A.T
        H[np.diag_indices_from(H)] += 1.0 / reserve_price
        way = _solve(H, slope)
        length, gain = 1.0, float(slope @ way)
        for _ in range(_HALVINGS):
            trial = price + length * way
            trial_value = problem.dual(trial, reserve_price)
            if trial_value >= value + 1e-4 * length * gain:
                break
            length *= 0.5
        else:
            return price, step  # no further gain can be told from rounding
        price, value = trial, trial_value
        if gain <= _ROUNDING * abs(value):
            return price, step + 1
    return price, _STEPS


def _solve(H: Floats, slope: Floats) -> Floats:
    """Scaled solution with one refinement: rows without a free muscle have only the reserve's tiny slope."""
    scale = 1.0 / np.sqrt(np.diag(H))
    S = H * scale[:, None] * scale[None, :]
    way = scale * np.linalg.solve(S, scale * slope)
    return np.asarray(way + scale * np.linalg.solve(S, scale * (slope - H @ way)))


def _certify(p: Problem, activation: Floats, reserve: Floats, price: Floats, steps: int) -> Certificate:
    marginal = p.weight * activation - p.A.T @ price
    # Inside its bounds a muscle's marginal cost is zero; at the floor it may be positive, at the ceiling negative.
    fault = np.where(activation <= p.low, np.minimum(marginal, 0.0), marginal)
    fault = np.where(activation >= p.high, np.maximum(fault, 0.0), fault)
    cost = 0.5 * float(p.weight @ activation**2) + 0.5 * p.reserve_price * float(reserve @ reserve)
    outside = np.maximum(p.low - activation, activation - p.high)
    return Certificate(
        equality=_largest(p.A @ activation + reserve - p.b)
        / max(_TINY, _largest(p.b), _largest(p.A * activation)),
        bounds=max(0.0, float(outside.max(initial=0.0))),
        stationarity=max(
            _largest(fault) / max(_TINY, _largest(p.weight * activation), _largest(p.A.T @ price)),
            _largest(reserve - price / p.reserve_price)
            / max(_TINY, _largest(p.b), _largest(p.A * activation)),
        ),
        gap=abs(cost - p.dual(price, p.reserve_price)) / max(_TINY, abs(cost)),
        steps=steps,
    )


def _largest(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))
