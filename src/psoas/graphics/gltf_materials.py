"""What bones, muscles and arrows of the glTF scene are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.graphics.gltf_buffer import Document, short
from psoas.graphics.gltf_tubes import SIDES, palette

Floats = NDArray[np.float64]

_BONE_COLOUR: Final = "#ebe1cc"
_ARROW_COLOURS: Final = {"left": "#00257a", "right": "#701f00"}


@dataclass(frozen=True, slots=True)
class Materials:
    """Indices of the materials; an arrow has one for each side."""

    bone: int
    muscle: int
    arrow: dict[str, int]


def materials(document: Document) -> Materials:
    """Bone, muscle and arrow; none of them metal."""

    def plain(name: str, colour: str, glow: float, roughness: float = 0.75) -> int:
        light = _linear(colour)
        return document.add("materials", {
            "name": name,
            "pbrMetallicRoughness": {
                "baseColorFactor": [*short(light), 1.0], "metallicFactor": 0.0, "roughnessFactor": roughness,
            },
            "emissiveFactor": short(glow * light),
        })  # fmt: skip

    bone = plain("bone", _BONE_COLOUR, 0.05)
    arrow = {side: plain(f"pull {side}", _ARROW_COLOURS[side], 0.4, 0.6) for side in SIDES}
    # Nearest pixel, no mirror images at the edges: a level's colour is never mixed with its neighbour's.
    sampler = document.add("samplers", {"magFilter": 9728, "minFilter": 9728, "wrapS": 33071, "wrapT": 33071})
    texture = document.add("textures", {"sampler": sampler, "source": document.image(palette())})
    muscle = document.add("materials", {
        "name": "muscle, by activation",
        "pbrMetallicRoughness": {
            "baseColorTexture": {"index": texture}, "metallicFactor": 0.0, "roughnessFactor": 0.6,
        },
        # Some of its own light keeps the colour readable in the shade.
        "emissiveTexture": {"index": texture},
        "emissiveFactor": [0.15, 0.15, 0.15],
    })  # fmt: skip
    return Materials(bone, muscle, arrow)


def _linear(colour: str) -> Floats:
    """A screen colour (#rrggbb) as light from 0 to 1 (IEC 61966-2-1)."""
    value = np.array(list(bytes.fromhex(colour[1:]))) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
