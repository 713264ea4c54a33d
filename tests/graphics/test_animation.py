"""What an animation holds: paths with few points, bones without foreign parts, values that can be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.graphics.moving_boxes import CUBE, CUBE_FACES, made

from psoas.body.model.bone_parts import mirrored_parts, parts
from psoas.errors import BodyError
from psoas.graphics.animation import resample_path, resample_paths


def test_a_path_keeps_its_ends_and_even_steps() -> None:
    bent = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0]])
    out = resample_path(bent, 5)
    assert out == pytest.approx(np.array([[0, 0, 0], [0.5, 0, 0], [1, 0, 0], [1, 0.5, 0], [1, 1, 0]]))
    assert resample_path(np.ones((3, 3)), 4) == pytest.approx(np.ones((4, 3)))
    straight = [np.array([[0.0, 0, 0], [0.2, 0, 0], [1, 0, 0]]), np.array([[0.0, 0, 0], [1, 1, 0]])]
    assert resample_paths(straight).shape == (2, 2, 3)
    assert resample_paths([bent * 0.1, straight[0]]).shape == (2, 3, 3)
    wound = np.column_stack([np.cos(np.arange(60.0)), np.sin(np.arange(60.0)), np.arange(60.0)])
    assert resample_paths([wound]).shape == (1, 12, 3)


def test_pieces_without_a_mirror_image_go() -> None:
    centred = CUBE - [0.0, 0.0, 0.05]
    vertices = np.concatenate(
        [centred, CUBE + np.array([0, 0, 0.2]), CUBE * [1, 1, -1] - [0, 0, 0.2], CUBE * 0.5 + [0.5, 0, 0.01]]
    )
    faces = np.concatenate([CUBE_FACES + 8 * i for i in range(4)])
    assert np.bincount(parts(vertices, faces)).tolist() == [12] * 4
    kept, left = mirrored_parts(vertices, faces)
    assert len(left) == 36
    assert np.array_equal(kept, vertices[:24])


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (lambda a: replace(a, time_s=a.time_s[::-1]), "time_s"),
        (lambda a: replace(a, time_s=1e9 + a.time_s), "time_s"),
        (lambda a: replace(a, bones=(replace(a.bones[0], rotation=-a.bones[0].rotation),)), "pelvis: rotation"),
        (lambda a: replace(a, bones=(replace(a.bones[0], faces=CUBE_FACES + 1),)), "pelvis: faces"),
        (lambda a: replace(a, muscles=(replace(a.muscles[0], points_m=np.zeros((3, 1, 3))),)), "psoas left L3-TP: points_m"),
        (lambda a: replace(a, muscles=(replace(a.muscles[0], activation=np.full(3, np.nan)),)), "psoas left L3-TP: activation"),
        (lambda a: replace(a, muscles=(replace(a.muscles[0], capacity_n=-1.0),)), "capacity_n"),
        (lambda a: replace(a, arrows=(replace(a.arrows[0], at_m=np.zeros((2, 3))),)), "arrow L3 left: at_m"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named(broken: Any, named: str) -> None:
    animation = made(3)
    with pytest.raises(BodyError, match=named):
        broken(animation)
