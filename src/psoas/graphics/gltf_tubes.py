"""The tube that every muscle is drawn with, and how its colour follows the activation.

Core glTF can animate places and shapes but no colour. So the tube holds one skin for each level of activation, in
the level's colour; only one skin has a width and the others lie folded on the tube's axis. A morph target for each
level unfolds its skin, and an animation of the targets' weights switches between them. The points of the path are the
joints of a skeleton that bends the tube. One mesh does for all fascicles with the same number of points.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A level begins here and ends where the next begins. Steps widen as the electrode studies' words do (low, moderate, high).
LEVELS: Final = (0.0, 0.02, 0.05, 0.10, 0.20, 0.40, 0.60)
# Both sides fall in lightness by the same steps (OKLCH, Ottosson 2020: hue 252 and 44 degrees): lightness
# tells the level and hue the side, also to the colour-blind.
COLOURS: Final = {
    "left": ("#b9d0eb", "#96bce8", "#72a8e4", "#4b92df", "#1e7dd6", "#0169bc", "#01569c"),
    "right": ("#e8c5b6", "#e2aa92", "#db8e6c", "#d27145", "#c55416", "#ab4301", "#8d3601"),
}
SIDES: Final = ("left", "right")
_WIDEST: Final = 1.35  # a muscle at the highest level is drawn so much thicker than at rest
_AROUND: Final = 8
_RINGS: Final = 9
_END: Final = 0.4  # width at origin and insertion, of that of the belly
_BLOCK_PX: Final = 8
_COLUMNS: Final = 8  # a power of two, as some viewers want; the last repeats the highest level


@dataclass(frozen=True, slots=True, eq=False)
class Tube:
    """A tube over k joints whose x axes point along it, v vertices.

    Attributes:
        vertices: unit width; skin 0 unfolded, the others folded (v, 3).
        normals: (v, 3).
        targets: displacement that unfolds a skin and folds skin 0, for each level but the first (v, 3).
        joints, weights: the joints each vertex hangs on (v, 4).
        level: which skin a vertex is of (v,).
        faces: (f, 3).
    """

    vertices: Floats
    normals: Floats
    targets: tuple[Floats, ...]
    joints: NDArray[np.uint8]
    weights: Floats
    level: NDArray[np.int64]
    faces: NDArray[np.int64]


def tube(k: int) -> Tube:
    """The tube over ``k`` joints, 2 to 255."""
    between = -(-(_RINGS - 1) // (k - 1))
    at = np.arange((k - 1) * between + 1) / between
    share = at / at[-1]
    width = _END + (1.0 - _END) * np.sin(np.pi * share) ** 0.7
    # A ring without width closes each end.
    at, width = np.concatenate([at[:1], at, at[-1:]]), np.concatenate([[0.0], width, [0.0]])
    first = np.minimum(at.astype(np.int64), k - 2)
    angle = np.arange(_AROUND) * (2.0 * np.pi / _AROUND)
    circle = np.column_stack([np.zeros(_AROUND), np.cos(angle), np.sin(angle)])
    skin = (width[:, None, None] * circle).reshape(-1, 3)
    n, levels = len(skin), len(LEVELS)
    joints, weights = np.zeros((n, 4), dtype=np.uint8), np.zeros((n, 4))
    joints[:, 0], joints[:, 1] = np.repeat(first, _AROUND), np.repeat(first + 1, _AROUND)
    weights[:, 1] = np.repeat(at - first, _AROUND)
    weights[:, 0] = 1.0 - weights[:, 1]
    joints[weights == 0.0] = 0  # the format wants unused joints to be zero
    vertices = np.zeros((levels, n, 3))
    vertices[0] = skin
    targets = []
    for level in range(1, levels):
        target = np.zeros((levels, n, 3))
        target[0], target[level] = -skin, skin * (1.0 + (_WIDEST - 1.0) * level / (levels - 1))
        targets.append(target.reshape(-1, 3))
    faces = _faces(len(at))
    return Tube(
        vertices=vertices.reshape(-1, 3),
        normals=np.tile(circle, (len(at) * levels, 1)),
        targets=tuple(targets),
        joints=np.tile(joints, (levels, 1)),
        weights=np.tile(weights, (levels, 1)),
        level=np.repeat(np.arange(levels), n),
        faces=np.concatenate([faces + level * n for level in range(levels)]),
    )


def _faces(rings: int) -> NDArray[np.int64]:
    start = (np.arange(rings - 1) * _AROUND)[:, None]
    here, there = np.arange(_AROUND), (np.arange(_AROUND) + 1) % _AROUND
    a, b, c, d = start + here, start + there, start + _AROUND + there, start + _AROUND + here
    corners = np.stack([a, b, d, b, c, d], axis=-1).reshape(rings - 1, _AROUND, 2, 3)
    # At the ends one triangle of each pair has no area.
    pairs = [corners[0, :, 1], corners[1:-1].reshape(-1, 3), corners[-1, :, 0]]
    return np.concatenate(pairs)


def level_of(activation: Floats) -> NDArray[np.int64]:
    """The level that an activation belongs to, 0 to 6."""
    return np.searchsorted(LEVELS[1:], activation, side="right").astype(np.int64)


def switched(level: int) -> list[float]:
    """The weights of the morph targets that show a level."""
    return [1.0 if level == other else 0.0 for other in range(1, len(LEVELS))]


def palette_places(level: NDArray[np.int64], side: str) -> Floats:
    """Texture coordinates of the levels' colours of one side in ``palette`` (v, 2)."""
    row = np.full(len(level), (SIDES.index(side) + 0.5) / len(SIDES))
    return np.column_stack([(level + 0.5) / _COLUMNS, row])


def palette() -> bytes:
    """All colours as a PNG picture: a column for each level, the left side above the right one."""
    colours = np.array(
        [[list(bytes.fromhex(c[1:])) for c in COLOURS[side]] for side in SIDES], dtype=np.uint8
    )
    # Blocks, not single pixels: a viewer that blurs textures still finds the colour in the middle.
    columns = colours[:, np.minimum(np.arange(_COLUMNS), len(LEVELS) - 1)]
    pixels = columns.repeat(_BLOCK_PX, axis=0).repeat(_BLOCK_PX, axis=1)
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
