"""``bones.bin``: the skeleton once for all clients, at the base's size; see ``docs/viewer_binary.md``.

Header: ``unit`` ("m of the base's body"), ``base_height_m``, ``carriers`` (names of the bodies that move), ``groups``
(in order), and ``bones``, each with ``name``, ``group``, ``carrier`` (index), ``first`` and ``count`` (of its indices, so
that one draw range shows it alone), ``low`` and ``step`` (a corner's place is ``low + step * q``).

====================  ======  =======  ==========================================================================
array                 type    shape    what
====================  ======  =======  ==========================================================================
``place``             u16     (v, 3)   corner's place in its carrier's frame, by its bone's ``low`` and ``step``
``normal``            i8      (v, 2)   octahedral unit normal over 127, in the carrier's frame
``sky``               u8      (v,)     how open a corner lies: 255 open, 0 hidden (baked shade, upright body)
``bone``              u8      (v,)     which bone a corner belongs to
``index``             u16     (t, 3)   triangles, counter-clockwise from outside
``quick_place`` …     as above         the same five for a quarter of the triangles, for while the body moves; each bone has
                                       ``first``, ``count``, ``low`` and ``step`` of them in its ``quick``
====================  ======  =======  ==========================================================================

The carrier's frame at the base's size times ``scale`` (of ``activity.bin``), turned and moved by its transform of a frame,
gives the world: x forward, y to the person's left, z up.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.model import cache
from psoas.body.tables import quantities
from psoas.errors import KnowledgeError
from psoas.graphics.binary.carriers import carriers, upright
from psoas.graphics.binary.decimation import decimated, finer, welded
from psoas.graphics.binary.layout import Stored, packed
from psoas.graphics.binary.occlusion import sky
from psoas.graphics.gltf_bones import Mesh, normals
from psoas.vocabulary.tables import read

Floats = NDArray[np.float64]
MOST_TRIANGLES: Final = 18_000
# Share of a bone's triangles that is drawn while it moves on a slow machine, and the fewest that keep the shape of a small bone.
_QUICK: Final = 0.255
_LEAST_QUICK: Final = 24
GROUPS: Final = ("pelvis", "lumbar_spine", "thoracic_spine", "ribs", "skull", "arms", "legs")
_MODULES: Final = ("bones.py", "carriers.py", "decimation.py", "layout.py", "occlusion.py")
_COARSE: Final = 65_535


@dataclass(frozen=True, slots=True)
class _Row:
    """How the bones whose name fits are drawn."""

    bones: str
    group: str
    triangles: int
    finer: bool


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    return read(
        "psoas.graphics",
        "bones.csv",
        ("bones", "group", "triangles", "finer", "citation", "verified"),
        lambda r: _Row(
            r.text("bones"),
            r.one_of("group", GROUPS),
            int(r.number("triangles")),
            r.one_of("finer", ("yes", "no")) == "yes",
        ),
    )


def _row_of(bone: str) -> _Row:
    for row in _rows():
        if fnmatchcase(bone, row.bones):
            return row
    raise KnowledgeError(f"psoas.graphics/data/bones.csv: no row fits the bone {bone!r}; add one.")


@lru_cache(maxsize=1)
def bones_binary() -> bytes:
    """The file. Made once in some seconds and then kept in the cache folder beside the body; the same bytes everywhere."""
    path = cache.folder() / f"viewer-bones-{_key()}.bin"
    with contextlib.suppress(OSError):
        return path.read_bytes()
    made = _made()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(name).replace(path)
    return made


@lru_cache(maxsize=1)
def _key() -> str:
    digest = hashlib.sha256(cache.key().encode())
    room = resources.files("psoas.graphics")
    for module in _MODULES:
        digest.update(room.joinpath("binary").joinpath(module).read_bytes())
    digest.update(room.joinpath("data").joinpath("bones.csv").read_bytes())
    return digest.hexdigest()[:20]


def _made() -> bytes:
    bones, carried = cache.bones(), carriers()
    rows = [_row_of(bone.name) for bone in bones]
    whole: list[Mesh] = []
    for bone, row in zip(bones, rows, strict=True):
        mesh = (bone.vertices_m.astype(float), bone.faces)
        whole.append(finer(*welded(*mesh)) if row.finer else mesh)
    meshes = decimated(whole, [row.triangles for row in rows])
    placed = [
        (points @ carried.turn[i].T + carried.place_m[i], faces) for i, (points, faces) in enumerate(meshes)
    ]
    shade = _shade(placed, [row.group == "arms" for row in rows])
    quick = [
        (points @ carried.turn[i].T + carried.place_m[i], faces)
        for i, (points, faces) in enumerate(
            decimated(meshes, [max(_LEAST_QUICK, round(_QUICK * len(faces))) for _, faces in meshes])
        )
    ]
    nearest = [_nearest(points, fine) for (points, _), (fine, _) in zip(quick, placed, strict=True)]
    shades = np.split(shade, np.cumsum([len(points) for points, _ in placed])[:-1])
    quick_shade = np.concatenate([own[near] for own, near in zip(shades, nearest, strict=True)])
    stored, arrays = _stored(placed, shade)
    quick_stored, quick_arrays = _stored(quick, quick_shade)
    entries = [
        {
            "name": bone.name,
            "group": row.group,
            "carrier": int(carried.of_bone[i]),
            **stored[i],
            "quick": quick_stored[i],
        }
        for i, (bone, row) in enumerate(zip(bones, rows, strict=True))
    ]
    header = {
        "unit": "m of the base's body",
        "base_height_m": quantities("person.csv")["base_height_m"],
        "carriers": list(carried.names),
        "groups": list(GROUPS),
        "bones": entries,
    }
    return packed("bones", header, arrays | {f"quick_{name}": array for name, array in quick_arrays.items()})


def _nearest(points: Floats, among: Floats) -> NDArray[np.int64]:
    """For each point the nearest of others."""
    return np.asarray(((points[:, None] - among[None]) ** 2).sum(axis=2).argmin(axis=1), dtype=np.int64)


def _stored(meshes: list[Mesh], shade: Floats) -> tuple[list[dict[str, Any]], dict[str, Stored]]:
    """What the header tells of each bone's triangles and corners, and the arrays that hold them."""
    entries: list[dict[str, Any]] = []
    places, normal, index, owner = [], [], [], []
    corner = triangle = 0
    for i, (points, faces) in enumerate(meshes):
        low = points.min(axis=0)
        step = float(np.ptp(points, axis=0).max()) / _COARSE
        places.append(np.rint((points - low) / step).astype(np.uint16))
        normal.append(octahedral(normals(points, faces)))
        index.append(faces + corner)
        owner.append(np.full(len(points), i, dtype=np.uint8))
        entries.append(
            {
                "first": 3 * triangle,
                "count": 3 * len(faces),
                "low": [float(np.float32(x)) for x in low],
                "step": float(np.float32(step)),
            }
        )
        corner, triangle = corner + len(points), triangle + len(faces)
    return entries, {
        "place": Stored(np.concatenate(places)),
        "normal": Stored(np.concatenate(normal)),
        "sky": Stored(np.rint(255.0 * shade).astype(np.uint8)),
        "bone": Stored(np.concatenate(owner)),
        "index": Stored(np.concatenate(index).astype(np.uint16)),
    }


def _shade(placed: list[Mesh], arms: list[bool]) -> Floats:
    """How open every corner lies. The arms shade nothing but themselves: they are often hidden."""
    carried, rest = carriers(), upright()
    world, shades = [], []
    for i, (points, faces) in enumerate(placed):
        body = carried.bodies[carried.of_bone[i]]
        world.append((rest.position_m[0, body] + points @ rest.rotation[0, body].T, faces))
    for are_arms in (False, True):
        cover = np.concatenate(
            [p[f] for (p, f), arm in zip(world, arms, strict=True) if arm in {are_arms, False}]
        )
        mine = [mesh for mesh, arm in zip(world, arms, strict=True) if arm is are_arms]
        seen = sky(np.concatenate([p for p, _ in mine]), np.concatenate([normals(*m) for m in mine]), cover)
        shades.append(np.split(seen, np.cumsum([len(p) for p, _ in mine])[:-1]))
    parts = [iter(part) for part in shades]
    return np.concatenate([next(parts[int(arm)]) for arm in arms])


def octahedral(directions: Floats) -> NDArray[np.int8]:
    """Unit vectors (n, 3) folded onto a square, as two signed bytes (Meyer 2010, On floating-point normal vectors)."""
    flat = directions / np.maximum(np.abs(directions).sum(axis=1, keepdims=True), 1e-30)
    folded = (1.0 - np.abs(flat[:, 1::-1])) * np.where(flat[:, :2] >= 0.0, 1.0, -1.0)
    return np.asarray(np.rint(127.0 * np.where(flat[:, 2:] < 0.0, folded, flat[:, :2])), dtype=np.int8)


def from_octahedral(folded: NDArray[np.int8]) -> Floats:
    """The unit vectors again."""
    flat = folded.astype(float) / 127.0
    z = 1.0 - np.abs(flat).sum(axis=1)
    out = np.column_stack([flat, z])
    under = np.maximum(-z, 0.0)[:, None]
    out[:, :2] -= np.where(out[:, :2] >= 0.0, 1.0, -1.0) * under
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))
