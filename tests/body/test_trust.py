"""Measured trials that must be read rightly, doubted aloud or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from benchmarks import corruptions
from benchmarks.trials import Recording, recorded, written
from numpy.typing import NDArray
from tests.body.recordings import TRIALS

from psoas.body import Body, Person, perform_trial, read_trial, trial_to_json
from psoas.body.mechanics.kinematics import GRAVITY
from psoas.body.mechanics.loads import joint_loads
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.measured import read_motion
from psoas.body.person.calibration import muscles_of
from psoas.body.recruitment.recruit import recruit
from psoas.body.simulation.solve import Task, muscle_forces, problem
from psoas.body.simulation.trial import Trial, examine, reserve_prices
from psoas.errors import BodyError

Floats = NDArray[np.float64]
MAN = Person(70.0, 1.75, "male")
RANDOM = np.random.default_rng


@lru_cache(maxsize=8)
def recording(activity: str = "walk") -> Recording:
    """An activity of the man's as a good laboratory records it."""
    return recorded(activity, MAN, RANDOM(5))


def performed(trial: Recording, *, plates: bool = True) -> Trial:
    motion, forces = trial.files()
    return perform_trial(Body(trial.person), *read_trial(motion, forces if plates else None))


@lru_cache(maxsize=8)
def good(activity: str = "walk", *, plates: bool = True) -> Trial:
    """What is made of a good recording."""
    return performed(recording(activity), plates=plates)


def said(trial: Trial) -> str:
    return " | ".join(trial.trust.because)


@pytest.mark.parametrize("activity", ["walk", "squat", "single_leg_stance"])
def test_a_good_recording_is_usable_and_gives_its_loads(activity: str) -> None:
    trial = good(activity)
    assert trial.trust.verdict == "usable", said(trial)
    answer = trial_to_json(trial)
    assert {"muscles", "joints", "trust", "pelvis_residual", "assumed"} <= set(answer)
    assert trial.work is not None
    own = Body(MAN).perform(activity)
    assert trial.work.hip("right").peak_contact_bw == pytest.approx(own.hip("right").peak_contact_bw, abs=0.6)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda r: replace(r, forces=r.forces | {"time": r.forces["time"] + 0.2}), "0.20 s late"),
        (lambda r: corruptions.swap(r, RANDOM(0)), "exchanged"),
        (lambda r: replace(r, person=Person(100.0, 1.75, "male")), "kg, not 100 kg; give the mass of who walked"),
        (lambda r: replace(r, motion={n: v for n, v in r.motion.items() if n != "knee_angle_l"}), "knee_angle_l is not in"),
        (lambda r: replace(r, motion={n: np.radians(v) if n[-2:] in {"_r", "_l"} else v for n, v in r.motion.items()}), ""),
    ],
)  # fmt: skip
def test_a_spoilt_recording_is_doubted_and_says_why(spoil: corruptions.Spoil, words: str) -> None:
    trial = performed(spoil(recording()))  # type: ignore[call-arg]
    assert trial.trust.verdict != "usable"
    assert words in said(trial)
    if trial.trust.verdict == "not_usable":
        assert trial.work is None
        assert not {"muscles", "joints"} & set(trial_to_json(trial))


def test_feet_exchanged_on_one_leg_are_named() -> None:
    trial = performed(corruptions.swap(recording("single_leg_stance"), RANDOM(0)))
    assert trial.trust.verdict == "not_usable"
    assert "exchanged" in said(trial)


def test_a_quarter_turn_of_the_plates_is_named() -> None:
    turned = dict(recording().forces)
    for side in "rl":
        x, z = f"ground_force_{side}_vx", f"ground_force_{side}_vz"
        turned[x], turned[z] = recording().forces[z], -recording().forces[x]
    trial = performed(replace(recording(), forces=turned))
    assert trial.trust.verdict != "usable"
    assert "quarter turn" in said(trial)


def test_points_in_millimetres_and_moments_about_the_origin_are_read_rightly() -> None:
    in_mm = replace(
        recording(), forces={n: 1000 * v if "_p" in n else v for n, v in recording().forces.items()}
    )
    whole_mm = replace(
        recording(),
        forces={n: 1000 * v if "_p" in n or "torque" in n else v for n, v in recording().forces.items()},
    )
    usual = good()
    for other, words in (
        (performed(in_mm), "read as millimetres"),
        (performed(whole_mm), "read as millimetres"),
        (performed(corruptions.doubled(recording(), RANDOM(0))), "moments about the laboratory's origin"),
    ):
        assert any(words in line for line in other.assumed)
        assert other.work is not None
        assert usual.work is not None
        assert np.allclose(corruptions.peaks(other.work), corruptions.peaks(usual.work), rtol=0.02)


def test_points_that_are_zero_in_every_row_are_refused() -> None:
    nowhere = {n: 0.0 * v if "_p" in n else v for n, v in recording().forces.items()}
    with pytest.raises(BodyError, match="zero in every row"):
        performed(replace(recording(), forces=nowhere))


def test_moments_about_the_origin_stand_in_for_points() -> None:
    whole = corruptions.doubled(recording(), RANDOM(0)).forces
    about = {n: 0.0 * v if "_p" in n else v for n, v in whole.items()}
    other, usual = performed(replace(recording(), forces=about)), good()
    assert other.work is not None
    assert usual.work is not None
    assert np.allclose(corruptions.peaks(other.work), corruptions.peaks(usual.work), rtol=0.02)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name, v: None if name == "ground_torque_r_y" else v, "lacks torque_y"),
        (lambda name, v: v + 400 if name == "ground_torque_l_y" else v, "more than a foot makes"),
    ],
)
def test_torques_that_cannot_be_are_refused(
    change: Callable[[str, Floats], Floats | None], words: str
) -> None:
    changed = {name: change(name, values) for name, values in recording().forces.items()}
    forces = {name: values for name, values in changed.items() if values is not None}
    with pytest.raises(BodyError, match=words):
        performed(replace(recording(), forces=forces))


def test_axes_with_z_up_are_refused() -> None:
    turned = {
        n.replace("y", "w").replace("z", "y").replace("w", "z"): v for n, v in recording().forces.items()
    }
    with pytest.raises(BodyError, match="mostly along z"):
        performed(replace(recording(), forces=turned))


def test_short_names_of_forces_are_read() -> None:
    short = {"time": recording().forces["time"]}
    for number, side in enumerate("rl", start=1):
        for a in "xyz":
            short[f"F{number}{a}"] = recording().forces[f"ground_force_{side}_v{a}"]
            short[f"EC{number}{a}"] = recording().forces[f"ground_force_{side}_p{a}"]
            short[f"m{number}_{a}"] = recording().forces[f"ground_torque_{side}_{a}"]
    other, usual = performed(replace(recording(), forces=short)), good()
    assert other.work is not None
    assert usual.work is not None
    assert np.allclose(corruptions.peaks(other.work), corruptions.peaks(usual.work))


def test_a_file_with_one_leg_is_refused() -> None:
    one = {n: v for n, v in recording().motion.items() if not n.endswith("_l")}
    with pytest.raises(BodyError, match="has no left leg"):
        performed(replace(recording(), motion=one))


def test_plates_that_see_nobody_leave_the_residual_unknown() -> None:
    blind = {n: np.where(np.arange(len(v)) == 1, 25.0, 0.0) if n == "ground_force_r_vy" else 0.0 * v if "_v" in n else v
             for n, v in recording("stand").forces.items()}  # fmt: skip
    motion, _ = recording("stand").files()
    forces = written(blind, in_degrees=True)
    trial = perform_trial(Body(MAN), *read_trial(motion, forces, cutoff_hz=np.inf))
    assert trial.residual_force_n is None
    assert trial.trust.verdict != "usable"
    assert "were not used" in said(trial)
    residual = trial_to_json(trial)["pelvis_residual"]
    assert residual == {"force_bw": None, "moment_nm": None, "frames": 0}
    empty = written({n: 0.0 * v if "_v" in n else v for n, v in blind.items()}, in_degrees=True)
    assert "were not used" in said(perform_trial(Body(MAN), *read_trial(motion, empty)))


def test_without_plates_no_plates_are_spoken_of() -> None:
    angles = dict(recording("stand").motion)
    for s in "rl":  # hanging by the hands, toes down
        angles[f"hip_flexion_{s}"] = angles[f"hip_flexion_{s}"] + 95
        angles[f"hip_adduction_{s}"] = angles[f"hip_adduction_{s}"] - 47
        angles[f"knee_angle_{s}"] = angles[f"knee_angle_{s}"] + 80
    trial = performed(replace(recording("stand"), motion=angles), plates=False)
    assert trial.trust.verdict == "not_usable"
    assert "no foot was found" in said(trial)
    assert not any("beside the plates" in line for line in (*trial.trust.because, *trial.assumed))


@pytest.mark.parametrize("activity", ["climb_stairs", "descend_stairs", "walk"])
def test_without_plates_a_stair_is_no_fault(activity: str) -> None:
    trial = good(activity, plates=False)
    assert trial.trust.verdict == "usable", said(trial)


def test_without_plates_feet_that_rise_and_sink_are_doubted() -> None:
    up = recording("stand").motion["pelvis_ty"]
    rising = up + np.linspace(0.0, 0.5, len(up))
    floating = replace(recording("stand"), motion=recording("stand").motion | {"pelvis_ty": rising})
    trial = performed(floating, plates=False)
    assert trial.trust.verdict != "usable"
    assert "the feet rise and sink" in said(trial)


def test_a_walker_whose_joints_stand_still_is_not_usable() -> None:
    time = np.arange(61) / 30
    statue = {
        "time": time,
        **{n: np.full(61, v) for n, v in (("pelvis_ty", 0.93), ("pelvis_tilt", 0.0), ("pelvis_list", 0.0))},
    }
    statue |= {"pelvis_tx": 1.3 * time, "lumbar_extension": 0.0 * time}
    for s in "rl":
        statue |= {f"{j}_{s}": 0.5 * np.sin(6 * time) for j in ("hip_flexion", "knee_angle", "ankle_angle")}
        statue |= {f"{j}_{s}": 0.0 * time for j in ("hip_adduction", "hip_rotation")}
    motion = written(statue, in_degrees=True)
    trial = perform_trial(Body(MAN), *read_trial(motion))
    assert trial.trust.verdict == "not_usable"
    assert "inDegrees=no" in said(trial)


def test_a_header_that_says_two_things() -> None:
    text = written({"time": np.arange(5) / 10, "hip_flexion_r": np.full(5, 0.5)}, in_degrees=False)
    motion = read_motion(text.replace(b"endheader", b"Angles are in degrees.\nendheader"))
    assert np.degrees(motion.angle_rad[0, COORDINATES.index("hip_flexion_r")]) == pytest.approx(28.6, abs=0.1)
    assert any("the key was believed" in line for line in motion.assumed)


def test_levels_of_the_spine_add_up() -> None:
    levels = ("L5_S1", "L4_L5", "L3_L4", "L2_L3", "L1_L2", "L1_T12")
    columns = {"time": np.arange(5) / 10, **{f"{level}_Flex_Ext": np.full(5, -6.0) for level in levels}}
    columns |= {"L5_S1_Lat_Bending": np.full(5, 3.0)}
    motion = read_motion(written(columns, in_degrees=True))
    assert np.degrees(motion.angle_rad[0, COORDINATES.index("lumbar_flexion")]) == pytest.approx(36)
    assert np.degrees(motion.angle_rad[0, COORDINATES.index("lumbar_bending")]) == pytest.approx(3)
    assert any(line.startswith("lumbar_flexion: added up from 6 levels") for line in motion.assumed)
    assert "lumbar_flexion" not in motion.missing


def test_a_long_recording_says_that_it_was_thinned() -> None:
    long = recorded("stand", MAN, RANDOM(1))
    rows = {n: np.tile(v, 6) for n, v in long.motion.items()} | {
        "time": 0.02 * np.arange(240, dtype=np.float64)
    }
    trial = performed(replace(long, motion=rows), plates=False)
    assert any("240 frames thinned to 201" in line for line in trial.assumed)


def test_a_shortfall_of_three_newton_metres_hardly_moves_the_hip() -> None:
    """Moments as far out as a body makes them, and three newton metres beyond, at every coordinate and either way."""
    motion, forces = recording().files()
    work = examine(Body(MAN), *read_trial(motion, forces))[0].work
    changed = muscles_of(MAN, ())
    hill = muscle_forces(work.moved, MAN, changed)
    task = Task("", "right", 0.0, work.moved, work.carried, True)
    hard, soft = (
        problem(replace(task, reserve_price=p), MAN, hill, changed) for p in (None, reserve_prices())
    )

    def hips(asked: Floats) -> Floats:
        solved = recruit(replace(soft, b=asked))
        assert solved.certificate.gap.max() < 1e-9
        tension = hill.passive_n + solved.activation * hill.active_n
        loads = joint_loads(work.moved, work.carried.needed, tension, MAN.mass_kg * GRAVITY)
        return np.stack([loads[f"hip_{side}"].contact_bw for side in ("left", "right")])  # type: ignore[union-attr]

    for row, name in enumerate(COORDINATES):
        if name.endswith("_l"):
            continue  # as the right
        for way in (-1.0, 1.0):
            asked = hard.b.copy()
            asked[:, row] += 400 * way  # more than any joint's muscles make
            short = np.abs(recruit(replace(hard, b=asked)).reserve[:, row])
            beyond = short > 1
            assert beyond.sum() > 20, name
            asked[:, row] -= way * short
            further = asked.copy()
            further[:, row] += way * 3.0
            moved = np.abs(hips(further) - hips(asked))[:, beyond].max()
            assert moved < 0.3, (name, way, moved)


@pytest.mark.slow
def test_a_share_of_the_benchmark() -> None:
    """`make bars` (section trials) tries a thousand spoilt ones and two hundred clean ones."""
    bad, good = corruptions.spoilt(10, seed=11, of_each=5), corruptions.clean(4, seed=12)
    moved = [o for o in bad if o.moved > corruptions.MOVED]
    assert len(moved) > 3
    assert sum(not o.doubted for o in moved) <= 1, [o for o in moved if not o.doubted]
    assert sum(o.doubted for o in good) <= 1, [o for o in good if o.doubted]


PAIRS = {
    "gait2354": ("walk_gait2354/subject01_walk1_ik.mot", "walk_gait2354/subject01_walk1_grf.mot", 72.6, 1.80),
    "rajagopal": ("walk_rajagopal/coordinates.sto", "walk_rajagopal/grf_walk.mot", 84.5, 1.83),
    "lenhart": (
        "walk_lenhart_jam/overground_17_ik.mot",
        "walk_lenhart_jam/overground_17_grf.mot",
        69.0,
        1.70,
    ),
    "hamner": ("run_hamner/subject02_running_arms_ik.mot", "run_hamner/subject02_grf_HiFreq.mot", 66.0, 1.83),
    "opencap_walk": ("walk_opencap/walking1_videoAndMocap.mot", None, 70.0, 1.75),
    "opencap_squat": ("squat_opencap/squats1_videoAndMocap.mot", None, 70.0, 1.75),
}


@pytest.mark.recordings
@pytest.mark.parametrize("name", PAIRS)
def test_real_trials_are_usable(name: str) -> None:
    motion, forces, mass, height = PAIRS[name]
    files = (TRIALS / motion, None if forces is None else TRIALS / forces)
    trial = perform_trial(Body(Person(mass, height, "male")), *read_trial(*files))
    assert trial.trust.verdict == "usable", said(trial)
