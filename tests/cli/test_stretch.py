"""``psoas stretch`` as its user runs it."""

from __future__ import annotations

import json

import pytest
from tests.cli.runs import run, run_here

from psoas.care.planning.lengths import lengths_of
from psoas.visit import Concerned

KEYS = {
    "stretch", "name", "kind", "reaches", "reaches_most", "lengthening", "lengthening_mm", "of_most", "passive_n",
    "hip_extension_deg", "short_by_deg", "lumbar_extension_deg", "l4_l5_compression_n", "l4_l5_shear_n",
    "l4_l5_over_standing", "score", "avoid", "reason", "how", "basis", "citation",
}  # fmt: skip


def test_a_table_best_first_and_what_to_avoid_at_the_end() -> None:
    code, out, errors = run("stretch", "--tight", "psoas:left:0.3")
    assert code == 0, errors
    assert "\x1b[" not in out
    told = " ".join(out.split())  # lines are wrapped
    assert "Stretches of the left hip, to lengthen the psoas" in told
    best, avoided = told.index("Half-kneeling, pelvis tucked"), told.index("Half-kneeling, pelvis let go")
    assert best < told.index("Better avoided") < avoided
    assert "Stop when it pinches in the groin or pain runs down the leg." in told
    assert "hypothesis" in told
    assert "not shown" in told
    assert "stops about 1 degree before" in told
    assert all(len(line) <= 110 for line in out.splitlines())


def test_json_holds_every_stretch_and_its_figures() -> None:
    code, out, errors = run_here(
        "stretch", "--tight", "rectus_femoris:right:0.4", "--tight", "iliacus:right:0.2", "--mass", "62", "--height", "1.68",
        "--sex", "female", "--json",
    )  # fmt: skip
    assert code == 0, errors
    answer = json.loads(out)
    assert answer["side"] == "right"
    assert answer["to_lengthen"] == ["iliacus", "rectus_femoris"]
    assert len(answer["stretches"]) >= 10
    assert all(set(entry) == KEYS for entry in answer["stretches"])
    avoided = [entry["avoid"] for entry in answer["stretches"]]
    assert avoided == sorted(avoided)
    lengths = lengths_of({"rectus_femoris": 0.4, "iliacus": 0.2}, 1.68, concerned=Concerned("right", "tight"))
    assert [one["says"] for one in answer["in_plans"]] == [lengths.sentence(c) for c in lengths.stretches()]
    assert "hypothesis" in answer["evidence"]


def test_no_tight_muscle_and_a_side_of_ones_own() -> None:
    code, out, errors = run_here("stretch", "--side", "left")
    assert code == 0, errors
    assert "Stretches of the left hip, to lengthen the psoas" in " ".join(out.split())


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["--tight", "psoas"], 3, "MUSCLE:SIDE:AMOUNT"),
        (["--tight", "psoas:left:much"], 3, "MUSCLE:SIDE:AMOUNT"),
        (["--tight", "psaos:left:0.3"], 4, "did you mean 'psoas'"),
        (["--tight", "psoas:left:3"], 4, "amount"),
        (["--side", "middle"], 4, "side"),
        (["--mass", "-3"], 4, "mass"),
        (["--sex", "x"], 4, "sex"),
    ],
    ids=["parts", "amount", "muscle", "size", "side", "mass", "sex"],
)
def test_a_mistake_is_a_plain_sentence(args: list[str], code: int, message: str) -> None:
    got, _, errors = run_here("stretch", *args)
    assert got == code, errors
    assert message in errors
    assert "Traceback" not in errors
