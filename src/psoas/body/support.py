"""What carries the body: it is leaned until it balances, and the ground, seat or bed takes exactly its weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.person import Person
from psoas.body.pose import Pose, pose
from psoas.body.postures import PlacedPosture, contacts
from psoas.body.skeleton import Skeleton, place
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
GRAVITY: Final = 9.80665
_UP: Final = np.array([0.0, 0.0, 1.0])
_STEP_DEG: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """Every force from outside, gravity included: where it acts, on which body, in newtons."""

    at_m: Floats  # (k, 3)
    bodies: NDArray[np.int64]  # (k,)
    force_n: Floats  # (k, 3)
    force_left_n: float  # what the supports could not balance
    moment_left_nm: float

    def on(self, inside: NDArray[np.bool_]) -> Floats:
        """The sum on the bodies of a free body."""
        return np.asarray(self.force_n[inside[self.bodies]].sum(axis=0))

    def generalised(self, skeleton: Skeleton, posed: Pose) -> Floats:
        """The forces along the coordinates, at the base's size (6 + n,)."""
        total = np.zeros(posed.reach.shape[1])
        for at, body, force in zip(self.at_m, self.bodies, self.force_n, strict=True):
            total += force @ posed.point_jacobian(skeleton.model, int(body), at)
        return total


def segment_masses(skeleton: Skeleton, person: Person) -> Floats:
    """Mass of every segment in kilograms; they sum to the person's."""
    male, female = skeleton.segment_share / skeleton.segment_share.sum(axis=1, keepdims=True)
    return np.asarray(person.mass_kg * (person.maleness * male + (1 - person.maleness) * female))


def _weights(skeleton: Skeleton, person: Person, load_kg: float) -> tuple[Floats, NDArray[np.int64]]:
    """Masses and their segments' indices, the load shared by the hands."""
    masses = segment_masses(skeleton, person)
    hands = [i for i, b in enumerate(skeleton.segment_body) if skeleton.model.body(b).name.startswith("lunate")]
    masses[hands] += load_kg / 2
    return masses, np.array(hands, dtype=np.int64)


def balanced(skeleton: Skeleton, person: Person, placed: PlacedPosture, load_kg: float) -> Pose:
    """The posture, its standing legs leaned (and shifted) until the weight is over the feet."""
    masses, _ = _weights(skeleton, person, load_kg)
    legs = placed.sides("both" if placed.posture.balance == "lean" else "stance")
    lean = {f"hip_flexion_{s}": -1.0 for s in legs} | {f"ankle_angle_{s}": 1.0 for s in legs}
    shift = {f"hip_adduction_{s}": 1.0 for s in legs}
    target = quantities("geometry.csv")["lean_target_m"]
    data = mujoco.MjData(skeleton.model)

    def off(now: PlacedPosture, axis: int) -> float:
        place(
            skeleton.model, skeleton.couplings, data, now.angles_deg, tilt_deg=now.tilt_deg, arms_deg=now.arms_deg
        )
        rotation = data.xmat.reshape(-1, 3, 3)[skeleton.segment_body]
        at = data.xpos[skeleton.segment_body] + np.einsum("sij,sj->si", rotation, skeleton.segment_place_m)
        centre = masses @ at[:, axis] / masses.sum()
        feet = np.mean([data.xpos[skeleton.body(f"talus_{s}"), axis] for s in legs])
        return float(centre - feet - (target if axis == 0 else 0.0))

    for _ in range(2):
        if placed.posture.balance != "none":
            placed = _seek(placed, lean, lambda p: off(p, 0))
        if placed.posture.balance == "lean_and_shift":
            placed = _seek(placed, shift, lambda p: off(p, 1))
    return pose(skeleton, placed.angles_deg, tilt_deg=placed.tilt_deg, arms_deg=placed.arms_deg)


def _seek(placed: PlacedPosture, way: dict[str, float], off: Callable[[PlacedPosture], float]) -> PlacedPosture:
    """Newton's method along one direction in joint angles, with a difference quotient."""

    def moved(by_deg: float) -> PlacedPosture:
        angles = dict(placed.angles_deg)
        for name, factor in way.items():
            angles[name] = angles.get(name, 0.0) + factor * by_deg
        return replace(placed, angles_deg=angles)

    at = 0.0
    for _ in range(8):
        error = off(moved(at))
        if abs(error) < 1e-12:
            break
        at -= error * _STEP_DEG / (off(moved(at + _STEP_DEG)) - error)
    return moved(at)


def outside(skeleton: Skeleton, person: Person, placed: PlacedPosture, posed: Pose, load_kg: float) -> Outside:
    """Gravity, the load in the hands, and what carries them."""
    masses, _ = _weights(skeleton, person, load_kg)
    weight = masses * GRAVITY
    points, bodies, share = _places(skeleton, placed, posed, weight)
    wanted = np.array([weight.sum(), weight @ posed.segment_m[:, 0], weight @ posed.segment_m[:, 1]])
    carried = _carry(points, share, wanted)
    lever = np.vstack([np.ones(len(points)), points[:, 0], points[:, 1]])
    left = wanted - lever @ carried
    return Outside(
        at_m=np.vstack([posed.segment_m, points]),
        bodies=np.concatenate([skeleton.segment_body, bodies]),
        force_n=np.vstack([-weight[:, None] * _UP, carried[:, None] * _UP]),
        force_left_n=abs(float(left[0])),
        moment_left_nm=float(np.linalg.norm(left[1:])) * person.length_scale,
    )


def _places(
    skeleton: Skeleton, placed: PlacedPosture, posed: Pose, weight: Floats
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Where the body may be carried, and how readily each place takes weight."""
    points: list[Floats] = []
    bodies: list[int] = []
    share: list[float] = []
    for support in placed.posture.supports:
        contact = contacts()[support.contact]
        for side in placed.sides(support.role):
            paired = contact.body != "pelvis"
            body = skeleton.body(f"{contact.body}_{side}" if paired else contact.body)
            sign = np.array([1.0, 1.0, 1.0 if side == "r" else -1.0])
            points.append(posed.world(body, np.array(contact.place_m) * sign))
            bodies.append(body)
            share.append(support.share)
    if placed.posture.on_bed:
        raised = skeleton.below(f"femur_{placed.lifted}") & (placed.angles_deg.get(f"hip_flexion_{placed.lifted}", 0.0) > 0)
        for at, body, w in zip(posed.segment_m, skeleton.segment_body, weight, strict=True):
            if not raised[body]:
                points.append(at)
                bodies.append(int(body))
                share.append(float(w))
    return np.array(points), np.array(bodies, dtype=np.int64), np.array(share)


def _carry(points: Floats, share: Floats, wanted: Floats) -> Floats:
    """Upward forces, none negative, that balance the weight with the least Σ f²/share."""
    used = np.ones(len(points), dtype=bool)
    force = np.zeros(len(points))
    for _ in range(len(points)):
        lever = np.vstack([np.ones(used.sum()), points[used, 0], points[used, 1]])
        spread = lever * share[used]
        force[:] = 0.0
        force[used] = spread.T @ np.linalg.lstsq(spread @ lever.T, wanted, rcond=1e-12)[0]
        if force.min() >= -1e-9:
            break
        used &= force >= 0.0
    return force
