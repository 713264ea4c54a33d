"""Postures as wholes: balance, cuts, mirror image, states, the healthy twin."""

from __future__ import annotations

import numpy as np
import pytest
from tests.body.conftest import MAN, held

from psoas.body import Body, MuscleState, Person, cache, compare, postures, scene
from psoas.body.loads import free_body
from psoas.body.skeleton import COORDINATES
from psoas.body.tables import spine_levels
from psoas.errors import BodyError

ALL = list(postures())
LEGS = ("femur_r", "femur_l", "tibia_r", "tibia_l", "talus_r", "talus_l")
CUTS = [level.upper for level in spine_levels()]


@pytest.mark.parametrize("code", ALL)
def test_the_body_balances_and_the_muscles_hold_it(code: str) -> None:
    work = held(code)
    weight = MAN.mass_kg * 9.80665
    assert work.residual.pelvis_force_n < 1e-9 * weight
    assert work.residual.pelvis_moment_nm < 1e-9 * weight
    assert work.residual.enough_strength, work.residual
    supports = work.outside.force_n[len(cache.load().segment_body) :]
    assert supports[:, 2].sum() == pytest.approx(weight, rel=1e-9)
    assert supports[:, 2].min() >= 0  # nothing pulls on the floor
    sideways = np.hypot(supports[:, 0], supports[:, 1])
    assert (sideways <= 0.4 * supports[:, 2] + 1e-9).all()  # within the cone of friction


@pytest.mark.parametrize("code", ALL)
@pytest.mark.parametrize("cut", [*LEGS, *CUTS])
def test_a_cut_is_the_same_from_either_side(code: str, cut: str) -> None:
    skeleton, work = cache.load(), held(code)
    inside = skeleton.below(cut)
    one = free_body(work.pose, work.outside, work.fascicle_force_n, inside)
    other = free_body(work.pose, work.outside, work.fascicle_force_n, ~inside)
    assert np.abs(one + other).max() < 1e-6


@pytest.mark.parametrize("code", ALL)
def test_paths_and_levers_agree(code: str) -> None:
    """Virtual work: the pulls along every path, applied to the bodies that carry its points, make the same
    generalised forces as the lengths' derivatives. The first come from geometry, the second from the engine."""
    skeleton, work = cache.load(), held(code)
    paths, posed = work.pose.paths, work.pose
    total = np.zeros(6 + len(COORDINATES))
    for a in range(len(paths.tendons) - 1):
        if paths.tendons[a] != paths.tendons[a + 1] or paths.bodies[a] == paths.bodies[a + 1]:
            continue
        way = paths.points_m[a + 1] - paths.points_m[a]
        pull = way / np.linalg.norm(way) * work.fascicle_force_n[paths.tendons[a]]
        for k, sign in ((a, 1.0), (a + 1, -1.0)):
            total += (
                sign * pull @ posed.point_jacobian(skeleton.model, int(paths.bodies[k]), paths.points_m[k])
            )
    by_length = -posed.jacobian.T @ work.fascicle_force_n
    assert np.abs(total - by_length).max() < 1e-8 * max(1.0, float(np.abs(by_length).max()))


@pytest.mark.parametrize("code", ["stand", "lift_knee", "bend_forward"])
def test_the_hip_force_balances_the_leg_in_moments_too(code: str) -> None:
    """Independent of recruitment's rows: moments about the hip of weight, ground and muscles on the leg, taken from
    forces and places, leave only what capsule and reserves make about the hip's three axes."""
    skeleton, work = cache.load(), held(code)
    inside = skeleton.below("femur_r")
    centre = work.pose.position_m[skeleton.body("femur_r")]
    at, pulls, _ = work.pose.paths.crossing(inside, work.fascicle_force_n)
    moment = np.cross(at - centre, pulls).sum(axis=0)
    on = inside[work.outside.bodies]
    moment += np.cross(work.outside.at_m[on] - centre, work.outside.force_n[on]).sum(axis=0)
    assert np.linalg.norm(moment) * MAN.length_scale < 1.0  # newton metres; the capsule makes under one here


def swapped(name: str) -> str:
    return name.replace("left", "#").replace("right", "left").replace("#", "right")


@pytest.mark.parametrize("code", ALL)
def test_left_and_right_swapped_is_the_mirror_image(code: str) -> None:
    states = (MuscleState("psoas", "right", "tight", 0.3), MuscleState("gluteus_medius", "left", "weak", 0.4))
    mirrored = tuple(MuscleState(s.muscle, swapped(s.side), s.state, s.amount) for s in states)
    one = Body(MAN, states).perform(code, lifted="right", load_kg=5)
    other = Body(MAN, mirrored).perform(code, lifted="left", load_kg=5)
    for name, muscle in one.muscles.items():
        there = other.muscles[swapped(name)]
        assert muscle.force_n == pytest.approx(there.force_n, rel=1e-6, abs=1e-4), name
        assert muscle.activation == pytest.approx(there.activation, rel=1e-6, abs=1e-8), name
    for side in ("left", "right"):
        for joint in ("hip", "knee", "ankle"):
            here, there_n = one.joints[f"{joint}_{side}"], other.joints[swapped(f"{joint}_{side}")]
            assert here.contact_bw == pytest.approx(there_n.contact_bw, rel=1e-6)  # type: ignore[union-attr]
    for level in spine_levels():
        a, b = one.level(level.name), other.level(level.name)
        assert a.compression_n == pytest.approx(b.compression_n, rel=1e-6)
        assert a.shear_n == pytest.approx(b.shear_n, rel=1e-6, abs=1e-4)
    for name, at in one.attachments.items():
        there_at = other.attachments[swapped(name)]
        assert at.psoas_force_n == pytest.approx(there_at.psoas_force_n, rel=1e-6, abs=1e-4)
        assert at.psoas_shear_n == pytest.approx(there_at.psoas_shear_n, rel=1e-6, abs=1e-4)


def test_lifting_the_knee_the_psoas_pulls_on_every_vertebra() -> None:
    work = held("lift_knee", "right")
    for vertebra in ("T12", "L1", "L2", "L3", "L4", "L5"):
        lifted, standing = work.attachment(vertebra, "right"), work.attachment(vertebra, "left")
        assert lifted.psoas_force_n > 10
        assert lifted.psoas_compression_n > 10
        assert lifted.psoas_force_n > 3 * standing.psoas_force_n
    whole = work.attachment("lesser_trochanter", "right").psoas_force_n
    parts = sum(work.attachment(v, "right").psoas_force_n for v in ("T12", "L1", "L2", "L3", "L4", "L5"))
    assert whole == pytest.approx(parts)
    assert whole == pytest.approx(work.muscle("psoas", "right").force_n)


def test_the_psoas_adds_compression_more_than_bending() -> None:
    """Bogduk 1992: large compression, small moments."""
    work, skeleton = held("lift_knee", "right"), cache.load()
    own = np.zeros(len(skeleton.names))
    mine = skeleton.fascicles("psoas", "right")
    own[mine] = work.fascicle_force_n[mine]
    bending = abs(float(work.pose.jacobian[:, 6] @ own))
    pressed = work.attachment("L4", "right").psoas_compression_n
    assert pressed > 150
    assert bending / pressed < 0.03  # metres: less than 3 cm of lever for all its compression


@pytest.mark.parametrize("state", ["weak", "inhibited"])
def test_a_failing_psoas_is_stood_in_for(state: str) -> None:
    body = Body(MAN, (MuscleState("psoas", "right", state, 0.8),))
    told = compare(body.perform("lift_knee"), body.twin().perform("lift_knee"))
    assert told.compensating
    assert all(d.side == "right" for d in told.compensating)
    assert {"iliacus", "pectineus"} & {d.muscle for d in told.compensating}
    assert any("in place of the" in s for s in told.sentences)


def test_a_healthy_body_stands_out_in_nothing() -> None:
    told = compare(held("lift_knee"), held("lift_knee"))
    assert not told.overworked + told.compensating + told.spared
    assert len(told.sentences) == 1


def test_a_tight_psoas_pulls_without_being_told_to() -> None:
    usual = held("stand").muscle("psoas", "left")
    tight = Body(MAN, (MuscleState("psoas", "left", "tight", 0.5),)).perform("stand").muscle("psoas", "left")
    assert tight.passive_n > 2 * usual.passive_n


def test_spasm_presses_on_the_spine() -> None:
    spasm = Body(MAN, (MuscleState("erector_spinae", "right", "spasm", 0.3),)).perform("stand")
    assert spasm.muscle("erector_spinae", "right").activation >= 0.3
    assert spasm.level("L4_L5").compression_n > 1.3 * held("stand").level("L4_L5").compression_n


def test_too_heavy_a_load_is_an_answer_with_the_place_of_the_lack() -> None:
    work = Body(Person(45, 1.6, "female", 85)).perform("lift_stoop", load_kg=120)
    assert not work.residual.enough_strength
    assert work.residual.coordinate in COORDINATES
    assert np.isfinite(work.level("L4_L5").compression_n)


def test_bigger_people_carry_more_and_women_work_harder() -> None:
    heavy = Body(Person(100, 1.75, "male")).perform("stand").level("L4_L5").compression_n
    assert heavy > 1.2 * held("stand").level("L4_L5").compression_n
    woman = Body(Person(70, 1.75, "female")).perform("lift_knee").muscle("psoas", "right").activation
    assert woman > held("lift_knee").muscle("psoas", "right").activation


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Person(mass_kg=5), "mass_kg"),
        (lambda: Person(height_m=float("nan")), "height_m"),
        (lambda: Person(sex="m"), "female, male, unstated"),
        (lambda: MuscleState("psoass", "left", "weak", 0.2), "did you mean 'psoas'"),
        (lambda: MuscleState("psoas", "both", "weak", 0.2), "left, right"),
        (lambda: MuscleState("psoas", "left", "weak", 1.2), "0 to 1"),
        (lambda: Body().perform("fly"), "lift_knee"),
        (lambda: Body().perform("stand", load_kg=-1), "load_kg"),
        (lambda: Body().perform("lift_knee", lifted="up"), "lifted"),
        (lambda: compare(held("stand"), held("lift_knee")), "differ"),
        (lambda: held("stand").muscle("psoas", "middle"), "muscle"),
        (lambda: held("stand").level("hip_left"), "L4_L5"),
    ],
)
def test_refusals_name_the_thing_and_what_is_allowed(make, words: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BodyError, match=words):
        make()


def test_a_scene_stands_on_the_ground_and_holds_every_pull() -> None:
    work = held("lift_knee")
    drawn = scene(Body(MAN), work, work)
    assert min(b.vertices_m[:, 2].min() for b in drawn.bones) == pytest.approx(0.0, abs=1e-9)
    assert {(a.attachment, a.side) for a in drawn.arrows} >= {
        ("T12", "left"),
        ("L5", "right"),
        ("lesser_trochanter", "right"),
    }
    top = max(b.vertices_m[:, 2].max() for b in drawn.bones)
    assert 1.55 < top < 1.75  # a man of 1.75 m on one slightly bent leg, without skin
    psoas = [m for m in drawn.muscles if m.muscle == "psoas" and m.side == "right"]
    assert len(psoas) == 11
    for line in psoas:
        arrow = next(a for a in drawn.arrows if a.attachment == "lesser_trochanter" and a.side == "right")
        assert np.allclose(line.points_m[-1], arrow.at_m, atol=1e-6)
    coarse = scene(Body(MAN), work, work, grain_m=0.003)
    assert sum(len(b.faces) for b in coarse.bones) < 0.5 * sum(len(b.faces) for b in drawn.bones)
