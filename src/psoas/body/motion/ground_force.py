"""Measured ground forces: named, told right from left, filtered, brought to the frames of a motion.

What is filtered is the wrench about the origin, not the centre of pressure: that is a quotient, and means nothing
while no foot stands on the plate. The point is found again after filtering; force, point and torque together give
the filtered wrench exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from psoas.body.motion.filtering import even_times, figures, resample, smoothed
from psoas.body.motion.opensim_storage import Storage
from psoas.errors import BodyError

Floats = NDArray[np.float64]
Side = Literal["right", "left", "unknown"]

_COMPONENT: Final = re.compile(r"^(.*?)_?(v|p|m|t|f)?_?([xyz])$")
# Short names that carry the plate's number in the middle: f1_x, F1x, M2y, EC1x.
_SHORT: Final = re.compile(r"^(f|fp|v|m|t|p|c|ec|cop)_?(\d+)_?([xyz])$")
_SHORT_KINDS: Final = {
    "f": "force", "fp": "force", "v": "force", "m": "torque", "t": "torque",
    "p": "point", "c": "point", "ec": "point", "cop": "point",
}  # fmt: skip
_KINDS: Final = {"v": "force", "f": "force", "p": "point", "m": "torque", "t": "torque"}
_WORDS: Final = {"torque": "torque", "moment": "torque", "force": "force", "cop": "point", "point": "point"}
_NOISE: Final = frozenset(("ground", "grf", "grm", "external", *_WORDS))
_SIDES: Final[dict[str, Side]] = {
    "r": "right", "right": "right", "l": "left", "left": "left", "rightfoot": "right", "leftfoot": "left",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class GroundForce:
    """What the ground does to one foot, or one plate to whoever stands on it; world axes.

    Attributes:
        name: what tells this set of columns from the others.
        side: whose foot, where the name says so.
        force_n: on the body (T, 3).
        point_m: where it acts (T, 3): the centre of pressure, held where the foot is off the plate.
        torque_nm: about that point (T, 3).
        contacts_hz: how often a second somebody seems to step on it.
        assumed: how the columns were read where they are not written in the usual way, in sentences.
    """

    name: str
    side: Side
    force_n: Floats
    point_m: Floats
    torque_nm: Floats
    contacts_hz: float = 0.0
    assumed: tuple[str, ...] = ()


def to_world(vectors: Floats) -> Floats:
    """From OpenSim's axes (forward, up, right) to the world's (forward, left, up), last axis."""
    return np.stack([vectors[..., 0], -vectors[..., 2], vectors[..., 1]], axis=-1)


def forces_of(
    storage: Storage, time_s: Floats, cutoff_hz: float | None = None, *, unit_m: float = 1.0
) -> tuple[GroundForce, ...]:
    """The ground forces of a file at given times; plates that nobody stood on are left out.

    Args:
        storage: columns as in ``ground_force_vx``, ``ground_force_px``, ``ground_torque_x`` (y up, in N, m and N m),
            one or more sets told apart by a number, a side or their order.
        time_s: (T,), within the recording.
        cutoff_hz: of the low-pass filter; nothing takes the usual one, infinity filters nothing.
        unit_m: of the points, in metres; torques that no foot makes are taken in newtons times the same unit.

    Raises:
        BodyError: no complete set is there, a needed cell is not a number, forces point down, points are not in
            metres, or the recording does not cover ``time_s``.
    """
    sets = _sets(storage)
    _check_upright(storage, sets)
    even, was_even = even_times(storage.time_s)
    step_s = (even[-1] - even[0]) / max(len(even) - 1, 1)
    if time_s[0] < even[0] - step_s or time_s[-1] > even[-1] + step_s:
        raise BodyError(
            f"{storage.source}: forces from {even[0]:g} to {even[-1]:g} s do not cover the motion, {time_s[0]:g} to "
            f"{time_s[-1]:g} s; cut the motion to the time that both share."
        )
    cutoff = figures()["forces_cutoff"] if cutoff_hz is None else cutoff_hz
    found: list[GroundForce] = []
    sides = _sides(tuple(sets))
    for (name, columns), side in zip(sets.items(), sides, strict=True):
        notes: list[str] = []
        raw = _wrench(storage, name, columns, notes, unit_m)
        if raw is None:
            continue
        wrench, point = raw
        if not was_even:
            wrench = resample(storage.time_s, wrench, even)
        wrench = smoothed(storage.source, wrench, even, cutoff, [])
        closest = np.round(np.interp(time_s, storage.time_s, np.arange(len(even)))).astype(np.int64)
        given = _at_point(name, side, resample(even, wrench, time_s), point, point[closest, 2])
        steps = _steps(storage.values[:, columns["force_y"]] > figures()["contact_force"])
        found.append(
            replace(
                given, contacts_hz=steps / max(float(even[-1] - even[0]), step_s, 1e-9), assumed=tuple(notes)
            )
        )
    return tuple(found)


def _steps(stands: NDArray[np.bool_]) -> int:
    """How often somebody steps on a plate."""
    return int((stands[1:] & ~stands[:-1]).sum())


def _check_upright(storage: Storage, sets: dict[str, dict[str, int]]) -> None:
    """Refuse forces whose greatest part is not upright: their axes are not OpenSim's.

    Raises:
        BodyError: as said.
    """
    pushes = {
        axis: sum(
            float(np.abs(np.nan_to_num(storage.values[:, columns[f"force_{axis}"]])).mean())
            for columns in sets.values()
        )
        for axis in "xyz"
    }
    largest = max(pushes, key=lambda axis: pushes[axis])
    if largest != "y" and pushes[largest] > figures()["contact_force"]:
        raise BodyError(
            f"{storage.source}: the forces act mostly along {largest} ({pushes[largest]:.0f} N on average, {pushes['y']:.0f} "
            "along y), expected OpenSim's axes, y up; turn forces, points and torques (x forward, y up, z to the right)."
        )


def _sets(storage: Storage) -> dict[str, dict[str, int]]:
    """Place of every component (``force_x``, ...) by set; sets named alike are told apart by their order."""
    sets: dict[str, dict[str, int]] = {}
    for i, column in enumerate(storage.names):
        split = _split(column.strip().lower().rsplit("/", 1)[-1])
        if split is None:
            continue
        name, kind, axis = split
        key, again = name, 1
        while f"{kind}_{axis}" in sets.setdefault(key, {}):
            again += 1
            key = f"{name} #{again}".strip()
        sets[key][f"{kind}_{axis}"] = i
    needed = [f"{kind}_{axis}" for kind in ("force", "point") for axis in "xyz"]
    whole = {name: columns for name, columns in sets.items() if "force_y" in columns}
    for name, columns in whole.items():
        turning = [f"torque_{axis}" for axis in "xyz"]
        # Torques may be left out, but not one of the three.
        wanted = needed + (turning if any(part in columns for part in turning) else [])
        missing = [component for component in wanted if component not in columns]
        if missing:
            raise BodyError(
                f"{storage.source}: the force set {name or 'ground_force'!r} lacks {', '.join(missing)}; expected force "
                "(vx, vy, vz), point (px, py, pz) and, if any, torque (x, y, z) of every plate: export them together."
            )
    if not whole:
        raise BodyError(
            f"{storage.source}: no ground forces among its {len(storage.names)} columns, expected names such as "
            "ground_force_vx, ground_force_px, ground_torque_x; give the file that the force plates wrote."
        )
    return whole


def _split(column: str) -> tuple[str, str, str] | None:
    """A column's set, kind (force, point, torque) and axis; nothing where it is none of these."""
    short = _SHORT.match(column)
    if short is not None:
        letters, number, axis = short.groups()
        return number, _SHORT_KINDS[letters], axis
    split = _COMPONENT.match(column)
    if split is None:
        return None
    stem, letter, axis = split.groups()
    words = [word for word in re.split(r"[_.\s]+|(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", stem) if word]
    kind = _KINDS.get(letter or "") or next((_WORDS[w] for w in reversed(words) if w in _WORDS), None)
    if kind is None or not set(words) & _NOISE:
        return None
    return " ".join(word for word in words if word not in _NOISE), kind, axis


def _sides(names: tuple[str, ...]) -> list[Side]:
    """Whose foot each set is, by name; where one of two sets is named, the other is the other foot's."""
    sides: list[Side] = []
    for name in names:
        said = {_SIDES[word] for word in name.split() if word in _SIDES}
        sides.append(said.pop() if len(said) == 1 else "unknown")
    if len(sides) == 2 and sides.count("unknown") == 1:
        other: Side = "left" if "right" in sides else "right"
        sides[sides.index("unknown")] = other
    return sides


def _wrench(
    storage: Storage, name: str, columns: dict[str, int], notes: list[str], unit_m: float
) -> tuple[Floats, Floats] | None:
    """Force and moment about the world's origin (T, 6), and the centre of pressure (T, 3).

    Nothing where nobody stood on the plate. How unusual columns were read is added to ``notes``.
    """
    force = to_world(np.stack([storage.finite(columns[f"force_{a}"]) for a in "xyz"], axis=1))
    torque = np.zeros_like(force)
    if all(f"torque_{a}" in columns for a in "xyz"):
        torque = to_world(np.stack([storage.values[:, columns[f"torque_{a}"]] for a in "xyz"], axis=1))
    point = to_world(np.stack([storage.values[:, columns[f"point_{a}"]] for a in "xyz"], axis=1)) * unit_m
    least = figures()["contact_force"]
    if force[:, 2].min() < -least and -force[:, 2].min() > force[:, 2].max():
        raise BodyError(
            f"{storage.source}: the vertical force of {name or 'ground_force'!r} points down, expected the force of the "
            "ground on the foot, upwards (y); turn the signs of the forces and torques."
        )
    stands = force[:, 2] > least
    if not stands.any():
        return None
    for values, what in ((point, "point"), (torque, "torque")):
        bad = np.flatnonzero(stands & ~np.isfinite(values).all(axis=1))
        if len(bad):
            raise BodyError(
                f"{storage.source}, line {storage.lines[bad[0]]}: the {what} of {name or 'ground_force'!r} is not a "
                "number while a foot stands there; fill the gaps or cut the trial."
            )
    if max(np.abs(force).max(), np.abs(torque[stands]).max()) > figures()["largest_force"]:
        raise BodyError(
            f"{storage.source}: {name or 'ground_force'!r} is beyond {figures()['largest_force']:g} N or N m, more than a "
            "plate measures; give newtons and newton metres."
        )
    if np.abs(point[stands]).max() > figures()["furthest_travel"]:
        raise BodyError(
            f"{storage.source}: the point of {name or 'ground_force'!r} reaches {np.abs(point[stands]).max():.4g}, "
            "expected metres; divide by 1000 if it is in millimetres."
        )
    torque = np.where(np.abs(torque) <= figures()["largest_force"], torque, 0.0)  # NaN too, off the plate
    _check_given(storage, name, point[stands], torque[stands])
    what = f"{name or 'ground_force'!r} in {storage.source}"
    given, here = torque, notes.copy()
    torque = _about_point(what, force, point, given, stands=stands, notes=here)
    if unit_m != 1.0 and np.abs(torque[stands]).max() > figures()["largest_torque"]:
        here = notes.copy()
        torque = _about_point(what, force, point, given * unit_m, stands=stands, notes=here)
    notes[:] = here
    largest = float(np.abs(torque[stands]).max())
    if (
        largest > figures()["largest_torque"]
        and 0.0 < np.abs(point[stands]).max() < figures()["furthest_lab"]
    ):
        raise BodyError(
            f"{storage.source}: the torque of {name or 'ground_force'!r} reaches {largest:.0f} N.m about the point where the "
            "force acts, more than a foot makes; give newton metres about the centre of pressure."
        )
    # Off the plate the point is a quotient of noise: take that of the nearest moment with a foot on it.
    point = point[nearest(stands)]
    wrench = np.concatenate([force, torque + np.cross(point, force)], axis=1)
    return wrench, point


def _check_given(storage: Storage, name: str, point: Floats, torque: Floats) -> None:
    """Refuse points that are zero in every row, unless torques about the origin say where the force acts.

    Raises:
        BodyError: as said.
    """
    if not point.any() and np.abs(torque[:, :2]).max() < figures()["contact_torque"]:
        raise BodyError(
            f"{storage.source}: the points (px, py, pz) of {name or 'ground_force'!r} are zero in every row, which is no "
            "place; export the centre of pressure, or the moments about the laboratory's origin."
        )


def _about_point(
    what: str, force: Floats, point: Floats, torque: Floats, *, stands: NDArray[np.bool_], notes: list[str]
) -> Floats:
    """The torque about the point, where the file gives the moment about the laboratory's origin beside the point.

    A foot hardly turns a plate about a level axis: a torque that is as large as the force times its distance from the
    origin, and the same way, is that moment, and would be counted twice.
    """
    whole = np.cross(point, force)[stands]
    level, expected = torque[stands, :2], whole[:, :2]
    size = float(np.linalg.norm(expected))
    if size < figures()["contact_torque"] * np.sqrt(max(int(stands.sum()), 1)):
        return torque
    if float(np.linalg.norm(level - expected)) > figures()["alike_torque"] * size:
        return torque
    notes.append(
        f"forces: the torques of {what} are moments about the laboratory's origin; what the force "
        "makes about it was taken off, so that nothing counts twice"
    )
    off = np.cross(point, force)
    return np.where(stands[:, None], torque - off, 0.0)


def nearest(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For every place (T,) the nearest chosen one."""
    places = np.flatnonzero(chosen)
    at = np.arange(len(chosen))
    after = np.clip(np.searchsorted(places, at), 0, len(places) - 1)
    before = np.clip(after - 1, 0, len(places) - 1)
    closer = np.abs(places[before] - at) <= np.abs(places[after] - at)
    return np.where(closer, places[before], places[after])


def _at_point(name: str, side: Side, wrench: Floats, measured: Floats, height: Floats) -> GroundForce:
    """The wrench about the origin (T, 6) as force, centre of pressure and torque about it.

    Args:
        name: of the set.
        side: whose foot.
        wrench: filtered.
        measured: the centres of pressure of the recording, which bound those after filtering (any number, 3).
        height: of the ground at every frame (T,): a foot climbs from step to step.
    """
    force, moment = wrench[:, :3], wrench[:, 3:]
    low, high = measured.min(axis=0), measured.max(axis=0)
    point = np.tile((low + high) / 2, (len(force), 1))
    point[:, 2] = height
    stands = force[:, 2] > figures()["contact_force"]
    if stands.any():
        f, m, z = force[stands], moment[stands], height[stands]
        on = np.stack([z * f[:, 0] - m[:, 1], m[:, 0] + z * f[:, 1]], axis=1) / f[:, 2:]
        point[stands, :2] = np.clip(on, low[:2], high[:2])
        point = point[nearest(stands)]
    return GroundForce(name, side, force, point, moment - np.cross(point, force))
