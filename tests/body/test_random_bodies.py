"""Random persons, muscle states and postures: no crash, no NaN, every answer certified or named.

A share here; `make bars` (section many) runs this file with ``PSOAS_MANY`` set, for 40 persons in 10,000 postures.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.many import many

from psoas.body import MuscleState, Person, muscle_groups
from psoas.body.mechanics.external_loads import Carried
from psoas.body.mechanics.kinematics import ROOT, Kinematics, dynamics, kinematics
from psoas.body.mechanics.passive import limits
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, LUMBAR, weighed
from psoas.body.motion.motion import ARMS, Motion, turns
from psoas.body.person.person import SEXES
from psoas.body.person.states import STATES, changes
from psoas.body.recruitment.recruit import Problem, Recruitment, recruit
from psoas.body.simulation.solve import WORTH_NAMING_NM, Task, muscle_forces, problem

Floats = NDArray[np.float64]
PERSONS, FRAMES = many(8, 40), many(100, 250)
# What a spine can do, in degrees from neutral standing; the legs' ranges are the body's own.
LUMBAR_DEG = {
    "lumbar_flexion": (-30.0, 60.0),
    "lumbar_bending": (-30.0, 30.0),
    "lumbar_rotation": (-15.0, 15.0),
}
# Tissue before the hip resists from deep flexion on: its range ends far beyond the first newton metre.
HIP_DEG = {"hip_flexion": (-20.0, 134.0)}
OUTSIDE_NM = 30.0


def postures(rng: np.random.Generator) -> Motion:
    """Any pelvis, any joint angles within their ranges, from near the middle to the ends, held still."""
    # A range ends where the capsule begins to resist: joints go a little further.
    range_of = {
        c.coordinate: (c.low_deg - c.low_growth_deg, c.high_deg + c.high_growth_deg) for c in limits()
    } | HIP_DEG
    ends = np.radians([LUMBAR_DEG[name] if name in LUMBAR else range_of[name[:-2]] for name in COORDINATES])
    k = FRAMES
    middle, half, wild = ends.mean(axis=1), 0.5 * np.diff(ends)[:, 0], rng.random((k, 1))
    angle = middle + half * wild * rng.uniform(-1.0, 1.0, (k, len(COORDINATES)))
    turn = turns(rng.uniform(-np.pi / 3, np.pi / 3, (k, 3)))
    still, arms = np.zeros((k, 3)), np.radians(rng.uniform(0, 60, (k, len(ARMS))))
    return Motion(np.arange(k, dtype=float), turn, still, still, angle, 0 * angle, 0 * angle, arms)


def somebody(rng: np.random.Generator) -> Person:
    age = None if rng.random() < 0.3 else float(rng.uniform(5, 120))
    return Person(
        float(rng.uniform(25, 300)), float(rng.uniform(1.0, 2.4)), SEXES[rng.integers(len(SEXES))], age
    )


def ills(rng: np.random.Generator) -> tuple[MuscleState, ...]:
    groups = list(muscle_groups())
    return tuple(
        MuscleState(
            groups[rng.integers(len(groups))],
            ("left", "right")[rng.integers(2)],
            STATES[rng.integers(len(STATES))],
            float(rng.choice([0.0, 1.0, rng.random()])),
        )
        for _ in range(rng.integers(0, 8))
    )


def held(moved: Kinematics, person: Person, load_share: float, outside_nm: Floats, *, upright: bool) -> Task:
    """The weight of everything that hangs on each joint, and moments from outside besides."""
    needed = dynamics(
        moved,
        weighed(moved.skeleton, person.maleness, load_share),
        person.mass_kg,
        person.length_scale,
    ).needed.copy()
    needed[:, ROOT : ROOT + len(COORDINATES)] += outside_nm
    none = np.zeros((FRAMES, 0, 3))
    carried = Carried(np.zeros(0, dtype=np.int64), none, none, needed, np.zeros((FRAMES, 3)))
    return Task("random", "right", load_share * person.mass_kg, moved, carried, upright)


def check(p: Problem, solved: Recruitment) -> int:
    """Every frame's answer is certified; the frames where a moment is missing are counted."""
    c = solved.certificate
    for values in (solved.activation, solved.reserve, solved.price, c.equality, c.stationarity, c.gap):
        assert np.isfinite(values).all()
    assert c.bounds.max() == 0.0
    assert ((solved.activation >= p.low) & (solved.activation <= p.high)).all()
    assert c.equality.max() < 1e-12
    assert c.stationarity.max() < 1e-8
    assert c.gap.max() < 1e-8
    # What is missing by another sum, at the body's own coordinates: it is named, or the muscles do it all.
    n = len(COORDINATES)
    missing = np.abs(p.b - np.einsum("knm,km->kn", p.A, solved.activation))[:, :n]
    named = np.abs(solved.reserve[:, :n])
    assert np.allclose(missing, named, atol=1e-6)
    return int((named.max(axis=1) >= WORTH_NAMING_NM).sum())


@pytest.mark.parametrize("seed", range(4))
def test_random_persons_in_random_postures(seed: int) -> None:
    rng, skeleton = np.random.default_rng(seed), cache.load()
    short = frames = 0
    for _ in range(PERSONS // 4):
        person, moved = somebody(rng), kinematics(skeleton, postures(rng))
        outside = (
            rng.normal(size=(FRAMES, len(COORDINATES))) * OUTSIDE_NM * 10.0 ** rng.uniform(-3, 0, (FRAMES, 1))
        )
        task = held(moved, person, float(rng.uniform(0, 0.5)), outside, upright=bool(rng.integers(2)))
        changed = changes(skeleton, ills(rng))
        p = problem(task, person, muscle_forces(moved, person, changed), changed)
        short += check(p, recruit(p))
        frames += FRAMES
    # The postures are wild: some can be held and some cannot.
    assert 0.05 * frames < short < 0.95 * frames


def test_a_hopeless_posture_names_the_coordinate_and_a_lesser_one_is_held() -> None:
    rng, skeleton = np.random.default_rng(9), cache.load()
    person = Person(70.0, 1.75, "male")
    upright = postures(rng)
    upright = replace(upright, angle_rad=0 * upright.angle_rad, pelvis=np.tile(np.eye(3), (FRAMES, 1, 1)))
    moved, none = kinematics(skeleton, upright), changes(skeleton, ())
    hill = muscle_forces(moved, person, none)
    asked = np.zeros((FRAMES, len(COORDINATES)))
    at = rng.integers(0, len(COORDINATES), FRAMES)
    asked[np.arange(FRAMES), at] = 3000.0 * rng.choice([-1.0, 1.0], FRAMES)
    p = problem(held(moved, person, 0.0, asked, upright=True), person, hill, none)
    solved = recruit(p)
    assert check(p, solved) == FRAMES
    named = np.abs(solved.reserve[:, : len(COORDINATES)]).argmax(axis=1)
    assert np.array_equal(named, at)
    easy = problem(held(moved, person, 0.0, asked * 1e-3, upright=True), person, hill, none)
    assert check(easy, recruit(easy)) == 0
