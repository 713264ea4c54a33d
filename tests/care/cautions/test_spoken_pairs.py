"""Pairs in free text, invented: dangerous ones must raise a caution, harmless ones none.

``written_before.csv`` was written before the reasoning by class was made, ``written_after.csv`` and ``written_last.csv`` after it and
without a look at the tables;
``written_fresh*.csv`` and ``written_night*.csv`` came later, each before the mending that it led to. What was seen at first sight stands in ``docs/care.md``; here the sets are a specification.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from psoas.care import cautions_for, worst_severity
from psoas.care.cautions import SEVERITIES

SETS = sorted(Path(__file__).parent.glob("written_*.csv"))
SENSITIVITY, FALSE_ALARMS = 0.97, 0.04
NOT_THEIRS = ("denied", "past", "other")


def pairs(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def got(row: dict[str, str]) -> str:
    return worst_severity(cautions_for(row["intervention"], row["client_says"]))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_dangers_are_found_as_grave_as_they_are(path: Path) -> None:
    dangers = [row for row in pairs(path) if row["kind"] == "danger"]
    missed = [
        (row["intervention"], row["client_says"], got(row))
        for row in dangers
        if SEVERITIES.index(got(row)) < SEVERITIES.index(row["at_least"])
    ]
    assert len(dangers) >= 60
    assert len(missed) <= (1 - SENSITIVITY) * len(dangers), missed


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_harmless_raises_nothing(path: Path) -> None:
    harmless = [row for row in pairs(path) if row["kind"] != "danger"]
    false = [(row["intervention"], row["client_says"], row["kind"]) for row in harmless if got(row) != "none"]
    assert len(harmless) >= 40
    assert len(false) < FALSE_ALARMS * len(harmless), false
    assert [f for f in false if f[2] in NOT_THEIRS] == []
