"""Build the tables of movements whose feet stay: near measured angles, rested at both ends, balanced where feet carry.

Run it as ``python -m tools.movements.standing_movements`` from the project's root; it writes ``body/data/curves``.
The angles' key frames with their sources lie in ``key_frames.csv``. Of all smooth courses near them that one is taken
whose force on the ground goes through the feet at the measured distance before the ankles once they alone carry.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.optimize import least_squares
from tools.movements.feet import FREE, standing_feet
from tools.movements.mechanics import Ground, at_rest, ground, motion_of

Floats = NDArray[np.float64]
Curve = tuple[Floats, Floats, Floats]  # with its two derivatives in time
HERE = Path(__file__).parent
CURVES = HERE.parents[1] / "src" / "psoas" / "body" / "data" / "curves"
FITTED = ("pelvis_tilt", "lumbar_flexion", "knee_angle", "ankle_angle")
ROWS = 51
_PRESSURE_M = 0.01
_BEND = 0.3
_SEAT_M = (
    -0.025
)  # the seat carries under the hips, a little behind their centre (as in the statics of the source)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one movement stands.

    Attributes:
        activity: its code.
        duration_s: of the whole.
        alone: from and to which percent the feet alone carry.
        pressure_m: where before the ankles the pressure lies at those percents, in between on a line.
        still: percents between which knee and ankle must not move, where the seat carries.
        apart_m, out_deg: distance of the heels at the base's size, and how far the toes point outwards.
        arms_deg: elevation of the arms at rest and a degree of the thorax's lean, and the bend of the elbows.
    """

    activity: str
    duration_s: float
    alone: tuple[float, float]
    pressure_m: tuple[tuple[float, float], ...]
    still: tuple[float, float] | None
    apart_m: float
    out_deg: float
    plane_deg: float
    arms_deg: tuple[float, float, float]
    symmetric: bool = False


MOVEMENTS = (
    Standing(
        "sit_to_stand", 1.9, (42, 100), ((42, 0.06), (50, 0.07), (65, 0.06), (85, 0.045), (100, 0.0375)), (0, 30),
        0.168, 0.0, 90.0, (10.0, 0.58, 30.0),
    ),
    Standing(
        "stand_to_sit", 2.1, (0, 56), ((0, 0.0375), (15, 0.045), (35, 0.06), (48, 0.065), (56, 0.05)), (66, 100),
        0.168, 0.0, 90.0, (10.0, 0.58, 30.0),
    ),
    Standing(
        "squat", 4.0, (0, 100), ((0, 0.0375), (50, 0.055), (100, 0.0375)), None,
        0.37, 5.0, 80.0, (10.0, 2.1, 75.0), symmetric=True,
    ),
)  # fmt: skip


def key_frames(activity: str) -> dict[str, tuple[Floats, Floats, float]]:
    """Percents, angles and trusted spread of each fitted curve."""
    found = {}
    with (HERE / "key_frames.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["activity"] == activity:
                percent = np.array([float(c) for c in row if c.isdigit()])
                values = np.array([float(row[f"{p:g}"]) for p in percent])
                found[row["curve"]] = (percent, values, float(row["spread_deg"]))
    return found


def _curve(values: Floats, time_s: Floats) -> tuple[Floats, Floats, Floats]:
    spline = CubicSpline(time_s, values, bc_type="clamped")
    return values, spline(time_s, 1), spline(time_s, 2)


def _ground(kind: Standing, curves: dict[str, Curve], feet: dict[str, Floats], time_s: Floats) -> Ground:
    """What the movement asks of the ground, hips following from feet that lie flat."""
    angles = {n: curves[n] for n in ("pelvis_tilt", "lumbar_flexion")}
    angles |= {f"{n}_{s}": curves[n] for n in ("knee_angle", "ankle_angle") for s in "rl"}
    more = {n: _curve(v, time_s) for n, v in feet.items()}
    parts = (curves["pelvis_tilt"], curves["knee_angle"], curves["ankle_angle"], more["hip_flexion"])
    hip = tuple(tilt + knee - ankle + rest for tilt, knee, ankle, rest in zip(*parts, strict=True))
    angles |= {f"hip_flexion_{s}": (hip[0], hip[1], hip[2]) for s in "rl"}
    angles |= {f"{n}_{s}": more[n] for n in FREE[1:] for s in "rl"}
    return ground(motion_of(angles, time_s, _arms(kind, curves)))


def _arms(kind: Standing, curves: dict[str, Curve]) -> Floats:
    lean = curves["pelvis_tilt"][0] + curves["lumbar_flexion"][0]
    rest, slope, elbow = kind.arms_deg
    count = len(lean)
    return np.stack(
        [rest + slope * np.maximum(lean, 0.0), np.full(count, kind.plane_deg), np.full(count, elbow)], -1
    )


def fitted(
    kind: Standing, frames: int = 41, count: int = 13, rounds: int = 2
) -> tuple[dict[str, Floats], Ground]:
    """The movement's curves at ``ROWS`` even times, and what they ask of the ground."""
    time_s, percent = np.linspace(0, kind.duration_s, frames), np.linspace(0, 100, frames)
    basis = at_rest(count, frames)
    keys = key_frames(kind.activity)
    wanted = {n: CubicSpline(p, v, bc_type="clamped")(percent) for n, (p, v, _) in keys.items()}
    spread = {n: keys[n][2] for n in FITTED}
    alone = (percent >= kind.alone[0]) & (percent <= kind.alone[1])
    target = np.interp(percent, *np.array(kind.pressure_m).T)
    start = np.concatenate([np.linalg.lstsq(basis[0], wanted[n], rcond=None)[0] for n in FITTED])
    fixed = np.zeros(frames, dtype=np.bool_)
    if kind.still is not None:
        fixed = (percent >= kind.still[0]) & (percent <= kind.still[1])
    first, last = np.array([v[[0, -1]] for v in wanted.values()]).T

    def tied(parts: Floats) -> Floats:
        parts = parts.reshape(len(FITTED), count).copy()
        if kind.symmetric:
            parts = (parts + parts[:, ::-1]) / 2
        parts[:, 0], parts[:, -1] = first, last
        return parts

    def curves(parts: Floats) -> dict[str, Curve]:
        parts = tied(parts)
        scale = (1.0, kind.duration_s, kind.duration_s**2)
        return {
            n: (basis[0] @ parts[i], basis[1] @ parts[i] / scale[1], basis[2] @ parts[i] / scale[2])
            for i, n in enumerate(FITTED)
        }

    def off(parts: Floats) -> Floats:
        now = curves(parts)
        near = [(now[n][0] - wanted[n]) / spread[n] / 2 for n in FITTED]
        stay = [(now[n][0] - wanted[n])[fixed] * 20 for n in ("knee_angle", "ankle_angle")]
        smooth = [
            _BEND * np.diff(tied(parts), n=3, prepend=tied(parts)[:, :1], append=tied(parts)[:, -1:]).ravel()
        ]
        asked = _ground(kind, now, feet, time_s)
        return np.concatenate([*near, *stay, *smooth, (asked.pressure_m[:, 0] - target)[alone] / _PRESSURE_M])

    feet = {n: np.zeros(frames) for n in FREE}
    for _ in range(rounds):
        now = curves(start)
        stood = _feet(kind, now)
        feet = stood | {"hip_flexion": stood["hip_flexion"] - _thigh(now)}
        start = least_squares(off, start, max_nfev=8, xtol=1e-4, ftol=1e-4).x
    dense = at_rest(count, ROWS)
    basis, frames = dense, ROWS
    time_s = np.linspace(0, kind.duration_s, ROWS)
    now = curves(start)
    stood = _feet(kind, now)
    asked = _ground(kind, now, stood | {"hip_flexion": stood["hip_flexion"] - _thigh(now)}, time_s)
    return {n: now[n][0] for n in FITTED} | stood | dict(
        zip(("shoulder_elv", "elv_angle", "elbow_flexion"), _arms(kind, now).T, strict=True)
    ), asked


def _thigh(now: dict[str, Curve]) -> Floats:
    return now["pelvis_tilt"][0] + now["knee_angle"][0] - now["ankle_angle"][0]


def _feet(kind: Standing, now: dict[str, Curve]) -> dict[str, Floats]:
    return standing_feet(*(now[n][0] for n in FITTED), apart_m=kind.apart_m, out_deg=kind.out_deg)


def seat_share(kind: Standing, asked: Ground) -> Floats:
    """Upward force of the seat in body weights: what balance leaves to it while the feet do not carry alone."""
    percent = np.linspace(0, 100, ROWS)
    target = np.interp(percent, *np.array(kind.pressure_m).T)
    skeleton = asked.moved.skeleton
    hips = asked.moved.position_m[:, skeleton.body("femur_r"), 0]
    ankles = asked.moved.position_m[:, skeleton.body("talus_r"), 0]
    seat = hips - ankles + _SEAT_M
    share = asked.force_bw[:, 2] * (target - asked.pressure_m[:, 0]) / (target - seat)
    alone = (percent >= kind.alone[0]) & (percent <= kind.alone[1])
    return np.where(alone, 0.0, np.clip(share, 0.0, None))


def write(kind: Standing) -> None:
    """Fit one movement and write its table."""
    curves, asked = fitted(kind)
    columns: dict[str, Floats] = {"pct": np.linspace(0, 100, ROWS), **curves}
    if kind.still is not None:
        columns["seat_up"] = seat_share(kind, asked)
    with (CURVES / f"{kind.activity}.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(
            [[f"{round(float(v), 3) + 0.0:g}" for v in row] for row in np.stack(list(columns.values()), -1)]
        )


def main() -> None:
    """Build all, or those named."""
    for kind in MOVEMENTS:
        if not sys.argv[1:] or kind.activity in sys.argv[1:]:
            write(kind)


if __name__ == "__main__":
    main()
