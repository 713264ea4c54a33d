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
_STEPS: Final = 200
_HALVINGS: Final = 40
_EASE: Final = (1e-6, 1e-4, 1e-2, 1.0)


@dataclass(frozen=True, slots=True)
class Certificate:
    """How near the answer is to the optimum; all are zero at the exact one.

    Attributes:
        equality: largest error of the moment balance over the largest moment asked for.
        bounds: largest step outside a bound.
        stationarity: largest violation of the optimality conditions, over the largest marginal cost.
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


def recruit(
    A: Floats, b: Floats, weight: Floats, low: Floats, high: Floats, reserve_price: float
) -> Recruitment:
    """Solve the programme above.

    Args:
        A: moment of each muscle at full activation, (n, m), newton metres.
        b: moment asked for (n,), newton metres.
        weight: positive weights (m,).
        low: least activations (m,).
        high: greatest activations (m,), nowhere below ``low``.
        reserve_price: price of a squared newton metre of reserve.
    """
    price = np.zeros(len(b))
    steps = 0
    # Dear reserves make the dual nearly flat where no muscle is free: cheaper ones first lead to the right pieces.
    for ease in _EASE:
        price, taken = _climb(price, A, b, weight, low, high, reserve_price * ease)
        steps += taken
    activation = _respond(price, A, weight, low, high)
    reserve = price / reserve_price
    certificate = _certify(A, b, weight, low, high, reserve_price, activation, reserve, price, steps)
    return Recruitment(activation, reserve, price, certificate)


def _climb(
    price: Floats, A: Floats, b: Floats, weight: Floats, low: Floats, high: Floats, reserve_price: float
) -> tuple[Floats, int]:
    """Newton's method on the dual from ``price``; returns the best price and the steps taken."""
    value = _dual(price, A, b, weight, low, high, reserve_price)
    size = np.abs(b).max(initial=0.0)
    for step in range(_STEPS):
        slope = b - A @ _respond(price, A, weight, low, high) - price / reserve_price
        if np.abs(slope).max(initial=0.0) <= 1e-14 * max(1e-3, size):
            return price, step
        pull = A.T @ price / weight
        free = ((pull >= low) & (pull <= high)).astype(float)
        H = (A * (free / weight)) @ A.T
        H[np.diag_indices_from(H)] += 1.0 / reserve_price
        way = _solve(H, slope)
        length, gain = 1.0, float(slope @ way)
        for _ in range(_HALVINGS):
            trial = price + length * way
            trial_value = _dual(trial, A, b, weight, low, high, reserve_price)
            if trial_value >= value + 1e-4 * length * gain:
                break
            length *= 0.5
        else:
            return price, step  # no further gain can be told from rounding
        price, value = trial, trial_value
    return price, _STEPS


def _respond(price: Floats, A: Floats, weight: Floats, low: Floats, high: Floats) -> Floats:
    """The activations that are best at these prices."""
    return np.asarray(np.clip(A.T @ price / weight, low, high))


def _dual(
    price: Floats, A: Floats, b: Floats, weight: Floats, low: Floats, high: Floats, reserve_price: float
) -> float:
    pull = A.T @ price
    best = np.clip(pull / weight, low, high)
    return float(b @ price - np.sum(pull * best - 0.5 * weight * best**2) - 0.5 * price @ price / reserve_price)


def _solve(H: Floats, slope: Floats) -> Floats:
    """Scaled solution with one refinement: rows without a free muscle have only the reserve's tiny slope."""
    scale = 1.0 / np.sqrt(np.diag(H))
    S = H * scale[:, None] * scale[None, :]
    way = scale * np.linalg.solve(S, scale * slope)
    return np.asarray(way + scale * np.linalg.solve(S, scale * (slope - H @ way)))


def _certify(
    A: Floats, b: Floats, weight: Floats, low: Floats, high: Floats, reserve_price: float,
    activation: Floats, reserve: Floats, price: Floats, steps: int,
) -> Certificate:  # fmt: skip
    largest = max(1e-12, float(np.abs(b).max(initial=0.0)))
    marginal = weight * activation - A.T @ price
    # Inside its bounds a muscle's marginal cost is zero; at the floor it may be positive, at the ceiling negative.
    fault = np.where(activation <= low, np.minimum(marginal, 0.0), np.where(activation >= high, np.maximum(marginal, 0.0), marginal))
    primal = 0.5 * float(weight @ activation**2) + 0.5 * reserve_price * float(reserve @ reserve)
    dual = _dual(price, A, b, weight, low, high, reserve_price)
    return Certificate(
        equality=float(np.abs(A @ activation + reserve - b).max(initial=0.0)) / largest,
        bounds=float(max(0.0, (low - activation).max(initial=0.0), (activation - high).max(initial=0.0))),
        stationarity=float(np.abs(fault).max(initial=0.0)) / max(1e-12, float(np.abs(weight * activation).max(initial=0.0))),
        gap=abs(primal - dual) / max(1e-12, abs(primal)),
        steps=steps,
    )
