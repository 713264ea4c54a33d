"""What a page asks of the body: plain values, so that they travel between processes and stand for the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Final, Literal

from psoas import __version__
from psoas.visit import Client, MuscleState, OneSide

Kind = Literal["bones", "activity", "twin", "activations", "summary", "picture"]
FRAMES: Final = 41
# What a client's day is made of and what the psoas is for, in the order in which it is offered.
ACTIVITIES: Final = (
    "lift_knee", "walk", "stand", "climb_stairs", "descend_stairs", "sit_upright", "sit_slouched", "sit_to_stand", "stand_to_sit",
    "car_transfer", "bend_forward", "squat", "single_leg_stance", "straight_leg_raise", "run", "lie_supine", "half_kneeling_stretch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the body. ``states`` are those of the muscles that count now; ``client`` gives size and sex alone.

    ``side`` is the side of an activity: the knee that is lifted, or the hip that is stretched.

    Of a ``picture`` the ``activity`` is the picture's name (``pictures.name_of``), and nothing of a client is asked with it.
    """

    kind: Kind
    client: Client = field(default_factory=Client)
    states: tuple[MuscleState, ...] = ()
    side: OneSide = "right"
    activity: str = ""

    @property
    def key(self) -> str:
        """Stands for the question and the program's version."""
        return hashlib.sha256(f"{__version__}|{self!r}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer, in words that hold nothing of a client."""

    why: str
