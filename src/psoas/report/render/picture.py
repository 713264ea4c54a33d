"""The pictures of a scene: the whole body at work, and the psoas close up."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.scene import BoneMesh, MuscleLine, Scene
from psoas.report.render.camera import Camera, frame, shape
from psoas.report.render.colours import BONE, work_light
from psoas.report.render.mesh import Surface, rounded, smooth, tubes
from psoas.report.render.png import encode_png
from psoas.report.render.shade import draw, linear

_ELEVATION_DEG: Final = 4.0
# Drawing sizes, not anatomy: thick enough to tell one fascicle's colour from its neighbour's.
_MUSCLE_RADIUS_M: Final = (0.0032, 0.0085)
_PSOAS_RADIUS_M: Final = 0.0055
CLOSE_MUSCLES: Final = frozenset({"psoas", "iliacus"})
# Room left round the psoas (forward, left, up) so that its bones and the labels are in the picture.
_CLOSE_ROOM_ABOVE_M: Final = (0.05, 0.05, 0.06)
_CLOSE_ROOM_BELOW_M: Final = (0.06, 0.05, 0.065)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A drawn view: the image, and the camera that places labels over it."""

    image: NDArray[np.uint8]  # (height, width, 3)
    camera: Camera

    @property
    def data_uri(self) -> str:
        """The image as a page holds it."""
        return "data:image/png;base64," + base64.b64encode(encode_png(self.image)).decode("ascii")


def whole_body(scene: Scene, azimuth_deg: float, height_px: int) -> Picture:
    """Skeleton and every muscle path of the scene, coloured by activation; as wide as the posture asks."""
    points = np.concatenate([b.vertices_m for b in scene.bones] or [np.zeros((1, 3))])
    wide = shape(points, azimuth_deg, _ELEVATION_DEG) * height_px * 1.1
    camera = frame(
        points,
        azimuth_deg=azimuth_deg,
        elevation_deg=_ELEVATION_DEG,
        width_px=int(np.clip(wide, height_px / 4, height_px)),
        height_px=height_px,
        margin=0.03,
    )
    surfaces = [*_bones(scene, lambda _: True), *_muscles(scene.muscles)]
    return Picture(draw(surfaces, camera), camera)


def psoas_close(scene: Scene, azimuth_deg: float, width_px: int, height_px: int) -> Picture:
    """Lumbar spine, pelvis and upper thighs with the psoas and iliacus alone, framed on the psoas."""
    lines = tuple(m for m in scene.muscles if m.muscle in CLOSE_MUSCLES)
    on = [m.points_m for m in lines if m.muscle == "psoas"] or [m.points_m for m in lines]
    on += [a.at_m.reshape(1, 3) for a in scene.arrows]
    points = np.concatenate(on) if on else np.concatenate([b.vertices_m for b in scene.bones])
    low, high = points.min(axis=0), points.max(axis=0)
    low, high = low - np.asarray(_CLOSE_ROOM_BELOW_M), high + np.asarray(_CLOSE_ROOM_ABOVE_M)
    corners = np.array(
        [[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])]
    )
    camera = frame(
        corners,
        azimuth_deg=azimuth_deg,
        elevation_deg=6.0,
        width_px=width_px,
        height_px=height_px,
        margin=0.0,
    )
    surfaces = [*_bones(scene, _near_psoas), *_muscles(lines)]
    return Picture(draw(surfaces, camera), camera)


def _near_psoas(bone: BoneMesh) -> bool:
    """The bones that do not hide the psoas: no rib cage, no arms, nothing below the thigh."""
    name = bone.name.lower()
    return not any(word in name for word in ("rib", "torso_front", "skull", "jaw", "humer", "scap", "clav"))


def _bones(scene: Scene, shown: Callable[[BoneMesh], bool]) -> list[Surface]:
    colour = linear(*BONE)
    return [smooth(b.vertices_m, b.faces, colour) for b in scene.bones if shown(b) and len(b.faces)]


def _muscles(lines: tuple[MuscleLine, ...]) -> list[Surface]:
    fascicles = Counter((m.muscle, m.side) for m in lines)
    thin, thick = _MUSCLE_RADIUS_M
    radii = [
        _PSOAS_RADIUS_M
        if m.muscle == "psoas"
        else float(np.clip(thick / np.sqrt(fascicles[m.muscle, m.side]), thin, thick))
        for m in lines
    ]
    colours = work_light(np.array([m.activation for m in lines]))
    surface = tubes([rounded(m.points_m) for m in lines], radii, colours)
    return [surface] if surface is not None else []
