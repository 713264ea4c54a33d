"""The pictures of a scene: the whole body at work, and the psoas close up."""

from __future__ import annotations

import base64
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from psoas.report.render.camera import Camera, frame, shape
from psoas.report.render.colours import BONE, work_light
from psoas.report.render.mesh import Surface, rounded, smooth, tubes
from psoas.report.render.png import encode_png
from psoas.report.render.shade import draw, linear

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.graphics.scene import MuscleLine, Scene

_ELEVATION_DEG: Final = 4.0
# Arms are left out: they hide the hips and carry nothing here. By words in the bones' names.
_ARM: Final = re.compile(
    r"humer|ulna|radius|lunate|scaphoid|pisiform|triquetr|capitate|trapez|hamate|thumb|\dmc|\d(prox|mid|dist)ph"
)
# Bones round the psoas that would hide it in a close view, or only trouble the frame.
_FAR_FROM_PSOAS: Final = re.compile(
    r"rib|skull|jaw|cervical|scap|clav|tibia|fibula|talus|foot|patella|calcn|toes"
)
# Drawing sizes, not anatomy: thick enough to tell one fascicle's colour from its neighbour's.
_MUSCLE_RADIUS_M: Final = (0.0032, 0.0085)
_PSOAS_RADIUS_M: Final = 0.0055
# How finely a path is bent: a few pixels of its picture.
_WHOLE_STEP_M: Final = 0.016
_CLOSE_STEP_M: Final = 0.009
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


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """A scene's bones made ready to draw, once for all its pictures."""

    names: tuple[str, ...]
    surfaces: tuple[Surface, ...]


def skeleton(scene: Scene) -> Skeleton:
    """The bones of head, trunk, pelvis and legs with smooth normals."""
    bones = [b for b in scene.bones if len(b.faces) and not _ARM.search(b.name.lower())]
    colour = linear(*BONE)
    return Skeleton(tuple(b.name for b in bones), tuple(smooth(b.vertices_m, b.faces, colour) for b in bones))


def whole_body(scene: Scene, bones: Skeleton, azimuth_deg: float, height_px: int) -> Picture:
    """Skeleton and every muscle path of the scene, coloured by activation; as wide as the posture asks."""
    points = np.concatenate([s.vertices_m for s in bones.surfaces] or [np.zeros((1, 3))])
    wide = shape(points, azimuth_deg, _ELEVATION_DEG) * height_px * 1.1
    camera = frame(
        points,
        azimuth_deg=azimuth_deg,
        elevation_deg=_ELEVATION_DEG,
        width_px=int(np.clip(wide, height_px / 4, height_px)),
        height_px=height_px,
        margin=0.03,
    )
    return Picture(draw([*bones.surfaces, *_muscles(scene.muscles, _WHOLE_STEP_M)], camera), camera)


def psoas_close(scene: Scene, bones: Skeleton, azimuth_deg: float, size_px: tuple[int, int]) -> Picture:
    """Lumbar spine, pelvis and thighs with the psoas and iliacus alone, framed on the psoas.

    Args:
        scene: muscles and arrows.
        bones: the scene's own bones.
        azimuth_deg: where the camera stands: 0 in front, 90 at the person's left.
        size_px: width and height.
    """
    lines = tuple(m for m in scene.muscles if m.muscle in CLOSE_MUSCLES)
    on = [m.points_m for m in lines if m.muscle == "psoas"] or [m.points_m for m in lines]
    on += [a.at_m.reshape(1, 3) for a in scene.arrows]
    points = np.concatenate(on or [s.vertices_m for s in bones.surfaces])
    low = points.min(axis=0) - np.asarray(_CLOSE_ROOM_BELOW_M)
    high = points.max(axis=0) + np.asarray(_CLOSE_ROOM_ABOVE_M)
    ends = [(low[k], high[k]) for k in range(3)]
    corners = np.array([[x, y, z] for x in ends[0] for y in ends[1] for z in ends[2]])
    camera = frame(
        corners,
        azimuth_deg=azimuth_deg,
        elevation_deg=_ELEVATION_DEG,
        width_px=size_px[0],
        height_px=size_px[1],
        margin=0.0,
    )
    shown = [
        s
        for name, s in zip(bones.names, bones.surfaces, strict=True)
        if not _FAR_FROM_PSOAS.search(name.lower())
    ]
    return Picture(draw([*shown, *_muscles(lines, _CLOSE_STEP_M)], camera), camera)


def _muscles(lines: tuple[MuscleLine, ...], step_m: float) -> list[Surface]:
    fascicles = Counter((m.muscle, m.side) for m in lines)
    thin, thick = _MUSCLE_RADIUS_M
    radii = [
        _PSOAS_RADIUS_M
        if m.muscle == "psoas"
        else float(np.clip(thick / np.sqrt(fascicles[m.muscle, m.side]), thin, thick))
        for m in lines
    ]
    colours = work_light(np.array([m.activation for m in lines]))
    surface = tubes([rounded(m.points_m, step_m) for m in lines], radii, colours)
    return [surface] if surface is not None else []
