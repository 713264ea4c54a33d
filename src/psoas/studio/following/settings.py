"""Figures of following a session that touched feelings; a table, so that a clinician can change them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from psoas.vocabulary.tables import Row, read


@lru_cache(maxsize=1)
def _figures() -> Mapping[str, float]:
    def make(row: Row) -> tuple[str, float]:
        row.text("unit"), row.text("citation"), row.verified()
        return row.text("code"), row.number("value")

    return dict(
        read("psoas.studio.following", "session.csv", ("code", "value", "unit", "citation", "verified"), make)
    )


def figure(code: str) -> int:
    """A whole figure of ``session.csv``: of a session with care (points and days), or of the check-in (days)."""
    return round(_figures()[code])
