"""Activities as wholes: balance, cuts, mirror image, states, the healthy twin."""

from __future__ import annotations

import numpy as np
import pytest
from tests.body.conftest import HELD, MAN, MOVING, held
from tests.body.free_bodies import crossing, joint_force, weights
from tests.every import every

from psoas.body import Body, MuscleState, Person, activity, compare
from psoas.body.mechanics.kinematics import GRAVITY, ROOT, kinematics, point_jacobian
from psoas.body.mechanics.loads import ContactLoad
from psoas.body.mechanics.paths import paths
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.motion import held as still
from psoas.body.person.states import changes
from psoas.body.simulation.solve import inner_nm, muscle_forces
from psoas.body.tables import cuts
from psoas.errors import BodyError
from psoas.graphics import scene

CUTS = [cut for cut in cuts() if not cut.beyond.startswith("tibia")]
# Curves of angles from one study and forces from another: no set of muscles and feet can do exactly both.
NOT_QUITE = {"run", "jump"}


@pytest.mark.parametrize("code", HELD)
def test_the_body_balances_and_the_muscles_hold_it(code: str) -> None:
    work = held(code)
    weight = MAN.mass_kg * GRAVITY
    assert work.residual.pelvis_force_n < 1e-9 * weight
    assert work.residual.pelvis_moment_nm < 1e-9 * weight
    assert work.residual.enough_strength, work.residual
    push = work.carried.force_n[0]
    assert push.sum(axis=0) == pytest.approx([0.0, 0.0, weight], abs=1e-6)
    assert work.certificate.gap.max() < 1e-8


@pytest.mark.parametrize("code", MOVING)
def test_a_movement_is_carried_and_the_muscles_do_it(code: str) -> None:
    work = held(code)
    assert work.frames == 101
    for values in (work.fascicle_force_n, work.fascicle_activation, work.carried.force_n):
        assert np.isfinite(values).all()
    assert work.certificate.gap.max() < 1e-8
    # The first and last frame of a movement from rest to rest may ask for a push that the feet cannot give.
    left = work.carried.force_left_n / (MAN.mass_kg * GRAVITY)
    assert (left.max() < 0.03 and np.median(left) < 1e-6) or code in NOT_QUITE
    if code not in NOT_QUITE:
        assert work.residual.enough_strength, work.residual
        soles = work.carried.force_n[..., 2]
        assert soles.min() > -0.5 * MAN.mass_kg * GRAVITY  # only a strap pulls down


@every("code", HELD)
@every("cut", CUTS, ids=lambda c: c.name)
def test_loads_are_what_free_bodies_ask_for(code: str, cut) -> None:  # type: ignore[no-untyped-def]
    """The engine's way (slides that never move) against plain free bodies, seen from either side of the cut."""
    work, skeleton = held(code), cache.load()
    inside = skeleton.below(cut.beyond)
    one, other = joint_force(work, inside), joint_force(work, ~inside)
    assert np.abs(one + other).max() < 1e-5
    load = work.joints[cut.name]
    if isinstance(load, ContactLoad):
        assert np.abs(load.on_distal_n[0] - one).max() < 1e-5


@pytest.mark.parametrize("code", ["stand", "half_kneeling_stretch", "sit_slouched"])
def test_paths_and_levers_agree(code: str) -> None:
    """Virtual work: the pulls along every path, applied to the bodies that carry its points, make the same
    generalised forces as the lengths' derivatives. The first come from geometry, the second from the engine."""
    work = held(code)
    ways, force = paths(work.moved, 0), work.fascicle_force_n[0]
    a = np.flatnonzero((ways.tendons[:-1] == ways.tendons[1:]) & (ways.bodies[:-1] != ways.bodies[1:]))
    way = ways.points_m[a + 1] - ways.points_m[a]
    pull = way / np.linalg.norm(way, axis=1, keepdims=True) * force[ways.tendons[a], None]
    at, bodies = (
        np.vstack([ways.points_m[a], ways.points_m[a + 1]]),
        np.concatenate([ways.bodies[a], ways.bodies[a + 1]]),
    )
    moved = point_jacobian(work.moved, bodies, at[None])[0]
    total = np.einsum("pi,pic->c", np.vstack([pull, -pull]), moved)
    n = len(COORDINATES)
    by_lever = np.concatenate(
        [work.moved.lever_m[0] @ force, work.moved.pull[0].reshape(-1, len(force)) @ force]
    )
    assert np.abs(total[:ROOT]).max() < 1e-6  # a muscle moves no whole body
    assert np.abs(total[ROOT : ROOT + n] - by_lever[:n]).max() < 1e-8 * max(
        1.0, float(np.abs(by_lever[:n]).max())
    )
    assert np.abs(total[ROOT + n :] - by_lever[n:]).max() < 1e-8 * float(np.abs(by_lever[n:]).max())


@pytest.mark.parametrize("code", ["stand", "single_leg_stance"])
def test_the_hip_force_balances_the_leg_in_moments_too(code: str) -> None:
    """Independent of recruitment's rows: moments about the hip of weight, ground and muscles on the leg, taken from
    forces and places, leave only what capsule and reserves make about the hip's three axes."""
    skeleton, work = cache.load(), held(code)
    inside = skeleton.below("femur_r")
    centre = work.moved.position_m[0, skeleton.body("femur_r")]
    at, pulls = crossing(paths(work.moved, 0), inside, work.fascicle_force_n[0])
    moment = np.cross(at - centre, pulls).sum(axis=0)
    bodies, places, down = weights(work)
    moment += np.cross(places[inside[bodies]] - centre, down[inside[bodies]]).sum(axis=0)
    on = inside[work.carried.bodies]
    moment += np.cross(work.carried.at_m[0][on] - centre, work.carried.force_n[0][on]).sum(axis=0)
    capsule = 12.0  # newton metres: the iliofemoral ligament of a standing hip, see joint_limits.csv
    assert np.linalg.norm(moment) * MAN.length_scale < capsule


def swapped(name: str) -> str:
    return name.replace("left", "#").replace("right", "left").replace("#", "right")


@pytest.mark.parametrize("code", [c for c in (*HELD, *MOVING) if c not in NOT_QUITE])
def test_left_and_right_swapped_is_the_mirror_image(code: str) -> None:
    states = (MuscleState("psoas", "right", "tight", 0.3), MuscleState("gluteus_medius", "left", "weak", 0.4))
    mirrored = tuple(MuscleState(s.muscle, swapped(s.side), s.state, s.amount) for s in states)
    one = Body(MAN, states).perform(code, lifted="right", load_kg=5, frames=5)
    other = Body(MAN, mirrored).perform(code, lifted="left", load_kg=5, frames=5)
    for name, muscle in one.muscles.items():
        there = other.muscles[swapped(name)]
        assert muscle.force_n == pytest.approx(there.force_n, rel=1e-6, abs=1e-3), name
        assert muscle.activation == pytest.approx(there.activation, rel=1e-6, abs=1e-6), name
    for name, load in one.joints.items():
        there_load = other.joints[swapped(name)]
        if isinstance(load, ContactLoad):
            assert isinstance(there_load, ContactLoad)
            assert load.contact_bw == pytest.approx(there_load.contact_bw, rel=1e-6, abs=1e-6)
        else:
            assert load.compression_n == pytest.approx(there_load.compression_n, rel=1e-6)  # type: ignore[union-attr]
            assert load.shear_n == pytest.approx(there_load.shear_n, rel=1e-6, abs=1e-3)  # type: ignore[union-attr]
    for name, at in one.attachments.items():
        there_at = other.attachments[swapped(name)]
        assert at.psoas_force_n == pytest.approx(there_at.psoas_force_n, rel=1e-6, abs=1e-3)
        assert at.psoas_shear_n == pytest.approx(there_at.psoas_shear_n, rel=1e-6, abs=1e-3)


def test_lifting_the_knee_the_psoas_pulls_on_every_vertebra() -> None:
    work = held("lift_knee", "right")
    t = int(work.muscle("psoas", "right").force_n.argmax())
    for vertebra in ("T12", "L1", "L2", "L3", "L4", "L5"):
        lifted, standing = work.attachment(vertebra, "right"), work.attachment(vertebra, "left")
        assert lifted.psoas_force_n[t] > 5
        assert lifted.psoas_compression_n[t] > 10
        assert lifted.psoas_force_n[t] > 3 * standing.psoas_force_n[t]
    whole = work.attachment("lesser_trochanter", "right").psoas_force_n
    parts = sum(work.attachment(v, "right").psoas_force_n for v in ("T12", "L1", "L2", "L3", "L4", "L5"))
    assert whole == pytest.approx(parts)
    assert whole == pytest.approx(work.muscle("psoas", "right").force_n)


def test_the_psoas_adds_compression_more_than_bending() -> None:
    """Bogduk 1992: large compression, small moments."""
    work, skeleton = held("lift_knee", "right"), cache.load()
    t = int(work.muscle("psoas", "right").force_n.argmax())
    mine = skeleton.fascicles("psoas", "right")
    bending = abs(float(work.moved.lever_m[t, 0, mine] @ work.fascicle_force_n[t, mine]))
    pressed = work.attachment("L4", "right").psoas_compression_n[t]
    assert pressed > 120
    assert bending / pressed < 0.03  # metres: less than 3 cm of lever for all its compression


def test_every_muscle_group_has_its_share_and_the_shares_make_the_load() -> None:
    work = held("climb_stairs")
    total = np.zeros(work.frames)
    for muscle in work.muscles.values():
        total += work.share(muscle.muscle, muscle.side)["L4_L5"].compression_n  # type: ignore[union-attr]
    load = work.level("L4_L5").compression_n
    assert (total > 0).all()
    assert (total < load).all()  # the rest is weight, inertia and the disc's own ligaments


@pytest.mark.parametrize("state", ["weak", "inhibited"])
def test_a_failing_psoas_is_stood_in_for(state: str) -> None:
    body = Body(MAN, tuple(MuscleState(m, "right", state, 1.0) for m in ("psoas", "iliacus")))
    work = body.perform("lift_knee")
    told = compare(work, body.twin().perform("lift_knee", like=work))
    assert told.compensating
    assert {d.side for d in told.compensating} == {"right"}
    assert {"rectus_femoris", "sartorius", "tensor_fasciae_latae"} & {d.muscle for d in told.compensating}
    assert any("in place of the" in s for s in told.sentences)


def test_a_healthy_body_stands_out_in_nothing() -> None:
    told = compare(held("lift_knee"), held("lift_knee"))
    assert not told.overworked + told.compensating + told.spared
    assert len(told.sentences) == 1


def test_a_tight_psoas_pulls_without_being_told_to() -> None:
    usual = held("stand").muscle("psoas", "left")
    tight = Body(MAN, (MuscleState("psoas", "left", "tight", 0.5),)).perform("stand").muscle("psoas", "left")
    assert tight.passive_n[0] > 2 * usual.passive_n[0]


def test_spasm_presses_on_the_spine() -> None:
    spasm = Body(MAN, (MuscleState("erector_spinae", "right", "spasm", 0.3),)).perform("stand")
    assert spasm.muscle("erector_spinae", "right").activation[0] >= 0.3 - 1e-9
    assert spasm.level("L4_L5").compression_n[0] > 1.2 * held("stand").level("L4_L5").compression_n[0]


def test_too_heavy_a_load_is_an_answer_with_the_place_of_the_lack() -> None:
    work = Body(Person(45, 1.6, "female", 85)).perform("lift_stoop", load_kg=120)
    assert not work.residual.enough_strength
    assert work.residual.coordinate in COORDINATES
    assert np.isfinite(work.level("L4_L5").compression_n).all()


def test_bigger_people_carry_more_and_women_work_harder() -> None:
    heavy = Body(Person(100, 1.75, "male")).perform("stand").level("L4_L5").peak_compression_n
    assert heavy > 1.2 * held("stand").level("L4_L5").peak_compression_n
    woman = Body(Person(70, 1.75, "female")).perform("lift_knee").muscle("psoas", "right").peak_activation
    assert woman > held("lift_knee").muscle("psoas", "right").peak_activation


def test_where_a_search_begins_does_not_matter() -> None:
    states = (MuscleState("iliacus", "right", "weak", 0.5),)
    cold = Body(MAN, states).perform("walk", frames=21)
    warm = Body(MAN, states).perform("walk", frames=21, like=Body(MAN).perform("walk", frames=21))
    assert np.abs(cold.fascicle_activation - warm.fascicle_activation).max() < 1e-9


@pytest.mark.parametrize("cost", ["volume_squared", "strength_squared", "volume_cubed", "strength_cubed"])
def test_another_cost_is_another_answer_to_the_same_moments(cost: str) -> None:
    usual, other = held("lift_knee"), Body(MAN).perform("lift_knee", cost=cost)
    assert other.residual.enough_strength
    assert other.certificate.gap.max() < 1e-8
    assert np.abs(other.fascicle_activation - usual.fascicle_activation).max() > 0.01


def test_an_activity_may_be_given_by_name_or_as_a_value() -> None:
    assert Body(MAN).perform(activity("stand")).activity == "stand"


@every(
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
        (lambda: Body().perform("lift_knee", lifted="up"), "left, right"),
        (lambda: compare(held("stand"), held("lift_knee")), "differ"),
        (lambda: Body().perform("walk", frames=1), "frames"),
        (lambda: Body().perform("walk", cost="least"), "volume_squared"),
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
    assert 1.55 < top < 1.78  # a man of 1.75 m, without skin
    psoas = [m for m in drawn.muscles if m.muscle == "psoas" and m.side == "right"]
    assert len(psoas) == 11
    for line in psoas:
        arrow = next(a for a in drawn.arrows if a.attachment == "lesser_trochanter" and a.side == "right")
        assert np.allclose(line.points_m[-1], arrow.at_m, atol=1e-6)
    coarse = scene(Body(MAN), work, work, grain_m=0.003)
    assert sum(len(b.faces) for b in coarse.bones) < 0.5 * sum(len(b.faces) for b in drawn.bones)


def measured_nm(knee_deg: float, hip_deg: float) -> float:
    """Passive flexing moment of the hip, Riener & Edrich 1999 J Biomech 32:539: ten men, of no given size."""
    straightening = np.exp(1.4655 - 0.0034 * knee_deg - 0.0750 * hip_deg)
    return float(straightening - np.exp(1.3403 - 0.0226 * knee_deg + 0.0305 * hip_deg) + 8.072)


@pytest.mark.parametrize(
    ("knee_deg", "low_deg", "high_deg", "within_nm"),
    [(0, -15, 15, 1.4), (15, -15, 15, 1.4), (30, -15, 15, 1.4), (0, -20, 85, 3.0), (30, -20, 95, 3.0)],
)
def test_the_resting_hip_resists_as_measured(
    knee_deg: float, low_deg: int, high_deg: int, within_nm: float
) -> None:
    skeleton, person, row = cache.load(), Person(), COORDINATES.index("hip_flexion_r")
    for hip_deg in range(low_deg, high_deg + 1, 5):
        moved = kinematics(skeleton, still({"hip_flexion_r": float(hip_deg), "knee_angle_r": knee_deg}))
        found = inner_nm(moved, person, muscle_forces(moved, person, changes(skeleton, ())))
        assert found[0, row] == pytest.approx(measured_nm(knee_deg, hip_deg), abs=within_nm), hip_deg


def test_hip_muscles_keep_a_tone_in_quiet_standing_alone() -> None:
    standing, one_leg = held("stand"), held("single_leg_stance")
    for muscle in ("gluteus_medius", "adductor_longus", "hamstrings", "tensor_fasciae_latae"):
        assert standing.muscle(muscle, "left").activation.min() >= 0.010
    # The free leg of one who stands on the other hangs without it.
    assert one_leg.muscle("hamstrings", "right").activation.max() < 0.010
    for muscle in ("psoas", "iliacus"):
        assert (
            standing.muscle(muscle, "left").peak_activation < 0.01
        )  # silent, as needle electrodes find them
