"""A body in motion, ready to be drawn: bones, muscle paths and the psoas's pulls over time, in one world frame.

The frame is that of ``scene``: x forward, y to the person's left, z up, metres. A held posture is an animation of
one frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from psoas.errors import BodyError
from psoas.graphics.polylines import interpolated, lengths_along, resampled

Floats = NDArray[np.float64]
Side = Literal["left", "right"]

# How many points a path may be drawn with. Few different numbers: each needs a mesh of its own.
POINT_COUNTS: Final = (2, 3, 4, 6, 8, 12)
_LOOKED_AT: Final = 9
_ROUNDING: Final = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class MovingBone:
    """One bone that moves as a rigid body.

    Attributes:
        name: as a person may read it.
        vertices_m: in the frame of the body that carries the bone, at the person's size (n, 3).
        faces: indices into ``vertices_m`` (k, 3).
        position_m: of that frame in the world (T, 3).
        rotation: from that frame to the world (T, 3, 3).
    """

    name: str
    vertices_m: Floats
    faces: NDArray[np.int32]
    position_m: Floats
    rotation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class MovingMuscle:
    """One fascicle's path from origin to insertion, and how hard it works.

    Attributes:
        muscle: the group that a person knows: psoas, iliacus, …
        fascicle: which of the group's, without its side.
        side: left or right.
        points_m: world (T, k, 3); the same k in all frames, see ``resample_paths``.
        activation: 0 to 1 (T,).
        twin_activation: of the same fascicle in the same body in health (T,).
        force_n: (T,).
        capacity_n: greatest active force; the tube is drawn as thick as its square root.
    """

    muscle: str
    fascicle: str
    side: Side
    points_m: Floats
    activation: Floats
    twin_activation: Floats
    force_n: Floats
    capacity_n: float


@dataclass(frozen=True, slots=True, eq=False)
class MovingArrow:
    """The psoas's pull where it attaches.

    Attributes:
        attachment: T12, L1, … L5, lesser_trochanter.
        side: left or right.
        at_m: world (T, 3).
        force_n: world (T, 3).
    """

    attachment: str
    side: Side
    at_m: Floats
    force_n: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Animation:
    """A person doing something, over T frames.

    Attributes:
        activity: in words.
        person: who, in words.
        time_s: (T,), rising; one frame is a still.
        bones, muscles, arrows: what is seen.
    """

    activity: str
    person: str
    time_s: Floats
    bones: tuple[MovingBone, ...]
    muscles: tuple[MovingMuscle, ...]
    arrows: tuple[MovingArrow, ...]

    def __post_init__(self) -> None:
        t = len(self.time_s)
        # Seconds are stored in single precision: two times must not become one.
        if self.time_s.shape != (t,) or t < 1 or not (np.diff(np.float32(self.time_s)) > 0.0).all():
            raise BodyError("time_s: must hold at least one time, each later than the one before.")
        _finite("time_s", self.time_s, (t,))
        for bone in self.bones:
            _check_bone(bone, t)
        for muscle in self.muscles:
            _check_muscle(muscle, t)
        for arrow in self.arrows:
            name = f"arrow {arrow.attachment} {arrow.side}"
            _finite(f"{name}: at_m", arrow.at_m, (t, 3))
            _finite(f"{name}: force_n", arrow.force_n, (t, 3))


def _finite(name: str, values: Floats, shape: tuple[int, ...]) -> None:
    if values.shape != shape:
        raise BodyError(f"{name}: has the shape {values.shape}; give {shape}.")
    if not np.isfinite(values).all():
        raise BodyError(f"{name}: holds a value that is not a finite number; give finite numbers only.")


def _check_bone(bone: MovingBone, t: int) -> None:
    name = f"bone {bone.name}"
    _finite(f"{name}: vertices_m", bone.vertices_m, (len(bone.vertices_m), 3))
    _finite(f"{name}: position_m", bone.position_m, (t, 3))
    _finite(f"{name}: rotation", bone.rotation, (t, 3, 3))
    square = bone.rotation @ bone.rotation.transpose(0, 2, 1)
    if np.abs(square - np.eye(3)).max() > _ROUNDING or (np.linalg.det(bone.rotation) < 0.0).any():
        raise BodyError(
            f"{name}: rotation: is not a rotation in every frame; give right-handed orthonormal axes."
        )
    faces = bone.faces
    if faces.ndim != 2 or faces.shape[1:] != (3,) or not len(faces):
        raise BodyError(
            f"{name}: faces: has the shape {faces.shape}; give one row of three indices a triangle."
        )
    if faces.min() < 0 or faces.max() >= len(bone.vertices_m):
        raise BodyError(
            f"{name}: faces: names a vertex that is not there; give 0 to {len(bone.vertices_m) - 1}."
        )


def _check_muscle(muscle: MovingMuscle, t: int) -> None:
    name = f"{muscle.muscle} {muscle.side} {muscle.fascicle}"
    k = muscle.points_m.shape[1] if muscle.points_m.ndim == 3 else 0
    if k < 2:
        raise BodyError(
            f"{name}: points_m: has the shape {muscle.points_m.shape}; give (frames, points, 3), 2 points or more."
        )
    _finite(f"{name}: points_m", muscle.points_m, (t, k, 3))
    _finite(f"{name}: activation", muscle.activation, (t,))
    _finite(f"{name}: twin_activation", muscle.twin_activation, (t,))
    _finite(f"{name}: force_n", muscle.force_n, (t,))
    if not 0.0 <= muscle.capacity_n < np.inf:
        raise BodyError(
            f"{name}: capacity_n: {muscle.capacity_n!r} cannot be used; give newtons, zero or more."
        )


def resample_path(points_m: Floats, k: int) -> Floats:
    """A path as ``k`` points at equal distances along it; both ends are kept.

    Args:
        points_m: (n, 3), one point or more.
        k: how many points to give, 2 or more.

    Returns:
        (k, 3). A path without length gives its one place k times.
    """
    if points_m.ndim != 2:
        raise BodyError(f"path: {points_m.shape} cannot be drawn; give (n, 3).")
    return resampled(points_m, k)


def resample_paths(paths_m: Sequence[Floats], tolerance_m: float = 0.003) -> Floats:
    """One fascicle's paths over time with as few points each as its bends allow, the same number in every frame.

    Args:
        paths_m: T paths of (n, 3); n may change from frame to frame as the muscle meets a surface.
        tolerance_m: how far a corner may be cut; with the most points (12) it may be cut by more.

    Returns:
        (T, k, 3) with k of ``POINT_COUNTS``.
    """
    most = max(len(path) for path in paths_m)
    filled = [np.concatenate([path, np.repeat(path[-1:], most - len(path), axis=0)]) for path in paths_m]
    padded = np.stack(filled)[:, None]
    (k,) = point_counts(padded, tolerance_m)
    return resampled(padded[:, 0], int(k))


def point_counts(points_m: Floats, tolerance_m: float = 0.003) -> NDArray[np.int64]:
    """How many points each of m muscles needs, as few as its bends allow (m,): one of ``POINT_COUNTS``.

    Args:
        points_m: paths over frames (T, m, n, 3), filled up with their last point.
        tolerance_m: how far a corner may be cut; with the most points (12) it may be cut by more.
    """
    t, m = points_m.shape[:2]
    looked_at = sorted({round(i) for i in np.linspace(0, t - 1, min(_LOOKED_AT, t))})
    seen = points_m[looked_at]
    counts = np.full(m, POINT_COUNTS[-1], dtype=np.int64)
    open_ = np.arange(m)
    for k in POINT_COUNTS[:-1]:
        mine = seen[:, open_].reshape(-1, *points_m.shape[2:])
        good = _cut_m(mine, k).reshape(len(looked_at), -1).max(axis=0) <= tolerance_m
        counts[open_[good]] = k
        open_ = open_[~good]
        if not len(open_):
            break
    return counts


def _cut_m(points_m: Floats, k: int) -> Floats:
    """How far paths with ``k`` points pass by the corners of the whole ones, at the same share of the length (p,)."""
    along = lengths_along(points_m)
    few = resampled(points_m, k)
    at = np.linspace(0.0, along[:, -1], k, axis=1)
    passed = interpolated(along, at, few)
    return np.asarray(np.linalg.norm(passed - points_m, axis=2).max(axis=1))
