"""Activations against OpenSim's static optimisation, on the same moments, moment arms and capacities."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.body.opensim.static import Shares, static_optimisation

from psoas.body import Person
from psoas.body.model import cache
from psoas.body.motion.activities import prepare
from psoas.body.person.states import changes
from psoas.body.recruitment.recruit import Problem, recruit
from psoas.body.simulation.solve import muscle_forces, problem

Floats = NDArray[np.float64]
BAR = 1e-3
RESERVE_NM = 10.0
# OpenSim writes activations with eight digits, so its moments balance to about this.
BALANCE_NM = 1e-4


def ours(p: Shares) -> tuple[Floats, Floats]:
    """Our optimum: the reserves are pairs of muscles here, so that they cost what OpenSim's cost.

    The one place that knows how our kernel is asked.
    """
    n, m = p.A.shape
    pairs, none = np.hstack([np.eye(n), -np.eye(n)]) * p.reserve_nm, np.zeros(2 * n)
    found = recruit(
        Problem(
            A=np.hstack([p.A, pairs])[None],
            b=p.b[None],
            weight=np.ones((1, m + 2 * n)),
            low=np.concatenate([p.low, none])[None],
            high=np.concatenate([p.high, none + 1e3])[None],
            reserve_price=np.full((1, n), 1e9),
            power=p.power,
        )
    )
    control = found.activation[0]
    return control[:m], p.reserve_nm * (control[m : m + n] - control[m + n :]) + found.reserve[0]


def check(p: Shares, folder: Path) -> None:
    activation, reserve = ours(p)
    theirs, their_reserve = static_optimisation(p, folder)
    assert np.abs(p.A @ theirs + their_reserve - p.b).max() < BALANCE_NM
    assert np.abs(activation - theirs).max() < BAR
    assert np.abs(reserve - their_reserve).max() < BAR * p.reserve_nm

    def cost(a: Floats, r: Floats) -> float:
        return float(np.sum(np.abs(a) ** p.power) + np.sum(np.abs(r / p.reserve_nm) ** p.power))

    assert cost(activation, reserve) < cost(theirs, their_reserve) * (1 + 1e-6)


def of_activity(code: str, power: float) -> Shares:
    """What a healthy man has to share among his muscles in a posture."""
    person, healthy = Person(70.0, 1.75, "male"), changes(cache.load(), ())
    task = prepare(person, code, 0.0, "right", 2)
    asked = problem(task, person, muscle_forces(task.moved, person, healthy), healthy)
    muscles = asked.A.shape[2]
    return Shares(
        asked.A[0],
        asked.b[0],
        np.broadcast_to(asked.low, (1, muscles))[0],
        np.broadcast_to(asked.high, (1, muscles))[0],
        power,
        RESERVE_NM,
    )


@pytest.mark.parametrize("power", [2.0, 3.0])
@pytest.mark.parametrize("code", ["stand", "lift_knee"])
def test_the_whole_body(code: str, power: float, tmp_path: Path) -> None:
    p = of_activity(code, power)
    assert p.A.shape[1] > 250
    check(p, tmp_path)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("power", "effort"), [(2.0, 0.5), (3.0, 0.5), (2.0, 3.0)])
def test_random_shares(seed: int, power: float, effort: float, tmp_path: Path) -> None:
    """Also where the muscles are too weak: then the reserves carry the rest, by their price."""
    rng = np.random.default_rng(seed)
    n, m = 4, 14
    A = 20 * rng.normal(size=(n, m)) * (rng.random((n, m)) < 0.6)
    low = np.where(rng.random(m) < 0.2, 0.05, 0.0)
    check(Shares(A, effort * A @ rng.random(m), low, np.ones(m), power, RESERVE_NM), tmp_path)
