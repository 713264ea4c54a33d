"""How the moment at the joints is shared among the muscles: an exact convex programme, many frames at once.

    minimise    Σ w aᵖ / p  +  Σ c r² / 2
    subject to  A a + r = b,   low ≤ a ≤ high

a are activations, r the moments that no muscle makes (reserves, dearly priced by c), w the muscles' prices. With
their volumes as w, the answer does not depend on how finely a muscle is cut into fascicles. The dual has one unknown
a row and a gradient that is piecewise smooth: a semismooth Newton method with an exact line search ends on the exact
pieces, and with p = 2 at rounding. The same source runs on any array library that follows the array API standard
(NumPy, CuPy, JAX, Torch): no loop over frames, nothing changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from psoas.body.interior_point import interior_point

Array: TypeAlias = Any  # of any library that follows the array API standard; double precision

_STEPS: Final = 24  # twice as many above p = 2
AT_ONCE: Final = 64
# Passes over a batch before the frames that are done are set aside.
_ROUND: Final = 4
# A duality gap or fault over which an answer is sought again.
_SURE: Final = 1e-9
_TINY: Final = 1e-100
_RIDGE: Final = 4e-15
# An activation and a moment in newton metres that faults are compared with where nobody works.
_FAINT, _FAINT_NM = 1e-3, 1e-6
# Gradient at which a frame is done, over the largest moment in it.
_ENOUGH: Final = 2e-15
# A clipped muscle counts in the Newton matrix by this share, at most: without it a row with few free muscles has
# nearly no curvature, and the step there is as long as the reserve is dear.
_SOFT: Final = 0.003
# Above p = 2 the corner at zero is rounded, ever less: it starts at the first, a step takes it to a power, down to the last.
_BLUR: Final = (0.03, 1.5, 1e-20)


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

    def taken(self, frames: Array) -> Problem:
        """Some of the frames."""
        xp = self.b.__array_namespace__()

        def some(values: Array) -> Array:
            return values if values.shape[0] == 1 else xp.take(values, frames, axis=0)

        return Problem(
            xp.take(self.A, frames, axis=0) if self.A.shape[0] > 1 else self.A,
            some(self.b),
            some(self.weight),
            some(self.low),
            some(self.high),
            some(self.reserve_price),
            self.power,
        )

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
        steps: Newton steps taken by the slowest frame.
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


def recruit(problem: Problem, start: Array | None = None, at_once: int = AT_ONCE) -> Recruitment:
    """Solve recruitment to rounding. What no muscle can make is in ``reserve``, never a failure.

    Args:
        problem: all frames.
        start: prices of the rows to begin with (k, n), those of a like problem; zero where none is known.
        at_once: frames in one batch: as many as a processor's cache holds, or all of them on an accelerator.
    """
    count = int(problem.b.shape[0])
    if count <= at_once:
        return _recruit(problem, start)
    xp = problem.b.__array_namespace__()
    parts = [
        _recruit(
            problem.taken(xp.arange(i, min(i + at_once, count))),
            None if start is None else start[i : i + at_once, :],
        )
        for i in range(0, count, at_once)
    ]
    certificates = [part.certificate for part in parts]

    def joined(name: str) -> Array:
        return xp.concat([getattr(c, name) for c in certificates])

    return Recruitment(
        xp.concat([part.activation for part in parts]),
        xp.concat([part.reserve for part in parts]),
        xp.concat([part.price for part in parts]),
        Certificate(
            joined("equality"),
            joined("bounds"),
            joined("stationarity"),
            joined("gap"),
            max(c.steps for c in certificates),
        ),
    )


def _recruit(problem: Problem, start: Array | None) -> Recruitment:
    xp = problem.b.__array_namespace__()
    price, steps = 0.0 * problem.b if start is None else start, 0
    if start is None and problem.power > 2.0:
        # The quadratic cost has much the same muscles at work: begin where its marginal costs would be these.
        price, steps = _climb(replace(problem, power=2.0), price, 0)
        effort = xp.max(problem.pull(price) / problem.weight, axis=1)[:, None]
        price = price * xp.minimum(xp.maximum(effort, 1e-3 + 0.0 * effort), 1.0 + 0.0 * effort)
    price, steps = _climb(problem, price, steps)
    found = _answer(problem, problem.respond(problem.pull(price)), price, steps)
    worst = xp.maximum(found.certificate.gap, found.certificate.stationarity)
    unsure = xp.nonzero(~(worst <= _SURE))[0]
    if unsure.shape[0] == 0:
        return found
    # Where whole rows lie beyond the muscles the dual is nearly flat: another method, slower, has no trouble there.
    activation, certain, more = interior_point(problem.taken(unsure))
    sure = xp.nonzero(worst <= _SURE)[0]
    order = xp.argsort(xp.concat([sure, unsure]))

    def merged(before: Array, after: Array) -> Array:
        return xp.take(xp.concat([xp.take(before, sure, axis=0), after]), order, axis=0)

    return _answer(problem, merged(found.activation, activation), merged(price, certain), steps + more)


def _answer(problem: Problem, activation: Array, price: Array, steps: int) -> Recruitment:
    """These activations and prices, with their certificate."""
    # The price over its cost, but for rounding: this way the moments balance to the last digit.
    reserve = problem.b - problem.moments(activation)
    return Recruitment(activation, reserve, price, _certify(problem, activation, reserve, price, steps))


def _climb(problem: Problem, price: Array, taken: int, blur: Array | None = None) -> tuple[Array, int]:
    """Newton's method on the dual; frames that are done are set aside after every round."""
    xp = problem.b.__array_namespace__()
    if blur is None:
        blur = (_BLUR[2] if problem.power == 2.0 else _BLUR[0]) + 0.0 * price[:, :1]
    state = _State.at(problem, price, blur)
    most = _STEPS if problem.power == 2.0 else 2 * _STEPS
    for _ in range(_ROUND):
        if taken >= most or bool(xp.all(state.done)):
            return state.price, taken
        state = _step(problem, state)
        taken += 1
    waiting = xp.nonzero(~state.done)[0]
    count = int(waiting.shape[0])
    if taken >= most or count == 0:
        return state.price, taken
    if 4 * count > 3 * state.price.shape[0]:
        return _climb(problem, state.price, taken, state.blur)
    finished = xp.nonzero(state.done)[0]
    rest, taken = _climb(
        problem.taken(waiting),
        xp.take(state.price, waiting, axis=0),
        taken,
        xp.take(state.blur, waiting, axis=0),
    )
    order = xp.argsort(xp.concat([finished, waiting]))
    return xp.take(xp.concat([xp.take(state.price, finished, axis=0), rest]), order, axis=0), taken


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


def _step(p: Problem, now: _State) -> _State:
    """One Newton step, as long as the line search says."""
    xp = p.b.__array_namespace__()
    slope, clipped = p.give(now.pull, now.blur)
    # The soft share fades as the gradient does, so that the last steps are exact.
    soft = xp.minimum(_SOFT + 0.0 * now.size, now.size**1.5)
    counted = xp.where(clipped, soft * slope, slope)
    H = xp.matmul(p.A * counted[:, None, :], xp.matrix_transpose(p.A))
    diagonal = xp.linalg.diagonal(H) + 1.0 / p.reserve_price
    root = 1.0 / xp.sqrt(diagonal)
    eye = xp.eye(H.shape[-1], dtype=H.dtype, device=H.device)
    # Rows that are the same but for rounding would make it singular.
    S = H * (1.0 - eye) * root[:, :, None] * root[:, None, :] + (1.0 + _RIDGE) * eye
    way = root * xp.linalg.solve(S, (root * now.gradient)[:, :, None])[:, :, 0]
    length = _length(p, now, way)
    return _State.at(p, now.price + length * way, now.blur, now)


_CUTS: Final = 10


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
    dual = (
        xp.sum(p.b * price, axis=1)
        - xp.sum(pull * activation - spent * activation / p.power, axis=1)
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
