"""Which bones move as one in every activity: the carriers, the only bodies whose motion a file has to hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import Skeleton
from psoas.body.motion.motion import ARMS, held

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Carriers:
    """The bodies that move by themselves and carry bones, c of them.

    Attributes:
        names: of the bodies (c,).
        bodies: their indices in the engine's model (c,).
        of_bone: which carries each bone of ``cache.bones()`` (b,).
        place_m: of the frame of each bone's own body in its carrier's, at the base's size (b, 3).
        turn: from the frame of the bone's own body to its carrier's (b, 3, 3).
    """

    names: tuple[str, ...]
    bodies: NDArray[np.int64]
    of_bone: NDArray[np.int64]
    place_m: Floats
    turn: Floats


@lru_cache(maxsize=1)
def upright() -> Kinematics:
    """The skeleton with all joints at zero."""
    return kinematics(cache.load(), held({}), paths=False)


@lru_cache(maxsize=1)
def carriers() -> Carriers:
    """Find them. No activity moves a joint but the coordinates', those that follow them, and the shoulders and elbows."""
    skeleton, bones = cache.load(), cache.bones()
    model, moving = skeleton.model, _moving_joints(skeleton)
    carried_by = np.zeros(model.nbody, dtype=np.int64)
    for body in range(1, model.nbody):
        first, count = int(model.body_jntadr[body]), int(model.body_jntnum[body])
        moves = bool(moving[first : first + count].any()) or int(model.body_parentid[body]) == 0
        carried_by[body] = body if moves else carried_by[model.body_parentid[body]]
    own = np.array([skeleton.body(bone.body) for bone in bones], dtype=np.int64)
    bodies, of_bone = np.unique(carried_by[own], return_inverse=True)
    rest = upright()
    back = rest.rotation[0][bodies[of_bone]].transpose(0, 2, 1)
    apart = rest.position_m[0][own] - rest.position_m[0][bodies[of_bone]]
    return Carriers(
        names=tuple(str(model.body(int(b)).name) for b in bodies),
        bodies=bodies,
        of_bone=of_bone.astype(np.int64),
        place_m=np.einsum("bij,bj->bi", back, apart),
        turn=back @ rest.rotation[0][own],
    )


def _moving_joints(skeleton: Skeleton) -> NDArray[np.bool_]:
    model = skeleton.model
    places = {coupling.qpos for coupling in skeleton.couplings}
    moving = np.array([int(adr) in places for adr in model.jnt_qposadr], dtype=np.bool_)
    for name in ARMS:
        for side in "rl":
            leader = int(model.joint(f"{name}_{side}").id)
            moving[leader] = True
            moving[model.eq_obj1id[np.flatnonzero(model.eq_obj2id == leader)]] = True
    return moving
