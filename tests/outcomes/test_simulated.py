"""A small seeded share of the simulated courses; the whole is in ``benchmarks.bars courses``."""

from __future__ import annotations

import ast
from pathlib import Path

from benchmarks.courses import trajectories
from benchmarks.courses.measure import measure
from benchmarks.courses.trajectories import people


def test_a_share_of_the_simulated_people_is_followed_as_the_bars_ask() -> None:
    counts = measure(people(30, 5))
    assert counts.dangers == 6
    assert counts.dangers_at_once >= counts.dangers - 1, counts.missed
    assert counts.stuck_found >= 0.8 * counts.stuck
    assert counts.false_alerts <= 0.1 * counts.people, counts.false


def test_the_generator_knows_nothing_of_the_rules() -> None:
    tree = ast.parse(Path(trajectories.__file__).read_text(encoding="utf-8"))
    modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    modules += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    assert not [m for m in modules if m.startswith("psoas")]
