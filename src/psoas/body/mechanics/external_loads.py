"""What carries the body in every frame: ground, seat, bed, hands' load; Newton's law holds exactly.

What a surface gives is not determined by balance alone where it touches in several places. People settle: of all
forces that balance the body and push nowhere away, those are taken that leave the least moment at the joints, near
the measured ground forces where there are any, with a small price on unevenness (``data/settling.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.abdomen import relief
from psoas.body.mechanics.kinematics import (
    GRAVITY,
    ROOT,
    Dynamics,
    Kinematics,
    point_jacobian,
    scale_to_person,
    turn_jacobian,
)
from psoas.body.mechanics.nonnegative_ls import settle
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.postures import contacts
from psoas.body.person.person import Person
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
SOLES: Final = ("heel", "first_metatarsal", "fifth_metatarsal", "great_toe", "lesser_toes")
_TOUCHES: Final = 1e-9
SEAT_PLACE: Final = 2
_SOLE_M: Final = 0.2
_PITCH: Final = 3  # the root's own first axes point to the left and back: pitch, then roll
SEAT: Final = ("ischium", "buttock", "mid_thigh")
ROLLING: Final = ("back_of_sacrum", "buttock", "ischium")


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the body may be carried: p places over k frames.

    Attributes:
        bodies: which body carries each place (p,).
        at_m: in the world, at the base's size (k, p, 3).
        share: how readily each takes weight, zero where it does not touch (k, p).
        normal: the way each is pushed, world (k, p, 3).
        foot: 0 for the right sole, 1 for the left, 2 for a seat, -1 for anything else (p,).
    """

    bodies: NDArray[np.int64]
    at_m: Floats
    share: Floats
    normal: Floats
    foot: NDArray[np.int64]

    def shared(self, share: Floats) -> Places:
        """The same places with another share."""
        return replace(self, share=share)


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """The outside forces but gravity.

    Attributes:
        bodies: (p,) what they act on.
        at_m: where, world, at the base's size (k, p, 3).
        force_n: (k, p, 3).
        needed: what joints and muscles must do along root, coordinates and cuts once the body is carried
            (k, 6 + n + 3 c); the root's part is what nothing carries.
        pelvis_acceleration_m_s2: (k, 3).
    """

    bodies: NDArray[np.int64]
    at_m: Floats
    force_n: Floats
    needed: Floats
    pelvis_acceleration_m_s2: Floats

    @property
    def force_left_n(self) -> Floats:
        """Force that nothing carries (k,)."""
        return np.asarray(np.linalg.norm(self.needed[:, :3], axis=1))

    @property
    def moment_left_nm(self) -> Floats:
        """Moment that nothing carries (k,)."""
        return np.asarray(np.linalg.norm(self.needed[:, 3:ROOT], axis=1))


def place_on(
    moved: Kinematics, touching: list[tuple[str, str, float]], *, bed: NDArray[np.bool_] | None = None
) -> Places:
    """Find the places.

    Args:
        moved: the motion.
        touching: contact's name, side (``r`` or ``l``) and share of each.
        bed: bodies that lie on a surface, each carried under its own centre with its own weight (nbody,).
    """
    skeleton = moved.skeleton
    k = moved.motion.frames
    up = np.tile([0.0, 0.0, 1.0], (k, 1))
    bodies, at, share, normal, foot = [], [], [], [], []
    for name, side, readiness in touching:
        contact = contacts()[name]
        single = contact.body in {"pelvis", "torso"}
        body = skeleton.body(contact.body if single else f"{contact.body}_{side}")
        here = np.array(contact.place_m) * [1.0, 1.0, 1.0 if side == "r" else -1.0]
        bodies.append(body)
        at.append(moved.position_m[:, body] + moved.rotation[:, body] @ here)
        share.append(np.full(k, readiness))
        ways = {"up": up, "down": -up, "forward": moved.rotation[:, body, :, 0]}
        normal.append(ways[contact.normal])
        foot.append("rl".index(side) if name in SOLES else SEAT_PLACE if name in SEAT else -1)
    if bed is not None:
        weights = skeleton.segment_share.mean(axis=0)
        for body, place, weight in zip(skeleton.segment_body, skeleton.segment_place_m, weights, strict=True):
            if bed[body]:
                bodies.append(int(body))
                at.append(moved.position_m[:, body] + moved.rotation[:, body] @ place)
                share.append(np.full(k, float(weight) * 100.0))
                normal.append(up)
                foot.append(-1)
    return Places(
        np.array(bodies, dtype=np.int64),
        np.stack(at, axis=1),
        np.stack(share, axis=1),
        np.stack(normal, axis=1),
        np.array(foot, dtype=np.int64),
    )


def on_soles(places: Places, length_scale: float) -> Places:
    """The same places, a sole carrying where it is lowest."""
    height = quantities("settling.csv")["sole_height_m"] / length_scale
    share = places.share.copy()
    for foot in (0, 1):
        mine = places.foot == foot
        if mine.any():
            z = places.at_m[:, mine, 2]
            share[:, mine] *= np.exp(-(z - z.min(axis=1, keepdims=True)) / height)
    return places.shared(share)


def rolled(places: Places, touching: list[tuple[str, str, float]], length_scale: float) -> Places:
    """The same places; a pelvis that lies on its back rolls, and is carried on each side where it is lowest.

    Its places behind and under it become one, which moves along the skin as the pelvis turns: from the sacrum over the
    buttock to the seat bone. A pelvis that sits, whose sacrum touches nothing, keeps all its places.

    Args:
        places: where the body may be carried.
        touching: what ``place_on`` was given for the first of them.
        length_scale: of the person, to the base's size.
    """
    if not any(name == ROLLING[0] for name, _, _ in touching):
        return places
    height = quantities("settling.csv")["sole_height_m"] / length_scale
    at, keep = places.at_m.copy(), np.ones(len(places.bodies), dtype=np.bool_)
    for leg in ("r", "l"):
        mine = [i for i, (name, side, _) in enumerate(touching) if name in ROLLING and side == leg]
        z = at[:, mine, 2]
        lowest = np.exp(-(z - z.min(axis=1, keepdims=True)) / height)
        lowest /= lowest.sum(axis=1, keepdims=True)
        at[:, mine[0]] = np.einsum("kp,kpi->ki", lowest, at[:, mine])
        keep[mine[1:]] = False
    return Places(
        places.bodies[keep], at[:, keep], places.share[:, keep], places.normal[:, keep], places.foot[keep]
    )


def carry(
    moved: Kinematics,
    inertia: Dynamics,
    person: Person,
    places: Places,
    inner_nm: Floats,
    *,
    foot_force_bw: Floats | None = None,
    foot_cop_m: Floats | None = None,
    seat_up_bw: Floats | None = None,
    pelvis_acceleration_m_s2: Floats | None = None,
    correction_price: float | None = None,
) -> Carried:
    """Carry the body.

    Args:
        moved: the motion.
        inertia: its dynamics.
        person: whose.
        places: where it may be carried.
        inner_nm: moments of everything inside but active muscle, along ``COORDINATES`` (k, n).
        foot_force_bw: measured force on the right and left sole in body weights, forward, left and up, NaN where
            it is not known (k, 2, 3).
        foot_cop_m: how far before the ankle, and to its left, the pressure on each sole has its measured centre, at
            the base's size, NaN where it is not known (k, 2, 2). Where it is known the body need not balance about the
            pelvis: what the measurement leaves unexplained stays there, and not in the legs.
        seat_up_bw: measured upward force of a seat in body weights, NaN where it is not known (k,).
        pelvis_acceleration_m_s2: of the root (k, 3); where None it follows from the forces.
        correction_price: of a squared deviation from ``pelvis_acceleration_m_s2``, in gravities, where that was measured and
            may be corrected along the floor; it is exact where None.
    """
    price, n, k = quantities("settling.csv"), len(COORDINATES), moved.motion.frames
    weight = person.mass_kg * GRAVITY
    edges = _edges(places.normal, price["friction"])
    jacobian = point_jacobian(moved, places.bodies, places.at_m)
    jacobian *= scale_to_person(1.0, person.length_scale)
    needed = inertia.needed.copy()
    if pelvis_acceleration_m_s2 is not None:
        needed += np.einsum("ka,kac->kc", pelvis_acceleration_m_s2, inertia.by_acceleration)
    needed -= relief(moved, needed, person.length_scale)
    # One column an edge, in body weights; then one an axis of the free root, in gravities.
    pushes = np.matmul(edges, jacobian).reshape(k, -1, jacobian.shape[-1])
    share = np.repeat(places.share, edges.shape[2], axis=1)
    cost = np.where(share > _TOUCHES, price["unevenness"] / np.maximum(share, _TOUCHES), np.inf)
    free_root = pelvis_acceleration_m_s2 is None or correction_price is not None
    if free_root:
        more, dear = _root_columns(inertia, weight, price["push_price"], correction_price)
        pushes, cost = np.concatenate([pushes, more], axis=1), np.concatenate([cost, dear], axis=1)
    scale = np.array([1.0] * 3 + [person.length_scale * 0.1] * 3 + [price["moment_scale_m"]] * n)
    rows = np.swapaxes(pushes[:, :, : ROOT + n], 1, 2) / scale[:, None]
    wanted = needed[:, : ROOT + n] / (weight * scale)
    wanted[:, ROOT:] -= inner_nm / (weight * price["moment_scale_m"])
    balance, carried = rows[:, :ROOT], wanted[:, :ROOT]
    rows, wanted, prices = rows[:, ROOT:], wanted[:, ROOT:], np.ones((k, n))
    aloft = ~(places.share > _TOUCHES).any(axis=1)
    # In flight nothing can balance a moment: the trunk falls freely and the curves' spin is taken as it is.
    balance[aloft, 3:], carried[aloft, 3:] = 0.0, 0.0
    if foot_cop_m is not None and np.isfinite(foot_cop_m).any():
        more = _pressure(moved, places, edges, foot_cop_m, rows.shape[2])
        # What the measured pressure leaves unexplained stays at the pelvis, dear as a joint's moment.
        free = [_PITCH + axis for axis in range(2) if np.isfinite(foot_cop_m[:, :, axis]).any()]
        rows = np.concatenate([rows, more, balance[:, free]], axis=1)
        wanted = np.concatenate([wanted, np.zeros((k, more.shape[1])), carried[:, free]], axis=1)
        dear = np.full((k, more.shape[1]), price["pressure_price"])
        prices = np.concatenate([prices, dear, np.ones((k, len(free)))], axis=1)
        balance[:, free], carried[:, free] = 0.0, 0.0
    if foot_force_bw is not None or seat_up_bw is not None:
        feet = np.full((k, 6), np.nan) if foot_force_bw is None else foot_force_bw.reshape(k, 6)
        seat = np.full(k, np.nan) if seat_up_bw is None else seat_up_bw
        given = np.concatenate([feet, seat[:, None]], axis=1)
        more, targets, dear = _measured(places, edges, given, rows.shape[2], price["measured_price"])
        rows, wanted = np.concatenate([rows, more], axis=1), np.concatenate([wanted, targets], axis=1)
        prices = np.concatenate([prices, dear], axis=1)
    size = settle(balance, carried, rows, wanted, row_price=prices, price=cost)
    along = np.matmul(size[:, None, :], pushes)[:, 0] * weight
    count = len(places.bodies) * edges.shape[2]
    pushed = np.einsum("kpe,kpei->kpi", size[:, :count].reshape(edges.shape[:3]), edges) * weight
    acceleration = np.zeros((k, 3)) if pelvis_acceleration_m_s2 is None else pelvis_acceleration_m_s2
    if free_root:
        acceleration = acceleration + (size[:, count : count + 3] - size[:, count + 3 :]) * GRAVITY
    return Carried(places.bodies, places.at_m, pushed, needed - along, acceleration)


def _root_columns(
    inertia: Dynamics, weight_n: float, free_price: float, correction_price: float | None
) -> tuple[Floats, Floats]:
    """Columns along which the root's own acceleration may differ, forth and back in gravities (k, 6, c), and their price."""
    along = inertia.by_acceleration * GRAVITY / weight_n
    dear = np.full((len(along), 6), free_price)
    if correction_price is not None:
        # Level only: a free rise and fall would let the body float.
        dear[:] = [correction_price, correction_price, np.inf] * 2
    return np.concatenate([-along, along], axis=1), dear


def _edges(normal: Floats, friction: float) -> Floats:
    """Four edges of the friction cone about each normal (k, p, 4, 3); about an upright one, forward, back and aside."""
    aside = np.cross(normal, np.array([1.0, 0.0, 0.0]))
    level = np.linalg.norm(aside, axis=-1, keepdims=True) < 0.1
    aside = np.where(level, np.array([0.0, 1.0, 0.0]), aside)
    aside = aside / np.linalg.norm(aside, axis=-1, keepdims=True)
    ahead = np.cross(aside, normal)
    sides = np.stack([ahead, -ahead, aside, -aside], axis=2)
    return np.asarray(normal[:, :, None, :] + friction * sides)


def _measured(
    places: Places, edges: Floats, given_bw: Floats, columns: int, dear: float
) -> tuple[Floats, Floats, Floats]:
    """Rows that hold each sole's sum (three axes each) and the seat's upward sum to what is given (k, 7)."""
    k = len(given_bw)
    rows = np.zeros((k, 7, columns))
    for row, (surface, axis) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (SEAT_PLACE, 2)]):
        mine = np.repeat(places.foot == surface, edges.shape[2])
        rows[:, row, : len(mine)] = mine * edges[..., axis].reshape(k, -1)
    known = np.isfinite(given_bw)
    return rows * known[:, :, None], np.where(known, given_bw, 0.0), np.where(known, dear, 1.0)


def _pressure(moved: Kinematics, places: Places, edges: Floats, cop_m: Floats, columns: int) -> Floats:
    """Rows that are zero when each sole's centre of pressure lies where it was measured (k, 4, j), in soles."""
    rows = np.zeros((len(cop_m), 4, columns))
    for foot, side in enumerate("rl"):
        ankle = moved.position_m[:, moved.skeleton.body(f"talus_{side}")]
        for axis in range(2):
            at = places.at_m[:, :, axis] - (ankle[:, axis] + np.nan_to_num(cop_m[:, foot, axis]))[:, None]
            known = (places.foot == foot) & np.isfinite(cop_m[:, foot, axis])[:, None]
            lift = (np.where(known, at / _SOLE_M, 0.0)[:, :, None] * edges[..., 2]).reshape(len(cop_m), -1)
            rows[:, 2 * foot + axis, : lift.shape[1]] = lift
    return rows


def grounded(places: Places, foot_force_bw: Floats) -> Places:
    """The same places, a foot in the air where its measured force is next to nothing."""
    touch = quantities("settling.csv")["touch_bw"]
    share = places.share.copy()
    for foot in (0, 1):
        aloft = foot_force_bw[:, foot, 2] < touch
        share[np.ix_(aloft, places.foot == foot)] = 0.0
    return places.shared(share)


def pushed(
    moved: Kinematics,
    inertia: Dynamics,
    person: Person,
    feet: tuple[int, int],
    *,
    force_n: Floats,
    point_m: Floats,
    torque_nm: Floats,
    pelvis_acceleration_m_s2: Floats,
) -> Carried:
    """Carry the body by measured forces, whatever they leave unexplained at the pelvis.

    Args:
        moved: the motion.
        inertia: its dynamics.
        person: whose.
        feet: the bodies that the right and the left force act on.
        force_n: on the right and left foot, world (k, 2, 3).
        point_m: where, world, at the base's size, the root at the origin (k, 2, 3).
        torque_nm: free torque there (k, 2, 3).
        pelvis_acceleration_m_s2: of the root (k, 3).
    """
    needed = inertia.needed + np.einsum("ka,kac->kc", pelvis_acceleration_m_s2, inertia.by_acceleration)
    needed -= relief(moved, needed, person.length_scale)
    bodies = np.array(feet, dtype=np.int64)
    scale = scale_to_person(1.0, person.length_scale)
    jacobian = point_jacobian(moved, bodies, point_m) * scale
    turning = turn_jacobian(moved, bodies) * scale / person.length_scale
    along = np.einsum("kpi,kpic->kc", force_n, jacobian) + np.einsum("kpi,kpic->kc", torque_nm, turning)
    return Carried(bodies, point_m, force_n, needed - along, pelvis_acceleration_m_s2)
