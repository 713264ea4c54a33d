"""``activations.bin``: who works how hard, and the key figures, of a motion that the viewer already has.

Sent when a slider moves. Header: ``motion`` (the mark of the ``activity.bin`` that it belongs to: with another mark the
whole activity has to be loaded), ``activity``, ``muscles`` (names of the groups), ``attachments`` (``name``, ``side``) and
``levels``.

======================  =====  =============  ====================================================================
array                   type   shape          what
======================  =====  =============  ====================================================================
``activation``          u8     (t, m)         of every fascicle, over 255
``muscle_activation``   u8     (t, g, 2)      of every muscle group, left and right, over 255
``muscle_force``        u16    (t, g, 2)      newtons, likewise
``pull``                i16    (t, a, 3)      newtons, world: the psoas's pull on each attachment
``pull_load``           i16    (t, a, 2)      newtons that the psoas adds there: compression, shear (forward positive)
``hip``                 i16    (t, 2, 3)      newtons, world: contact force on the left and right femur
``level``               i16    (t, l, 2)      newtons at the spine's levels: compression, shear
======================  =====  =============  ====================================================================
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics
from psoas.body.mechanics.loads import psoas_origin
from psoas.body.model import cache
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import muscle_groups, spine_levels
from psoas.graphics.binary.layout import Stored, packed, quantised

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SIDES: Final = ("left", "right")
MOST_FRAMES: Final = 41
_LEAST_STEP_N: Final = 0.05


@lru_cache(maxsize=1)
def attachment_names() -> tuple[tuple[str, str], ...]:
    """The vertebrae that the psoas begins on, left and then right."""
    names = [level.name.split("_", maxsplit=1)[0] for level in spine_levels()]
    return tuple((name, side) for side in SIDES for name in names)


def activations_binary(work: ActivityResult) -> bytes:
    """The file, for the same body in another state.

    Args:
        work: the activity; frames are picked as for ``activity.bin``.
    """
    frames = shown_frames(work)
    figures, arrays = key_figures(work, frames)
    header = {
        "activity": work.activity,
        "motion": motion_mark(work, frames),
        "muscles": list(muscle_groups()),
    }
    return packed("activations", header | figures, arrays)


def shown_frames(work: ActivityResult) -> Ints:
    """The frames that are written: all, or 41 at even distances."""
    shown = np.linspace(0, work.frames - 1, min(work.frames, MOST_FRAMES))
    return np.unique(np.round(shown).astype(np.int64))


def motion_mark(work: ActivityResult, frames: Ints) -> str:
    """Equal where bones and paths are: sixteen hexadecimal digits."""
    digest = hashlib.sha256(np.ascontiguousarray(work.moved.qpos[frames]).tobytes())
    digest.update(np.float64(work.person.length_scale).tobytes())
    digest.update(np.ascontiguousarray(work.time_s[frames]).tobytes())
    return digest.hexdigest()[:16]


def key_figures(work: ActivityResult, frames: Ints) -> tuple[dict[str, Any], dict[str, Stored]]:
    """Header and arrays that ``activity.bin`` and ``activations.bin`` have in common."""
    muscles = [[work.muscles[f"{group}_{side}"] for side in SIDES] for group in muscle_groups()]
    activation = np.array([[m.activation[frames] for m in pair] for pair in muscles]).transpose(2, 0, 1)
    force = np.array([[m.force_n[frames] for m in pair] for pair in muscles]).transpose(2, 0, 1)
    at = [work.attachment(name, side) for name, side in attachment_names()]
    load = np.array([[a.psoas_compression_n[frames], a.psoas_shear_n[frames]] for a in at]).transpose(2, 0, 1)
    levels = [work.level(level.name) for level in spine_levels()]
    pressed = np.array([[x.compression_n[frames], x.shear_n[frames]] for x in levels]).transpose(2, 0, 1)
    hips = np.stack([work.hip(side).on_distal_n[frames] for side in SIDES], axis=1)
    step = max(0.1, float(force.max()) / 65_535)
    header = {
        "attachments": [{"name": name, "side": side} for name, side in attachment_names()],
        "levels": [level.name for level in spine_levels()],
    }
    return header, {
        "activation": _share(work.fascicle_activation[frames]),
        "muscle_activation": _share(activation),
        "muscle_force": Stored(np.rint(force / step).astype(np.uint16), step),
        "pull": quantised(_pulls(work, frames), _LEAST_STEP_N),
        "pull_load": quantised(load, _LEAST_STEP_N),
        "hip": quantised(hips, _LEAST_STEP_N),
        "level": quantised(pressed, _LEAST_STEP_N),
    }


def _share(values: Floats) -> Stored:
    return Stored(np.rint(255.0 * np.clip(values, 0.0, 1.0)).astype(np.uint8), 1.0 / 255.0)


def _pulls(work: ActivityResult, frames: Ints) -> Floats:
    """The psoas's pull on each attachment: tension along the first stretch of each fascicle (t, a, 3)."""
    skeleton = cache.load()
    model = skeleton.model
    out = np.zeros((len(frames), len(attachment_names()), 3))
    for column, (name, side) in enumerate(attachment_names()):
        for i in skeleton.fascicles("psoas", side):
            if psoas_origin(skeleton.names[i]) != name:
                continue
            first = int(model.tendon_adr[i])
            start, end = (site_place(work.moved, frames, int(model.wrap_objid[first + k])) for k in (0, 1))
            way = end - start
            way /= np.linalg.norm(way, axis=1, keepdims=True)
            out[:, column] += work.fascicle_force_n[frames, i, None] * way
    return out


def site_place(moved: Kinematics, frames: Ints, site: int) -> Floats:
    """Where one of the engine's sites is (t, 3), at the base's size."""
    model = moved.skeleton.model
    body = int(model.site_bodyid[site])
    return np.asarray(moved.position_m[frames, body] + moved.rotation[frames, body] @ model.site_pos[site])
