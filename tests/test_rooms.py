"""The order of the rooms: each knows only the rooms before it, and the light ones load nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import psoas

SOURCE = Path(psoas.__file__).parent

# What each room may import. `errors` is known to all.
KNOWS: dict[str, set[str]] = {
    "vocabulary": set(),
    "text": {"vocabulary"},
    "visit": {"vocabulary"},
    "assessment": {"vocabulary", "visit"},
    "intake": {"vocabulary", "text", "visit"},
    "screening": {"vocabulary", "visit", "assessment"},
    "body": {"vocabulary"},
    "graphics": {"vocabulary", "body"},
    "differential": {"vocabulary", "visit", "assessment", "body"},
    "care": {"vocabulary", "text", "visit", "assessment", "differential", "body"},
    "outcomes": {"vocabulary", "text", "visit", "assessment"},
    "pathway": {
        "vocabulary", "text", "visit", "assessment", "intake", "screening", "body", "graphics", "differential", "care", "outcomes",
    },
    "report": {
        "vocabulary", "text", "visit", "assessment", "intake", "screening", "body", "graphics", "differential", "care", "outcomes",
        "pathway",
    },
    "evaluation": {
        "vocabulary", "text", "visit", "assessment", "intake", "screening", "differential", "pathway", "report",
    },
    "studio": {
        "vocabulary", "text", "visit", "assessment", "intake", "screening", "body", "graphics", "differential", "care", "outcomes",
        "pathway", "report",
    },
    "cli": {
        "vocabulary", "text", "visit", "assessment", "intake", "screening", "body", "graphics", "differential", "care", "outcomes",
        "pathway", "report", "evaluation", "studio",
    },
}  # fmt: skip


def imported_rooms(path: Path) -> set[str]:
    """The rooms that a file imports, at its top or inside a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: rooms are imported by their full name"
            names = [node.module or ""]
            if node.module == "psoas":
                names = [f"psoas.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("psoas.")}
    return found


@pytest.mark.parametrize("room", KNOWS)
def test_a_room_knows_only_the_rooms_before_it(room: str) -> None:
    allowed = KNOWS[room] | {room, "errors"} | ({"__version__"} if room in {"cli", "studio"} else set())
    for path in sorted((SOURCE / room).rglob("*.py")):
        assert imported_rooms(path) <= allowed, path.relative_to(SOURCE)


def test_every_room_is_in_the_table() -> None:
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert rooms == set(KNOWS)


# The subpackages of the differential, each of which knows only those before it.
STEPS_OF_THE_DIFFERENTIAL = ("knowledge", "inference", "uncertainty", "next_step", "learning")


def test_the_subpackages_of_the_differential_know_only_those_before_them() -> None:
    room = SOURCE / "differential"
    for n, name in enumerate(STEPS_OF_THE_DIFFERENTIAL):
        later = (*STEPS_OF_THE_DIFFERENTIAL[n + 1 :], "mechanical", "rank_sources")
        for path in sorted((room / name).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            assert not [x for x in later if f"psoas.differential.{x}" in text], path.relative_to(SOURCE)


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("psoas", {"numpy", "mujoco", "typer", "rich"}),
        ("psoas.cli", {"numpy", "mujoco", "myo_sim"}),
        ("psoas.assessment", {"numpy", "mujoco", "typer", "rich"}),
        ("psoas.intake", {"numpy", "mujoco", "typer", "rich"}),
        ("psoas.screening", {"numpy", "mujoco", "typer", "rich"}),
        ("psoas.care", {"mujoco", "typer", "rich"}),
        ("psoas.differential", {"mujoco", "typer", "rich"}),
        ("psoas.report", {"mujoco", "typer", "rich"}),
        ("psoas.evaluation", {"mujoco", "typer", "rich"}),
    ],
)
def test_importing_a_room_loads_nothing_that_it_does_not_need(module: str, forbidden: set[str]) -> None:
    code = f"import sys, {module}; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not forbidden & set(loaded)


def test_the_core_has_no_clock_no_network_and_no_log() -> None:
    """Everything above the shell is functions over values; a date is a value, asking what day it is is not."""
    forbidden = {"time", "random", "logging", "socket", "urllib", "http", "requests"}
    for room in sorted(set(KNOWS) - {"cli", "studio"}):
        for path in (SOURCE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                assert not {name.split(".")[0] for name in names} & forbidden, path.relative_to(SOURCE)
                asks_the_clock = isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
                assert not asks_the_clock, path.relative_to(SOURCE)


def test_no_file_is_over_400_lines() -> None:
    long = {
        str(path.relative_to(SOURCE)): count
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "migrations"  # Django writes them
        and "node_modules" not in path.parts
        and "node_modules" not in path.parts  # of others, where the pages were built
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
