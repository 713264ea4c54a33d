"""Figures that a studio counted among its own clients, in the form in which the model takes them in place of published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psoas.assessment import OwnFigure
from psoas.differential.knowledge.evidence import Floats, Origin


@dataclass(frozen=True, slots=True)
class OwnRate:
    """How often a finding is there under some sources (numbers), counted as seen in so many ``people``."""

    finding: int
    sources: tuple[int, ...]
    mean: float
    people: float
    origin: Origin


@dataclass(frozen=True, slots=True, eq=False)
class OwnEvidence:
    """A studio's own evidence. Made once where it is learned; it is hashed by identity and never changes.

    Attributes:
        version: stands for its content, for caches.
        shift: (S,) bits that its share of each source adds to the prior.
        doubt: (S,) what is left of the prior's standard deviation.
        rates: the rates that stand in place of the tables' own.
        figures: everything that is used, beside the published figures.
    """

    version: str
    shift: Floats
    doubt: Floats
    rates: tuple[OwnRate, ...]
    figures: tuple[OwnFigure, ...]
    origins: Mapping[tuple[int, int], Origin] = field(init=False)

    def __post_init__(self) -> None:
        """Look the origins up by finding and source."""
        found = {(one.finding, s): one.origin for one in self.rates for s in one.sources}
        object.__setattr__(self, "origins", found)
