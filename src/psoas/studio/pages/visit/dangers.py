"""The open safety questions as the desk lists them: the gravest first, the rest folded by what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

FIRST: Final = 6  # so many stand open; a longer list is searched and no longer read
SPARE: Final = 2  # a rest of so many is not worth a tap
OTHERS: Final = "others"  # the group of a question that the table does not hold
_COLUMNS: Final = ("group", "asks_about", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Danger:
    """The questions about one danger, by their places in the whole list."""

    code: str
    places: tuple[int, ...]


def _make(row: Row) -> tuple[str, tuple[str, ...]]:
    row.text("citation"), row.verified()
    for word in row.words("asks_about"):
        type_, _, code = word.partition(":")
        check_code(type_, code, "asks_about")
    return row.text("group"), row.words("asks_about")


@lru_cache(maxsize=1)
def groups() -> Mapping[str, tuple[str, ...]]:
    """Of each danger, by its code, the findings (``type:code``) that its questions are about."""
    return dict(read(__package__, "danger_groups.csv", _COLUMNS, _make))


@lru_cache(maxsize=1)
def _group_of() -> Mapping[str, str]:
    return {key: code for code, keys in groups().items() for key in keys}


def folded(asks_about: Sequence[str]) -> tuple[int, tuple[Danger, ...]]:
    """How many questions stand open, and the others by danger; the danger with the gravest question comes first.

    Args:
        asks_about: the finding (``type:code``) of each question, in the order of danger.

    >>> folded(["red_flag:fever"] * 8)
    (8, ())
    >>> folded(["red_flag:fever"] * 7 + ["red_flag:bladder_change", "red_flag:hot_joint"])[1]
    (Danger(code='infection', places=(6, 8)), Danger(code='nerves', places=(7,)))
    """
    if len(asks_about) <= FIRST + SPARE:
        return len(asks_about), ()
    found: dict[str, list[int]] = {}
    for place in range(FIRST, len(asks_about)):
        found.setdefault(_group_of().get(asks_about[place], OTHERS), []).append(place)
    return FIRST, tuple(Danger(code, tuple(places)) for code, places in found.items())
