"""Solved poses on disk beside the body: found once for all exercises, then read in milliseconds.

One file whose name is the hash of the body and of all that the poses depend on. A file that cannot be read or written
is no error: the poses are then solved again.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

import numpy as np

from psoas.body.model import cache
from psoas.body.posing.pose_engine import Engine, State
from psoas.body.tables import PACKAGE

_TABLES: Final = ("skin.csv", "pose_ranges.csv", "exercise_poses.toml", "spine.csv")
_MODULES: Final = ("exercise_poses.py", "pose_engine.py", "pose_solver.py", "skin.py")
Solved = Mapping[tuple[str, str], State]


@lru_cache(maxsize=1)
def solved(of: Engine, solve: Callable[[Engine], Solved]) -> Solved:
    """Both ends of every exercise, from the cache where they are there.

    Args:
        of: the body.
        solve: finds them.
    """
    path = cache.folder() / f"poses-{key()}.npz"
    with contextlib.suppress(*cache.UNREADABLE), np.load(path, allow_pickle=False) as file:
        rows = zip(
            file["codes"],
            file["ends"],
            file["root"],
            file["pelvis"],
            file["angle"],
            file["neck"],
            strict=True,
        )
        return {(str(c), str(e)): State(r, p, a, float(n)) for c, e, r, p, a, n in rows}
    found = solve(of)
    states = list(found.values())
    cache.write(
        path,
        {
            "codes": np.array([code for code, _ in found]),
            "ends": np.array([end for _, end in found]),
            "root": np.array([s.root_m for s in states]),
            "pelvis": np.array([s.pelvis for s in states]),
            "angle": np.array([s.angle_rad for s in states]),
            "neck": np.array([s.neck_rad for s in states]),
        },
    )
    return found


def key() -> str:
    """Hash of everything that the poses depend on."""
    digest = hashlib.sha256(cache.key().encode())
    room = resources.files(PACKAGE)
    for name in _MODULES:
        digest.update(room.joinpath("posing").joinpath(name).read_bytes())
    for name in _TABLES:
        digest.update(room.joinpath("data").joinpath(name).read_bytes())
    return digest.hexdigest()[:20]
