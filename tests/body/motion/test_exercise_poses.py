"""Exercises' poses: in contact with what carries them, through nothing, inside the joints' ranges, and honest claims."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.every import every

from psoas.body.model import cache
from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState
from psoas.body.posing.exercise_poses import exercise_poses, ranges
from psoas.body.posing.pose_engine import VARIABLES, engine
from psoas.body.posing.pose_solver import PosedBody, posed, posed_between
from psoas.body.simulation.body import Body
from psoas.body.stretching.exercise_lengths import exercise_lengths, muscle_longer_mm
from psoas.errors import BodyError

Floats = NDArray[np.float64]
CODES = list(exercise_poses())
POSES = [(code, end) for code in CODES for end in ("start", "end")]
CONTACT_M = 0.01


@lru_cache(maxsize=1)
def corners() -> tuple[tuple[int, Floats], ...]:
    """Of every bone its body and its farthest points in 26 directions."""
    ways = np.array([w for w in np.ndindex(3, 3, 3) if w != (1, 1, 1)], dtype=float) - 1.0
    found = []
    for bone in cache.bones():
        at = sorted({int(i) for i in (bone.vertices_m @ ways.T).argmax(axis=0)})
        found.append((engine().skeleton.body(bone.body), bone.vertices_m[at].astype(float)))
    return tuple(found)


def bone_points(pose: PosedBody) -> Floats:
    at, turn = pose.placed.position_m, pose.placed.rotation
    return np.concatenate([at[b] + points @ turn[b].T for b, points in corners()])


def test_there_is_a_pose_for_nearly_every_exercise_of_the_ladder() -> None:
    assert len(CODES) >= 45
    ladder = {
        "constructive_rest",
        "thomas_edge",
        "half_kneel_tilt",
        "standing_lunge_stretch",
        "couch_stretch",
        "prone_press_up",
    }
    assert ladder <= set(CODES)


@every("code", CODES)
def test_the_skin_touches_what_carries_it_and_sinks_into_nothing(code: str) -> None:
    for end in ("start", "end"):
        pose = posed(code, end)
        off = {f"{c.place} {c.role}": gap for c, gap in pose.gaps_m if abs(gap) > CONTACT_M}
        assert not off, end
        assert pose.sunk_m <= CONTACT_M, end


@every("code", CODES)
def test_no_bone_goes_through_the_floor_or_a_wall(code: str) -> None:
    for end in ("start", "end"):
        points = bone_points(posed(code, end))
        assert points[:, 2].min() >= 0.0, end
        for wall in (s for s in exercise_poses()[code].supports if s.kind == "wall"):
            before = 1.0 if wall.x_m[0] > 0 else -1.0
            assert (before * (wall.x_m[0] - points[:, 0])).min() >= 0.0, end


def test_nobody_is_drawn_beyond_the_range_of_a_joint_or_far_from_the_table() -> None:
    for code, end in POSES:
        pose = posed(code, end)
        for name in VARIABLES:
            stem = name[:-2] if name.endswith(("_r", "_l")) else name
            found = ranges()[stem]
            assert found.low_deg - 1e-6 <= pose.angle_deg(name) <= found.high_deg + 1e-6, (code, end, name)


def test_on_the_way_what_touches_at_both_ends_stays_on_the_ground() -> None:
    for code, place in (("half_kneel_tilt", "knee_front"), ("sit_to_stand", "heel"), ("bridge", "heel")):
        for part in (0.3, 0.7):
            pose = posed_between(code, part)
            i = next(i for i, p in enumerate(engine().skin) if p.name == place and p.suffix == "r")
            top = 0.045 if code == "half_kneel_tilt" else 0.0  # on its cushion
            assert pose.placed.skin_m[i, 2] - engine().radius_m[i] == pytest.approx(top, abs=CONTACT_M)


# What a physiotherapist would say of each, for a person of whom nothing is known.
@every(
    ("code", "stretches"),
    [
        ("half_kneel_tilt", True),
        ("standing_lunge_stretch", True),
        ("thomas_edge", True),
        ("constructive_rest", False),
        ("rest_90_90", False),
        ("couch_stretch", False),
        ("prone_on_elbows", False),
        ("rock_back", False),
        ("seated_knee_lift", False),
    ],
)
def test_which_exercises_lengthen_the_psoas(code: str, stretches: bool) -> None:
    found = exercise_lengths()[code]
    assert found.lengthens_psoas is stretches
    assert found.lengthens_psoas == (found.psoas_mm > 0.0 and found.of_best >= 0.5)


def test_a_claim_needs_half_of_the_best_of_that_client() -> None:
    for body in (Body(), Body(Person(52.0, 1.55, "female", 70.0))):
        lengths = exercise_lengths(body)
        best = max(one.psoas_mm for one in lengths.values())
        assert 4.0 < best < 15.0  # millimetres: little, and said
        assert all(one.lengthens_psoas == (one.psoas_mm >= best / 2) for one in lengths.values())


def test_lengthening_goes_with_the_persons_height() -> None:
    small, tall = (exercise_lengths(Body(Person(height_m=h)))["half_kneel_tilt"].psoas_mm for h in (1.5, 2.0))
    assert tall / small == pytest.approx(2.0 / 1.5, rel=0.02)


def test_a_tight_psoas_stops_sooner() -> None:
    tight = Body(Person(), (MuscleState("psoas", "right", "tight", 0.8),))
    own, usual = exercise_lengths(tight)["half_kneel_tilt"], exercise_lengths()["half_kneel_tilt"]
    assert own.short_by_deg > 1.0
    assert own.psoas_mm < usual.psoas_mm


def test_a_bent_knee_lengthens_the_thigh_and_not_the_psoas() -> None:
    assert muscle_longer_mm("couch_stretch", "rectus_femoris") > 40.0
    assert muscle_longer_mm("couch_stretch", "psoas") < 0.5 * muscle_longer_mm("half_kneel_tilt", "psoas")


def test_an_exercise_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(BodyError, match="half_knee"):
        posed("half_knee")
