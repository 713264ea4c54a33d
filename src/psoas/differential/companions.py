"""Sources that are present beside the main one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from psoas.differential.knowledge import PACKAGE, SOURCE_AT, Floats
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read


@lru_cache(maxsize=1)
def _beside() -> Floats:
    """How often a source (column) is there too when another (row) is the main one (S, S); 1 for itself."""
    rates = np.eye(len(SOURCES))

    def take(row: Row) -> None:
        main, also = (SOURCE_AT[check_code("source", row.text(c), c)] for c in ("main", "also"))
        row.text("reason"), row.text("citation"), row.verified()
        if main == also or not 0 < row.number("rate") < 1:
            raise row.fail("rate", "must be between 0 and 1, for another source")
        rates[main, also] = row.number("rate")

    read(PACKAGE, "companions.csv", ("main", "also", "rate", "reason", "citation", "verified"), take)
    return rates


def present_now(main: Floats) -> Floats:
    """The probability that each source is present (..., S): as the main one, or beside the main one.

    Linear in the probabilities of the main source, so a finding that speaks for a source still does.
    """
    return np.asarray(np.minimum(main @ _beside(), 1.0))
