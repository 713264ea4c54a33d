"""A measured motion: OpenSim's joint coordinates taken to the body's own, filtered and differentiated.

Angles, signs and units are read from names (``data/coordinate_names.csv``) and header; where writers differ and the
header is silent, the recording itself decides, and ``MeasuredMotion.assumed`` says so. OpenSim's axes are x forward,
y up, z to the right; the world here is x forward, y to the left, z up.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.c3d import read_c3d
from psoas.body.motion.coordinate_columns import Columns, read_columns
from psoas.body.motion.filtering import derivatives, even_times, figures, resample, smoothed
from psoas.body.motion.force_places import assign_sides, in_millimetres
from psoas.body.motion.ground_force import GroundForce, forces_of, to_world
from psoas.body.motion.motion import about_axis
from psoas.body.motion.opensim_storage import Storage, read_storage
from psoas.errors import BodyError

__all__ = ["GroundForce", "MeasuredMotion", "assign_sides", "cut", "read_forces", "read_motion", "read_trial"]

Floats = NDArray[np.float64]

PELVIS_ANGLES: Final = ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
PELVIS_PLACES: Final = ("pelvis_tx", "pelvis_ty", "pelvis_tz")
ARM_ANGLES: Final = ("arm_flexion", "arm_adduction", "elbow_flexion")
# OpenSim's axes (columns) in the world's.
_MILLIMETRE: Final = 1e-3
_TO_WORLD: Final = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredMotion:
    """Filtered kinematics of T frames at even steps, in radians, metres and seconds; world axes.

    Attributes:
        name: of the file.
        time_s: (T,).
        pelvis_position_m: place of the pelvis's origin in OpenSim's models (T, 3); nothing if not recorded.
        pelvis_acceleration_m_s2: of that place (T, 3), zero if it was not recorded.
        pelvis_matrix: turn of the pelvis from upright, facing forward (T, 3, 3), exact in OpenSim's own order.
        spin_rad_s, spin_rate_rad_s2: its angular velocity and acceleration (T, 3).
        pelvis_rad: the same turn as tilt (+ forward), list (+ right drops), rotation (+ left), in the order of
            ``psoas.body.motion.motion.turns`` (T, 3): near the file's own angles, and not unique lying flat.
        angle_rad, speed_rad_s, acceleration_rad_s2: along ``COORDINATES`` (T, 15).
        arms_rad: shoulder elevation, its plane, elbow flexion, mean of both arms (T, 3); zero if not recorded.
        ignored: columns that were not used.
        missing: our names of the coordinates that the file does not have.
        rough_rad: root mean square of what the low-pass took away, in the joint where it is most; nothing where the
            recording was not filtered.
        roughest: that joint.
        unused_forces: name of a file of forces that nobody stands in.
        assumed: sentences on what was missing or read from the recording, each begins with what it is about.
    """

    name: str
    time_s: Floats
    pelvis_position_m: Floats | None
    pelvis_acceleration_m_s2: Floats
    pelvis_matrix: Floats
    spin_rad_s: Floats
    spin_rate_rad_s2: Floats
    pelvis_rad: Floats
    angle_rad: Floats
    speed_rad_s: Floats
    acceleration_rad_s2: Floats
    arms_rad: Floats
    ignored: tuple[str, ...]
    assumed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    rough_rad: float | None = None
    roughest: str = ""
    unused_forces: str = ""

    @property
    def frames(self) -> int:
        """How many frames."""
        return len(self.time_s)


def read_motion(path: str | Path | bytes, cutoff_hz: float | None = None) -> MeasuredMotion:
    """Read joint coordinates from a ``.mot`` or ``.sto`` file (or its contents).

    Args:
        path: as for ``read_storage``.
        cutoff_hz: of the low-pass filter; nothing takes the usual one for walking, infinity filters nothing.

    Raises:
        BodyError: the file is not a motion, a needed cell is not a number, or its unit cannot be what it says.
    """
    storage = read_storage(path)
    columns = read_columns(storage)
    time_s, even = even_times(storage.time_s)
    assumed = [*storage.notes, *columns.assumed]
    names = tuple(columns.values)
    table = np.stack(list(columns.values.values()), axis=1)
    for name in PELVIS_ANGLES:
        if name in names:  # a person who turns about goes on turning past half a turn
            table[:, names.index(name)] = np.unwrap(table[:, names.index(name)])
    if not even:
        table = resample(storage.time_s, table, time_s)
        assumed.append("time: steps were uneven, resampled to even ones by a cubic spline")
    cutoff = figures()["kinematics_cutoff"] if cutoff_hz is None else cutoff_hz
    raw, table = table, smoothed(storage.source, table, time_s, cutoff, assumed)
    motion = _motion(storage, columns, time_s, dict(zip(names, table.T, strict=True)), assumed)
    joints = [i for i, name in enumerate(names) if name in COORDINATES or name in PELVIS_ANGLES]
    if raw is table or not joints:
        return motion
    taken = np.sqrt(np.mean((raw - table)[:, joints] ** 2, axis=0))
    worst = int(taken.argmax())
    return replace(motion, rough_rad=float(taken[worst]), roughest=names[joints[worst]])


def _motion(
    storage: Storage, columns: Columns, time_s: Floats, curves: dict[str, Floats], assumed: list[str]
) -> MeasuredMotion:
    def stacked(names: tuple[str, ...]) -> Floats:
        return np.stack([curves.get(name, np.zeros(len(time_s))) for name in names], axis=1)

    step_s = (time_s[-1] - time_s[0]) / max(len(time_s) - 1, 1)
    missing = [name for name in (*PELVIS_ANGLES, *COORDINATES) if name not in curves]
    assumed += [f"{name}: not in the file, taken as zero" for name in missing]
    place = None
    if any(name in curves for name in PELVIS_PLACES):
        place = to_world(stacked(PELVIS_PLACES))
        assumed += [f"{name}: not in the file, taken as zero" for name in PELVIS_PLACES if name not in curves]
    else:
        assumed.append(
            "pelvis_tx, pelvis_ty, pelvis_tz: not in the file, the pelvis is taken as not accelerated"
        )
    angle = stacked(COORDINATES)
    speed, acceleration = derivatives(angle, step_s)
    matrix, spin, spin_rate = _pelvis(stacked(PELVIS_ANGLES), step_s)
    return MeasuredMotion(
        name=storage.source,
        time_s=time_s,
        pelvis_position_m=place,
        pelvis_acceleration_m_s2=np.zeros((len(time_s), 3))
        if place is None
        else derivatives(place, step_s)[1],
        pelvis_matrix=matrix,
        spin_rad_s=spin,
        spin_rate_rad_s2=spin_rate,
        pelvis_rad=_turns_of(matrix),
        angle_rad=angle,
        speed_rad_s=speed,
        acceleration_rad_s2=acceleration,
        arms_rad=_arms(curves, len(time_s), assumed),
        ignored=columns.ignored,
        assumed=tuple(assumed),
        missing=(*missing, *(name for name in PELVIS_PLACES if name not in curves)),
    )


def _pelvis(angles: Floats, step_s: float) -> tuple[Floats, Floats, Floats]:
    """Turn, angular velocity and acceleration of the pelvis in the world, from OpenSim's tilt, list, rotation (T, 3).

    OpenSim turns the pelvis by tilt about z (right), then list about its own x (forward), then rotation about its
    own y (up).
    """
    speed, acceleration = derivatives(angles, step_s)
    tilted = about_axis(2, angles[:, 0])
    listed = tilted @ about_axis(0, angles[:, 1])
    matrix = listed @ about_axis(1, angles[:, 2])
    axes = (np.broadcast_to([0.0, 0.0, 1.0], angles.shape), tilted[:, :, 0], listed[:, :, 1])
    spin, rate = np.zeros(angles.shape), np.zeros(angles.shape)
    for i, axis in enumerate(axes):
        part = speed[:, i : i + 1] * axis
        # Each later axis is carried along by the turns before it.
        rate += acceleration[:, i : i + 1] * axis + np.cross(spin, part)
        spin += part
    return _TO_WORLD @ matrix @ _TO_WORLD.T, to_world(spin), to_world(rate)


def _turns_of(matrix: Floats) -> Floats:
    """Tilt, list and rotation (T, 3) such that turning left, tilting forward, dropping right gives the matrix."""
    tilt = -np.arcsin(np.clip(matrix[:, 2, 0], -1.0, 1.0))
    drop = np.arctan2(matrix[:, 2, 1], matrix[:, 2, 2])
    rotation = np.arctan2(matrix[:, 1, 0], matrix[:, 0, 0])
    return np.stack([tilt, np.unwrap(drop), np.unwrap(rotation)], axis=1)


def _arms(curves: dict[str, Floats], frames: int, assumed: list[str]) -> Floats:
    """Shoulder elevation, its plane (0 sideways, 90 degrees forward) and elbow flexion (T, 3), mean of the arms."""
    out = np.zeros((frames, 3))
    sides = [side for side in "rl" if all(f"{name}_{side}" in curves for name in ARM_ANGLES[:2])]
    elbows = [curves[f"elbow_flexion_{side}"] for side in "rl" if f"elbow_flexion_{side}" in curves]
    if sides:
        flexion, adduction = (np.array([curves[f"{name}_{s}"] for s in sides]) for name in ARM_ANGLES[:2])
        # Where the upper arm points: forwards, outwards, down (Hamner's and Rajagopal's order, flexion first).
        forward = (np.sin(flexion) * np.cos(adduction)).mean(axis=0)
        outward = -np.sin(adduction).mean(axis=0)
        down = (np.cos(flexion) * np.cos(adduction)).mean(axis=0)
        out[:, 0] = np.arctan2(np.hypot(forward, outward), down)
        out[:, 1] = np.arctan2(forward, outward)
    if elbows:
        out[:, 2] = np.mean(elbows, axis=0)
    if sides or elbows:
        assumed.append("arms: both held as their mean; where the upper arm points is kept, its turn is not")
    else:
        assumed.append("arms: not in the file, taken as hanging")
    return out


def cut(motion: MeasuredMotion, start_s: float, end_s: float) -> MeasuredMotion:
    """The frames from one time to another, both included.

    Raises:
        BodyError: no frame lies between.
    """
    slack = 1e-6
    kept = (motion.time_s >= start_s - slack) & (motion.time_s <= end_s + slack)
    if not kept.any():
        raise BodyError(
            f"{motion.name}: no frame from {start_s:g} to {end_s:g} s; the motion runs from {motion.time_s[0]:g} to "
            f"{motion.time_s[-1]:g} s, give times within."
        )
    curves: dict[str, Any] = {
        field.name: value[kept]
        for field in fields(motion)
        if isinstance(value := getattr(motion, field.name), np.ndarray)
    }
    return replace(motion, **curves)


def _force_storage(path: str | Path | bytes) -> Storage:
    """A file of forces: the storage format, or a ``.c3d`` by its ending."""
    if not isinstance(path, bytes) and str(path).lower().endswith(".c3d"):
        return read_c3d(path)
    return read_storage(path)


def read_forces(
    path: str | Path | bytes, motion: MeasuredMotion, cutoff_hz: float | None = None
) -> tuple[GroundForce, ...]:
    """Ground forces on the body at the motion's frames; see ``ground_force.forces_of``.

    Args:
        path: as for ``read_storage``.
        motion: whose frames are wanted; they must lie within the recording of the forces, see ``read_trial``.
        cutoff_hz: of the low-pass filter; nothing takes the usual one, the same as for the motion.

    Raises:
        BodyError: the file holds no ground forces, or does not cover the motion.
    """
    return forces_of(_force_storage(path), motion.time_s, cutoff_hz)


def read_trial(
    motion_path: str | Path | bytes,
    forces_path: str | Path | bytes | None = None,
    cutoff_hz: float | None = None,
) -> tuple[MeasuredMotion, tuple[GroundForce, ...]]:
    """A motion and its ground forces, cut to the time that both recordings share.

    Raises:
        BodyError: as ``read_motion`` and ``read_forces``, or the two share no time.
    """
    motion = read_motion(motion_path, cutoff_hz)
    if forces_path is None:
        return motion, ()
    storage = _force_storage(forces_path)
    start_s, end_s = float(storage.time_s[0]), float(storage.time_s[-1])
    if end_s < motion.time_s[0] or start_s > motion.time_s[-1]:
        raise BodyError(
            f"{storage.source}: forces from {start_s:g} to {end_s:g} s, the motion {motion.name} from "
            f"{motion.time_s[0]:g} to {motion.time_s[-1]:g} s: no time in common; give two files of one trial."
        )
    whole = motion.frames
    motion = cut(motion, start_s, end_s)
    if motion.frames < whole:
        note = f"time: {whole - motion.frames} frames outside the recording of the forces were left out"
        motion = replace(motion, assumed=(*motion.assumed, note))
    found = forces_of(storage, motion.time_s, cutoff_hz)
    if not found:
        note = (
            f"forces: nobody stood on a plate of {storage.source} (under {figures()['contact_force']:g} N throughout); "
            "the file was not used; give newtons if it is in kilonewtons or body weights"
        )
        return replace(motion, assumed=(*motion.assumed, note), unused_forces=storage.source), ()
    notes: tuple[str, ...] = ()
    if in_millimetres(found, motion.pelvis_position_m, storage.source):
        found = forces_of(storage, motion.time_s, cutoff_hz, unit_m=_MILLIMETRE)
        notes = (
            f"forces: points of {storage.source} read as millimetres, divided by 1000: they lie under the pelvis only so",
        )
    notes = (*storage.notes, *(line for force in found for line in force.assumed), *notes)
    return replace(motion, assumed=(*motion.assumed, *notes)), found
