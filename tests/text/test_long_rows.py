"""Rows of letters and signs that nobody writes and an attacker sends: the time grows with their length, and not with its square."""

from __future__ import annotations

import time

import pytest

from psoas.text.disguised import _by_length, undisguised
from psoas.text.health import measures


def seconds(work: object, text: str) -> float:
    assert callable(work)
    begun = time.process_time()
    work(text)
    return time.process_time() - begun


@pytest.mark.parametrize("row", ["a-", "a'", "ab!cd-", "a1-"])
def test_masked_words_are_sought_in_linear_time(row: str) -> None:
    # Without an end to the pattern the first of these took 3 seconds.
    assert seconds(undisguised, "k*ll " + (row * 20_000)[:20_000]) < 0.4


def test_no_listed_word_is_longer_than_what_is_sought_behind_a_mask() -> None:
    assert max(_by_length()) <= 20
    assert undisguised("it was su1cide, and k*ll")[-17:] == "suicide, and kill"


def test_weeks_before_many_blanks_are_read_in_linear_time() -> None:
    assert seconds(measures._WEEKS.match, "12" + " " * 12_000 + "x") < 0.2
    found = measures._WEEKS.match("about 31 + 4  weeks  and tired")
    assert found is not None
    assert found["weeks"] == "31"
