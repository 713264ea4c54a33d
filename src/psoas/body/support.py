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
_DEAR: Final = 1e3
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A person who holds a posture."""

    skeleton: Skeleton
    person: Person
    placed: PlacedPosture
    pose: Pose
    load_kg: float


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


def _weights(skeleton: Skeleton, person: Person, load_kg: float) -> Floats:
    """Masses of the segments (s,), the load shared by the hands."""
    masses = segment_masses(skeleton, person)
    hands = [
        i for i, b in enumerate(skeleton.segment_body) if skeleton.model.body(b).name.startswith("lunate")
    ]
    masses[hands] += load_kg / 2
    return masses


def balanced(skeleton: Skeleton, person: Person, placed: PlacedPosture, load_kg: float) -> Held:
    """The posture held, its standing legs leaned (and shifted) until the weight is over the feet."""
    masses = _weights(skeleton, person, load_kg)
    legs = placed.sides("both" if placed.posture.balance == "lean" else "stance")
    lean = {f"hip_flexion_{s}": -1.0 for s in legs} | {f"ankle_angle_{s}": 1.0 for s in legs}
    shift = {f"hip_adduction_{s}": 1.0 for s in legs}
    target = quantities("geometry.csv")["lean_target_m"]
    data = mujoco.MjData(skeleton.model)

    def off(now: PlacedPosture, axis: int) -> float:
        place(
            skeleton.model,
            skeleton.couplings,
            data,
            now.angles_deg,
            tilt_deg=now.tilt_deg,
            arms_deg=now.arms_deg,
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
    posed = pose(skeleton, placed.angles_deg, tilt_deg=placed.tilt_deg, arms_deg=placed.arms_deg)
    return Held(skeleton, person, placed, posed, load_kg)


def _seek(
    placed: PlacedPosture, way: dict[str, float], off: Callable[[PlacedPosture], float]
) -> PlacedPosture:
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


def weighing(held: Held) -> Outside:
    """Gravity alone, on the segments and on the load in the hands."""
    masses = _weights(held.skeleton, held.person, held.load_kg)
    down = -masses[:, None] * GRAVITY * _UP
    return Outside(held.pose.segment_m, held.skeleton.segment_body, down, float(-down.sum()), 0.0)


def carried(held: Held, inner_nm: Floats) -> Outside:
    """Gravity, and the forces of ground, seat or bed that carry the body.

    What a surface gives is not determined by balance alone where it touches in several places. People settle:
    of all forces that balance the body exactly and push nowhere away, those are taken that leave the least moment
    at the joints, with a small price on friction and on unevenness (``data/settling.csv``).

    Args:
        held: who holds what.
        inner_nm: moments of everything inside but active muscle, along ``COORDINATES``, newton metres.
    """
    skeleton, person, posed, gravity = held.skeleton, held.person, held.pose, weighing(held)
    points, bodies, share = _places(held, -gravity.force_n[:, 2])
    weight = float(-gravity.force_n[:, 2].sum())
    slope = quantities("settling.csv")["friction"]
    edges = np.array([[slope, 0, 1], [-slope, 0, 1], [0, slope, 1], [0, -slope, 1]])
    jac = [posed.point_jacobian(skeleton.model, int(b), at) for at, b in zip(points, bodies, strict=True)]
    columns = np.vstack([edges @ j for j in jac]).T
    own = gravity.generalised(skeleton, posed)
    rest = own[6:] + inner_nm / person.length_scale
    size = _settle(
        columns[:6], -own[:6], columns[6:], rest, share=np.repeat(share, len(edges)), weight=weight
    )
    left = own[:6] + columns[:6] @ size
    return Outside(
        at_m=np.vstack([gravity.at_m, points]),
        bodies=np.concatenate([gravity.bodies, bodies]),
        force_n=np.vstack([gravity.force_n, size.reshape(-1, len(edges)) @ edges]),
        force_left_n=float(np.linalg.norm(left[:3])),
        moment_left_nm=float(np.linalg.norm(left[3:])) * person.length_scale,
    )


def _places(held: Held, weight: Floats) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Where the body may be carried, and how readily each place takes weight."""
    skeleton, placed, posed = held.skeleton, held.placed, held.pose
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
        raised = skeleton.below(f"femur_{placed.lifted}") & (
            placed.angles_deg.get(f"hip_flexion_{placed.lifted}", 0.0) > 0
        )
        for at, body, w in zip(posed.segment_m, skeleton.segment_body, weight, strict=True):
            if not raised[body]:
                points.append(at)
                bodies.append(int(body))
                share.append(float(w))
    return np.array(points), np.array(bodies, dtype=np.int64), np.array(share)


def _settle(
    root: Floats, wanted: Floats, joints: Floats, rest: Floats, *, share: Floats, weight: float
) -> Floats:
    """Sizes, none negative, of the forces that balance the root and leave the least moment at the joints.

    Args:
        root: the root's balance for each force (6, k).
        wanted: what they must sum to (6,).
        joints: moment of each force at the joints (n, k).
        rest: the moments that are there without them (n,).
        share: how readily each force takes weight (k,).
        weight: of body and load, newtons; forces are counted in it.
    """
    price = quantities("settling.csv")
    scale = price["moment_scale_m"]
    H = joints.T @ joints / scale**2 + np.diag(price["unevenness"] / share)
    slope = -joints.T @ rest / (scale**2 * weight)
    balance = wanted / weight
    # Non-negative least squares; the balance is a dear extra that multipliers make exact (Powell, Hestenes 1969).
    dear = H + _DEAR * root.T @ root
    force, excess = np.zeros(len(share)), np.zeros(len(balance))
    for _ in range(_ROUNDS):
        force = _non_negative(dear, slope + _DEAR * root.T @ (balance + excess), force)
        missing = balance - root @ force
        excess += missing
        if np.abs(missing).max() < 1e-13:
            break
    used = force > 0.0
    exact = np.zeros(len(share))
    exact[used] = _balanced_least_squares(H[np.ix_(used, used)], slope[used], root[:, used], balance)
    return (exact if exact.min() >= 0.0 else force) * weight


def _non_negative(H: Floats, slope: Floats, start: Floats) -> Floats:
    """The minimiser of x'Hx/2 - slope'x over x >= 0 (Lawson & Hanson 1974), from a guess."""
    k = len(slope)
    x, used = start.copy(), start > 0.0
    small = 1e-13 * np.abs(slope).max()
    for step in range(8 * k):
        if step or not used.any():
            gain = np.where(used, -np.inf, slope - H @ x)
            if gain.max() <= small:
                break
            used[int(gain.argmax())] = True
        while used.any():
            trial = np.zeros(k)
            trial[used] = np.linalg.solve(H[np.ix_(used, used)], slope[used])
            if trial[used].min() > 0.0:
                x = trial
                break
            falling = used & (trial <= 0.0)
            length = float(np.min(x[falling] / np.maximum(x[falling] - trial[falling], 1e-300)))
            x = x + length * (trial - x)
            used &= x > 1e-15
            x[~used] = 0.0
    return x


def _balanced_least_squares(H: Floats, slope: Floats, root: Floats, wanted: Floats) -> Floats:
    """Minimise x'Hx/2 - slope'x with root x = wanted: first a balanced x, then the best step that keeps balance."""
    start = np.linalg.lstsq(root, wanted, rcond=1e-10)[0]
    free = np.linalg.svd(root)[2][np.linalg.matrix_rank(root, tol=1e-9) :].T
    if free.shape[1] == 0:
        return np.asarray(start)
    step = np.linalg.solve(free.T @ H @ free, free.T @ (slope - H @ start))
    return np.asarray(start + free @ step)
