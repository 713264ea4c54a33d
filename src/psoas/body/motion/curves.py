"""The movements that the body can make, as curves over time: ``movements.csv`` and one table a movement.

A table's columns are angles in degrees, forces in body weights and shares, over the percent of the movement. A
column of the legs or feet ends in ``_lifted`` (the side that the movement is about) or ``_stance`` (the other), or
means both sides. Where the legs take turns only one is given: the other does the same half a cycle later.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES, LEG, LUMBAR
from psoas.body.motion.motion import ARMS
from psoas.body.motion.postures import BED, Support, support
from psoas.body.motion.spline import Spline, through
from psoas.body.tables import PACKAGE, table
from psoas.errors import BodyError, KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, Verified, rows

Floats = NDArray[np.float64]
Side = Literal["left", "right"]
Carrying = Literal["feet", "forces", "pelvis"]

PELVIS: Final = ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
FOOT_FORCE: Final = ("foot_forward", "foot_outward", "foot_up")
PRESSURE: Final = ("foot_cop_forward", "foot_cop_outward")
_SIDED: Final = (*LEG, *FOOT_FORCE, *PRESSURE)
_MIDDLE: Final = (*PELVIS, *LUMBAR, *ARMS, "seat_up", "load_share", "trunk_support")
_ROLES: Final = ("lifted", "stance")
# These change sign when the body is mirrored.
_MIRRORED: Final = ("pelvis_list", "pelvis_rotation", "lumbar_bending", "lumbar_rotation")
_PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement. ``lifted`` in its supports and curves is the side that it is about.

    Attributes:
        activity: its code.
        meaning: in words.
        cycle: whether it goes round: the last moment is the first again.
        alternating: whether the other leg does the same half a cycle later.
        duration_s: of the whole, or of one cycle.
        carried: ``forces`` where the ground's forces on the feet are given, ``feet`` where the feet that carry stay
            where they are, ``pelvis`` where the pelvis does.
        supports: what may carry weight.
        on_bed: whether what is not raised lies on a surface.
        upright: whether the trunk is held up against gravity.
        basis: measured, recalled or constructed.
    """

    activity: str
    meaning: str
    cycle: bool
    alternating: bool
    duration_s: float
    carried: str
    supports: tuple[Support, ...]
    on_bed: bool
    upright: bool
    basis: str
    citation: str
    verified: Verified


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A movement with its sides chosen, over T frames, both ends included.

    Attributes:
        time_s: (T,), from zero.
        pelvis_rad, pelvis_speed_rad_s, pelvis_acceleration_rad_s2: tilt, list and rotation (T, 3).
        angle_rad, speed_rad_s, acceleration_rad_s2: along ``COORDINATES`` (T, 15).
        arms_rad: ``ARMS``, the same on both sides (T, 3).
        foot_force_bw: of the ground on the right and left foot in body weights, forward, left and up; NaN where no
            curve gives it (T, 2, 3).
        foot_cop_m: how far before the ankle, and to its left, each foot's centre of pressure lies, at the base's size;
            NaN where no curve gives it (T, 2, 2).
        seat_up_bw: of the seat on the body; NaN where no curve gives it (T,).
        load_share: how much of a load the hands carry, 0 to 1 (T,); all of it where no curve says so.
        trunk_support: how much of the trunk's weight its surface carries, 0 to 1; NaN where no curve gives it (T,).
    """

    time_s: Floats
    pelvis_rad: Floats
    pelvis_speed_rad_s: Floats
    pelvis_acceleration_rad_s2: Floats
    angle_rad: Floats
    speed_rad_s: Floats
    acceleration_rad_s2: Floats
    arms_rad: Floats
    foot_force_bw: Floats
    foot_cop_m: Floats
    seat_up_bw: Floats
    load_share: Floats
    trunk_support: Floats


@lru_cache(maxsize=1)
def movements() -> dict[str, Movement]:
    """Every movement by its code.

    Raises:
        KnowledgeError: a row, or the table of a movement's curves, is broken.
    """

    def make(row: Row) -> Movement:
        words = row.words("supports")
        yes: Callable[[str], bool] = lambda column: row.one_of(column, ("yes", "no")) == "yes"  # noqa: E731
        return Movement(
            activity=row.text("activity"),
            meaning=row.text("meaning"),
            cycle=yes("cycle"),
            alternating=yes("alternating"),
            duration_s=row.number("duration_s"),
            carried=row.one_of("carried", ("feet", "forces", "pelvis")),
            supports=tuple(support(row, w) for w in words if w != BED),
            on_bed=BED in words,
            upright=yes("upright"),
            basis=row.one_of("basis", ("measured", "recalled", "constructed")),
            citation=row.text("citation"),
            verified=row.verified(),
        )

    columns = (
        "activity", "meaning", "cycle", "alternating", "duration_s", "carried", "supports", "upright", "basis",
    )  # fmt: skip
    found = {m.activity: m for m in table("movements.csv", columns, make)}
    for movement in found.values():
        _curves(movement)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Curves:
    """A movement's table: a spline over time whose columns are named."""

    names: tuple[str, ...]
    spline: Spline


@lru_cache(maxsize=64)
def _curves(movement: Movement) -> _Curves:
    name = f"curves/{movement.activity}.csv"
    where = f"{PACKAGE}/data/{name}"
    header = _header(name, where)
    allowed = _allowed(movement)
    for column in header[1:]:
        if column not in allowed:
            raise KnowledgeError(f"{where}: {not_allowed('column', column, allowed)}")
    if header[:1] != ("pct",) or len(set(header)) != len(header):
        raise KnowledgeError(f"{where}: the first column must be pct, and no column may stand twice")
    values = np.array([[row.number(column) for column in header] for row in rows(PACKAGE, name, header)])
    percent = values[:, 0]
    if percent[0] != 0.0 or percent[-1] != _PERCENT:
        raise KnowledgeError(f"{where}: pct must run from 0 to 100")
    try:
        spline = through(percent / _PERCENT * movement.duration_s, values[:, 1:], periodic=movement.cycle)
    except ValueError as error:
        raise KnowledgeError(f"{where}: {error}") from None
    return _Curves(header[1:], spline)


def _header(name: str, where: str) -> tuple[str, ...]:
    try:
        text = resources.files(PACKAGE).joinpath("data").joinpath(name).read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"{where}: cannot be read ({type(error).__name__})") from None
    return tuple(next(csv.reader(io.StringIO(text)), []))


def _allowed(movement: Movement) -> tuple[str, ...]:
    """The columns that a movement may have; of legs that take turns only one is given."""
    roles = _ROLES[:1] if movement.alternating else _ROLES
    both = () if movement.alternating else _SIDED
    return (*_MIDDLE, *both, *(f"{column}_{role}" for column in _SIDED for role in roles))


def course(movement: Movement, lifted: Side, frames: int = 101, speed: float = 1.0) -> Course:
    """The movement frame by frame; for the left side it is the mirror image of that for the right.

    Args:
        movement: which.
        lifted: the side that it is about; of legs that take turns, whose foot comes down first.
        frames: how many, both ends included.
        speed: how many times as fast as usual; the forces given stay as they are.

    Raises:
        BodyError: the side, the number of frames or the speed cannot be used.
    """
    if lifted not in {"left", "right"}:
        raise BodyError(not_allowed("lifted", lifted, ("left", "right")))
    if frames < 2:
        raise BodyError(f"frames: {frames!r} cannot be used; give at least 2, both ends included.")
    if not (math.isfinite(speed) and speed > 0):
        raise BodyError(
            f"speed: {speed!r} cannot be used; give a number above 0, where 1 is the usual speed."
        )
    usual_s = np.linspace(0.0, movement.duration_s, frames)
    sampled = _sampled(movement, usual_s)
    rate = np.array([1.0, speed, speed**2])[:, None]
    if lifted == "left":
        sampled = {n: -v if n in _MIRRORED else v for n, v in sampled.items()}

    def angles(names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
        found = np.stack([rate * _one(sampled, name, lifted) for name in names], axis=-1)
        value, first, second = np.radians(found)
        return value, first, second

    pelvis, joints = angles(PELVIS), angles(COORDINATES)
    empty = np.full((3, frames), np.nan)
    return Course(
        time_s=usual_s / speed,
        pelvis_rad=pelvis[0],
        pelvis_speed_rad_s=pelvis[1],
        pelvis_acceleration_rad_s2=pelvis[2],
        angle_rad=joints[0],
        speed_rad_s=joints[1],
        acceleration_rad_s2=joints[2],
        arms_rad=angles(ARMS)[0],
        foot_force_bw=_foot_force(sampled, lifted, frames),
        foot_cop_m=_foot_pressure(sampled, lifted),
        seat_up_bw=sampled.get("seat_up", empty)[0],
        load_share=np.clip(sampled.get("load_share", np.ones((3, frames)))[0], 0.0, 1.0),
        trunk_support=np.clip(sampled.get("trunk_support", empty)[0], 0.0, 1.0),
    )


def _sampled(movement: Movement, time_s: Floats) -> dict[str, Floats]:
    """Value and both derivatives of every column (3, T), those of the other leg added where the legs take turns."""
    curves = _curves(movement)
    now = dict(zip(curves.names, np.stack(curves.spline.at(time_s)).transpose(2, 0, 1), strict=True))
    if movement.alternating:
        later = np.stack(curves.spline.at(time_s + movement.duration_s / 2)).transpose(2, 0, 1)
        lifted = zip(curves.names, later, strict=True)
        now |= {n.removesuffix("_lifted") + "_stance": v for n, v in lifted if n.endswith("_lifted")}
    return now


def _one(sampled: Mapping[str, Floats], name: str, lifted: Side) -> Floats:
    """One angle of ours (3, T): its side's column, or that for both sides, or zero."""
    stem, _, side = name.rpartition("_")
    if stem in LEG:
        return _sided(sampled, stem, side, lifted, absent=0.0)
    return _or_zero(sampled, name)


def _or_zero(sampled: Mapping[str, Floats], name: str) -> Floats:
    first = next(iter(sampled.values()))
    return sampled.get(name, np.zeros_like(first))


def _sided(sampled: Mapping[str, Floats], stem: str, side: str, lifted: Side, *, absent: float) -> Floats:
    role = "lifted" if side == lifted[0] else "stance"
    nothing = np.full_like(next(iter(sampled.values())), absent)
    return sampled.get(f"{stem}_{role}", sampled.get(stem, nothing))


def _foot_force(sampled: Mapping[str, Floats], lifted: Side, frames: int) -> Floats:
    """Of the ground on the right and left foot, forward, left and up (T, 2, 3)."""
    out = np.full((frames, 2, 3), np.nan)
    for foot, side in enumerate("rl"):
        forward, outward, up = (_sided(sampled, n, side, lifted, absent=np.nan)[0] for n in FOOT_FORCE)
        # Between two rows without contact the spline may ring by a hair: the ground does not pull.
        out[:, foot] = np.stack([forward, outward if side == "l" else -outward, np.maximum(up, 0.0)], axis=-1)
    return out


def _foot_pressure(sampled: Mapping[str, Floats], lifted: Side) -> Floats:
    """Before and to the left of the right and left ankle (T, 2, 2)."""
    forward, outward = (
        np.stack([_sided(sampled, n, side, lifted, absent=np.nan)[0] for side in "rl"], axis=-1)
        for n in PRESSURE
    )
    return np.stack([forward, outward * np.array([-1.0, 1.0])], axis=-1)
