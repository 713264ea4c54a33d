"""Abdominal pressure: it rises with the back's effort, and pushes the thorax up from the pelvis before the spine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import ROOT, Kinematics, point_jacobian, scale_to_person
from psoas.body.model.skeleton import COORDINATES
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
_FLEXION = ROOT + COORDINATES.index("lumbar_flexion")


def pressure_kpa(extension_nm: Floats) -> Floats:
    """Pressure that goes with a trunk extension moment (k,): none when the trunk is bent by its flexors."""
    table = quantities("abdomen.csv")
    return np.asarray(
        np.clip(table["pressure_kpa_per_nm"] * extension_nm, 0.0, table["largest_pressure_kpa"])
    )


def relief(moved: Kinematics, needed: Floats, length_scale: float) -> Floats:
    """What the pressure does along root, coordinates and cuts (k, 6 + n + 3 c): to be taken off what is needed.

    Args:
        moved: the motion.
        needed: what must act, see ``Dynamics`` (k, 6 + n + 3 c).
        length_scale: the person's lengths over the base's; the area goes with its square.
    """
    table, skeleton = quantities("abdomen.csv"), moved.skeleton
    bodies = [skeleton.body("torso"), skeleton.body("pelvis")]
    places = [
        [table["diaphragm_x_m"], table["diaphragm_y_m"], 0.0],
        [table["floor_x_m"], table["floor_y_m"], 0.0],
    ]
    at = np.stack(
        [
            moved.position_m[:, b] + moved.rotation[:, b] @ np.array(p)
            for b, p in zip(bodies, places, strict=True)
        ],
        axis=1,
    )
    way = at[:, 0] - at[:, 1]
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    jacobian = point_jacobian(moved, np.array(bodies), at) * scale_to_person(1.0, length_scale)
    newtons = pressure_kpa(-needed[:, _FLEXION]) * 1e3 * table["area_m2"] * length_scale**2
    return np.asarray(np.einsum("kic,ki->kc", jacobian[:, 0] - jacobian[:, 1], newtons[:, None] * way))
