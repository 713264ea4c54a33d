"""Whom a source or a sign cannot concern: nobody speaks of a pregnancy to a man of seventy-five."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from psoas.screening.conditions import Condition, Facts, parse
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Condition]:
    def make(row: Row) -> tuple[str, Condition]:
        row.text("citation"), row.verified()
        type_, _, code = row.text("key").partition(":")
        check_code(type_, code, "key")
        return row.text("key"), parse(row.text("when"))

    return dict(read("psoas.screening", "possible.csv", ("key", "when", "citation", "verified"), make))


def is_possible(key: str, facts: Facts) -> bool:
    """Whether a source or a finding (``type:code``) can concern this client; an age or a sex that is not known excludes nothing."""
    when = _table().get(key)
    return when is None or when.met(facts)
