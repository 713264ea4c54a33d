"""What all tests share: deterministic hypothesis, and one cache folder of the body for the whole run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from tests.body.recordings import TRIALS

settings.register_profile(
    "psoas",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("psoas")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that read other laboratories' recordings where there are none; pytest counts them as deselected."""
    if TRIALS.exists():
        return
    out = [item for item in items if item.get_closest_marker("recordings")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker("recordings")]
