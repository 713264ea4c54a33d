"""Recruitment against other solvers, against itself in other words, and on another array library."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import brentq
from tests.body.conftest import MAN
from tests.body.referees import KINDS, by_clarabel, by_daqp, by_slsqp, frame, random_problem

from psoas.body import MuscleState, activities, costs
from psoas.body.model import cache
from psoas.body.motion.activities import prepare
from psoas.body.person.states import changes
from psoas.body.recruitment.recruit import Problem, Recruitment, certified, recruit
from psoas.body.simulation.cost import Cost
from psoas.body.simulation.solve import muscle_forces, problem

Floats = NDArray[np.float64]
FIELDS = ("A", "b", "weight", "low", "high", "reserve_price")
HURT = {
    "well": (),
    "weak": (MuscleState("psoas", "right", "weak", 1.0), MuscleState("iliacus", "right", "weak", 1.0)),
    "tight": (MuscleState("psoas", "left", "tight", 0.6),),
    "inhibited": (MuscleState("gluteus_medius", "left", "inhibited", 0.9),),
    "spasm": (
        MuscleState("erector_spinae", "right", "spasm", 0.3),
        MuscleState("psoas", "right", "spasm", 0.2),
    ),
}
SQUARED = [c for c in costs().values() if c.power == 2.0]


@lru_cache(maxsize=4)
def of(code: str, states: tuple[MuscleState, ...] = (), cost: Cost | None = None, frames: int = 5) -> Problem:
    task = prepare(MAN, code, 0.0, "right", frames)
    changed = changes(cache.load(), states)
    return problem(task, MAN, muscle_forces(task.moved, MAN, changed), changed, cost)


def proven(p: Problem, solved: Recruitment, *, stationarity: float = 1e-8) -> None:
    """Finite, inside the bounds, in balance and optimal."""
    c = solved.certificate
    assert np.isfinite(solved.activation).all()
    assert np.isfinite(solved.price).all()
    assert c.bounds.max() == 0.0
    assert (solved.activation >= p.low).all()
    assert (solved.activation <= p.high).all()
    assert c.equality.max() < 1e-12
    assert c.stationarity.max() < stationarity
    assert c.gap.max() < 1e-8


def agree(p: Problem, frames: list[int], tolerance: float = 1e-6) -> None:
    solved = recruit(p)
    proven(p, solved)
    for i in frames:
        activation, reserve = by_daqp(p, i)
        assert np.abs(solved.activation[i] - activation).max() < tolerance
        assert np.abs(solved.reserve[i] - reserve).max() < tolerance * max(1.0, float(np.abs(reserve).max()))


@pytest.mark.parametrize("code", list(activities()))
def test_every_activity_has_the_optimum_that_daqp_finds(code: str) -> None:
    agree(of(code), list(range(len(of(code).b))))


@pytest.mark.parametrize("cost", SQUARED, ids=lambda c: c.name)
@pytest.mark.parametrize("states", list(HURT))
@pytest.mark.parametrize("code", ["walk", "thomas_knee_bent", "sit_to_stand"])
def test_in_every_state_and_at_every_quadratic_cost(code: str, states: str, cost: Cost) -> None:
    p = of(code, HURT[states], cost)
    agree(p, [len(p.b) // 2])


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    rows=st.integers(1, 20),
    muscles=st.one_of(st.integers(1, 12), st.integers(13, 300)),
)
def test_random_problems_have_the_optimum_that_daqp_finds(
    kind: str, seed: int, rows: int, muscles: int
) -> None:
    agree(random_problem(np.random.default_rng(seed), 3, rows, muscles, kind), [0, 1, 2])


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(KINDS),
    rows=st.integers(1, 20),
    muscles=st.integers(1, 60),
    prices=st.sampled_from([(1e0, 1.0), (1e6, 1.0), (1e0, 100.0), (1e6, 100.0)]),
)
def test_whatever_the_prices_the_answer_is_certified(
    seed: int, kind: str, rows: int, muscles: int, prices: tuple[float, float]
) -> None:
    """Here the data no longer fix each activation to six digits, but the optimality conditions still hold."""
    rng, (dear, spread) = np.random.default_rng(seed), prices
    p = random_problem(rng, 4, rows, muscles, kind)
    p = replace(
        p,
        weight=p.weight * spread ** rng.uniform(-1, 0, (4, muscles)),
        reserve_price=dear * spread ** rng.uniform(-1, 1, (4, rows)),
    )
    proven(p, recruit(p))


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), rows=st.integers(1, 4), muscles=st.integers(2, 15))
def test_cubed_activations_against_quadratic_programming(seed: int, rows: int, muscles: int) -> None:
    p = random_problem(np.random.default_rng(seed), 1, rows, muscles, "plain", power=3.0)
    p = replace(p, low=p.low + 0.05)
    assert np.abs(recruit(p).activation[0] - by_slsqp(p, 0)).max() < 1e-6


@settings(max_examples=15)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(KINDS), muscles=st.integers(1, 30))
def test_cubed_activations_of_one_row_against_a_root_finder(seed: int, kind: str, muscles: int) -> None:
    """One row has one price, where its moment is met: found without derivatives."""
    p = random_problem(np.random.default_rng(seed), 1, 1, muscles, kind, power=3.0)
    A, b, w, low, high, price = frame(p, 0)

    def response(y: float) -> Floats:
        return np.asarray(np.clip(np.sqrt(np.maximum(A[0] * y, 0.0) / w), low, high))

    def short(y: float) -> float:
        return float(b[0] - A[0] @ response(y) - y / price[0])

    reach = price[0] * (abs(b[0]) + np.abs(A[0]).sum()) + 1.0
    y = brentq(short, -reach, reach, xtol=1e-30, rtol=1e-15, maxiter=2000)
    solved = recruit(p)
    proven(p, solved)
    assert np.abs(solved.activation[0] - response(y)).max() < 1e-6


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(KINDS),
    rows=st.integers(1, 8),
    muscles=st.integers(1, 40),
)
def test_cubed_activations_cost_no_more_than_a_conic_solvers(
    seed: int, kind: str, rows: int, muscles: int
) -> None:
    p = random_problem(np.random.default_rng(seed), 1, rows, muscles, kind, power=3.0)
    solved = recruit(p)
    proven(p, solved)
    A, b, w, low, high, price = frame(p, 0)

    def cost(a: Floats) -> float:
        return float(w @ a**3) / 3 + 0.5 * float(price @ (b - A @ a) ** 2)

    ours, theirs = solved.activation[0], np.clip(by_clarabel(p, 0), low, high)
    dearer, slack = cost(theirs) - cost(ours), 1e-9 * (1.0 + cost(ours))
    assert dearer < 1e-4 * (1.0 + cost(ours))
    # Of a cubic any other answer costs at least this much more than the best one.
    assert dearer + slack >= float(w @ np.abs(theirs - ours) ** 3) / 3


@pytest.mark.parametrize("cost", [c for c in costs().values() if c.power != 2.0], ids=lambda c: c.name)
@pytest.mark.parametrize("code", ["walk", "lift_knee", "run", "sit_slouched"])
def test_activities_at_cubic_costs_are_certified(code: str, cost: Cost) -> None:
    proven(of(code, (), cost), recruit(of(code, (), cost)))


def test_how_finely_a_muscle_is_cut_does_not_matter() -> None:
    whole, parts = of("climb_stairs"), 3
    cut = replace(
        whole,
        A=np.repeat(whole.A, parts, axis=2) / parts,
        weight=np.repeat(whole.weight, parts, axis=1) / parts,
        low=np.repeat(whole.low, parts, axis=1),
        high=np.repeat(whole.high, parts, axis=1),
    )
    found = recruit(cut).activation.reshape(len(whole.b), -1, parts)
    assert np.allclose(found, recruit(whole).activation[:, :, None], atol=1e-10)


@pytest.mark.parametrize("power", [2.0, 3.0])
def test_the_answer_does_not_depend_on_order_units_or_batch(power: float) -> None:
    p = replace(of("walk", frames=11), power=power)
    rng = np.random.default_rng(1)
    plain = recruit(p).activation
    muscle, row, unit = rng.permutation(p.A.shape[2]), rng.permutation(p.A.shape[1]), 1000.0
    order = replace(
        p,
        A=p.A[:, row][:, :, muscle],
        b=p.b[:, row],
        reserve_price=p.reserve_price[:, row],
        weight=p.weight[:, muscle],
        low=p.low[:, muscle],
        high=p.high[:, muscle],
    )
    assert np.allclose(recruit(order).activation, plain[:, muscle], atol=1e-9)
    millimetres = replace(p, A=p.A * unit, b=p.b * unit, reserve_price=p.reserve_price / unit**2)
    assert np.allclose(recruit(millimetres).activation, plain, atol=1e-9)
    dearer = replace(p, weight=p.weight * 7.0, reserve_price=p.reserve_price * 7.0)
    assert np.allclose(recruit(dearer).activation, plain, atol=1e-9)
    singly = [recruit(p.taken(np.array([i]))).activation[0] for i in range(len(p.b))]
    assert np.allclose(singly, plain, atol=1e-9)
    assert np.allclose(recruit(p, at_once=3).activation, plain, atol=1e-9)


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(KINDS))
def test_where_the_search_begins_does_not_matter(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    p = random_problem(rng, 3, 6, 40, kind)
    cold = recruit(p)
    for start in (cold.price, rng.normal(size=p.b.shape), 1e8 * rng.normal(size=p.b.shape)):
        warm = recruit(p, start)
        proven(p, warm)
        assert np.allclose(warm.activation, cold.activation, atol=1e-6)
    assert recruit(p, cold.price).certificate.steps <= cold.certificate.steps


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10**6),
    muscles=st.integers(1, 20),
    share=st.floats(0.0, 1.0),
    power=st.sampled_from([2.0, 3.0]),
)
def test_a_weaker_muscle_does_not_pull_harder(seed: int, muscles: int, share: float, power: float) -> None:
    """One row: its capacity falls, so what it makes of the moment does not rise, nor do the others do less."""
    p = random_problem(np.random.default_rng(seed), 1, 1, muscles, "plain", power=power)
    p = replace(p, low=0.0 * p.low)
    weaker = p.A.copy()
    weaker[0, 0, 0] *= share
    # What is left of a muscle is priced as so much less muscle.
    weight = p.weight.copy()
    weight[0, 0] *= max(share, 1e-3)
    before = p.A[0, 0] * recruit(p).activation[0]
    after = weaker[0, 0] * recruit(replace(p, A=weaker, weight=weight)).activation[0]
    assert abs(after[0]) <= abs(before[0]) + 1e-6
    assert (np.abs(after[1:]) >= np.abs(before[1:]) - 1e-6).all()


def test_what_no_muscle_can_make_is_told_and_not_hidden() -> None:
    """More is asked of one row than all muscles can give: that row's reserve says so, the others stay met."""
    p = of("stand")
    at = 3
    beyond = p.b.copy()
    beyond[:, at] += 2.0 * np.abs(p.A[:, at]).sum(axis=1)
    solved = recruit(replace(p, b=beyond))
    proven(p, solved)
    assert int(np.abs(solved.reserve[0, :15]).argmax()) == at
    assert abs(solved.reserve[0, at]) > np.abs(p.A[0, at]).sum()
    idle = replace(p, low=0.0 * p.low, high=0.0 * p.high)
    assert np.array_equal(recruit(idle).activation, np.zeros_like(p.A[:, 0]))
    assert np.allclose(recruit(idle).reserve, p.b, atol=1e-9)


def test_a_wrong_answer_is_not_certified() -> None:
    """The certificate is of use only if it fails when it should."""
    p = of("walk")
    right = recruit(p)
    again = certified(p, right.activation, right.price).certificate
    assert np.array_equal(again.stationarity, right.certificate.stationarity)
    other = recruit(replace(p, weight=p.weight * np.linspace(0.5, 2.0, p.weight.shape[1])))
    wrong = certified(p, other.activation, other.price).certificate
    assert wrong.stationarity.min() > 1e-3
    assert wrong.gap.min() > 1e-3
    outside = certified(p, right.activation + 0.01, right.price).certificate
    assert outside.bounds.min() < 0.011
    assert certified(p, right.activation - 0.01, right.price).certificate.bounds.min() > 0.009
    assert outside.stationarity.min() > 1e-3


@pytest.mark.parametrize("power", [2.0, 3.0])
@pytest.mark.parametrize("kind", ["plain", "equal_bounds", "beyond", "at_rest"])
def test_the_same_source_runs_on_another_array_library(kind: str, power: float) -> None:
    """``array_api_strict`` has nothing but the standard, and fails on the rest."""
    p = random_problem(np.random.default_rng(5), 10, 5, 20, kind, power=power)
    fields: dict[str, Any] = {name: array_api_strict.asarray(getattr(p, name)) for name in FIELDS}
    other = replace(p, **fields)
    ours, theirs = recruit(p, at_once=4), recruit(other, at_once=4)
    assert type(theirs.activation) is not np.ndarray
    for name in ("activation", "reserve", "price"):
        assert np.allclose(np.from_dlpack(getattr(theirs, name)), getattr(ours, name), rtol=1e-9, atol=1e-12)
    assert theirs.certificate.steps == ours.certificate.steps
