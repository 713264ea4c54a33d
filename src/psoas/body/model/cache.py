"""The corrected body on disk: built once, loaded in milliseconds, safe when two processes build at once.

One file whose name is the hash of everything that went into it: this room's code that builds, its tables, and the
versions of the engine and the base. A file that cannot be read or written is not an error: the body is then built
in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.model.anatomy import Anatomy, Bone, build
from psoas.body.model.skeleton import Skeleton, skeleton

_TABLES: Final = (
    "psoas.csv",
    "psoas_via.csv",
    "routes.csv",
    "new_muscles.csv",
    "spine.csv",
    "moved_points.csv",
    "back_points.csv",
)
_FORMAT: Final = "1"
UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, mujoco.FatalError)


def folder() -> Path:
    """Where the body is kept: ``$PSOAS_CACHE``, or ``psoas`` in the user's cache folder."""
    if chosen := os.environ.get("PSOAS_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "psoas"


def key() -> str:
    """Hash of everything that the stored body depends on."""
    digest = hashlib.sha256(_FORMAT.encode())
    for package in ("mujoco", "myo-sim", "numpy"):
        digest.update(f"{package} {metadata.version(package)}".encode())
    room = resources.files("psoas.body")
    for module in ("model/anatomy.py", "model/bone_parts.py"):
        digest.update(room.joinpath(module).read_bytes())
    for name in _TABLES:
        digest.update(room.joinpath("data").joinpath(name).read_bytes())
    return digest.hexdigest()[:20]


@lru_cache(maxsize=1)
def load() -> Skeleton:
    """The body's skeleton and muscles, from the cache where it is there."""
    return skeleton(_stored())


@lru_cache(maxsize=1)
def bones() -> tuple[Bone, ...]:
    """The bones' triangles, for pictures."""
    path = _path("bones")
    with contextlib.suppress(*UNREADABLE), np.load(path, allow_pickle=False) as file:
        names, bodies = file["names"], file["bodies"]
        return tuple(
            Bone(str(n), str(b), file[f"v{i}"], file[f"f{i}"])
            for i, (n, b) in enumerate(zip(names, bodies, strict=True))
        )
    return _build().bones


def _path(what: str) -> Path:
    return folder() / f"{what}-{key()}.npz"


def _stored() -> Anatomy:
    with (
        contextlib.suppress(*UNREADABLE),
        np.load(_path("body"), allow_pickle=False) as file,
    ):
        model = mujoco.MjModel.from_binary_path("body.mjb", {"body.mjb": file["model"].tobytes()})
        force = dict(zip((str(n) for n in file["tendons"]), file["force_n"].tolist(), strict=True))
        return Anatomy(model, force, ())
    return _build()


@lru_cache(maxsize=1)
def _build() -> Anatomy:
    anatomy = build()
    buffer = np.zeros(mujoco.mj_sizeModel(anatomy.model), dtype=np.uint8)
    mujoco.mj_saveModel(anatomy.model, None, buffer)
    write(
        _path("bones"),
        {
            "names": np.array([b.name for b in anatomy.bones]),
            "bodies": np.array([b.body for b in anatomy.bones]),
            **{f"v{i}": b.vertices_m for i, b in enumerate(anatomy.bones)},
            **{f"f{i}": b.faces for i, b in enumerate(anatomy.bones)},
        },
    )
    write(
        _path("body"),
        {
            "model": buffer,
            "tendons": np.array(list(anatomy.force_n)),
            "force_n": np.array(list(anatomy.force_n.values())),
        },
    )
    return anatomy


def write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays beside the place and move into it: a reader sees a whole file or none."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
