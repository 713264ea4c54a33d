"""What presses on the joints: every joint is cut, and the part beyond the cut must be in balance.

The contact force is what is left after gravity, inertia, outside forces and every muscle that crosses the cut. It
needs no constraint forces, and it comes out the same from either side of the cut (a test holds it to that).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import ROOT, Kinematics
from psoas.body.mechanics.passive import ligament_press_n
from psoas.body.model.skeleton import COORDINATES, Skeleton
from psoas.body.tables import cuts, psoas_fascicles, quantities, spine_levels

Floats = NDArray[np.float64]
_SIDES: Final = ("left", "right")
TROCHANTER: Final = "lesser_trochanter"


@dataclass(frozen=True, slots=True, eq=False)
class ContactLoad:
    """Force between the two bones of a hip, knee or ankle, over k frames."""

    name: str
    contact_n: Floats  # (k,)
    contact_bw: Floats  # (k,) in body weights
    on_distal_n: Floats  # (k, 3) on the lower bone, world axes

    @property
    def peak_contact_bw(self) -> float:
        """The largest, in body weights."""
        return float(self.contact_bw.max())


@dataclass(frozen=True, slots=True, eq=False)
class SpineLoad:
    """Force between two vertebrae over k frames, in the axes of the lower one.

    Compression is positive when pressing. Shear is positive when the upper vertebra is pushed forward on the lower.
    """

    name: str
    compression_n: Floats  # (k,)
    shear_n: Floats  # (k,)

    @property
    def peak_compression_n(self) -> float:
        """The largest compression."""
        return float(self.compression_n.max())

    @property
    def peak_shear_n(self) -> float:
        """The shear that is largest either way, with its sign."""
        return float(self.shear_n[np.abs(self.shear_n).argmax()])


@dataclass(frozen=True, slots=True, eq=False)
class Attachment:
    """The psoas at one attachment on one side, over k frames.

    ``psoas_force_n`` is the tension of the fascicles that begin on this vertebra (a fascicle from a disc counts for
    the vertebra above it); a fascicle that only passes over a vertebra is not counted there. ``psoas_compression_n``
    and ``psoas_shear_n`` are what this side's psoas adds to the load of the level below the vertebra, all fascicles
    that cross it together. At the lesser trochanter the force is that of the whole muscle, the compression is what
    the psoas adds to the hip's contact force along that force, and the shear is what it adds forward, in the
    pelvis's axes.
    """

    name: str
    side: str
    psoas_force_n: Floats
    psoas_compression_n: Floats
    psoas_shear_n: Floats


@lru_cache(maxsize=2)
def _level_axes(skeleton: Skeleton) -> Floats:
    """For every spinal level, up along the lower vertebra and forward across it, in its own axes (levels, 2, 3)."""
    geometry = quantities("geometry.csv")
    slope = np.radians(geometry["sacral_slope_deg"])
    axes = []
    for level in spine_levels():
        if level.lower == "sacrum":
            up = np.array([np.sin(slope), np.cos(slope), 0.0])
        elif level.upper == "torso":
            up = np.array([geometry["t12_l1_disc_x_m"], geometry["t12_l1_disc_y_m"], 0.0])
        else:
            up = np.array(skeleton.model.body(level.upper).pos)
        up = up / np.linalg.norm(up)
        axes.append([up, np.array([up[1], -up[0], 0.0])])
    return np.array(axes)


def _turned(moved: Kinematics, own: Floats) -> Floats:
    """Forces along the cuts' slides (k, c, 3), in the world."""
    return np.asarray(np.einsum("kcij,kcj->kci", moved.axes, own))


def compression_axes(moved: Kinematics) -> Floats:
    """Up across every spinal level, along the slides of its cut (k, levels, 3): a force's share of the compression."""
    levels = spine_levels()
    lower = [moved.skeleton.body(level.lower) for level in levels]
    up = np.einsum("klij,lj->kli", moved.rotation[:, lower], _level_axes(moved.skeleton)[:, 0])
    return np.asarray(np.einsum("klji,klj->kli", moved.axes[:, : len(levels)], up))


def _spinal(moved: Kinematics, world: Floats) -> tuple[Floats, Floats]:
    """Compression and shear at the levels (k, levels) of forces on the upper vertebrae (k, c, 3)."""
    lower = [moved.skeleton.body(level.lower) for level in spine_levels()]
    axes = np.einsum("klij,laj->klai", moved.rotation[:, lower], _level_axes(moved.skeleton))
    here = world[:, : len(lower)]
    return np.einsum("kli,kli->kl", here, axes[:, :, 0]), -np.einsum("kli,kli->kl", here, axes[:, :, 1])


def joint_loads(
    moved: Kinematics, needed: Floats, tension_n: Floats, weight_n: float
) -> dict[str, ContactLoad | SpineLoad]:
    """Every spinal level, hip, knee and ankle.

    Args:
        moved: the motion.
        needed: what must act along root, coordinates and cuts once the body is carried (k, 6 + n + 3 c).
        tension_n: of every muscle (k, m).
        weight_n: the person's.
    """
    k = len(tension_n)
    across = needed[:, ROOT + len(COORDINATES) :].reshape(k, len(cuts()), 3)
    world = _turned(moved, across - muscle_forces(moved, tension_n))
    compression, shear = _spinal(moved, world)
    compression = compression + ligaments_n(moved)
    found: dict[str, ContactLoad | SpineLoad] = {}
    for i, cut in enumerate(cuts()):
        if cut.spinal:
            found[cut.name] = SpineLoad(cut.name, compression[:, i], shear[:, i])
        else:
            size = np.linalg.norm(world[:, i], axis=1)
            found[cut.name] = ContactLoad(cut.name, size, size / weight_n, world[:, i])
    return found


def ligaments_n(moved: Kinematics) -> Floats:
    """Compression that a level's own ligaments keep on its disc, at rest and more so in flexion (k, levels)."""
    at_rest = quantities("geometry.csv")["ligament_preload_n"]
    return np.asarray(at_rest + ligament_press_n(moved.motion.angle_rad))


def muscle_forces(moved: Kinematics, tension_n: Floats) -> Floats:
    """What the muscles put on the bone beyond each cut, along its slides (k, c, 3)."""
    return np.asarray(np.einsum("kcim,km->kci", moved.pull, tension_n))


def muscle_share(
    moved: Kinematics, tension_n: Floats, chosen: NDArray[np.int64]
) -> tuple[Floats, Floats, Floats]:
    """What some fascicles alone add to the joints.

    Returns:
        Compression and shear at the spine's levels (k, levels) each, and force on the bone beyond each cut in the
        world (k, c, 3).
    """
    own = np.einsum("kcim,km->kci", moved.pull[..., chosen], tension_n[:, chosen])
    world = _turned(moved, -own)
    return (*_spinal(moved, world), world)


def attachments(
    moved: Kinematics, tension_n: Floats, joints: Mapping[str, ContactLoad | SpineLoad]
) -> dict[str, Attachment]:
    """The psoas at T12 to L5 and the lesser trochanters, on each side."""
    skeleton, found = moved.skeleton, {}
    names = [cut.name for cut in cuts()]
    for side in _SIDES:
        mine = skeleton.fascicles("psoas", side)
        compression, shear, world = muscle_share(moved, tension_n, mine)
        for i, level in enumerate(spine_levels()):
            vertebra = level.name.split("_", maxsplit=1)[0]
            here = [j for j in mine if psoas_origin(skeleton.names[j]) == vertebra]
            found[f"{vertebra}_{side}"] = Attachment(
                vertebra, side, tension_n[:, here].sum(axis=1), compression[:, i], shear[:, i]
            )
        hip, added = joints[f"hip_{side}"], world[:, names.index(f"hip_{side}")]
        whole = hip.on_distal_n if isinstance(hip, ContactLoad) else added
        along = whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-12)
        ahead = moved.rotation[:, skeleton.body("pelvis"), :, 0]
        found[f"{TROCHANTER}_{side}"] = Attachment(
            TROCHANTER,
            side,
            tension_n[:, mine].sum(axis=1),
            np.einsum("ki,ki->k", added, along),
            -np.einsum("ki,ki->k", added, ahead),
        )
    return found


@lru_cache(maxsize=1)
def _origins() -> dict[str, str]:
    return {f"Ps_{f.name}": f.attachment for f in psoas_fascicles()}


def psoas_origin(fascicle: str) -> str:
    """The vertebra that a psoas fascicle (with its side) begins on."""
    return _origins()[fascicle[:-2]]
