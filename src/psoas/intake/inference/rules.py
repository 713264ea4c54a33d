"""What a finding says of another: who says that kicking hurts kicks (``data/implied.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Of each rule: the finding said, the finding meant, and the findings that forbid it, as ``type:code``."""
    text = resources.files("psoas.intake").joinpath("data/implied.csv").read_text(encoding="utf-8")
    return tuple(
        (row["said"], row["means"], frozenset(filter(None, row["unless"].split(";"))))
        for row in csv.DictReader(text.splitlines())
    )


def implied(present: Collection[str], named: Collection[str]) -> tuple[tuple[str, str], ...]:
    """What follows from the findings of a passage and is not named in it.

    Args:
        present: findings said, as ``type:code``.
        named: findings said or denied.

    Returns:
        Pairs of the finding said and the finding that it means.

    >>> implied({"red_flag:testicular_pain"}, {"red_flag:testicular_pain"})
    (('red_flag:testicular_pain', 'region:genitals'),)
    """
    return tuple(
        (said, means)
        for said, means, unless in _rules()
        if said in present and means not in named and not unless & set(named)
    )
