"""Force plates of a ``.c3d`` file, as ``ezc3d`` hands them out."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from psoas.body.motion.c3d import plates, read_c3d
from psoas.body.motion.ground_force import forces_of
from psoas.errors import BodyError


def plate(push: float = 700.0, unit: str = "Nmm") -> dict[str, object]:
    """Somebody who stands 30 cm forward and 20 cm to the left of the origin and turns the floor by 2 N m."""
    ones = np.ones(50)
    return {
        "force": np.array([10.0, 5.0, push])[:, None] * ones,
        "center_of_pressure": np.array([300.0, 200.0, 0.0])[:, None] * ones,
        "Tz": np.array([0.0, 0.0, 2000.0])[:, None] * ones * np.sign(push),
        "unit_position": "mm",
        "unit_moment": unit,
    }


@pytest.mark.parametrize("push", [700.0, -700.0])
def test_plates_become_ground_forces_in_the_bodys_axes(push: float) -> None:
    (force,) = forces_of(plates([plate(push)], 100.0, 1.0, "x.c3d"), np.array([1.1, 1.2]))
    assert force.force_n[0, 2] == pytest.approx(700)
    assert force.point_m[0] == pytest.approx([0.3, 0.2, 0.0])
    assert force.torque_nm[0] == pytest.approx([0, 0, 2], abs=1e-6)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BodyError, match="unit_moment is 'lbf'"):
        plates([plate(unit="lbf")], 100.0, 0.0, "x.c3d")
    with pytest.raises(BodyError, match="no force plates"):
        plates([], 100.0, 0.0, "x.c3d")
    broken = tmp_path / "x.c3d"
    broken.write_bytes(b"\x02\x50 no such file")
    expected = "psoas.c3d" if find_spec("ezc3d") is None else "cannot be read"
    with pytest.raises(BodyError, match=expected):
        read_c3d(broken)
