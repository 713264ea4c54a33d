"""What recruitment keeps small beside the moments: the muscles' effort, and what presses on the joints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.hill import MuscleForces
from psoas.body.mechanics.kinematics import ROOT, Kinematics
from psoas.body.mechanics.loads import compression_axes, ligaments_n
from psoas.body.model.skeleton import COORDINATES
from psoas.body.tables import cuts, table
from psoas.errors import BodyError, not_allowed
from psoas.vocabulary.tables import Row

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cost:
    """What recruitment keeps small: Σ w aᵖ / p + Σ ``joint_price`` f² / 2.

    Attributes:
        name: of the cost.
        power: p, of the activations a.
        length_exponent: w is the muscle's force times this power of its fibre length.
        joint_price: of the squared forces f, which are in body weights.
        joints: whose forces they are: the whole contact force of a leg's joint, a spinal level's compression.
        usual: whether it is taken where none is named.
        meaning: in words.
    """

    name: str
    power: float
    length_exponent: float
    joint_price: float
    joints: tuple[str, ...]
    usual: bool
    meaning: str


@lru_cache(maxsize=1)
def costs() -> dict[str, Cost]:
    """Every cost by name; the usual one first."""
    allowed = [cut.name for cut in cuts()]

    def joints(row: Row) -> tuple[str, ...]:
        for name in row.words("joints"):
            if name not in allowed:
                raise row.fail("joints", not_allowed("joint", name, allowed))
        return row.words("joints")

    rows = table(
        "costs.csv",
        ("cost", "power", "length_exponent", "joint_price", "joints", "usual", "meaning"),
        lambda r: Cost(
            r.text("cost"), r.number("power"), r.number("length_exponent"), r.number("joint_price"),
            joints(r), r.one_of("usual", ("yes", "no")) == "yes", r.text("meaning"),
        ),
    )  # fmt: skip
    return {c.name: c for c in sorted(rows, key=lambda c: not c.usual)}


def cost_named(name: str | None) -> Cost:
    """One cost.

    Args:
        name: the cost's; None for the usual one.

    Raises:
        BodyError: there is no such cost.
    """
    if name is None:
        return next(iter(costs().values()))
    if name not in costs():
        raise BodyError(not_allowed("cost", name, costs()))
    return costs()[name]


def pressed(
    moved: Kinematics, needed: Floats, hill: MuscleForces, weight_n: float, cost: Cost
) -> tuple[Floats, Floats]:
    """Rows of recruitment whose rest is the force in the joints that a cost spares, in body weights.

    Args:
        moved: the motion.
        needed: what must act along root, coordinates and cuts once the body is carried (k, 6 + n + 3 c).
        hill: the muscles' forces.
        weight_n: the person's, newtons.
        cost: which joints.

    Returns:
        What each muscle at full activation takes off the row (k, r, m), and the row without active muscle (k, r).
    """
    k, names = len(needed), [cut.name for cut in cuts()]
    across = needed[:, ROOT + len(COORDINATES) :].reshape(k, len(names), 3)
    up, ligaments = compression_axes(moved), ligaments_n(moved)
    pulls, rests = [], []
    for name in cost.joints:
        i = names.index(name)
        pull, rest = moved.pull[:, i], across[:, i]
        rest = rest - np.einsum("kim,km->ki", pull, hill.passive_n)
        if cuts()[i].spinal:
            pull = np.einsum("ki,kim->km", up[:, i], pull)[:, None]
            rest = np.einsum("ki,ki->k", up[:, i], rest)[:, None] + ligaments[:, i, None]
        pulls.append(pull * (hill.active_n / weight_n)[:, None, :])
        rests.append(rest / weight_n)
    return np.concatenate(pulls, axis=1), np.concatenate(rests, axis=1)
