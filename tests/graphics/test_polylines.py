"""Paths over all frames at once are the paths of each frame, and the animation made of them is as before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.body import Body, Person
from psoas.body.mechanics.paths import paths
from psoas.body.model import cache
from psoas.graphics.animation import POINT_COUNTS, point_counts, resample_path
from psoas.graphics.gltf_turning import carried, directions, quaternions, tube_frames, turn
from psoas.graphics.polylines import polylines, resampled


@pytest.mark.parametrize("code", ["walk", "squat", "lie_on_side"])
def test_all_frames_at_once_are_each_frame(code: str) -> None:
    moved = Body(Person()).perform(code).moved
    frames = np.unique(np.linspace(0, moved.motion.frames - 1, 5).astype(np.int64))
    lines, model = polylines(moved, frames), cache.load().model
    for t, frame in enumerate(frames):
        way = paths(moved, int(frame))
        for i in range(model.ntendon):
            one = way.drawn(model, i)
            assert lines.count[t, i] == len(one)
            assert np.abs(lines.points_m[t, i, : len(one)] - one).max() < 1e-12
            assert (lines.points_m[t, i, len(one) :] == lines.points_m[t, i, len(one) - 1]).all()
    chosen = cache.load().fascicles("psoas", "left")
    start, to = lines.pulls(chosen)
    ends = [paths(moved, int(frames[0])).end(int(i), first=True) for i in chosen]
    assert np.abs(start[0] - [place for place, _ in ends]).max() < 1e-12
    assert np.abs(to[0] - [way for _, way in ends]).max() < 1e-12


@given(seed=st.integers(0, 10_000), n=st.integers(1, 9), k=st.integers(2, 12))
def test_a_path_resampled_is_numpys_interpolation(seed: int, n: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(n, 3))
    points[rng.integers(0, n)] = points[0]  # a stretch may have no length
    step = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = np.linspace(0.0, along[-1], k)
    wanted = np.column_stack([np.interp(at, along, points[:, axis]) for axis in range(3)])
    wanted[0], wanted[-1] = points[0], points[-1]
    filled = np.concatenate([points, np.repeat(points[-1:], 4, axis=0)])
    assert np.abs(resample_path(points, k) - wanted).max() < 1e-12
    assert np.abs(resampled(filled, k) - wanted).max() < 1e-12


def test_as_many_points_as_the_bends_need() -> None:
    straight = np.array([[0.0, 0, 0], [1, 0, 0], [1, 0, 0]])
    bent = np.array([[0.0, 0, 0], [0.1, 0, 0], [0.1, 0.1, 0]])
    assert point_counts(np.stack([straight, bent])[None]).tolist() == [2, 3]
    assert set(point_counts(np.random.default_rng(1).normal(size=(3, 5, 30, 3)))) <= set(POINT_COUNTS)


def test_many_tubes_at_once_turn_as_each_alone() -> None:
    rng = np.random.default_rng(2)
    points = np.cumsum(rng.normal(size=(7, 5, 4, 3)), axis=1)
    points[:, 2, 1] = points[:, 1, 1]
    whole = tube_frames(points)
    for i in range(4):
        assert np.abs(whole[:, :, i] - tube_frames(points[:, :, i])).max() < 1e-12
    each = np.stack([quaternions(whole[:, :, 2][:, j]) for j in range(5)], axis=1)
    assert np.abs(quaternions(whole)[:, :, 2] - each).max() < 1e-12


def test_opposite_directions_have_a_turn() -> None:
    ways = directions(np.random.default_rng(3).normal(size=(20, 3)))
    for other in (ways, -ways, np.roll(ways, 1, axis=0)):
        turned = turn(ways, other)
        assert np.abs(np.einsum("nij,nj->ni", turned, ways) - other).max() < 1e-9
        assert np.abs(np.linalg.det(turned) - 1.0).max() < 1e-9
    assert carried(ways).shape == (20, 3, 3)
