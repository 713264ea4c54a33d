"""Recruitment by a primal-dual interior point method: slower than the Newton method on the dual, but never at a loss.

Where whole rows lie beyond what the muscles can make, the dual is nearly flat over ten orders of magnitude, and above
p = 2 its gradient has no bounded slope. This method (Mehrotra's predictor and corrector) does not see that: every step
is one system of n rows that cannot be singular. Its last digits come from Newton steps on the muscles that are inside
their bounds, in activations and prices together, so that neither is told from the other by a difference of large numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from psoas.body.recruitment.recruit import Array, Problem

_Solver: TypeAlias = "Callable[[Array, Array], tuple[Array, Array]]"

_STEPS: Final = 80
_SETTLING: Final = 100
# A muscle that is nearer to a bound than this is at it; bounds nearer to each other fix it.
_ROOM: Final = 1e-14
# The search ends at this duality gap over what the muscles cost, or where that is what an activation of the second costs.
_GAP, _NOTHING = 1e-16, 1e-12
_KEPT: Final = 0.995  # share of the way to the nearest bound that a step may go
_SETTLED: Final = 1e-11
_FAINT: Final = 1e-3  # an activation that faults are compared with where nobody works
# Above p = 2 the cost is flat at zero, and a matrix of such muscles would drown the reserves: they bend as at this one.
_FLAT: Final = 1e-7
_TINY: Final = 1e-100
_RIDGE: Final = 4e-15


@dataclass(frozen=True, slots=True, eq=False)
class _Scaled:
    """A problem in full size whose reserves have the price 1: B, b in units of the root of their price."""

    xp: Any
    B: Array  # (k, n, m)
    b: Array  # (k, n)
    weight: Array  # (k, m), likewise low and high
    low: Array
    high: Array
    free: Array  # 1 where the bounds leave room, else 0 (k, m)
    power: float

    def marginal(self, a: Array) -> Array:
        """Cost of a little more of each activation (k, m)."""
        return self.weight * a ** (self.power - 1.0)

    def bend(self, a: Array) -> Array:
        """How fast the marginal cost rises (k, m)."""
        if self.power == 2.0:
            return self.weight
        return (self.power - 1.0) * self.weight * self.xp.maximum(a, _FLAT + 0.0 * a) ** (self.power - 2.0)

    def made(self, a: Array) -> Array:
        """B a (k, n)."""
        return self.xp.matmul(self.B, a[:, :, None])[:, :, 0]

    def pull(self, v: Array) -> Array:
        """What the prices v pay for each muscle (k, m)."""
        return self.xp.matmul(v[:, None, :], self.B)[:, 0, :]

    def total(self, values: Array) -> Array:
        """Sum over a frame (k, 1)."""
        return self.xp.sum(values, axis=1)[:, None]

    def largest(self, values: Array) -> Array:
        """Greatest in a frame (k, 1)."""
        return self.xp.max(values, axis=1)[:, None]

    def system(self, give: Array) -> _Solver:
        """Solve  da / give - Bᵀ dv = r,  B da + dv = s  for da, dv; ``give`` is zero for a muscle that stays."""
        xp = self.xp
        Bt = xp.matrix_transpose(self.B)
        S = xp.matmul(self.B * give[:, None, :], Bt)
        # The unit is the reserves; scaled by its diagonal the matrix is as well conditioned as it can be.
        root = 1.0 / xp.sqrt(xp.linalg.diagonal(S) + 1.0)
        eye = xp.eye(S.shape[-1], dtype=S.dtype, device=S.device)
        S = (S + eye) * root[:, :, None] * root[:, None, :] + _RIDGE * eye

        def solve(r: Array, s: Array) -> tuple[Array, Array]:
            right = root * (s - self.made(give * r))
            dv = root * xp.linalg.solve(S, right[:, :, None])[:, :, 0]
            return give * (r + self.pull(dv)), dv

        return solve


def interior_point(problem: Problem) -> tuple[Array, Array, int]:
    """Activations (k, m), prices of the rows (k, n) at the optimum, and the steps taken by the slowest frame."""
    p, root = _scaled(problem)
    a, v, push, steps = _search(p)
    a, v, more = _settle(p, a, v, push)
    return a, root * v, steps + more


def _scaled(problem: Problem) -> tuple[_Scaled, Array]:
    xp = problem.b.__array_namespace__()
    root = xp.sqrt(problem.reserve_price)
    B = problem.A * root[:, :, None]
    b = problem.b * root
    none = xp.zeros((b.shape[0], B.shape[-1]), dtype=B.dtype, device=B.device)
    low, high = problem.low + none, problem.high + none
    free = xp.where(high - low > _ROOM, 1.0 + none, none)
    B = B + none[:, None, :]
    return _Scaled(xp, B, b, problem.weight + none, low, high, free, problem.power), root


@dataclass(frozen=True, slots=True, eq=False)
class _Inside:
    """A point inside the bounds: distances to floor and ceiling, and what each pushes back with (k, m)."""

    a: Array
    v: Array
    below: Array
    above: Array
    floor: Array
    ceiling: Array


def _search(p: _Scaled) -> tuple[Array, Array, Array, int]:
    """Follow the central path: activations, prices, what the bounds push each muscle by, and the steps taken."""
    xp = p.xp
    none, no = 0.0 * p.weight, 0.0 * p.b[:, :1]
    free, stays = p.free, 1.0 - p.free
    half = 0.5 * ((p.high - p.low) * free + stays)
    count = xp.maximum(2.0 * p.total(free), 1.0 + no)
    a = p.low + free * half
    v = p.b - p.made(a)
    mean_weight = p.total(p.weight) / p.weight.shape[1]
    gap = 2.0 * p.total(xp.abs(p.marginal(a) - p.pull(v)) * half * free) + 1e-9 * mean_weight * count
    push = free * (gap / count) / half
    now = _Inside(a, v, half, half, push, push)
    done, steps = no > 0.0, 0
    while steps < _STEPS:
        gap = p.total(now.floor * now.below + now.ceiling * now.above)
        cost = p.total(p.weight * now.a**p.power) / p.power
        done = (
            done | (gap <= _GAP ** (0.5 * p.power) * cost) | (gap <= _NOTHING**p.power * mean_weight * count)
        )
        if bool(xp.all(done)):
            break
        steps += 1
        solve = p.system(free / (p.bend(now.a) + now.floor / now.below + now.ceiling / now.above + stays))
        da, dv, df, dc, far = _towards(p, now, solve, none, none)
        ahead = p.total(
            (
                (now.floor + far * df) * (now.below + far * da)
                + (now.ceiling + far * dc) * (now.above - far * da)
            )
            * free
        )
        centre = (gap / count) * xp.minimum(ahead / (gap + _TINY), 1.0 + no) ** 3
        da, dv, df, dc, far = _towards(p, now, solve, centre - da * df, centre + da * dc)
        far = xp.where(done, no, _KEPT * far)
        now = _Inside(
            now.a + far * da,
            now.v + far * dv,
            xp.maximum(now.below + far * da, _TINY * half),
            xp.maximum(now.above - far * da, _TINY * half),
            free * xp.maximum(now.floor + far * df, _TINY + none),
            free * xp.maximum(now.ceiling + far * dc, _TINY + none),
        )
    return now.a, now.v, now.floor - now.ceiling, steps


def _towards(
    p: _Scaled, now: _Inside, solve: _Solver, at_floor: Array, at_ceiling: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """The step to these products of distance and push (k, m), and how much of it the bounds allow (k, 1)."""
    xp = p.xp
    r = p.pull(now.v) - p.marginal(now.a) + at_floor / now.below - at_ceiling / now.above
    da, dv = solve(r, p.b - p.made(now.a) - now.v)
    df = (at_floor - now.floor * da) / now.below - now.floor
    dc = (at_ceiling + now.ceiling * da) / now.above - now.ceiling
    stays = 1.0 - p.free
    nearest = xp.maximum(
        xp.maximum(-da / now.below, da / now.above),
        xp.maximum(-df / (now.floor + stays), -dc / (now.ceiling + stays)),
    )
    allowed = 1.0 / xp.maximum(p.largest(nearest * p.free), 1.0 + 0.0 * now.v[:, :1])
    return da, dv, df, dc, allowed


def _settle(p: _Scaled, a: Array, v: Array, push: Array) -> tuple[Array, Array, int]:
    """Put muscles onto their bounds and solve for the others, until none changes sides and the balance is exact."""
    xp = p.xp
    none = 0.0 * p.weight
    stiff = p.weight + xp.sum(p.B * p.B, axis=1)
    best_a, best_v, best = a, v, p.total(none) + xp.inf
    for taken in range(_SETTLING):
        wanted = a - push / stiff
        low, high = wanted <= p.low + _ROOM, wanted >= p.high - _ROOM
        a = xp.where(low, p.low, xp.where(high, p.high, a))
        push, unbalanced = p.marginal(a) - p.pull(v), p.b - p.made(a) - v
        size = _fault(p, a, v, push, unbalanced)
        better = size < best
        best_a, best_v, best = (
            xp.where(better, a, best_a),
            xp.where(better, v, best_v),
            xp.minimum(size, best),
        )
        if bool(xp.all(best <= _SETTLED)):
            return best_a, best_v, taken
        da, dv = p.system(xp.where(low | high, none, 1.0 / p.bend(a)))(-push, unbalanced)
        a, v = xp.minimum(xp.maximum(a + da, p.low), p.high), v + dv
        push = p.marginal(a) - p.pull(v)
    return best_a, best_v, _SETTLING


def _fault(p: _Scaled, a: Array, v: Array, push: Array, unbalanced: Array) -> Array:
    """Relative violation of the optimality conditions (k, 1)."""
    xp = p.xp
    fault = xp.where(a <= p.low, xp.minimum(push, 0.0 * push), push)
    fault = xp.where(a >= p.high, xp.maximum(fault, 0.0 * push), fault)
    size = xp.abs(p.B)
    terms = (
        p.marginal(a) + xp.matmul(xp.abs(v)[:, None, :], size)[:, 0, :] + _FAINT ** (p.power - 1.0) * p.weight
    )
    moment = p.largest(xp.maximum(xp.abs(p.b), xp.matmul(size, a[:, :, None])[:, :, 0])) + _TINY
    return xp.maximum(p.largest(xp.abs(fault) / terms), p.largest(xp.abs(unbalanced)) / moment)
