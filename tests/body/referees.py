"""Recruitment problems of every awkward kind, and other people's solvers for them."""

from __future__ import annotations

import clarabel
import daqp
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from psoas.body.recruitment.recruit import Problem

Floats = NDArray[np.float64]
KINDS = (
    "plain", "sparse", "antagonists", "without_lever", "tiny", "equal_bounds", "idle", "beyond", "at_rest", "copies",
    "alike",
)  # fmt: skip


def random_problem(
    rng: np.random.Generator, frames: int, rows: int, muscles: int, kind: str, *, power: float = 2.0
) -> Problem:
    """Frames with some floors above zero, some low ceilings, and now and then more asked for than there is."""
    k, n, m = frames, rows, muscles
    lever = _levers(rng, (k, n, m), kind)
    low = np.where(rng.random((k, m)) < 0.2, 0.05, 0.0)
    high = np.where(rng.random((k, m)) < 0.2, 0.3, 1.0)
    if kind == "equal_bounds":
        high = np.where(rng.random((k, m)) < 0.5, low, high)
    elif kind == "idle":
        low, high = 0.0 * low, np.where(rng.random((k, m)) < 0.5, 0.0, high)
    made = (lever @ (rng.random((k, m)) * (rng.random((k, m)) < 0.5))[:, :, None])[:, :, 0]
    asked = made * rng.uniform(0.05, 2, (k, 1))
    if kind == "at_rest":
        asked = 0.0 * asked
    elif kind == "beyond":
        asked[:, 0] += rng.choice([-1.0, 1.0], k) * rng.uniform(1, 3, k) * np.abs(lever[:, 0]).sum(axis=1)
    return Problem(lever, asked, 0.1 + rng.random((k, m)), low, high, np.full((1, n), 1e3), power)


def _levers(rng: np.random.Generator, shape: tuple[int, int, int], kind: str) -> Floats:
    k, n, m = shape
    lever = rng.normal(size=shape) * 20
    if kind == "sparse":
        lever *= rng.random(shape) < 0.3
    elif kind == "antagonists":
        lever[:, :, m // 2 : 2 * (m // 2)] = -lever[:, :, : m // 2]
    elif kind == "without_lever":
        lever *= rng.random((k, 1, m)) < 0.5
    elif kind == "tiny":
        lever *= 10.0 ** rng.uniform(-6, 0, (k, 1, m))
    elif kind == "copies":
        lever = np.repeat(lever, 4, axis=2)[:, :, :m]
    elif kind == "alike":
        lever = lever[:, :1] * rng.normal(size=(k, n, 1)) + 1e-6 * lever
    return lever


def frame(p: Problem, i: int) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """One frame's A, b, weight, low, high, reserve price."""
    a, b, w, low, high, price = (
        v[min(i, len(v) - 1)] for v in (p.A, p.b, p.weight, p.low, p.high, p.reserve_price)
    )
    return a, b, w, low, high, price


def by_daqp(p: Problem, i: int, tolerance: float = 1e-12) -> tuple[Floats, Floats]:
    """Activations and reserves by an active set method: the balance is an equality (sense 5).

    Reserves are counted in units that make their price one, so that the matrix is well scaled.
    """
    A, b, w, low, high, price = frame(p, i)
    n, m = A.shape
    unit = 1.0 / np.sqrt(price)
    x, _, flag, _ = daqp.solve(
        np.diag(np.concatenate([w, np.ones(n)])),
        np.zeros(n + m),
        np.ascontiguousarray(np.hstack([A, np.diag(unit)])),
        np.concatenate([high, np.full(n, 1e30), b]),
        np.concatenate([low, np.full(n, -1e30), b]),
        np.concatenate([np.zeros(m + n), np.full(n, 5)]).astype(np.int32),
        primal_tol=tolerance,
        dual_tol=tolerance,
        iter_limit=20000,
    )
    assert flag >= 1
    return x[:m], x[m:] * unit


def by_slsqp(p: Problem, i: int) -> Floats:
    """Activations by sequential quadratic programming, any power; good where no muscle may rest entirely."""
    A, b, w, low, high, price = frame(p, i)
    n, m = A.shape
    rows = np.hstack([A, np.diag(1.0 / np.sqrt(price))])
    x = np.concatenate([0.5 * (low + high), np.zeros(n)])
    for _ in range(4):
        x = minimize(
            lambda x: float(w @ x[:m] ** p.power) / p.power + 0.5 * float(x[m:] @ x[m:]),
            x,
            jac=lambda x: np.concatenate([w * x[:m] ** (p.power - 1), x[m:]]),
            bounds=[*zip(low, high, strict=True), *[(None, None)] * n],
            constraints={"type": "eq", "fun": lambda x: rows @ x - b, "jac": lambda _: rows},
            method="SLSQP",
            options={"maxiter": 2000, "ftol": 1e-30},
        ).x
    return np.asarray(x[:m])


def by_clarabel(p: Problem, i: int, tolerance: float = 1e-9) -> Floats:
    """Activations by a conic interior point method; above power 2 each muscle's cost is a power cone."""
    A, b, w, low, high, price = frame(p, i)
    n, m = A.shape
    cubic = m if p.power > 2 else 0
    free = sparse.csc_matrix((m, n + cubic))
    eye = sparse.eye(m)
    balance = sparse.hstack([A, sparse.diags(1.0 / np.sqrt(price)), sparse.csc_matrix((n, cubic))])
    blocks = [balance, sparse.hstack([-eye, free]), sparse.hstack([eye, free])]
    right = [b, -low, high]
    cones = [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(2 * m)]
    quadratic, linear = np.concatenate([w, np.ones(n)]), np.zeros(n + m)
    if cubic:
        # t ≥ aᵖ is (t, 1, a) in the cone with exponent 1 / p.
        muscle = np.arange(m)
        entries = (-np.ones(2 * m), (np.r_[3 * muscle, 3 * muscle + 2], np.r_[m + n + muscle, muscle]))
        blocks.append(sparse.csc_matrix(entries, shape=(3 * m, 2 * m + n)))
        right.append(np.tile([0.0, 1.0, 0.0], m))
        cones += [clarabel.PowerConeT(1.0 / p.power) for _ in muscle]
        quadratic = np.concatenate([np.zeros(m), np.ones(n), np.zeros(m)])
        linear = np.concatenate([np.zeros(m + n), w / p.power])
    how = clarabel.DefaultSettings()
    how.verbose = False
    how.tol_gap_abs = how.tol_gap_rel = how.tol_feas = tolerance
    matrix = sparse.vstack(blocks, format="csc")
    solver = clarabel.DefaultSolver(
        sparse.diags(quadratic, format="csc"), linear, matrix, np.concatenate(right), cones, how
    )
    answer = solver.solve()
    assert "Solved" in str(answer.status)
    return np.asarray(answer.x[:m])
