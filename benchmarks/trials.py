"""Measured trials made from the body's own activities: a motion and its ground forces as files, with noise as of markers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from psoas.body import Person
from psoas.body.mechanics.kinematics import GRAVITY
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import prepare
from psoas.body.motion.curves import movements
from psoas.body.simulation.solve import Task

Floats = NDArray[np.float64]
Columns = dict[str, Floats]
# Those that feet on the floor carry: a seat or a bed stands on no force plate.
ACTIVITIES = (
    "walk_slow", "walk", "walk_fast", "run", "climb_stairs", "descend_stairs", "squat", "bend_forward", "lift_knee",
    "stand", "single_leg_stance",
)  # fmt: skip
_SIGNS = {"lumbar_flexion": ("lumbar_extension", -1.0)}
_TO_OPENSIM = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
# Inverse kinematics fits some forty markers of a millimetre each: what is left in a coordinate is a few times less.
_MARKER_DEG, _MARKER_M, _PLATE_N, _PLATE_M = 0.15, 0.0003, 3.0, 0.002
_STEPS = 40  # frames of a held posture
_RATES_HZ = (50.0, 70.0)
_HEEL_M = 0.05  # of the heel bone's own origin above the floor
_MOST_FRAMES = 80  # a stride at the fastest sampling


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Two files of a trial before they are written.

    Attributes:
        name: the activity.
        person: whose.
        motion, forces: columns by name, ``time`` first; degrees, metres, newtons, OpenSim's axes.
        in_degrees: what the motion's header says.
    """

    name: str
    person: Person
    motion: Columns
    forces: Columns
    in_degrees: bool = True

    def files(self) -> tuple[bytes, bytes]:
        """Motion and forces as storage files."""
        return written(self.motion, in_degrees=self.in_degrees), written(self.forces, in_degrees=True)


def written(columns: Columns, *, in_degrees: bool) -> bytes:
    """A storage file."""
    rows = "\n".join("\t".join(f"{x:.6f}" for x in row) for row in np.column_stack(list(columns.values())))
    header = f"trial\ninDegrees={'yes' if in_degrees else 'no'}\nendheader\n"
    return f"{header}{chr(9).join(columns)}\n{rows}\n".encode()


def anyone(random: np.random.Generator) -> Person:
    """A person of usual size."""
    sex = str(random.choice(["male", "female"]))
    height = float(random.normal(1.76 if sex == "male" else 1.64, 0.06))
    return Person(float(random.uniform(20.0, 28.0)) * height**2, height, sex)


def recorded(activity: str, person: Person, random: np.random.Generator, noise: float = 1.0) -> Recording:
    """An activity as a laboratory records it.

    Args:
        activity: one of ``ACTIVITIES``.
        person: who does it.
        random: of the noise, the place in the laboratory and the sampling.
        noise: 1 as of good markers and plates.
    """
    rate = float(random.uniform(*_RATES_HZ))
    duration = movements()[activity].duration_s if activity in movements() else 0.0
    work = prepare(person, activity, 0.0, "right", max(int(duration * rate), 2))
    moved = work.moved.motion
    repeated = 1 if moved.frames > 1 else _STEPS
    step = float(np.diff(moved.time_s).mean()) if moved.frames > 1 else 0.02
    time = step * np.arange(moved.frames * repeated, dtype=np.float64)
    pelvis = _pelvis_path(work, person, step)
    place = np.array([*random.uniform(-2, 2, 2), 0.0])
    motion: Columns = {"time": time, **_angles(moved.pelvis)}
    path = (pelvis + place) @ _TO_OPENSIM.T
    motion |= {f"pelvis_t{a}": path[:, i] for i, a in enumerate("xyz")}
    for i, name in enumerate(COORDINATES):
        column, sign = _SIGNS.get(name, (name, 1.0))
        motion[column] = sign * np.degrees(moved.angle_rad[:, i])
    forces: Columns = {"time": time, **_plates(work, person, pelvis + place)}
    held = {k: np.repeat(v, repeated) if len(v) != len(time) else v for k, v in motion.items()}
    push = {k: np.repeat(v, repeated) if len(v) != len(time) else v for k, v in forces.items()}
    held = {
        k: v + noise * random.normal(0, _noise(k), len(time)) if k != "time" else v for k, v in held.items()
    }
    push = {
        k: v + noise * random.normal(0, _noise(k), len(time)) if k != "time" else v for k, v in push.items()
    }
    begin = int(random.integers(0, max(len(time) - _MOST_FRAMES, 0) + 1))
    part = slice(begin, begin + _MOST_FRAMES)
    return Recording(
        activity, person, {k: v[part] for k, v in held.items()}, {k: v[part] for k, v in push.items()}
    )


def _noise(column: str) -> float:
    """Standard deviation of a column's noise, in its unit."""
    if column.startswith("ground"):
        return _PLATE_N if "_v" in column else _PLATE_M if "_p" in column else 0.0
    return _MARKER_M if column in {"pelvis_tx", "pelvis_ty", "pelvis_tz"} else _MARKER_DEG


def _angles(turn: Floats) -> Columns:
    """Tilt, list and rotation of the pelvis in OpenSim's order, degrees."""
    m = _TO_OPENSIM @ turn @ _TO_OPENSIM.T
    return {
        "pelvis_tilt": np.degrees(np.arctan2(-m[:, 0, 1], m[:, 1, 1])),
        "pelvis_list": np.degrees(np.arcsin(np.clip(m[:, 2, 1], -1, 1))),
        "pelvis_rotation": np.degrees(np.arctan2(-m[:, 2, 0], m[:, 2, 2])),
    }


def _pelvis_path(work: Task, person: Person, step: float) -> Floats:
    """Where the pelvis goes such that its acceleration is the activity's (k, 3): a trial without residuals."""
    acceleration = work.carried.pelvis_acceleration_m_s2
    feet = [work.moved.skeleton.body(f"calcn_{s}") for s in "rl"]
    at = work.moved.position_m[:, feet] * person.length_scale
    speed = np.concatenate(
        [[np.zeros(3)], np.cumsum((acceleration[1:] + acceleration[:-1]) / 2 * step, axis=0)]
    )
    path = np.concatenate([[np.zeros(3)], np.cumsum((speed[1:] + speed[:-1]) / 2 * step, axis=0)])
    # What is free is where and how fast it begins: so that loaded feet stay where they stand.
    firm = _on_feet(work, person)[0][:, :, 2] > 0.2 * person.mass_kg * GRAVITY
    stances = [(foot, frames) for foot in (0, 1) for frames in _spells(firm[:, foot])]
    if not stances:
        return np.asarray(path + np.array([0.0, 0.0, 1.0]))
    time = np.arange(len(path)) * step
    # Unknown: the speed it begins with, and where each stance stands; all on one floor where there are no stairs.
    rows, wanted = [], []
    for i, (foot, frames) in enumerate(stances):
        row = np.zeros((len(frames), 1 + len(stances)))
        row[:, 0], row[:, 1 + i] = time[frames], -1.0
        rows.append(row)
        wanted.append(-(path[frames] + at[frames, foot]))
    A, b = np.concatenate(rows), np.concatenate(wanted)
    start = np.linalg.lstsq(A, b, rcond=None)[0][0]
    if work.activity not in {"climb_stairs", "descend_stairs"}:
        flat = np.stack([A[:, 0], -np.ones(len(A))], axis=1)
        start[2] = np.linalg.lstsq(flat, b[:, 2], rcond=None)[0][0]
    path = path + time[:, None] * start
    height = min(float((path[frames, 2] + at[frames, foot, 2]).min()) for foot, frames in stances)
    return np.asarray(path - np.array([0.0, 0.0, height - _HEEL_M]))


def _spells(stands: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """The frames of every unbroken spell."""
    frames = np.flatnonzero(stands)
    return [
        np.asarray(part) for part in np.split(frames, np.flatnonzero(np.diff(frames) > 1) + 1) if len(part)
    ]


def _on_feet(work: Task, person: Person) -> tuple[Floats, Floats, Floats]:
    """Force, place relative to the pelvis and free torque under the right and the left foot (k, 2, 3) each."""
    carried, skeleton, size = work.carried, work.moved.skeleton, person.length_scale
    below = [skeleton.below(f"femur_{s}")[carried.bodies] for s in "rl"]
    force = np.stack([carried.force_n[:, mine].sum(axis=1) for mine in below], axis=1)
    up = np.maximum(force[..., 2:], 1e-9)
    at = np.stack(
        [(carried.at_m[:, mine] * size * carried.force_n[:, mine, 2:]).sum(axis=1) for mine in below], axis=1
    )
    feet = work.moved.position_m[:, [skeleton.body(f"calcn_{s}") for s in "rl"]] * size
    at = np.where(force[..., 2:] > 1.0, at / up, feet)
    torque = np.stack(
        [
            np.cross(carried.at_m[:, mine] * size - at[:, i : i + 1], carried.force_n[:, mine]).sum(axis=1)
            for i, mine in enumerate(below)
        ],
        axis=1,
    )
    return force, at, torque


def _plates(work: Task, person: Person, pelvis: Floats) -> Columns:
    force, at, torque = _on_feet(work, person)
    columns: Columns = {}
    for foot, side in enumerate("rl"):
        parts = {
            f"ground_force_{side}_v": force[:, foot],
            f"ground_force_{side}_p": at[:, foot] + pelvis,
            f"ground_torque_{side}_": torque[:, foot],
        }
        for stem, values in parts.items():
            turned = values @ _TO_OPENSIM.T
            columns |= {f"{stem}{a}": turned[:, i] for i, a in enumerate("xyz")}
    return columns
