"""What the table of exercises claims of the psoas, held against the body."""

from __future__ import annotations

import pytest

from psoas.care.exercises import exercises

lengths = pytest.importorskip(
    "psoas.body.stretching.exercise_lengths", reason="the poses of the exercises are not in this body yet"
)


def test_what_claims_to_lengthen_the_psoas_does_so_in_the_body() -> None:
    found = lengths.exercise_lengths()
    claims = [one.code for one in exercises() if "psoas" in one.lengthens]
    assert claims
    assert {code: found[code].of_best for code in claims if not found[code].lengthens_psoas} == {}
