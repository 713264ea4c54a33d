"""How probabilities are told: words beside the number, and one line for all that is too unlikely to rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Differential, SourceEstimate
from psoas.differential.knowledge.evidence import PACKAGE, knowledge
from psoas.errors import KnowledgeError, PsoasError
from psoas.vocabulary.tables import Row, read

LIKELIHOOD: Final = ("from", "words", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Rest:
    """The sources that are told in one line: ``sources`` likeliest first, ``together`` the most that they come to, 0 to 1."""

    sources: tuple[str, ...]
    together: float

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.sources)


def told_one_by_one(differential: Differential) -> tuple[SourceEstimate, ...]:
    """The sources that are likely enough to be told each for itself, most probable first."""
    least = knowledge().settings["told_one_by_one_from"]
    return tuple(e for e in differential.estimates if e.probability >= least)


def rest(differential: Differential, shown: int | None = None) -> Rest:
    """What is left for one line.

    The chance that any of them is there is at most the sum of theirs; how often two of them come together is not known.

    Args:
        differential: as deciphered.
        shown: how many are shown before the line; where it is not given, all those of ``told_one_by_one``.
    """
    left = differential.estimates[len(told_one_by_one(differential)) if shown is None else max(shown, 0) :]
    return Rest(tuple(e.source for e in left), min(1.0, sum(e.probability for e in left)))


@lru_cache(maxsize=1)
def _scale() -> Sequence[tuple[float, str, str]]:
    """Where each word begins, lowest first, and who says so."""

    def make(row: Row) -> tuple[float, str, str]:
        row.verified()
        return row.number("from"), row.text("words"), row.text("citation").partition(" (")[0]

    scale = read(PACKAGE, "likelihood.csv", LIKELIHOOD, make)
    starts = [start for start, *_ in scale]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)) or starts[-1] >= 1:
        raise KnowledgeError(f"{PACKAGE}/data/likelihood.csv: must begin at 0 and rise, below 1.")
    return scale


def likelihood_words(probability: float) -> str:
    """The words for a probability, to stand beside the number and never in its place.

    >>> likelihood_words(0.62), likelihood_words(0.5), likelihood_words(0.1)
    ('likely', 'about even', 'very unlikely')

    Raises:
        PsoasError: it is no probability.
    """
    if not 0 <= probability <= 1:
        raise PsoasError(f"probability: {probability} was given; it must be from 0 to 1.")
    return next(words for start, words, _ in reversed(_scale()) if probability >= start)


def likelihood_source() -> str:
    """Whose scale the words follow."""
    return "; ".join(dict.fromkeys(source for *_, source in _scale()))


def likelihood_range(low: float, high: float) -> str:
    """The words for an interval: one where both ends have the same, else from the lower to the higher.

    A probability whose interval is wide should not be told by its own word alone.

    >>> likelihood_range(0.3, 0.97), likelihood_range(0.82, 0.9)
    ('unlikely to almost certain', 'very likely')

    Raises:
        PsoasError: an end is no probability.
    """
    first, last = likelihood_words(low), likelihood_words(high)
    return first if first == last else f"{first} to {last}"
