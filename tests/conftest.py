"""What all tests share: deterministic hypothesis, and one cache folder of the body for the whole run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "psoas",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("psoas")
