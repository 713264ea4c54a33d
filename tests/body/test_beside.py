"""A client beside the same body in health: the answers of two performances, and quicker."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.body import Body, MuscleState, Person, activity, beside_twin
from psoas.errors import BodyError

PERSON = Person(mass_kg=81, height_m=1.8, sex="male", pelvis_tilt_deg=4.0)


@pytest.mark.parametrize("code", ["walk", "stand", "lift_knee"])
def test_the_pair_is_what_each_does_alone(code: str) -> None:
    body = Body(
        PERSON,
        (MuscleState("gluteus_medius", "left", "weak", 0.7), MuscleState("psoas", "left", "spasm", 0.4)),
    )
    own, twin = beside_twin(body, activity(code), lifted="left")
    again, same = beside_twin(body, code, lifted="left", like=own)
    assert same is twin
    for one, other in ((own, body), (again, body), (twin, body.twin())):
        alone = other.perform(code, lifted="left")
        assert np.abs(one.fascicle_activation - alone.fascicle_activation).max() < 1e-9
        assert one.states == other.states


def test_a_body_in_health_is_its_own_twin() -> None:
    own, twin = beside_twin(Body(), "squat")
    assert own is twin
    with pytest.raises(ValueError, match="read-only"):
        own.price[0] = 0.0


def test_another_activity_is_no_beginning() -> None:
    body = Body(PERSON)
    walked, _ = beside_twin(body, "walk")
    squatted, _ = beside_twin(body, "squat", like=walked)
    assert squatted.activity == "squat"
    with pytest.raises(BodyError, match="frames"):
        beside_twin(body, "walk", frames=1)
