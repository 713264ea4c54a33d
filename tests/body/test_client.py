"""This client's body: who it is, what was measured of it, and how it stands."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.body import (
    Body,
    MeasuredRange,
    MeasuredStrength,
    MuscleState,
    Person,
    calibration,
    compare,
    standing,
)
from psoas.body.mechanics.loads import ContactLoad
from psoas.body.model import cache
from psoas.body.person.calibration import muscles_of, range_tests, strength_tests
from psoas.body.person.states import Changes, changes
from psoas.body.simulation.solve import ActivityResult
from psoas.errors import BodyError

MAN = Person(75.0, 1.75, "male", 40)


def pushed(action: str, side: str, force_n: float) -> Person:
    return Person(75.0, 1.75, "male", 40, strengths=(MeasuredStrength(action, side, force_n),))


def reached(test: str, side: str, angle_deg: float) -> Person:
    return Person(75.0, 1.75, "male", 40, ranges=(MeasuredRange(test, side, angle_deg),))


def of(changed: Changes, muscle: str, side: str) -> tuple[float, float]:
    """Mean factor of force and shortening of one muscle."""
    mine = cache.load().fascicles(muscle, side)
    return float(changed.capacity[mine].mean()), float(changed.shortening[mine].mean())


def test_strength_follows_published_volumes() -> None:
    """Handsfield 2014: volume goes with mass times height, with an intercept, so force grows slower than mass."""
    small, large = Person(55.0, 1.65, "male", 30), Person(95.0, 1.85, "male", 30)
    assert small.strength_scale < large.strength_scale < small.strength_scale * 95 / 55
    assert Person(75.0, 1.75, "female").strength_scale == pytest.approx(0.8 * MAN.strength_scale)
    assert Person(75.0, 1.75, "male", 80).strength_scale == pytest.approx(0.7 * MAN.strength_scale)


# action            side    newtons  muscles of that test          what is expected
STRENGTHS = """
hip_flexion       | left  | 120 | psoas iliacus rectus_femoris | weaker
hip_flexion       | right | 700 | psoas iliacus rectus_femoris | stronger
hip_abduction     | left  |  60 | gluteus_medius gluteus_minimus | weaker
hip_extension     | right |  90 | gluteus_maximus hamstrings   | weaker
knee_extension    | left  | 150 | vasti                        | weaker
"""


@pytest.mark.parametrize("line", STRENGTHS.strip().splitlines())
def test_a_measured_strength_sets_its_muscles_and_no_others(line: str) -> None:
    action, side, force, muscles, expected = (part.strip() for part in line.split("|"))
    other = "right" if side == "left" else "left"
    changed = muscles_of(pushed(action, side, float(force)), ())
    for muscle in muscles.split():
        factor, shorter = of(changed, muscle, side)
        assert (factor < 0.95) if expected == "weaker" else (factor > 1.05)
        assert shorter == 0.0
        assert of(changed, muscle, other) == (1.0, 0.0)
    assert of(changed, "erector_spinae", side) == (1.0, 0.0)
    assert force in calibration(pushed(action, side, float(force))).words[0]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(strength_tests())), st.floats(1.0, 2000.0), st.floats(1.0, 2000.0))
def test_more_newtons_never_make_a_weaker_muscle(action: str, one_n: float, two_n: float) -> None:
    less, more = sorted((one_n, two_n))
    weaker, stronger = (
        muscles_of(pushed(action, "left", less), ()),
        muscles_of(pushed(action, "left", more), ()),
    )
    assert (weaker.capacity <= stronger.capacity + 1e-12).all()
    assert weaker.capacity.min() >= 0.2 - 1e-12
    assert stronger.capacity.max() <= 2.5 + 1e-12


@pytest.mark.parametrize(("test", "muscle", "free", "stiff"), [
    ("thomas", "psoas", 12.0, -5.0),
    ("straight_leg_raise", "hamstrings", 90.0, 40.0),
    ("prone_knee_bend", "rectus_femoris", 140.0, 90.0),
])  # fmt: skip
def test_a_short_range_is_a_short_muscle(test: str, muscle: str, free: float, stiff: float) -> None:
    supple, short = muscles_of(reached(test, "left", free), ()), muscles_of(reached(test, "left", stiff), ())
    assert of(short, muscle, "left")[1] > max(0.05, of(supple, muscle, "left")[1])
    assert of(short, muscle, "right")[1] == 0.0


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(range_tests())), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_less_range_never_makes_a_longer_muscle(test: str, one: float, two: float) -> None:
    least, most = range_tests()[test].least, range_tests()[test].most
    less, more = (least + part * (most - least) for part in sorted((one, two)))
    short, long = muscles_of(reached(test, "right", less), ()), muscles_of(reached(test, "right", more), ())
    assert (short.shortening >= long.shortening - 1e-9).all()


def test_two_tests_of_one_muscle_share_it() -> None:
    alone = of(muscles_of(pushed("hip_flexion", "left", 120.0), ()), "psoas", "left")[0]
    twice = Person(75.0, 1.75, "male", 40, strengths=(
        MeasuredStrength("hip_flexion", "left", 120.0), MeasuredStrength("hip_flexion", "left", 240.0),
    ))  # fmt: skip
    assert of(muscles_of(twice, ()), "psoas", "left")[0] == pytest.approx(alone * math.sqrt(2.0))


def test_a_state_lies_over_what_was_measured() -> None:
    person, state = pushed("hip_flexion", "left", 120.0), (MuscleState("psoas", "left", "weak", 0.5),)
    both, measured = muscles_of(person, state), muscles_of(person, ())
    stated = changes(cache.load(), state)
    assert of(both, "psoas", "left")[0] == pytest.approx(
        of(measured, "psoas", "left")[0] * of(stated, "psoas", "left")[0]
    )


def test_a_weak_hip_flexor_works_harder_for_the_same_step() -> None:
    weak = pushed("hip_flexion", "left", 120.0)
    work, twin = (
        Body(weak).perform("climb_stairs", lifted="left"),
        Body(weak).twin().perform("climb_stairs", lifted="left"),
    )
    assert work.muscle("psoas", "left").peak_activation > 1.5 * twin.muscle("psoas", "left").peak_activation
    assert Body(weak).altered
    assert not Body(MAN).altered


@pytest.mark.parametrize(("strength", "named"), [
    (MeasuredStrength("hip_flexing", "left", 100.0), "hip_flexion"),
    (MeasuredStrength("hip_flexion", "middle", 100.0), "left, right"),
    (MeasuredStrength("hip_flexion", "left", 0.0), "newtons"),
    (MeasuredStrength("hip_flexion", "left", math.nan), "give a number"),
])  # fmt: skip
def test_an_unusable_strength_is_named(strength: MeasuredStrength, named: str) -> None:
    with pytest.raises(BodyError, match=named):
        Body(Person(strengths=(strength,))).perform("stand")


@pytest.mark.parametrize("reach", [
    MeasuredRange("thomas", "left", 500.0), MeasuredRange("tomas", "left", 5.0), MeasuredRange("thomas", "", 5.0),
])  # fmt: skip
def test_an_unusable_range_is_named(reach: MeasuredRange) -> None:
    with pytest.raises(BodyError, match=r"thomas|side"):
        Body(Person(ranges=(reach,))).perform("stand")


def test_health_stands_as_it_does() -> None:
    assert standing(MAN, ()) == standing(MAN, (MuscleState("psoas", "left", "weak", 0.5),))
    assert standing(MAN, ()).pelvis_tilt_deg == 0.0


def tight(amount: float, *sides: str) -> tuple[MuscleState, ...]:
    return tuple(MuscleState("psoas", side, "tight", amount) for side in sides)


def test_a_tighter_psoas_tips_the_pelvis_further() -> None:
    amounts = (0.2, 0.6, 1.0)
    one = [standing(MAN, tight(amount, "left")).pelvis_tilt_deg for amount in amounts]
    both = [standing(MAN, tight(amount, "left", "right")).pelvis_tilt_deg for amount in amounts]
    assert one == sorted(one)
    assert both == sorted(both)
    assert all(b > a > 0.0 for a, b in zip(one, both, strict=True))
    assert both[-1] < 15.0  # more than that is seen in contracture alone
    hollow = standing(MAN, tight(0.6, "left", "right"))
    assert hollow.lordosis_deg == pytest.approx(hollow.pelvis_tilt_deg)  # the trunk stays upright


def test_a_shifted_stance_compares_with_its_twin_on_either_side() -> None:
    body = Body(MAN, tight(0.6, "left"))
    for side in ("left", "right"):
        work = body.perform("stand", lifted=side)
        assert compare(work, body.twin().perform("stand", lifted=side)).activity == "stand"
    one, other = (
        Body(Person(leg_length_difference_mm=10.0)).perform("stand", lifted=s) for s in ("left", "right")
    )
    assert hip_bw(one, "left") == pytest.approx(hip_bw(other, "left"), rel=1e-6)


def test_sides_are_mirror_images() -> None:
    left, right = standing(MAN, tight(0.6, "left")), standing(MAN, tight(0.6, "right"))
    assert left.pelvis_tilt_deg == pytest.approx(right.pelvis_tilt_deg, abs=1e-6)


def test_spasm_alone_hardly_tips_the_pelvis() -> None:
    """A pull that does not fade as the muscle shortens: what the tissue before the hip gives up, the trunk's weight takes."""
    assert abs(standing(MAN, (MuscleState("psoas", "left", "spasm", 0.2),)).pelvis_tilt_deg) < 1.0


def test_tipped_standing_presses_the_discs_more() -> None:
    tipped = Body(MAN, tight(0.8, "left", "right")).perform("stand")
    assert tipped.level("L4_L5").compression_n[0] > Body(MAN).perform("stand").level("L4_L5").compression_n[0]
    assert tipped.residual.max_moment_nm < 1.0


def hip_bw(work: ActivityResult, side: str) -> float:
    load = work.joint(f"hip_{side}")
    assert isinstance(load, ContactLoad)
    return load.peak_contact_bw


def test_a_longer_leg_lifts_its_side_of_the_pelvis() -> None:
    longer_right = Person(75.0, 1.75, "male", 40, leg_length_difference_mm=10.0)
    found = standing(longer_right, ())
    assert found.pelvis_list_deg == pytest.approx(-math.degrees(math.asin(0.010 / 0.158)), abs=0.4)
    work = Body(longer_right).perform("stand")
    mirrored = Body(Person(75.0, 1.75, "male", 40, leg_length_difference_mm=-10.0)).perform("stand")
    assert hip_bw(work, "left") == pytest.approx(hip_bw(mirrored, "right"), rel=1e-6)
    # One centimetre is common and no calamity: each leg still carries about half.
    assert 0.7 < hip_bw(work, "left") / hip_bw(work, "right") < 1.5


def test_what_was_measured_of_the_posture_is_taken() -> None:
    found = standing(Person(pelvis_tilt_deg=8.0, lordosis_deg=5.0), ())
    assert (found.pelvis_tilt_deg, found.lordosis_deg) == (8.0, 13.0)
    with pytest.raises(BodyError, match="pelvis_tilt_deg"):
        Person(pelvis_tilt_deg=80.0)
