"""The reserves that OpenSim's models are given beside their muscles, the same in every comparison."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

RESERVE_NM: Final = 1.0  # at the joints: dear
RESIDUAL: Final = 1000.0  # at the pelvis: free


def add_reserves(opensim: Any, model: Any, names: Iterable[str]) -> None:
    """Put a reserve at each coordinate that is named; dear at the joints, free at the pelvis."""
    for name in names:
        actuator = opensim.CoordinateActuator(name)
        actuator.setName(f"reserve_{name}")
        actuator.setOptimalForce(RESIDUAL if name.startswith("pelvis") else RESERVE_NM)
        actuator.setMinControl(-np.inf)
        actuator.setMaxControl(np.inf)
        model.addForce(actuator)
