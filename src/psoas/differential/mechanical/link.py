"""The link from demand to pain, learnt from published rates, and the bits that it would give.

How often an activity hurts people with a source (in logits) is taken as intercept + weight x demand, with scatter between
sources, between activities and between single pairs, since studies ask differently. Intercept and weight have normal
distributions before data; the three scatters are summed over on a grid, so that the answer needs no sampling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final

import numpy as np

from psoas.differential.inference.model import Known
from psoas.differential.knowledge.evidence import (
    FINDING_AT,
    PACKAGE,
    SOURCE_AT,
    Floats,
    capped_bits,
    knowledge,
    trusted_people,
)  # fmt: skip
from psoas.differential.mechanical.demand import Demand, mechanical_settings, usual_demand
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read

_GRID: Final = 6  # steps of each scatter
_WIDE: Final = 1.959963984540054  # of the middle 95% of a normal distribution
RATES: Final = ("source", "activity", "rate", "people", "population", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Pair:
    """How often an activity (``finding``) hurts those with a source, and what it asks of the tissue.

    ``people`` is how many of this clinic the figure counts as; ``verified`` how far it can be trusted.
    """

    source: int
    finding: int
    rate: float
    people: float
    demand: float
    verified: str


@dataclass(frozen=True, slots=True)
class Link:
    """``weight`` in logits from no demand to the greatest, with its standard deviation; ``pairs`` it is learnt from."""

    weight: float
    sd: float
    pairs: int

    @property
    def interval(self) -> tuple[float, float]:
        """The middle 95%."""
        return self.weight - _WIDE * self.sd, self.weight + _WIDE * self.sd

    @property
    def reliable(self) -> float:
        """The share of the weight's square that is not its own doubt, 0 to 1: what shrinks it."""
        return self.weight**2 / (self.weight**2 + self.sd**2)


def published_pairs() -> tuple[Pair, ...]:
    """Every published rate of an activity for a source with a tissue; the row of evidence.csv wins over ours."""
    tables = knowledge()
    found = {(p.source, p.finding): p for p in _evidence() if p.verified != "estimate"}

    def take(row: Row) -> None:
        source = SOURCE_AT[check_code("source", row.text("source"))]
        finding = FINDING_AT[f"activity_worse:{check_code('activity_worse', row.text('activity'))}"]
        row.text("population"), row.text("citation")
        rate, mark = row.number("rate"), row.verified()
        demand = float(usual_demand().share[finding, source])
        if not 0 < rate < 1:
            raise row.fail("rate", "must be between 0 and 1")
        if not np.isfinite(demand):
            raise row.fail("activity", "the body model knows no demand for it: leave the row out")
        people = trusted_people(row.number("people"), mark, tables.settings)
        found.setdefault((source, finding), Pair(source, finding, rate, people, demand, mark))

    read(PACKAGE, "mechanical_rates.csv", RATES, take)
    return tuple(found.values())


def guessed_pairs() -> tuple[Pair, ...]:
    """The estimates of evidence.csv: what we ourselves think hurts. To be compared, not learnt from."""
    return tuple(pair for pair in _evidence() if pair.verified == "estimate")


def _evidence() -> tuple[Pair, ...]:
    tables, share = knowledge(), usual_demand().share
    return tuple(
        Pair(s, f, float(tables.rate[f, s]), float(tables.people[f, s]), float(share[f, s]), origin.verified)
        for (f, s), origin in tables.origins.items()
        if np.isfinite(share[f, s])
    )


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The normal models of some pairs (n), one for each combination of scatters (g).

    ``design`` (n, 2); ``logits`` (n,) of the rates; ``precision`` (g, n, n) of the rates, intercept and weight summed
    over; ``prior`` (2, 2) of intercept and weight; ``probability`` (g,) after data.
    """

    design: Floats
    logits: Floats
    precision: Floats
    prior: Floats
    probability: Floats


def models(pairs: Sequence[Pair], *, with_demand: bool = True) -> Models:
    """Every model of the pairs; without demand the weight is held at zero."""
    settings = mechanical_settings()
    sd = (settings["prior_sd_intercept"], settings["prior_sd_weight"] if with_demand else 0.0)
    prior = np.diag(np.square(sd))
    design = np.array([[1.0, p.demand] for p in pairs])
    logits = np.array([np.log(p.rate / (1.0 - p.rate)) for p in pairs])
    sampling = np.diag([1.0 / (p.people * p.rate * (1.0 - p.rate)) for p in pairs])
    source, finding = (
        np.array(column) for column in zip(*((p.source, p.finding) for p in pairs), strict=True)
    )
    alike = np.stack([source[:, None] == source, finding[:, None] == finding, np.eye(len(pairs)) > 0])
    steps = np.linspace(0.0, settings["most_scatter"], _GRID)
    variance = np.square(list(product(steps, repeat=len(alike))))  # between sources, activities, single pairs
    covariance = (
        sampling + design @ prior @ design.T + np.einsum("gk,kij->gij", variance, alike.astype(float))
    )
    precision = np.linalg.inv(covariance)
    fit = -0.5 * (np.linalg.slogdet(covariance)[1] + np.einsum("i,gij,j->g", logits, precision, logits))
    score = fit - 0.5 * (variance / settings["prior_sd_scatter"] ** 2).sum(axis=1)
    probability = np.exp(score - score.max())
    return Models(design, logits, precision, prior, probability / probability.sum())


def learn(pairs: Sequence[Pair]) -> Link:
    """The weight of demand, summed over all scatters."""
    how = models(pairs)
    gain = how.prior @ how.design.T @ how.precision  # (g, 2, n)
    mean = (gain @ how.logits)[:, 1]
    variance = how.prior[1, 1] - (gain @ how.design @ how.prior)[:, 1, 1]
    middle = float(how.probability @ mean)
    spread = float(how.probability @ (variance + (mean - middle) ** 2))
    return Link(middle, float(np.sqrt(spread)), len(pairs))


@lru_cache(maxsize=1)
def link() -> Link:
    """The link learnt from what is published."""
    return learn(published_pairs())


def mechanical_bits(
    known: Known,
    demand: Demand | None = None,
    learnt: Link | None = None,
    *,
    rate: Floats | None = None,
) -> Floats:
    """What the told activities would add to each source (S,), before the evidence scale.

    Only pairs that have no row of their own in the evidence count: no pair speaks twice. The rate that such a pair has in
    the tables is moved by the weight times how much more the activity asks of this tissue than of the others; the bits
    are shrunk by the weight's own doubt.

    Args:
        known: the findings.
        demand: of this client's body; the usual adult's where it is not given.
        learnt: the link; the one learnt from published rates where it is not given.
        rate: rates (F, S) of tables without rows for activities; then every pair counts.
    """
    asked, how, tables = demand or usual_demand(), learnt or link(), knowledge()
    usual, rates = asked.usual, tables.rate if rate is None else rate
    total = np.zeros(len(SOURCES))
    for finding, present in known.signs.items():
        more = asked.share[finding] - usual[finding]
        own = [rate is None and (finding, s) in tables.origins for s in range(len(SOURCES))]
        free = np.isfinite(more) & ~np.array(own)
        before = rates[finding, free]
        after = 1.0 / (1.0 + (1.0 - before) / before * np.exp(-how.weight * more[free]))
        ratio = after / before if present else (1.0 - after) / (1.0 - before)
        total[free] += how.reliable * capped_bits(ratio, tables.settings)
    return total
