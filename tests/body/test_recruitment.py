"""The muscles' programme against another solver (DAQP), and its own certificate."""

from __future__ import annotations

import daqp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from psoas.body import MuscleState, Person, cache, postures
from psoas.body.hill import forces
from psoas.body.postures import posture
from psoas.body.recruitment import Problem, recruit
from psoas.body.states import changes
from psoas.body.support import balanced, carried
from psoas.body.work import _inner_nm, problem

Floats = NDArray[np.float64]


def by_daqp(p: Problem) -> tuple[Floats, Floats]:
    """The same programme: unknowns are activations and reserves, the balance is an equality (sense 5)."""
    n, m = p.A.shape
    # Reserves are counted in units that make their price one, so that the matrix is well scaled.
    unit = 1.0 / np.sqrt(p.reserve_price)
    H = np.diag(np.concatenate([p.weight, np.ones(n)]))
    rows = np.ascontiguousarray(np.hstack([p.A, np.eye(n) * unit]))
    upper = np.concatenate([p.high, np.full(n, 1e30), p.b])
    lower = np.concatenate([p.low, np.full(n, -1e30), p.b])
    sense = np.concatenate([np.zeros(m + n), np.full(n, 5)]).astype(np.int32)
    x, _, flag, _ = daqp.solve(
        H, np.zeros(n + m), rows, upper, lower, sense, primal_tol=1e-12, dual_tol=1e-12, iter_limit=20000
    )
    assert flag >= 1
    return x[:m], x[m:] * unit


def of_posture(code: str, *states: MuscleState, load_kg: float = 0.0) -> Problem:
    skeleton, person = cache.load(), Person(70, 1.75, "male")
    held = balanced(skeleton, person, posture(code).placed("right"), load_kg)
    changed = changes(skeleton, states)
    hill = forces(skeleton, held.pose.length_m, person.strength_scale, changed)
    return problem(held, carried(held, _inner_nm(held, hill)), hill, changed)


def check(p: Problem, tolerance: float = 1e-6) -> None:
    ours = recruit(p)
    certificate = ours.certificate
    assert certificate.equality < 1e-8
    assert certificate.bounds <= 1e-9
    assert certificate.stationarity < 1e-6
    assert certificate.gap < 1e-6
    theirs, reserve = by_daqp(p)
    assert np.abs(ours.activation - theirs).max() < tolerance
    assert np.abs(ours.reserve - reserve).max() < tolerance * max(1.0, float(np.abs(reserve).max()))


@pytest.mark.parametrize("code", list(postures()))
def test_every_posture_has_the_optimum_that_daqp_finds(code: str) -> None:
    check(of_posture(code))


@pytest.mark.parametrize(
    "states",
    [
        [MuscleState("psoas", "right", "weak", 1.0), MuscleState("iliacus", "right", "weak", 1.0)],
        [MuscleState("psoas", "left", "tight", 0.6)],
        [MuscleState("gluteus_medius", "left", "inhibited", 0.9)],
        [MuscleState("erector_spinae", "right", "spasm", 0.3), MuscleState("psoas", "right", "spasm", 0.2)],
    ],
    ids=["weak", "tight", "inhibited", "spasm"],
)
def test_states_too(states: list[MuscleState]) -> None:
    check(of_posture("lift_knee", *states))


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 12), st.integers(1, 40), st.floats(0.1, 4.0))
def test_random_problems(seed: int, n: int, m: int, effort: float) -> None:
    """Also where the muscles are too weak: then the dear reserves carry the rest, on both sides alike."""
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, m)) * 20
    low = np.where(rng.random(m) < 0.2, 0.05, 0.0)
    p = Problem(
        A=A,
        b=effort * A @ (rng.random(m) * (rng.random(m) < 0.5)),
        weight=0.1 + rng.random(m),
        low=low,
        high=np.maximum(low, np.where(rng.random(m) < 0.2, 0.3, 1.0)),
        reserve_price=1e3,
    )
    check(p)


def test_how_finely_a_muscle_is_cut_does_not_matter() -> None:
    whole = of_posture("lift_knee")
    parts = 5
    cut = Problem(
        A=np.repeat(whole.A, parts, axis=1) / parts,
        b=whole.b,
        weight=np.repeat(whole.weight, parts) / parts,
        low=np.repeat(whole.low, parts),
        high=np.repeat(whole.high, parts),
        reserve_price=whole.reserve_price,
    )
    assert np.allclose(recruit(cut).activation[::parts], recruit(whole).activation, atol=1e-10)


def test_what_no_muscle_can_make_is_told_and_not_hidden() -> None:
    """Muscles that may not work at all leave the whole moment to the reserves."""
    p = of_posture("lift_knee")
    idle = Problem(p.A, p.b, p.weight, np.zeros_like(p.low), np.zeros_like(p.high), p.reserve_price)
    solved = recruit(idle)
    assert np.allclose(solved.reserve, p.b, atol=1e-9)
    assert np.all(solved.activation == 0)
