"""What the report shows of the body: the scene, the figures of each posture, and what stood out in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.graphics.scene import Scene


@dataclass(frozen=True, slots=True)
class PostureRow:
    """The figures of one held posture. What a posture does not give stays ``None``."""

    posture: str  # a code of the body's activities: stand, lift_knee, …
    hip_contact_left_bw: float | None = None  # times body weight
    hip_contact_right_bw: float | None = None
    l4_l5_compression_n: float | None = None
    l4_l5_shear_n: float | None = None
    psoas_activation_left: float | None = None  # 0 to 1
    psoas_activation_right: float | None = None


@dataclass(frozen=True, slots=True)
class VertebraPull:
    """The psoas's own pull at one attachment on one side, in the posture of the scene."""

    attachment: str  # T12, L1, … L5, lesser_trochanter
    side: Literal["left", "right"]
    force_n: float
    compression_n: float | None = None  # along the vertebral body below, positive when pressing
    shear_n: float | None = None  # forward positive


@dataclass(frozen=True, slots=True)
class BodySection:
    """Everything that the body picture and the words beside it need. Sentences are whole, for a person."""

    scene: Scene
    rows: tuple[PostureRow, ...] = ()
    pulls: tuple[VertebraPull, ...] = ()
    stories: tuple[str, ...] = ()  # where body and findings agree on who stands in for whom
    overworked: tuple[str, ...] = ()
    compensating: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
