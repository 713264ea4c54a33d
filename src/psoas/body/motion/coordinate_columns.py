"""Which column of a motion file is which coordinate, in which unit and sign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.motion.filtering import figures
from psoas.body.motion.opensim_storage import Storage
from psoas.body.tables import table
from psoas.errors import BodyError

Floats = NDArray[np.float64]

# A level is a part of a coordinate: what the levels of a spine turn adds up to the trunk's turn.
KINDS: Final = ("pelvis", "translation", "joint", "level", "arm")
_VALUE: Final = "value"


@dataclass(frozen=True, slots=True)
class ColumnName:
    """A name that other software gives a coordinate; ``sign`` takes its positive direction to ours."""

    source: str
    coordinate: str
    sign: float
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Coordinates of a file by our names: radians or metres (T,), pelvis angles and places still on OpenSim's axes."""

    values: dict[str, Floats]
    ignored: tuple[str, ...]
    assumed: tuple[str, ...]


@lru_cache(maxsize=1)
def column_names() -> dict[str, ColumnName]:
    """Every known name, both sides written out."""
    rows = table(
        "coordinate_names.csv",
        ("source", "coordinate", "sign", "kind"),
        lambda r: ColumnName(
            r.text("source"), r.text("coordinate"), r.number("sign"), r.one_of("kind", KINDS)
        ),
    )
    return {
        row.source.replace("{side}", side): ColumnName(
            row.source.replace("{side}", side), row.coordinate.replace("{side}", side), row.sign, row.kind
        )
        for row in rows
        for side in "rl"
    }


def read_columns(storage: Storage) -> Columns:
    """Find the coordinates of a motion file.

    Raises:
        BodyError: no joint of trunk or legs is among the columns, one is there twice, a needed cell is not a number,
            or the angles cannot be in the unit that the header names.
    """
    known = column_names()
    places: dict[str, int] = {}
    found: dict[str, ColumnName] = {}
    ignored: list[str] = []
    levels: dict[str, list[int]] = {}
    for i, name in enumerate(storage.names):
        row = known.get(_bare(name))
        if row is None:
            ignored.append(name)
        elif row.kind == "level":
            levels.setdefault(row.coordinate, []).append(i)
        elif row.coordinate in places:
            raise BodyError(
                f"{storage.source}: columns {storage.names[places[row.coordinate]]!r} and {name!r} are both "
                f"{row.coordinate}; keep one."
            )
        else:
            places[row.coordinate], found[row.coordinate] = i, row
    whole = {name: parts for name, parts in levels.items() if name not in places}
    ignored += [storage.names[i] for name, parts in levels.items() if name in places for i in parts]
    if not whole and not any(row.kind == "joint" for row in found.values()):
        raise BodyError(
            f"{storage.source}: no joint coordinate among its {len(storage.names)} columns, expected names as in "
            "OpenSim's gait models (hip_flexion_r, knee_angle_r, ...); give the motion file that inverse kinematics wrote."
        )
    raw = {name: storage.finite(place) for name, place in places.items()}
    assumed: list[str] = []
    for name, parts in whole.items():
        first = known[_bare(storage.names[parts[0]])]
        raw[name] = np.sum([storage.finite(i) for i in parts], axis=0)
        found[name] = ColumnName(storage.names[parts[0]], name, first.sign, "joint")
        assumed.append(
            f"{name}: added up from {len(parts)} levels of the spine ({storage.names[parts[0]]} to "
            f"{storage.names[parts[-1]]})"
        )
    values = _in_radians(storage, raw, found, assumed)
    _turn_knees(values, assumed)
    for name, row in found.items():
        values[name] = row.sign * values[name]
    _check_pelvis(storage, values)
    _turn_tilt(values, assumed)
    return Columns(values, tuple(ignored), tuple(assumed))


def _bare(name: str) -> str:
    """A coordinate's own name: the last part of a path, or the one before ``/value`` in a table of states."""
    parts = name.strip().lower().strip("/").split("/")
    if len(parts) == 1:
        return parts[0]
    return parts[-2] if parts[-1] == _VALUE else ""


def _in_radians(
    storage: Storage, raw: dict[str, Floats], found: dict[str, ColumnName], assumed: list[str]
) -> dict[str, Floats]:
    joints = {name: raw[name] for name, row in found.items() if row.kind == "joint"}
    farthest = max(joints, key=lambda name: float(np.abs(joints[name]).max()))
    largest = float(np.abs(joints[farthest]).max())
    in_degrees = storage.in_degrees
    if in_degrees is None:
        in_degrees = largest >= figures()["radians_below"]
        unit = "degrees" if in_degrees else "radians"
        assumed.append(f"angles: the header names no unit; {unit}, since the largest is {largest:.3g}")
    limit = figures()["largest_joint_angle"]
    if largest > (limit if in_degrees else np.radians(limit)):
        unit, other = ("degrees", "no") if in_degrees else ("radians", "yes")
        raise BodyError(
            f"{storage.source}, column {_own_name(storage, farthest)!r}: reaches {largest:.4g} {unit}, more than a "
            f"joint turns ({limit:g} degrees); if the unit is wrong, write inDegrees={other} in the header."
        )
    scale = np.pi / 180 if in_degrees else 1.0
    values = {name: x if found[name].kind == "translation" else scale * x for name, x in raw.items()}
    if in_degrees:
        _mend_radians(values, assumed)
    return values


def _own_name(storage: Storage, coordinate: str) -> str:
    """The file's own name of one of our coordinates."""
    known = column_names()
    return next(n for n in storage.names if _bare(n) in known and known[_bare(n)].coordinate == coordinate)


def absent_leg(missing: tuple[str, ...]) -> str:
    """The side of which a file has no leg while it has the other's, or nothing.

    Args:
        missing: coordinates that the file does not have.
    """
    gone = [
        all(f"{joint}_{s}" in missing for joint in ("hip_flexion", "knee_angle", "ankle_angle")) for s in "rl"
    ]
    return "" if gone[0] == gone[1] else ("right" if gone[0] else "left")


def _mend_radians(values: dict[str, Floats], assumed: list[str]) -> None:
    """Columns in radians among columns in degrees, held against the other leg.

    OpenSim turns coordinates into degrees only if they are of its rotational kind; a leg whose joints are driven
    through coupled functions keeps radians (the left leg in Lenhart's model). One stiff joint looks the same, so at
    least two of a leg must show it.
    """
    joints = ("knee_angle", "ankle_angle", "subtalar_angle", "hip_flexion")
    for side, twin in (("r", "l"), ("l", "r")):
        odd = [
            f"{joint}_{side}"
            for joint in joints
            if f"{joint}_{side}" in values
            and f"{joint}_{twin}" in values
            and _is_radians(
                np.degrees(np.ptp(values[f"{joint}_{side}"])), np.degrees(np.ptp(values[f"{joint}_{twin}"]))
            )
        ]
        if len(odd) >= 2:
            for name in odd:
                values[name] = np.degrees(values[name])
            assumed.append(f"{', '.join(odd)}: in radians, since they move as far as the other leg's only so")


def _is_radians(excursion_deg: float, twin_deg: float) -> bool:
    limits = figures()
    alike = np.degrees(excursion_deg) / max(twin_deg, 1e-9)
    return bool(
        twin_deg > limits["twin_excursion"]
        and excursion_deg * limits["twin_ratio"] < twin_deg
        and 1 / 3 < alike < 3
    )


def _turn_knees(values: dict[str, Floats], assumed: list[str]) -> None:
    """Make flexion positive: knees bend one way only, so the larger excursion is flexion."""
    knees = [name for name in ("knee_angle_r", "knee_angle_l") if name in values]
    if not knees:
        return
    high = max(float(values[name].max()) for name in knees)
    low = min(float(values[name].min()) for name in knees)
    if np.degrees(max(high, -low)) < figures()["decisive_knee"]:
        assumed.append("knee_angle: hardly bends here, taken as positive in flexion")
    elif -low > high:
        for name in knees:
            values[name] = -values[name]
        assumed.append(
            f"knee_angle: negative in flexion, since it reaches {np.degrees(low):.0f} degrees; turned round"
        )


def _turn_tilt(values: dict[str, Floats], assumed: list[str]) -> None:
    """Make tilt positive backwards, as OpenSim has it, in files that count it forwards.

    A foot on the floor does not turn: over a rise or a squat, hip less knee plus ankle falls as the pelvis tips
    backwards. A file in which it rises with the tilt counts tilt forwards, and so the trunk's lean.
    """
    limits = figures()
    legs = [
        values[f"hip_flexion_{s}"] - values[f"knee_angle_{s}"] + values[f"ankle_angle_{s}"]
        for s in "rl"
        if all(f"{joint}_{s}" in values for joint in ("hip_flexion", "knee_angle", "ankle_angle"))
    ]
    tilt = values.get("pelvis_tilt")
    if tilt is None or not legs or np.degrees(np.ptp(tilt)) < limits["decisive_tilt"]:
        return
    pitch = np.mean(legs, axis=0)
    away = tilt - tilt.mean()
    if float(away @ pitch) > limits["decisive_slope"] * float(away @ away):
        values["pelvis_tilt"] = -tilt
        assumed.append(
            "pelvis_tilt: counted forwards, since the feet would turn with it otherwise; turned round"
        )
        if "lumbar_flexion" in values:
            values["lumbar_flexion"] = -values["lumbar_flexion"]
            assumed.append("lumbar_flexion: counted forwards like the pelvis's tilt; the file does not say")


def _check_pelvis(storage: Storage, values: dict[str, Floats]) -> None:
    """Refuse turns and places of the pelvis that no unit makes sense of."""
    limits = figures()
    for name in ("pelvis_tilt", "pelvis_list", "pelvis_rotation"):
        if name in values and np.abs(values[name]).max() > np.radians(limits["largest_turn"]):
            raise BodyError(
                f"{storage.source}, column {_own_name(storage, name)!r}: turns more than {limits['largest_turn']:g} "
                "degrees; correct the header's inDegrees or the column."
            )
    for name in ("pelvis_tx", "pelvis_ty", "pelvis_tz"):
        if name in values and (
            np.abs(values[name]).max() > limits["furthest_travel"]
            or (name == "pelvis_ty" and abs(float(np.median(values[name]))) > limits["furthest_pelvis"])
        ):
            raise BodyError(
                f"{storage.source}, column {_own_name(storage, name)!r}: reaches {np.abs(values[name]).max():.4g}, "
                "expected metres; divide the translations by 1000 if they are in millimetres."
            )
