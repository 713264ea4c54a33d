"""A pelvis that rolls over the floor is carried where it touches: first behind the sacrum, in the end under the seat bones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.body.conftest import MAN

from psoas.body import Body
from psoas.body.mechanics.external_loads import ROLLING
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.postures import contacts

Floats = NDArray[np.float64]
# Each centimetre above the lowest place counts e-fold less: the place that carries lies this near to the lowest.
NEAR_M = 0.01


def test_a_sit_up_rolls_from_the_sacrum_to_the_seat_bones() -> None:
    work = Body(MAN).perform("sit_up")
    skeleton, moved = work.moved.skeleton, work.moved
    pelvis = skeleton.body("pelvis")
    under = work.carried.bodies == pelvis
    up, at = work.carried.force_n[:, under, 2], work.carried.at_m[:, under]
    assert under.sum() == 2
    assert (up > 50).all()
    skin = np.array([contacts()[name].place_m for name in ROLLING])
    turned = moved.position_m[:, None, pelvis] + np.einsum("kij,pj->kpi", moved.rotation[:, pelvis], skin)
    assert (at[:, :, 2] < turned[:, :, 2].min(axis=1, keepdims=True) + NEAR_M).all()
    # The head lies behind the hips: the x axis points to the feet.
    hips = np.mean([moved.position_m[:, skeleton.body(f"femur_{side}"), 0] for side in "rl"], axis=0)
    behind = hips - at[:, 0, 0]
    assert behind[0] > 0.06
    assert behind[work.frames // 2] < behind[0] - 0.04
    assert np.abs(np.diff(behind)).max() < 0.03


def test_a_sit_up_asks_less_of_the_hips_than_the_whole_trunk_lifted_about_them() -> None:
    work = Body(MAN).perform("sit_up")
    row = 6 + COORDINATES.index("hip_flexion_r")
    # The trunk as one piece about both hips would ask for 77 N.m of each; carried behind them it is far less.
    assert 30 < work.carried.needed[:, row].max() < 50
