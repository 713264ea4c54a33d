"""Ground forces of a ``.c3d`` file, by the library ``ezc3d`` (MIT licence), which the extra ``c3d`` installs.

A motion is never read from such a file: markers are not joint angles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.motion.opensim_storage import Storage
from psoas.errors import BodyError

Floats = NDArray[np.float64]
# From a laboratory's axes (z up, as the format's own examples) to OpenSim's (y up), turned about x.
_TO_OPENSIM: Final = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
_LENGTHS: Final = {"mm": 1e-3, "cm": 1e-2, "m": 1.0}
_MOMENTS: Final = {"Nmm": 1e-3, "Ncm": 1e-2, "Nm": 1.0}


def read_c3d(path: str | Path) -> Storage:
    """The force plates of a file, as the storage that force files have.

    Args:
        path: of the file.

    Raises:
        BodyError: ``ezc3d`` is not installed, or the file cannot be read or holds no plates.
    """
    file = Path(path)
    if find_spec("ezc3d") is None:
        raise BodyError(
            f"{file.name}: a .c3d file is read with ezc3d, which is not installed; install 'psoas[c3d]', or export the "
            "forces as .mot."
        )
    if not file.is_file():
        raise BodyError(f"{file.name}: no such file; give the path of a .c3d file.")
    try:
        content = import_module("ezc3d").c3d(str(file), extract_forceplat_data=True)
        platforms = content["data"]["platform"]
        rate_hz = float(content["parameters"]["ANALOG"]["RATE"]["value"][0])
        first = float(content["header"]["points"]["first_frame"])
        start_s = first / float(content["parameters"]["POINT"]["RATE"]["value"][0])
    except (OSError, RuntimeError, ValueError, KeyError, IndexError, ZeroDivisionError) as error:
        raise BodyError(
            f"{file.name}: cannot be read as .c3d ({type(error).__name__}); export the forces as .mot."
        ) from None
    return plates(platforms, rate_hz, start_s, file.name)


def plates(platforms: Sequence[Mapping[str, Any]], rate_hz: float, start_s: float, source: str) -> Storage:
    """The table of a file's plates.

    Args:
        platforms: of each, as ``ezc3d`` gives them: ``force``, ``center_of_pressure`` and ``Tz`` (3, T), laboratory axes
            with z up, and ``unit_position``, ``unit_moment``.
        rate_hz: samples a second.
        start_s: time of the first sample.
        source: the file's name, for messages.

    Raises:
        BodyError: there is no plate, or a unit is not known.
    """
    if not platforms:
        raise BodyError(f"{source}: holds no force plates; give the file that the plates were recorded in.")
    names: list[str] = []
    columns: list[Floats] = []
    for number, plate in enumerate(platforms, start=1):
        length = _unit(plate, "unit_position", _LENGTHS, source)
        moment = _unit(plate, "unit_moment", _MOMENTS, source)
        force = _TO_OPENSIM @ np.asarray(plate["force"], dtype=np.float64)
        # Some plates are written with what the foot does to them: the ground does the opposite.
        sign = -1.0 if np.nansum(force[1]) < 0.0 else 1.0
        parts = {
            f"ground_force_{number}_v": sign * force,
            f"ground_force_{number}_p": length * (_TO_OPENSIM @ np.asarray(plate["center_of_pressure"])),
            f"ground_torque_{number}_": sign * moment * (_TO_OPENSIM @ np.asarray(plate["Tz"])),
        }
        for stem, values in parts.items():
            names += [f"{stem}{axis}" for axis in "xyz"]
            columns += list(values)
    table = np.stack(columns, axis=1)
    rows = len(table)
    return Storage(
        source,
        tuple(names),
        start_s + np.arange(rows) / rate_hz,
        table,
        None,
        {},
        np.arange(1, rows + 1),
        ("forces: read from .c3d plates, z up turned to OpenSim's y up; x is taken as forward",),
    )


def _unit(plate: Mapping[str, Any], key: str, known: Mapping[str, float], source: str) -> float:
    unit = str(plate.get(key, "")).replace(".", "").replace(" ", "")
    if unit not in known:
        raise BodyError(
            f"{source}: {key} is {unit!r}, expected one of {', '.join(known)}; export the forces as .mot."
        )
    return known[unit]
