"""``psoas exercises`` as its user runs it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from psoas.care.exercises import exercises
from psoas.cli.app import app
from psoas.errors import PsoasError


def run(*args: str) -> str:
    done = CliRunner().invoke(app, ["exercises", *args], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_list_holds_every_exercise_within_its_width() -> None:
    shown = run()
    assert all(one.code in shown for one in exercises())
    assert all(len(line) <= 110 for line in shown.splitlines())


def test_one_is_told_whole_and_by_the_code_of_the_plan_too() -> None:
    shown = " ".join(run("thomas_edge").split())
    for words in (
        "2 to 3 times 30 to 60 seconds",
        "1. Sit on the very edge",
        "Your back arches.",
        "a pinch in the groin",
        "Hatefi",
    ):
        assert words in shown
    assert "Slow lower" not in shown
    assert run("hip_flexor_eccentric_march") == run("slow_lower")
    assert "Qué hacer" in run("bridge", "--language", "es")


def test_the_ladder_says_what_does_not_fit_and_why() -> None:
    shown = " ".join(run("--fits", "stiff_knee").split())
    assert "no half_kneel_tilt" in shown
    assert "It asks a knee to bend far or to be knelt on." in shown
    assert "Not for this client." in run("half_kneel_tilt", "--fits", "stiff_knee")
    rungs = json.loads(run("--fits", "stiff_knee", "--json"))
    assert [entry["code"] for entry in rungs[2]["fits"]] == []
    assert json.loads(run("slow_breath", "--json"))[0]["told"]["title"] == "Slow belly breath"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("brige",), "did you mean 'bridge'"),
        (("--fits", "stiff"), "stiff_knee"),
        (("bridge", "--language", "fr"), "Allowed: en, es"),
    ],
)
def test_a_mistake_is_answered_with_what_is_allowed(args: tuple[str, ...], message: str) -> None:
    with pytest.raises(PsoasError, match=message):
        CliRunner().invoke(app, ["exercises", *args], catch_exceptions=False)
