"""Dangers in pregnancy and means put aside, each beside what only looks like them, as the client says it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from psoas.pathway import assess
from psoas.visit import Client, Visit

with (Path(__file__).parent / "pregnancy.csv").open(encoding="utf-8", newline="") as stream:
    SAID = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", SAID, ids=[row["words"][:60] for row in SAID])
def test_what_is_said_is_as_urgent_as_the_table_says(row: dict[str, str]) -> None:
    verdict = assess(Visit("v", Client(age_years=int(row["age"]), sex="female"), row["words"])).verdict
    assert (verdict.urgency, verdict.treat) == (row["urgency"], row["urgency"] == "none")
