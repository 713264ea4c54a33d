"""Sources that are present beside the main one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.knowledge.evidence import PACKAGE, SOURCE_AT, Floats, Origin
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read

COMPANIONS: Final = ("main", "also", "rate", "reason", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Companion:
    """``also`` is there at this rate when ``main`` is the main source (numbers of sources)."""

    main: int
    also: int
    rate: float
    origin: Origin


@lru_cache(maxsize=1)
def companions() -> tuple[Companion, ...]:
    """Every known pair."""

    def make(row: Row) -> Companion:
        main, also = (SOURCE_AT[check_code("source", row.text(c), c)] for c in ("main", "also"))
        row.text("reason")
        if main == also or not 0 < row.number("rate") < 1:
            raise row.fail("rate", "must be between 0 and 1, for another source")
        return Companion(main, also, row.number("rate"), Origin(row.text("citation"), row.verified()))

    return read(PACKAGE, "companions.csv", COMPANIONS, make)


@lru_cache(maxsize=1)
def _beside() -> Floats:
    """How often a source (column) is there too when another (row) is the main one (S, S); 1 for itself."""
    rates = np.eye(len(SOURCES))
    for pair in companions():
        rates[pair.main, pair.also] = pair.rate
    return rates


def present_now(main: Floats) -> Floats:
    """The probability that each source is present (..., S): as the main one, or beside the main one.

    Linear in the probabilities of the main source, so a finding that speaks for a source still does.
    """
    return np.asarray(np.minimum(main @ _beside(), 1.0))


def present_with(main: Floats, rates: Floats) -> Floats:
    """As ``present_now`` (D, S), where each draw has its own rates of the companions (D, pairs)."""
    pairs = companions()
    to = np.zeros((len(pairs), len(SOURCES)))
    to[np.arange(len(pairs)), [pair.also for pair in pairs]] = 1
    beside = (main[:, [pair.main for pair in pairs]] * rates) @ to
    return np.asarray(np.minimum(main + beside, 1.0))


def shrink_to_prior(present: Floats, before: Floats, doubt: Floats | float) -> Floats:
    """What is believed (..., S): a part of it stays with the prior (S,), since the model may not fit this client at all."""
    return np.asarray((1 - doubt) * present + doubt * before)
