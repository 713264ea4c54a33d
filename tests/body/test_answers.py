"""The JSON form of the contract, and the store on disk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from psoas.body import activities, answer_line, asked_body, moment_arm, muscle_groups
from psoas.body.model import cache
from psoas.body.tables import spine_levels
from psoas.errors import BodyError

MUSCLES = (
    "psoas", "iliacus", "rectus_femoris", "sartorius", "tensor_fasciae_latae", "pectineus", "adductor_longus",
    "gluteus_maximus", "gluteus_medius", "erector_spinae", "multifidus", "quadratus_lumborum", "rectus_abdominis",
    "external_oblique", "internal_oblique",
)  # fmt: skip


def test_the_form_of_an_answer() -> None:
    answer = answer_line(
        {"id": "b1", "activity": "lift_knee", "mass_kg": 70, "height_m": 1.75, "sex": "male", "load_kg": 0,
         "muscles": [{"muscle": "psoas", "side": "left", "state": "weak", "amount": 0.4}]}
    )  # fmt: skip
    again = json.loads(json.dumps(answer, allow_nan=False))
    assert again["frames"] == len(again["time_s"]) == 101
    for muscle in MUSCLES:
        for side in ("left", "right"):
            one = again["muscles"][f"{muscle}_{side}"]
            assert one["peak_force_n"] == max(one["force_n"])
            assert 0 <= one["activation"][0] <= 1
    for joint in ("hip", "knee", "ankle"):
        assert again["joints"][f"{joint}_left"]["peak_contact_bw"] > 0
    for level in ("T12_L1", "L1_L2", "L2_L3", "L3_L4", "L4_L5", "L5_S1"):
        assert set(again["joints"][level]) == {
            "compression_n",
            "shear_n",
            "peak_compression_n",
            "peak_shear_n",
        }
    for side in ("left", "right"):
        for name in ("T12", "L1", "L2", "L3", "L4", "L5", "lesser_trochanter"):
            assert set(again["attachments"][f"{name}_{side}"]) == {
                "psoas_force_n", "psoas_compression_n", "psoas_shear_n",
            }  # fmt: skip
    assert again["residual"]["max_moment_nm"] < 1e-3
    assert {level.name for level in spine_levels()} < set(again["joints"])
    assert len(again["joints"]) == 12


def test_what_was_measured_is_taken() -> None:
    asked = {
        "activity": "stand", "pelvis_tilt_deg": 6, "leg_length_difference_mm": 8,
        "strengths": [{"action": "hip_flexion", "side": "left", "force_n": 120}],
        "ranges": [{"test": "thomas", "side": "left", "angle_deg": -5}],
    }  # fmt: skip
    body = asked_body(asked)
    assert body.person.strengths[0].force_n == 120
    assert body.person.ranges[0].angle_deg == -5
    assert answer_line(asked)["joints"] != answer_line({"activity": "stand"})["joints"]


@pytest.mark.parametrize(("key", "value", "named"), [
    ("strengths", [{"action": "hip_flexion", "side": "left"}], "force_n missing"),
    ("strengths", [{"action": "hip_flexion", "side": "left", "force": 3}], "did you mean 'force_n'"),
    ("ranges", "thomas", "must be a list of tables"),
    ("ranges", [5], "must be a table with"),
])  # fmt: skip
def test_a_wrong_measurement_is_named(key: str, value: object, named: str) -> None:
    with pytest.raises(BodyError, match=named):
        answer_line({"activity": "stand", key: value})


def test_the_same_question_has_the_same_answer() -> None:
    question = {"activity": "half_kneeling_stretch", "mass_kg": 62.5, "sex": "female"}
    assert json.dumps(answer_line(question)) == json.dumps(answer_line(question))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({}, "activity"),
        ({"activity": "wlak"}, "did you mean 'walk'"),
        ({"activity": 3}, "activity"),
        ({"activity": "stand", "mass_kg": "70"}, "mass_kg"),
        ({"activity": "stand", "mass_kg": True}, "mass_kg"),
        ({"activity": "stand", "load_kg": 10**400}, "load_kg"),
        ({"activity": "stand", "sex": "femle"}, "did you mean 'female'"),
        ({"activity": "stand", "muscles": "psoas"}, "muscles"),
        ({"activity": "stand", "muscles": [3]}, "muscles"),
        ({"activity": "stand", "muscles": [{"muscle": "psoas"}]}, "missing"),
        ({"activity": "stand", "weight": 70}, "weight"),
    ],
)
def test_a_bad_line_is_refused_with_its_field(line: dict[str, object], words: str) -> None:
    with pytest.raises(BodyError, match=words):
        answer_line(line)


def test_moment_arms_refuse_what_the_body_has_not() -> None:
    for bad in (("calf", "hip_flexion", "left"), ("psoas", "hip", "left"), ("psoas", "hip_flexion", "both")):
        with pytest.raises(BodyError):
            moment_arm(*bad, 0.0)
    with pytest.raises(BodyError):
        moment_arm("psoas", "hip_flexion", "left", float("nan"))


CONTRACT = [
    "stand",
    "sit_upright",
    "sit_slouched",
    "lie_supine",
    "single_leg_stance",
    "lift_knee",
    "straight_leg_raise",
    "sit_up",
    "walk_slow",
    "walk",
    "walk_fast",
    "run",
    "climb_stairs",
    "descend_stairs",
    "jump",
    "car_transfer",
    "sit_to_stand",
    "stand_to_sit",
    "squat",
    "bend_forward",
    "lift_squat",
    "lift_stoop",
]


@pytest.mark.parametrize("code", CONTRACT)
def test_every_activity_of_the_contract_is_answered(code: str) -> None:
    answer = answer_line({"activity": code, "mass_kg": 62, "height_m": 1.68, "sex": "female", "load_kg": 5})
    json.dumps(answer, allow_nan=False)


def test_every_activity_and_muscle_has_a_meaning() -> None:
    assert all(a.meaning and a.citation for a in activities().values())
    assert set(MUSCLES) <= set(muscle_groups())


ONE = "from psoas.body import Body; print(Body().perform('stand').level('L4_L5').compression_n[0])"


def run(folder: Path) -> str:
    environment = {**os.environ, "PSOAS_CACHE": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", ONE], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stderr == ""
    return done.stdout


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run, [tmp_path / "store"] * 2)
    assert first == second == run(tmp_path / "store")
    names = sorted(p.name for p in (tmp_path / "store").iterdir())
    assert names == [f"body-{cache.key()}.npz", f"bones-{cache.key()}.npz"]  # and no leftovers


def test_a_store_that_cannot_be_written_or_read_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where the folder should be")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / f"body-{cache.key()}.npz").write_bytes(b"not a body")
    assert run(blocked) == run(broken)
