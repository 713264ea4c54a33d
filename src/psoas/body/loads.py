"""What presses on the joints: every joint is cut, and the part beyond the cut must be in balance.

The contact force is what is left after gravity, outside forces and every muscle that crosses the cut. It needs no
constraint forces, and it comes out the same from either side of the cut (a test holds it to that).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.pose import Paths, Pose
from psoas.body.skeleton import Skeleton
from psoas.body.support import Outside
from psoas.body.tables import psoas_fascicles, quantities, spine_levels

Floats = NDArray[np.float64]
LEG_JOINTS: Final = {"hip": "femur", "knee": "tibia", "ankle": "talus"}
_SIDES: Final = ("left", "right")
TROCHANTER: Final = "lesser_trochanter"


@dataclass(frozen=True, slots=True)
class ContactLoad:
    """Force between the two bones of a hip, knee or ankle; ``on_distal_n`` is on the lower bone, world axes."""

    name: str
    contact_n: float
    contact_bw: float
    on_distal_n: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SpineLoad:
    """Force between two vertebrae, in the axes of the lower one.

    Compression is positive when pressing. Shear is positive when the upper vertebra is pushed forward on the lower.
    """

    name: str
    compression_n: float
    shear_n: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """The psoas at one attachment on one side.

    ``psoas_force_n`` is the tension of the fascicles that begin on this vertebra (a fascicle from a disc counts for
    the vertebra above it); a fascicle that only passes over a vertebra is not counted there. ``psoas_compression_n``
    and ``psoas_shear_n`` are what this side's psoas adds to the load of the level below the vertebra, all fascicles
    that cross it together. At the lesser trochanter the force is that of the whole muscle, the compression is what
    the psoas adds to the hip's contact force along that force, and the shear is what it adds forward, in the
    pelvis's axes.
    """

    name: str
    side: str
    psoas_force_n: float
    psoas_compression_n: float
    psoas_shear_n: float
    pull_n: tuple[float, float, float]  # on the bone, where the fascicles attach, world axes
    at_m: tuple[float, float, float]  # mean place of the fascicles, at the base's size


def _lower_axes(skeleton: Skeleton, posed: Pose) -> dict[str, tuple[Floats, Floats]]:
    """For every spinal level: up along the lower vertebra, and forward across it, in the world."""
    geometry = quantities("geometry.csv")
    slope = np.radians(geometry["sacral_slope_deg"])
    axes: dict[str, tuple[Floats, Floats]] = {}
    for level in spine_levels():
        if level.lower == "sacrum":
            local = np.array([np.sin(slope), np.cos(slope), 0.0])
        elif level.upper == "torso":
            local = np.array([geometry["t12_l1_disc_x_m"], geometry["t12_l1_disc_y_m"], 0.0])
        else:
            local = np.array(skeleton.model.body(level.upper).pos)
        local /= np.linalg.norm(local)
        rotation = posed.rotation[skeleton.body(level.lower)]
        up = rotation @ local
        axes[level.name] = (up, rotation @ np.array([local[1], -local[0], 0.0]))
    return axes


def free_body(posed: Pose, outside: Outside, tension_n: Floats, inside: NDArray[np.bool_]) -> Floats:
    """The force that the rest of the body must put on ``inside`` at the cut, for balance (3,), newtons."""
    _, pulls, _ = posed.paths.crossing(inside, tension_n)
    return np.asarray(-(outside.on(inside) + pulls.sum(axis=0)))


def contact_loads(
    skeleton: Skeleton, posed: Pose, outside: Outside, tension_n: Floats, weight_n: float
) -> dict[str, ContactLoad]:
    """Hip, knee and ankle on both sides."""
    found = {}
    for joint, body in LEG_JOINTS.items():
        for side in _SIDES:
            force = free_body(posed, outside, tension_n, skeleton.below(f"{body}_{side[0]}"))
            size = float(np.linalg.norm(force))
            name = f"{joint}_{side}"
            found[name] = ContactLoad(name, size, size / weight_n, (force[0], force[1], force[2]))
    return found


def spine_loads(skeleton: Skeleton, posed: Pose, outside: Outside, tension_n: Floats) -> dict[str, SpineLoad]:
    """Every level from T12-L1 to L5-S1."""
    found = {}
    axes = _lower_axes(skeleton, posed)
    for level in spine_levels():
        up, forward = axes[level.name]
        force = free_body(posed, outside, tension_n, skeleton.below(level.upper))
        found[level.name] = SpineLoad(level.name, float(force @ up), float(-force @ forward))
    return found


def attachments(
    skeleton: Skeleton, posed: Pose, tension_n: Floats, joints: Mapping[str, ContactLoad | SpineLoad]
) -> dict[str, Attachment]:
    """The psoas at T12 to L5 and the lesser trochanters, on each side."""
    found = {}
    axes = _lower_axes(skeleton, posed)
    levels = {_vertebra(level.name): level for level in spine_levels()}
    for side in _SIDES:
        own = np.zeros_like(tension_n)
        mine = skeleton.fascicles("psoas", side)
        own[mine] = tension_n[mine]
        for vertebra, level in levels.items():
            _, pulls, _ = posed.paths.crossing(skeleton.below(level.upper), own)
            across = -pulls.sum(axis=0)
            up, forward = axes[level.name]
            chosen = [i for i in mine if _origin(skeleton.names[i]) == vertebra]
            ends = [_end(posed.paths, i, first=True) for i in chosen]
            found[f"{vertebra}_{side}"] = _attachment(
                vertebra,
                side,
                own,
                chosen,
                ends,
                compression=float(across @ up),
                shear=float(-across @ forward),
            )
        thigh = skeleton.below(f"femur_{side[0]}")
        _, pulls, _ = posed.paths.crossing(thigh, own)
        added = -pulls.sum(axis=0)
        hip = joints[f"hip_{side}"]
        whole = np.array(hip.on_distal_n) if isinstance(hip, ContactLoad) else np.zeros(3)
        along = whole / max(float(np.linalg.norm(whole)), 1e-12)
        ahead = posed.rotation[skeleton.body("pelvis")] @ np.array([1.0, 0.0, 0.0])
        ends = [_end(posed.paths, i, first=False) for i in mine]
        found[f"{TROCHANTER}_{side}"] = _attachment(
            TROCHANTER,
            side,
            own,
            list(mine),
            ends,
            compression=float(added @ along),
            shear=float(-added @ ahead),
        )
    return found


def _vertebra(level: str) -> str:
    return level.split("_", maxsplit=1)[0]


@lru_cache(maxsize=1)
def _origins() -> dict[str, str]:
    return {f"Ps_{f.name}": f.attachment for f in psoas_fascicles()}


def _origin(fascicle: str) -> str:
    return _origins()[fascicle[:-2]]


def _end(paths: Paths, tendon: int, *, first: bool) -> tuple[Floats, Floats]:
    """Where a muscle begins (or ends), and the direction in which it pulls there."""
    on = np.flatnonzero(paths.tendons == tendon)
    at, towards = (on[0], on[1]) if first else (on[-1], on[-2])
    way = paths.points_m[towards] - paths.points_m[at]
    return paths.points_m[at], way / np.linalg.norm(way)


def _attachment(
    name: str,
    side: str,
    own: Floats,
    chosen: list[int],
    ends: list[tuple[Floats, Floats]],
    *,
    compression: float,
    shear: float,
) -> Attachment:
    pull = sum((own[i] * way for i, (_, way) in zip(chosen, ends, strict=True)), np.zeros(3))
    at = np.mean([place for place, _ in ends], axis=0)
    return Attachment(
        name,
        side,
        float(own[chosen].sum()),
        compression,
        shear,
        (float(pull[0]), float(pull[1]), float(pull[2])),
        (float(at[0]), float(at[1]), float(at[2])),
    )
