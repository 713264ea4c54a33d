"""Stretches: what a physio would expect of each, and what a shorter muscle changes."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.body.mechanics.kinematics import GRAVITY, Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, segment_shares
from psoas.body.motion.motion import held
from psoas.body.motion.postures import contacts, postures
from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState, changes
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import inner_nm, muscle_forces
from psoas.body.stretching.stretch import (
    HIP_FLEXORS,
    StretchEffect,
    rank_stretches,
    stretched_side,
    stretches,
    target,
    yielded,
)
from psoas.body.tables import quantities
from psoas.errors import BodyError

MAN = Person(70.0, 1.75, "male")
CODES = list(stretches())
PULLING = [c for c, s in stretches().items() if s.kind != "rest"]


@lru_cache(maxsize=16)
def ranked(
    muscle: str = "", amount: float = 0.0, side: str = "right", state: str = "tight"
) -> dict[str, StretchEffect]:
    states = (MuscleState(muscle, side, state, amount),) if muscle else ()
    return {e.stretch.code: e for e in rank_stretches(Body(MAN, states), side)}


def posed(code: str, by_deg: float = 0.0) -> Kinematics:
    placed = yielded(postures()[code], by_deg, stretches()[code].gives).placed("right")
    return kinematics(
        cache.load(), held(placed.angles_deg, tilt_deg=placed.tilt_deg, list_deg=placed.list_deg)
    )


def test_what_is_meant_for_the_psoas_lengthens_it_by_half_of_the_best_and_rests_claim_nothing() -> None:
    found = ranked()
    best = max(e.lengthening_mm["psoas"] for e in found.values())
    for effect in found.values():
        if "psoas" in effect.stretch.reaches:
            assert effect.lengthening_mm["psoas"] > 0.5 * best, effect.stretch.code
        if effect.stretch.kind == "rest":
            assert not effect.stretch.reaches
            assert effect.lengthening_mm["psoas"] < 0.0


def test_the_library_tells_how_and_for_which_muscles() -> None:
    assert len(CODES) >= 10
    for stretch in stretches().values():
        assert 2 <= stretch.how.count(".") <= 4, stretch.code
        assert set(stretch.reaches) <= set(HIP_FLEXORS)
        assert bool(stretch.reaches) == (stretch.kind != "rest")
        assert stretch.citation


@pytest.mark.parametrize("code", CODES)
def test_every_posture_is_carried_and_within_strength(code: str) -> None:
    work = Body(MAN).perform(code)
    assert work.residual.pelvis_force_n < 1.0
    assert work.residual.pelvis_moment_nm < 1.0
    assert work.residual.enough_strength, work.residual


@pytest.mark.parametrize(
    "code", ["half_kneeling_tucked", "half_kneeling_let_go", "couch_stretch", "standing_lunge"]
)
def test_what_stands_on_the_floor_is_level_and_nothing_is_below_it(code: str) -> None:
    moved, placed = posed(code), postures()[code].placed("right")
    skeleton = moved.skeleton
    heights = []
    for support in postures()[code].supports:
        contact = contacts()[support.contact]
        if contact.name == "instep":  # on the couch
            continue
        for side in placed.sides(support.role):
            body = skeleton.body(f"{contact.body}_{side}")
            here = np.array(contact.place_m) * [1.0, 1.0, 1.0 if side == "r" else -1.0]
            heights.append(float((moved.position_m[0, body] + moved.rotation[0, body] @ here)[2]))
    assert max(heights) - min(heights) < 0.02
    limbs = [skeleton.body(f"{b}_{s}") for b in ("femur", "tibia", "talus", "calcn") for s in "rl"]
    assert moved.position_m[0, limbs, 2].min() > min(heights)


REACHED = [
    # stretch,                the muscle it is expected to reach most
    ("couch_stretch", "rectus_femoris"),
    ("standing_quad_pull", "rectus_femoris"),
    ("prone_knee_bend", "rectus_femoris"),
    ("side_lying_heel_pull", "rectus_femoris"),
    ("thomas_knee_bent", "rectus_femoris"),
    ("thomas_knee_free", ("psoas", "iliacus")),
    ("half_kneeling_tucked", ("psoas", "iliacus")),
    ("standing_lunge", ("psoas", "iliacus")),
    ("supported_bridge", ("psoas", "iliacus")),
    ("prone_press_up", ("psoas", "iliacus")),
    ("rest_90_90", ""),
]


@pytest.mark.parametrize(("code", "muscle"), REACHED, ids=[r[0] for r in REACHED])
def test_each_reaches_the_muscle_that_it_is_taught_for(code: str, muscle: str | tuple[str, ...]) -> None:
    effect = ranked()[code]
    assert effect.reaches_most in ((muscle,) if isinstance(muscle, str) else muscle)
    if stretches()[code].reaches:
        assert effect.reaches_most in stretches()[code].reaches


def test_the_couch_stretch_lengthens_the_rectus_femoris_most_of_all() -> None:
    longest = max(ranked().values(), key=lambda e: e.lengthening["rectus_femoris"])
    assert longest.stretch.code == "couch_stretch"
    assert longest.passive_n["rectus_femoris"] == max(
        e.passive_n["rectus_femoris"] for e in ranked().values()
    )


def test_a_tucked_pelvis_lengthens_more_for_less_arch() -> None:
    tucked, let_go = ranked()["half_kneeling_tucked"], ranked()["half_kneeling_let_go"]
    assert tucked.lengthening["psoas"] > let_go.lengthening["psoas"] > 0
    assert tucked.lumbar_extension_deg <= 0 < let_go.lumbar_extension_deg
    assert tucked.score > let_go.score
    assert let_go.avoid
    assert not tucked.avoid


def test_a_free_knee_leaves_the_rectus_slacker_than_a_bent_one() -> None:
    free, bent = ranked()["thomas_knee_free"], ranked()["thomas_knee_bent"]
    assert free.lengthening["rectus_femoris"] < bent.lengthening["rectus_femoris"]
    assert free.lengthening["psoas"] > bent.lengthening["psoas"]


def test_ninety_ninety_is_a_rest() -> None:
    rest = ranked()["rest_90_90"]
    assert all(v < 0 for v in rest.lengthening.values())
    assert all(v < 1.0 for v in rest.passive_n.values())
    assert rest.l4_l5_over_standing < 0.5
    assert not rest.avoid


def test_the_press_up_extends_the_lumbar_spine_most() -> None:
    most = max(ranked().values(), key=lambda e: e.lumbar_extension_deg)
    assert most.stretch.code == "prone_press_up"
    assert most.avoid


def test_lying_costs_the_disc_less_than_kneeling() -> None:
    lying = [c for c in CODES if not postures()[c].upright]
    kneeling = ("half_kneeling_tucked", "half_kneeling_let_go", "couch_stretch")
    worst = max(ranked()[c].l4_l5_compression_n for c in lying)
    assert worst < min(ranked()[c].l4_l5_compression_n for c in kneeling)


def test_those_to_avoid_come_last_and_the_rest_go_down() -> None:
    for effects in (ranked(), ranked("psoas", 0.3), ranked("rectus_femoris", 0.5)):
        keys = [(e.avoid, -e.score) for e in effects.values()]
        assert keys == sorted(keys)
        for effect in effects.values():
            if effect.avoid:
                assert "arches" in effect.reason or "disc" in effect.reason


def test_what_is_tight_decides_the_order() -> None:
    psoas, rectus = list(ranked("psoas", 0.2)), list(ranked("rectus_femoris", 0.2))
    assert psoas.index("standing_lunge") < psoas.index("couch_stretch")
    assert rectus.index("couch_stretch") < rectus.index("standing_lunge")


@pytest.mark.parametrize("code", PULLING)
@pytest.mark.parametrize("state", ["tight", "spasm"])
def test_a_tighter_psoas_stops_shorter(code: str, state: str) -> None:
    healthy, little, much = (ranked("psoas", a, state=state)[code] for a in (0.0, 0.2, 0.6))
    assert healthy.short_by_deg == 0.0
    assert healthy.short_by_deg < little.short_by_deg < much.short_by_deg
    assert healthy.hip_extension_deg > little.hip_extension_deg > much.hip_extension_deg
    assert healthy.hip_extension_deg - much.hip_extension_deg == pytest.approx(much.short_by_deg)
    if state == "tight":
        assert healthy.passive_n["psoas"] < little.passive_n["psoas"] < much.passive_n["psoas"]
    if stretches()[code].gives == "loins":
        assert little.lumbar_extension_deg > healthy.lumbar_extension_deg
    else:
        assert much.lumbar_extension_deg == pytest.approx(healthy.lumbar_extension_deg)


@pytest.mark.parametrize("code", PULLING)
def test_the_client_stops_at_the_pull_that_health_would_feel(code: str) -> None:
    states = (MuscleState("psoas", "right", "tight", 0.4),)
    short = {e.stretch.code: e for e in rank_stretches(Body(MAN, states))}[code].short_by_deg

    def pull_nm(by_deg: float, stretched: tuple[MuscleState, ...]) -> float:
        moved = posed(code, by_deg)
        hill = muscle_forces(moved, MAN, changes(moved.skeleton, stretched))
        return float(inner_nm(moved, MAN, hill)[0, COORDINATES.index("hip_flexion_r")])

    assert pull_nm(0.0, ()) <= quantities("stretching.csv")["tolerable_moment_nm"]
    assert pull_nm(short, states) == pytest.approx(pull_nm(0.0, ()), abs=0.1)


def test_what_is_tolerable_is_the_own_leg_that_hangs_in_the_thomas_test() -> None:
    moved = posed("thomas_knee_free")
    skeleton = moved.skeleton
    leg = skeleton.below("femur_r")[skeleton.segment_body]
    bodies, place = skeleton.segment_body[leg], skeleton.segment_place_m[leg]
    at = moved.position_m[0, bodies] + np.einsum("sij,sj->si", moved.rotation[0, bodies], place)
    weight_n = segment_shares(skeleton, MAN.maleness)[leg] * MAN.mass_kg * GRAVITY
    lever_m = np.linalg.norm((at - moved.position_m[0, skeleton.body("femur_r")])[:, :2], axis=1)
    own_leg_nm = float(weight_n @ lever_m) * MAN.length_scale
    assert quantities("stretching.csv")["tolerable_moment_nm"] == pytest.approx(own_leg_nm, abs=0.5)


@pytest.mark.parametrize("code", [c for c in CODES if stretches()[c].gives == "loins"])
def test_loins_that_give_leave_thighs_and_chest_where_they_are(code: str) -> None:
    before, after = posed(code), posed(code, 1.0)
    for name in ("femur_r", "femur_l", "torso"):
        body = before.skeleton.body(name)
        assert np.allclose(before.rotation[0, body], after.rotation[0, body], atol=1e-9), name
    pelvis = before.skeleton.body("pelvis")
    assert not np.allclose(before.rotation[0, pelvis], after.rotation[0, pelvis], atol=1e-3)


def test_a_leg_that_gives_leaves_the_trunk_alone_and_loins_have_an_end() -> None:
    posture = postures()["supported_bridge"]
    before, after = posture.placed("left"), yielded(posture, 5.0, "leg").placed("left")
    assert after.tilt_deg == before.tilt_deg
    assert after.angles_deg["hip_flexion_l"] == before.angles_deg["hip_flexion_l"] + 5.0
    assert after.angles_deg["hip_flexion_r"] == before.angles_deg["hip_flexion_r"]
    limit = quantities("stretching.csv")["lumbar_extension_limit_deg"]
    far = yielded(postures()["prone_press_up"], 40.0, "loins").placed("right").angles_deg
    assert far["lumbar_flexion"] == pytest.approx(-limit)


def test_lengthening_in_fibres_and_in_millimetres_agree() -> None:
    skeleton = cache.load()
    for muscle in ("iliacus", "rectus_femoris"):  # of one fascicle each
        (i,) = skeleton.fascicles(muscle, "right")
        fibre_mm = 1000 * skeleton.fibre_m[i] * skeleton.cosine[i] * MAN.length_scale
        for effect in ranked().values():
            assert effect.lengthening_mm[muscle] == pytest.approx(
                effect.lengthening[muscle] * fibre_mm, abs=1e-6
            )


def test_left_mirrors_right() -> None:
    left, right = ranked("psoas", 0.3, "left"), ranked("psoas", 0.3, "right")
    assert list(left) == list(right)
    for code, one in left.items():
        other = right[code]
        assert (one.side, other.side) == ("left", "right")
        assert one.short_by_deg == pytest.approx(other.short_by_deg, abs=1e-6)
        assert one.lengthening == pytest.approx(other.lengthening, abs=1e-6)
        assert one.l4_l5_compression_n == pytest.approx(other.l4_l5_compression_n, rel=1e-3)


def test_the_same_twice() -> None:
    body = Body(MAN, (MuscleState("iliacus", "left", "tight", 0.3),))
    assert rank_stretches(body) == rank_stretches(body)


def test_the_tighter_side_and_its_muscles_are_chosen() -> None:
    both = Body(
        MAN,
        (MuscleState("psoas", "right", "tight", 0.1), MuscleState("rectus_femoris", "left", "tight", 0.4)),
    )
    assert stretched_side(both) == "left"
    assert target(both, "left") == ("rectus_femoris",)
    assert target(both, "right") == ("psoas",)
    weak = Body(MAN, (MuscleState("iliacus", "left", "weak", 0.9),))
    assert stretched_side(weak) == "right"
    assert target(weak, "left") == ("psoas",)


@pytest.mark.parametrize("side", ["middle", "", "Left"])
def test_a_side_that_is_none_is_refused(side: str) -> None:
    with pytest.raises(BodyError, match="side"):
        rank_stretches(Body(MAN), side)


@settings(max_examples=6, deadline=None)
@given(
    mass=st.floats(40, 160),
    height=st.floats(1.4, 2.1),
    sex=st.sampled_from(["female", "male", "unstated"]),
    muscle=st.sampled_from([*HIP_FLEXORS, "hamstrings"]),
    state=st.sampled_from(["tight", "weak", "spasm", "inhibited"]),
    amount=st.floats(0, 1),
)
def test_any_body_gets_a_whole_ranking(
    *, mass: float, height: float, sex: str, muscle: str, state: str, amount: float
) -> None:
    body = Body(Person(mass, height, sex), (MuscleState(muscle, "left", state, amount),))
    effects = rank_stretches(body, "left")
    assert {e.stretch.code for e in effects} == set(CODES)
    for effect in effects:
        numbers = [
            effect.short_by_deg, effect.hip_extension_deg, effect.lumbar_extension_deg, effect.score,
            effect.l4_l5_compression_n, effect.l4_l5_shear_n, effect.l4_l5_over_standing,
            *effect.lengthening.values(), *effect.lengthening_mm.values(), *effect.passive_n.values(),
        ]  # fmt: skip
        assert all(math.isfinite(n) for n in numbers)
        assert effect.short_by_deg >= 0.0
        assert effect.reason.endswith(".")
