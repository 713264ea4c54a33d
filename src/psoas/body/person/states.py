"""What is wrong with a muscle, as a documented change of its mechanics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import Skeleton
from psoas.body.tables import muscle_groups, table
from psoas.errors import BodyError, not_allowed

SIDES: Final = ("left", "right")
STATES: Final = ("weak", "tight", "inhibited", "spasm")
_CHANGES: Final = ("capacity", "shortening", "ceiling", "floor")


@dataclass(frozen=True, slots=True)
class MuscleState:
    """One muscle group on one side, and how much it is changed, 0 to 1.

    Raises:
        BodyError: the muscle, side, state or amount is not one that the body knows.
    """

    muscle: str
    side: str
    state: str
    amount: float

    def __post_init__(self) -> None:
        for field, value, allowed in (
            ("muscle", self.muscle, muscle_groups()),
            ("side", self.side, SIDES),
            ("state", self.state, STATES),
        ):
            if value not in allowed:
                raise BodyError(not_allowed(field, value, allowed))
        number = isinstance(self.amount, int | float) and not isinstance(self.amount, bool)
        if not (number and math.isfinite(self.amount) and 0.0 <= self.amount <= 1.0):
            raise BodyError(f"amount: {self.amount!r} cannot be used; give a number from 0 to 1.")


@lru_cache(maxsize=1)
def effects() -> dict[str, tuple[str, float]]:
    """What each state changes, and by how much at amount 1."""
    columns = ("state", "change", "at_full_amount", "meaning")
    return dict(
        table(
            "states.csv",
            columns,
            lambda r: (
                r.one_of("state", STATES),
                (r.one_of("change", _CHANGES), r.number("at_full_amount")),
            ),
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """The states of a body, by fascicle (m,)."""

    capacity: NDArray[np.float64]  # factor of the active force
    shortening: NDArray[np.float64]  # in fibre lengths
    ceiling: NDArray[np.float64]  # of the activation
    floor: NDArray[np.float64]  # of the activation


def changes(skeleton: Skeleton, states: tuple[MuscleState, ...]) -> Changes:
    """Lay the states over the fascicles; several on one muscle add up. A floor never exceeds its ceiling."""
    m = len(skeleton.names)
    total = {name: np.zeros(m) for name in _CHANGES}
    for state in states:
        change, full = effects()[state.state]
        total[change][skeleton.fascicles(state.muscle, state.side)] += full * state.amount
    ceiling = np.clip(1.0 + total["ceiling"], 0.0, 1.0)
    return Changes(
        capacity=np.clip(1.0 + total["capacity"], 0.0, 1.0),
        shortening=total["shortening"],
        ceiling=ceiling,
        floor=np.clip(total["floor"], 0.0, ceiling),
    )
