"""``activity.bin``: one person doing one thing, for the viewer; see ``docs/viewer_binary.md``.

Header: ``activity`` (its code), ``lifted``, ``scale`` (the person's lengths over the base's), ``motion`` (a mark that an
``activations.bin`` of the same motion shares), ``carriers`` (as in ``bones.bin``), ``muscles`` (names of the groups),
``bellies`` (for each group the share of its path that is fleshy, from and to),
``fascicles`` (each with ``name``, ``muscle`` (index), ``side``, ``volume_cm3``), ``strips`` (each with ``fascicle``,
``sheet`` (or -1), ``share`` of the volume, ``first`` and ``count`` of its points), ``attachments`` and ``levels``.

====================  ========  =============  ==================================================================
array                 type      shape          what
====================  ========  =============  ==================================================================
``time``              f32       (t,)           seconds from the first frame
``place``             i16       (t, c, 3)      metres, world, of each carrier; ``delta2``
``turn``              i16       (t, c, 4)      unit quaternion x, y, z, w over 32767, without jumps; ``delta2``
``points``            i16       (t, p, 3)      metres, world, of the strips' points; ``delta2``
``pull_at``           i16       (t, a, 3)      metres, world: where the psoas pulls on each attachment; ``delta2``
``hip_at``            i16       (t, 2, 3)      metres, world: centres of the left and right hip; ``delta2``
====================  ========  =============  ==================================================================

and the arrays of ``activations.bin``. World: x forward, y to the person's left, z up; the lowest bone is at z = 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.loads import psoas_origin
from psoas.body.model import cache
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import muscle_groups
from psoas.graphics.binary.activations import (
    attachment_names,
    key_figures,
    motion_mark,
    shown_frames,
    site_place,
)
from psoas.graphics.binary.bones import bones_binary
from psoas.graphics.binary.carriers import carriers
from psoas.graphics.binary.layout import Stored, packed, quantised, unpacked
from psoas.graphics.binary.strips import strips
from psoas.graphics.gltf_turning import quaternions
from psoas.vocabulary.tables import read

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LEAST_STEP_M: Final = 1e-4
_CM3_PER_M_CM2: Final = 100.0


def activity_binary(body: Body, work: ActivityResult) -> bytes:
    """The file.

    Args:
        body: whose work it is; it gives size and strength.
        work: the activity. For the healthy twin make a second file of ``body.twin()``'s work.
    """
    skeleton, size = cache.load(), body.person.length_scale
    frames = shown_frames(work)
    carried = carriers()
    up = _lift(work, frames, size)[:, None]
    place = work.moved.position_m[np.ix_(frames, carried.bodies)] * size + up
    turn = quaternions(work.moved.rotation[np.ix_(frames, carried.bodies)])
    drawn = strips(work.moved, frames)
    points = np.concatenate([strip.points_m for strip in drawn], axis=1) * size + up
    hips = np.array([skeleton.body("femur_l"), skeleton.body("femur_r")], dtype=np.int64)
    first = np.cumsum([0, *(strip.points_m.shape[1] for strip in drawn)])
    groups = list(muscle_groups())
    header: dict[str, Any] = {
        "activity": work.activity,
        "lifted": work.lifted,
        "load_kg": work.load_kg,
        "scale": size,
        "motion": motion_mark(work, frames),
        "carriers": list(carried.names),
        "muscles": groups,
        "bellies": [list(_bellies().get(group, (0.0, 1.0))) for group in groups],
        "fascicles": [
            {
                "name": name[:-2],
                "muscle": groups.index(skeleton.groups[i]),
                "side": skeleton.sides[i],
                "volume_cm3": round(float(volume), 2),
            }
            for i, (name, volume) in enumerate(zip(skeleton.names, _volumes_cm3(body), strict=True))
        ],
        "strips": [
            {
                "fascicle": strip.fascicle,
                "sheet": strip.sheet,
                "share": round(strip.share, 4),
                "first": int(at),
                "count": strip.points_m.shape[1],
            }
            for at, strip in zip(first, drawn, strict=False)
        ],
    }
    figures, arrays = key_figures(work, frames)
    stored = {
        "time": Stored((work.time_s[frames] - work.time_s[frames][0]).astype(np.float32)),
        "place": quantised(place, _LEAST_STEP_M, coding="delta2"),
        "turn": Stored(np.rint(32767.0 * turn).astype(np.int16), 1.0 / 32767.0, 0.0, "delta2"),
        "points": quantised(points, _LEAST_STEP_M, coding="delta2"),
        "pull_at": quantised(_pulled_at(work, frames) * size + up, _LEAST_STEP_M, coding="delta2"),
        "hip_at": quantised(
            work.moved.position_m[np.ix_(frames, hips)] * size + up, _LEAST_STEP_M, coding="delta2"
        ),
    }
    return packed("activity", header | figures, stored | arrays)


@lru_cache(maxsize=1)
def _bellies() -> dict[str, tuple[float, float]]:
    """The share of a muscle's path that is fleshy, from and to; the rest is tendon."""
    return dict(
        read(
            "psoas.graphics",
            "bellies.csv",
            ("muscle", "from", "to", "citation", "verified"),
            lambda r: (r.one_of("muscle", muscle_groups()), (r.number("from"), r.number("to"))),
        )
    )


def _volumes_cm3(body: Body) -> Floats:
    """Volume of every fascicle: its greatest force over the specific tension, times its fibres' length (m,)."""
    skeleton = cache.load()
    values = dict(
        read(
            "psoas.graphics",
            "drawing.csv",
            ("quantity", "value", "citation", "verified"),
            lambda r: (r.text("quantity"), r.number("value")),
        )
    )
    area_cm2 = skeleton.force_n * body.person.strength_scale / values["specific_tension_n_cm2"]
    return np.asarray(area_cm2 * skeleton.fibre_m * body.person.length_scale * _CM3_PER_M_CM2)


def _pulled_at(work: ActivityResult, frames: Ints) -> Floats:
    """Where the psoas's fascicles of each attachment begin, their mean (t, a, 3), at the base's size."""
    skeleton = cache.load()
    model, found = skeleton.model, []
    for name, side in attachment_names():
        chosen = [i for i in skeleton.fascicles("psoas", side) if psoas_origin(skeleton.names[i]) == name]
        sites = [int(model.wrap_objid[model.tendon_adr[i]]) for i in chosen]
        ends = [site_place(work.moved, frames, site) for site in sites]
        found.append(np.mean(ends, axis=0))
    return np.stack(found, axis=1)


def _lift(work: ActivityResult, frames: Ints, size: float) -> Floats:
    """What brings the lowest bone of every frame to z = 0 where the body is carried, and x, y to the pelvis (t, 3)."""
    low = np.full(len(frames), np.inf)
    for carrier, corners in _corners():
        height = work.moved.rotation[frames, carrier, 2] @ corners
        low = np.minimum(low, (height + work.moved.position_m[frames, carrier, 2:]).min(axis=1))
    up = np.zeros((len(frames), 3))
    up[:, 2] = -low * size
    aloft = work.carried.force_n[frames].sum(axis=1)[:, 2] <= 0.0
    if aloft.any() and not aloft.all():
        # In flight nothing touches: the ground stays where it was before.
        known = np.flatnonzero(~aloft)
        up[:, 2] = np.interp(np.arange(len(frames)), known, up[known, 2])
    return up


@lru_cache(maxsize=1)
def _corners() -> tuple[tuple[int, Floats], ...]:
    """The corners of the bones as they are drawn, by the body that carries them (3, n)."""
    file = unpacked(bones_binary(), "bones")
    of = np.array([bone["carrier"] for bone in file.header["bones"]])[file.arrays["bone"]]
    low = np.array([bone["low"] for bone in file.header["bones"]])[file.arrays["bone"]]
    step = np.array([bone["step"] for bone in file.header["bones"]])[file.arrays["bone"]]
    places = low + step[:, None] * file.arrays["place"]
    return tuple((int(body), places[of == i].T.copy()) for i, body in enumerate(carriers().bodies))
