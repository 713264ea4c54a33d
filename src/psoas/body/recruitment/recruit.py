"""How the moment at the joints is shared among the muscles: an exact convex programme, many frames at once.

    minimise    Σ w aᵖ / p  +  Σ c r² / 2
    subject to  A a + r = b,   low ≤ a ≤ high

a are activations, r the moments that no muscle makes (reserves, dearly priced by c), w the muscles' prices. With
their volumes as w, the answer does not depend on how finely a muscle is cut into fascicles. The dual has one unknown
a row (``dual_newton``); frames that it cannot finish are found from the primal side (``interior_point``). The same source runs on any array library that follows the array API standard
(NumPy, CuPy, JAX, Torch): no loop over frames, nothing changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from psoas.body.recruitment.dual_newton import dual_newton
from psoas.body.recruitment.interior_point import interior_point

Array: TypeAlias = Any  # of any library that follows the array API standard; double precision

AT_ONCE: Final = 64
# A duality gap or fault over which an answer is sought again.
_SURE: Final = 1e-9
_TINY: Final = 1e-100
# An activation and a moment in newton metres that faults are compared with where nobody works.
_FAINT, _FAINT_NM = 1e-3, 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Recruitment of k frames, each with n rows (coordinates) and m muscles. Batch dimensions of 1 are shared.

    Attributes:
        A: moment of each muscle at full activation (k, n, m), newton metres.
        b: moment asked for (k, n), newton metres.
        weight: positive price of each muscle (k, m).
        low: least activations (k, m), not negative where ``power`` is above 2.
        high: greatest activations (k, m), nowhere below ``low``.
        reserve_price: price of a squared newton metre of reserve (k, n).
        power: p of the cost, 2 or more.
    """

    A: Array
    b: Array
    weight: Array
    low: Array
    high: Array
    reserve_price: Array
    power: float = 2.0

    def taken(self, frames: Array | slice) -> Problem:
        """Some of the frames."""
        shared = ("A", "b", "weight", "low", "high", "reserve_price")
        given = {name: getattr(self, name) for name in shared}
        some = {name: v if v.shape[0] == 1 else _some(v, frames) for name, v in given.items()}
        return Problem(**some, power=self.power)

    def pull(self, price: Array) -> Array:
        """What the rows pay for each muscle at these prices (k, m)."""
        xp = self.b.__array_namespace__()
        return xp.matmul(price[:, None, :], self.A)[:, 0, :]

    def respond(self, pull: Array, blur: Array | float = 0.0) -> Array:
        """The activations that are best at these pulls (k, m).

        ``blur`` (k, 1) rounds the corner at zero, where above p = 2 the response is steep without limit.
        """
        xp = self.b.__array_namespace__()
        wanted = pull / self.weight
        if self.power != 2.0:
            wanted = _positive(xp, wanted, blur) ** (1.0 / (self.power - 1.0))
        return xp.minimum(xp.maximum(wanted, self.low), self.high)

    def moments(self, activation: Array) -> Array:
        """A a, (k, n)."""
        xp = self.b.__array_namespace__()
        return xp.matmul(self.A, activation[:, :, None])[:, :, 0]

    def give(self, pull: Array, blur: Array) -> tuple[Array, Array]:
        """Slope of each muscle's response, had it no bounds, and whether it is at a bound (k, m)."""
        xp = self.b.__array_namespace__()
        wanted = pull / self.weight
        slope = 1.0 / self.weight + 0.0 * wanted
        if self.power != 2.0:
            above = xp.maximum(_positive(xp, wanted, blur), _TINY + 0.0 * wanted)
            slope = slope * above / xp.sqrt(wanted * wanted + blur * blur)
            wanted = above ** (1.0 / (self.power - 1.0))
            slope = slope * wanted / ((self.power - 1.0) * above)
        return slope, (wanted < self.low) | (wanted > self.high)


def _some(values: Array, frames: Array | slice) -> Array:
    if isinstance(frames, slice):
        return values[frames, ...]
    return values.__array_namespace__().take(values, frames, axis=0)


def _positive(xp: Any, values: Array, blur: Array | float) -> Array:
    """The positive part, its corner rounded over ``blur``."""
    return xp.maximum(0.5 * (values + xp.sqrt(values * values + blur * blur)), 0.0 * values)


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """How near the answers are to the optimum, per frame (k,); all are zero at the exact one.

    Attributes:
        equality: largest error of the moment balance over the largest moment in it.
        bounds: largest step outside a bound.
        stationarity: largest violation of the optimality conditions, each over the terms that it is a difference of.
        gap: difference of primal and dual cost over the cost.
        steps: taken by the slowest frame.
    """

    equality: Array
    bounds: Array
    stationarity: Array
    gap: Array
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class Recruitment:
    """The optimum: activations (k, m), reserves (k, n), prices of the rows (k, n), and its certificate."""

    activation: Array
    reserve: Array
    price: Array
    certificate: Certificate

    def taken(self, frames: Array) -> Recruitment:
        """Some of the frames."""
        c = self.certificate
        return Recruitment(
            activation=_some(self.activation, frames),
            reserve=_some(self.reserve, frames),
            price=_some(self.price, frames),
            certificate=Certificate(
                equality=_some(c.equality, frames),
                bounds=_some(c.bounds, frames),
                stationarity=_some(c.stationarity, frames),
                gap=_some(c.gap, frames),
                steps=c.steps,
            ),
        )


def recruit(problem: Problem, start: Array | None = None, at_once: int = AT_ONCE) -> Recruitment:
    """Solve recruitment to rounding. What no muscle can make is in ``reserve``, never a failure.

    Args:
        problem: all frames.
        start: prices of the rows to begin with (k, n), those of a like problem; zero where none is known.
        at_once: frames in one batch: as many as a processor's cache holds, or all of them on an accelerator.
    """
    xp = problem.b.__array_namespace__()
    parts = _parts(problem.b, at_once)
    found = _joined([_by_newton(problem.taken(i), None if start is None else start[i, :]) for i in parts])
    # Where whole rows lie beyond the muscles the dual is nearly flat: another method, slower, has no trouble there.
    certain = xp.maximum(found.certificate.gap, found.certificate.stationarity) <= _SURE
    unsure = xp.nonzero(~certain)[0]
    if unsure.shape[0] == 0:
        return found
    hard = problem.taken(unsure)
    each = [hard.taken(i) for i in _parts(hard.b, at_once)]
    better = [certified(part, *interior_point(part)) for part in each]
    sure = xp.nonzero(certain)[0]
    return _joined([found.taken(sure), *better]).taken(xp.argsort(xp.concat([sure, unsure])))


def _parts(b: Array, at_once: int) -> list[slice]:
    count = int(b.shape[0])
    return [slice(i, min(i + at_once, count)) for i in range(0, max(count, 1), at_once)]


def _joined(parts: list[Recruitment]) -> Recruitment:
    """Frames one after the other."""
    if len(parts) == 1:
        return parts[0]
    xp = parts[0].price.__array_namespace__()
    certificates = [part.certificate for part in parts]
    return Recruitment(
        activation=xp.concat([part.activation for part in parts]),
        reserve=xp.concat([part.reserve for part in parts]),
        price=xp.concat([part.price for part in parts]),
        certificate=Certificate(
            equality=xp.concat([c.equality for c in certificates]),
            bounds=xp.concat([c.bounds for c in certificates]),
            stationarity=xp.concat([c.stationarity for c in certificates]),
            gap=xp.concat([c.gap for c in certificates]),
            steps=max(c.steps for c in certificates),
        ),
    )


def _by_newton(problem: Problem, start: Array | None) -> Recruitment:
    price, steps = dual_newton(problem, start)
    return certified(problem, problem.respond(problem.pull(price)), price, steps)


def certified(problem: Problem, activation: Array, price: Array, steps: int = 0) -> Recruitment:
    """Anyone's activations (k, m) and prices of the rows (k, n), with the certificate of how good they are."""
    # The price over its cost, but for rounding: this way the moments balance to the last digit.
    reserve = problem.b - problem.moments(activation)
    return Recruitment(activation, reserve, price, _certify(problem, activation, reserve, price, steps))


def _certify(p: Problem, activation: Array, reserve: Array, price: Array, steps: int) -> Certificate:
    xp = p.b.__array_namespace__()

    def largest(values: Array) -> Array:
        return xp.max(xp.abs(values), axis=1)

    zero = 0.0 * activation
    spent = p.weight * xp.abs(activation) ** (p.power - 2.0) * activation
    pull = p.pull(price)
    marginal = spent - pull
    # Inside its bounds a muscle's marginal cost is zero; at the floor it may be positive, at the ceiling negative.
    fault = xp.where(activation <= p.low, xp.minimum(marginal, zero), marginal)
    fault = xp.where(activation >= p.high, xp.maximum(fault, zero), fault)
    levers = xp.abs(p.A)
    loudest = largest(xp.matmul(levers, xp.abs(activation)[:, :, None])[:, :, 0])
    moment = xp.maximum(xp.maximum(largest(p.b), loudest), _FAINT_NM + 0.0 * loudest)
    # Each muscle's fault is over the terms that it is a difference of: a dear reserve elsewhere hides nothing.
    faint = p.weight * _FAINT ** (p.power - 1.0)
    terms = xp.abs(spent) + xp.matmul(xp.abs(price)[:, None, :], levers)[:, 0, :] + faint
    cost = xp.sum(spent * activation, axis=1) / p.power + 0.5 * xp.sum(p.reserve_price * reserve**2, axis=1)
    # The dual's own cost is with the activations that are best at these prices, whatever was answered.
    best = p.respond(pull)
    earned = pull * best - p.weight * xp.abs(best) ** p.power / p.power
    dual = (
        xp.sum(p.b * price, axis=1)
        - xp.sum(earned, axis=1)
        - 0.5 * xp.sum(price**2 / p.reserve_price, axis=1)
    )
    outside = xp.maximum(p.low - activation, activation - p.high)
    return Certificate(
        equality=largest(p.moments(activation) + reserve - p.b) / moment,
        bounds=xp.max(xp.maximum(outside, zero), axis=1),
        stationarity=xp.maximum(largest(fault / terms), largest(reserve - price / p.reserve_price) / moment),
        gap=xp.abs(cost - dual) / xp.maximum(xp.abs(cost), xp.max(faint, axis=1) * _FAINT),
        steps=steps,
    )
