"""The model beside what was measured in people. Every row is checked with one set of parameters; a row that is
missed is written down as a miss, with the reason in ``docs/body.md``, and must not silently become a hit or drift."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from tests.body.conftest import held

from psoas.body.tables import table


@dataclass(frozen=True)
class Figure:
    activity: str
    load_kg: float
    quantity: str
    low: float
    high: float
    met: bool


ROWS = table(
    "measured.csv",
    ("activity", "load_kg", "quantity", "low", "high", "met"),
    lambda r: Figure(
        r.text("activity"), r.number("load_kg"), r.text("quantity"), r.number("low"), r.number("high"),
        r.one_of("met", ("yes", "no")) == "yes",
    ),
)  # fmt: skip


def value(row: Figure) -> float:
    work = held(row.activity, "right", row.load_kg)
    kind, _, name = row.quantity.partition(":")
    if kind == "hip_bw":
        return work.hip(name).contact_bw
    if kind == "compression_n":
        return work.level(name).compression_n
    if kind == "ratio_to_stand":
        return work.level(name).compression_n / held("stand").level(name).compression_n
    muscle, _, side = name.rpartition("_")
    assert kind == "activation"
    return work.muscle(muscle, side).activation


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.activity}-{r.load_kg:g}kg-{r.quantity}")
def test_measured_in_people(row: Figure) -> None:
    inside = row.low <= value(row) <= row.high
    assert inside == row.met, f"{value(row):.3g} against {row.low} to {row.high}"


def test_most_rows_are_met() -> None:
    assert sum(r.met for r in ROWS) / len(ROWS) >= 0.6


def test_the_ranking_of_the_tasks() -> None:
    order = ["lie_supine", "stand", "sit_upright", "bend_forward"]
    loads = [held(code).level("L4_L5").compression_n for code in order]
    assert loads == sorted(loads)
    assert held("lift_stoop", "right", 20.0).level("L4_L5").compression_n > loads[-1]
    psoas = [held(code).muscle("psoas", "right").activation for code in ("stand", "sit_upright", "lift_knee")]
    assert psoas == sorted(psoas)
