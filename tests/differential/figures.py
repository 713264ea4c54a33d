"""Weights made anew from any figures, to put beside those that the engine keeps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from psoas.differential.inference.model import Known, evidence_bits, group_of, softmax2, unmentioned_bits
from psoas.differential.knowledge.evidence import Floats, knowledge
from psoas.vocabulary import SOURCES


@dataclass(frozen=True, eq=False)
class Figures:
    """The tables' own figures unless others are given: ``rate`` (F, S), ``base`` (F,), ``told`` (F,), clusters (C, 2)."""

    rate: Floats = field(default_factory=lambda: knowledge().rate)
    base: Floats = field(default_factory=lambda: knowledge().base)
    told_share: Floats = field(default_factory=lambda: knowledge().told)
    clusters: Floats = field(
        default_factory=lambda: np.array([(c.p_if_source, c.p_if_other) for c in knowledge().clusters])
    )
    capped: bool = True
    groups_are_silent: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(SOURCES),)

    def _within_caps(self, ratio: Floats, ceiling: Floats | None = None) -> Floats:
        caps = knowledge().settings
        most = caps["ratio_ceiling"] if ceiling is None else ceiling
        inside = np.minimum(np.maximum(ratio, caps["ratio_floor"]), most)
        return np.log2(inside if self.capped else ratio)

    def told(self, finding: int, *, present: bool) -> Floats:
        rate, base = self.rate[finding], self.base[finding]
        if not present:
            return self._within_caps((1 - rate) / (1 - base))
        return self._within_caps(rate / base, knowledge().ceiling[finding])

    def unsaid(self, finding: int) -> Floats:
        if self.groups_are_silent and group_of()[finding] is not None:
            return np.zeros(self.shape)
        told = self.told_share[finding]
        return np.asarray(np.log2((1 - told * self.rate[finding]) / (1 - told * self.base[finding])))

    def cluster(self, number: int, *, met: bool) -> Floats:
        true, false = self.clusters[number]
        return self._within_caps(np.array(true / false if met else (1 - true) / (1 - false)))


def main_source(prior_bits: Floats, known: Known, figures: Figures, scale: float) -> Floats:
    """The main source's probabilities (S,) with these figures."""
    return softmax2(prior_bits + scale * (evidence_bits(known, figures) + unmentioned_bits(known, figures)))
