"""``python -m benchmarks.mechanical_table``: write demand.csv anew from the body of the usual adult."""

from __future__ import annotations

import csv
from pathlib import Path

import psoas.differential
from psoas.body import Body
from psoas.differential.mechanical.body_demand import peaks_in
from psoas.differential.mechanical.demand import (
    UNITS,
    Peaks,
    demand_columns,
    mapped_activities,
    measured_tissues,
)

TABLE = Path(psoas.differential.__file__).parent / "data" / "demand.csv"
_CITATION = (
    "computed by the body model for an adult of 75 kg and 1.75 m: python -m benchmarks.mechanical_table"
)


def table(peaks: Peaks) -> list[list[str]]:
    """The lines of demand.csv, the header first."""
    lines = [list(demand_columns())]
    for tissue in measured_tissues():
        values = (f"{round(peaks[tissue, activity], 3) + 0.0:g}" for activity in mapped_activities())
        # A model's figure is never better than an estimate of what a living body does.
        lines.append([tissue, UNITS[tissue.partition(".")[2]], *values, _CITATION, "estimate"])
    return lines


def main() -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table(peaks_in(Body())))


if __name__ == "__main__":
    main()
