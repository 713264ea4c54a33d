"""Build the tables of gaits from targets: ``targets/<activity>.csv`` and ``targets/gaits.csv`` with their sources.

Run it as ``python -m tools.movements.gaits`` from the project's root; it writes ``body/data/curves``. A target table
has a row every second percent of the cycle: angles in degrees (the right leg's), forces on the right foot and the place
of its pressure, and the moments at the right leg's joints in newton metres a kilogram.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tools.movements.stepping import EVEN, LEG, ODD, Fit, Gait, columns

Floats = NDArray[np.float64]
HERE = Path(__file__).parent / "targets"
CURVES = Path(__file__).parents[2] / "src" / "psoas" / "body" / "data" / "curves"
FORCE = ("foot_forward", "foot_outward", "foot_up")
PRESSURE = ("foot_cop_forward", "foot_cop_outward")


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split())


def read(row: dict[str, str]) -> Gait:
    """The targets of one row of ``gaits.csv``."""
    with (HERE / f"{row['activity']}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = {name: np.array([float(r[name]) for r in rows]) for name in rows[0]}
    spread = dict(zip((*EVEN, *ODD, *LEG), _numbers(row["spread_deg"]), strict=True))
    forward, up = _numbers(row["travel_m"])
    force = _numbers(row["force_spread_bw"])
    heel, ball = _numbers(row["heel_pct"]), _numbers(row["ball_pct"])
    return Gait(
        duration_s=float(row["duration_s"]),
        travel_m=(forward, up),
        angles_deg={n: table[n] for n in (*EVEN, *ODD, *LEG)},
        spread_deg=spread,
        force_bw=np.stack([table[n] for n in FORCE], -1),
        pressure_m=np.stack([table[n] for n in PRESSURE], -1),
        heel=(heel[0], heel[1]),
        ball=(ball[0], ball[1]),
        force_spread_bw=(force[0], force[1], force[2]),
        spot_m=float(row["spot_m"]),
        flat_deg=float(row["flat_deg"]),
        moments_nm_kg={n: table[f"moment_{n}"] for n in LEG if f"moment_{n}" in table},
        moment_spread=float(row["moment_spread_nm_kg"]),
    )


def write(row: dict[str, str]) -> None:
    """Fit one gait and write its table."""
    fit = Fit(read(row), int(row["harmonics"]))
    found = columns(fit, fit.solve(), float(row["elbow_deg"]))
    with (CURVES / f"{row['activity']}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(found)
        for values in np.stack(list(found.values()), -1):
            out.writerow([f"{round(float(v), 4) + 0.0:g}" for v in values])


def main() -> None:
    """Build all, or those named."""
    with (HERE / "gaits.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not sys.argv[1:] or row["activity"] in sys.argv[1:]:
                write(row)


if __name__ == "__main__":
    main()
