"""How sure the probabilities are: draws of every uncertain figure, each carried through the whole model.

Every rate, prior, cluster, companion and share of telling is drawn ``_DRAWS`` times from its own
distribution, evenly spread over it (a Latin hypercube with fixed seed), and every draw goes through the same
functions as the tables' values: grouping, clusters, caps, silence, softmax. The interval holds the middle
share of the answers. The same figure keeps its draws in every visit, so that two visits can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.differential.inference.comorbidity import companions, present_now, present_with, shrink_to_prior
from psoas.differential.inference.model import Known, evidence_bits, silence_of, softmax2, unmentioned_bits
from psoas.differential.knowledge.evidence import FINDINGS, Floats, capped_bits, knowledge, trusted_people
from psoas.differential.knowledge.own import OwnEvidence
from psoas.differential.knowledge.priors import Prior
from psoas.differential.uncertainty.beta import beta_quantiles
from psoas.vocabulary import FINDING_TYPES, SOURCES
from psoas.vocabulary.tables import VERIFIED

_DRAWS: Final = 256
_SEED: Final = 20_261_123
_LEVELS: Final[Floats] = (np.arange(_DRAWS) + 0.5) / _DRAWS


@dataclass(frozen=True, slots=True, eq=False)
class DrawnWeights:
    """Weights (S, D) whose figures are drawn; a finding that a source does not name is drawn once for all such.

    ``row_of`` (F, S) is the row of the drawn figures (R, D) that a finding takes for a source.
    """

    row_of: NDArray[np.intp]
    rate: Floats
    present: Floats
    denied: Floats
    silence: Floats
    clusters: Floats  # (clusters, 2, D): failed, met

    @property
    def shape(self) -> tuple[int, ...]:
        """(S, D)."""
        return len(SOURCES), _DRAWS

    def told(self, finding: int, *, present: bool) -> Floats:
        """What a finding adds to each source in each draw (S, D)."""
        return np.asarray((self.present if present else self.denied)[self.row_of[finding]])

    def unsaid(self, finding: int) -> Floats:
        """What its absence from the story adds (S, D)."""
        return np.asarray(self.silence[self.row_of[finding]])

    def cluster(self, number: int, *, met: bool) -> Floats:
        """What the published combination adds (D,)."""
        return np.asarray(self.clusters[number, int(met)])


def _shuffled(rows: int, use: int) -> NDArray[np.intp]:
    """The order of the draws for so many figures (rows, D); each ``use`` has its own."""
    return np.random.default_rng([_SEED, use]).random((rows, _DRAWS)).argsort(axis=1)


def _shared(marks: Sequence[str], towards: Floats, use: int) -> NDArray[np.intp]:
    """The order of the draws (rows, D) of figures that err together where they carry the same mark.

    Whoever guesses one rate too far from what is usual guesses the others so too. So each mark has one common
    draw, and each figure follows it by the share of its mark in the settings, up or down as ``towards`` (rows,) says.
    Every figure still takes each of its levels once.
    """
    random, settings = np.random.default_rng([_SEED, use]), knowledge().settings
    common = dict(zip(VERIFIED, random.standard_normal((len(VERIFIED), _DRAWS)), strict=True))
    share = np.array([settings[f"shared_{mark}"] for mark in marks])[:, None]
    together = towards[:, None] * np.array([common[mark] for mark in marks])
    own = random.standard_normal((len(marks), _DRAWS))
    order = (np.sqrt(share) * together + np.sqrt(1 - share) * own).argsort(axis=1)
    place: NDArray[np.intp] = np.empty(order.shape, dtype=np.intp)
    np.put_along_axis(place, order, np.arange(_DRAWS)[None], axis=1)
    return place


def _spread(
    mean: Sequence[float] | Floats, people: Sequence[float] | Floats, places: NDArray[np.intp]
) -> Floats:
    """Beta draws (rows, D) of shares seen in so many people, in the order of ``places`` (rows, D)."""
    drawn = beta_quantiles(np.asarray(mean, float), np.asarray(people, float), _LEVELS)
    return np.take_along_axis(drawn, places, axis=1)


@lru_cache(maxsize=1)
def drawn_weights() -> DrawnWeights:
    """Every figure of the evidence tables drawn, once."""
    tables = knowledge()
    own = list(tables.origins)  # (finding, source)
    row_of = np.repeat(np.arange(len(FINDINGS))[:, None], len(SOURCES), axis=1)
    row_of[tuple(np.array(own).T)] = len(FINDINGS) + np.arange(len(own))
    unnamed = [
        next(s for s in range(len(SOURCES)) if (f, s) not in tables.origins) for f in range(len(FINDINGS))
    ]
    cells = np.array([*enumerate(unnamed), *own])
    clinic = tables.base[cells[:, 0], None]
    means = tables.rate[tuple(cells.T)]
    marks = [tables.origin(f, s).verified for f, s in cells.tolist()]
    # A common error makes every sign tell more than it does, or less: away from the clinic's rate, or towards it.
    places = _shared(marks, np.sign(means - clinic[:, 0]), use=0)
    rate = _spread(means, tables.people[tuple(cells.T)], places)
    return DrawnWeights(
        row_of=row_of,
        rate=rate,
        present=capped_bits(rate / clinic, tables.settings, tables.ceiling[tuple(cells.T)][:, None]),
        denied=capped_bits((1 - rate) / (1 - clinic), tables.settings),
        silence=silence_of(rate, _told()[cells[:, 0]], clinic),
        clusters=_clusters(),
    )


@lru_cache(maxsize=2)
def own_drawn_weights(own: OwnEvidence) -> DrawnWeights:
    """The drawn figures with a studio's own rates in place of those of the tables; each own rate is drawn by itself."""
    tables, drawn = knowledge(), drawn_weights()
    if not own.rates:
        return drawn
    findings = np.array([one.finding for one in own.rates])
    means, people = [one.mean for one in own.rates], [one.people for one in own.rates]
    rate = _spread(means, people, _shuffled(len(own.rates), use=6))
    clinic, row_of = tables.base[findings, None], drawn.row_of.copy()
    ceiling = np.empty((len(findings), 1))
    for n, one in enumerate(own.rates):
        row_of[one.finding, list(one.sources)] = len(drawn.rate) + n
        ceiling[n] = tables.ceiling[one.finding, list(one.sources)].min()
    present = capped_bits(rate / clinic, tables.settings, ceiling)
    denied = capped_bits((1 - rate) / (1 - clinic), tables.settings)
    silence = silence_of(rate, _told()[findings], clinic)
    return DrawnWeights(
        row_of=row_of,
        rate=np.concatenate([drawn.rate, rate]),
        present=np.concatenate([drawn.present, present]),
        denied=np.concatenate([drawn.denied, denied]),
        silence=np.concatenate([drawn.silence, silence]),
        clusters=drawn.clusters,
    )


def _told() -> Floats:
    """How many name a finding unasked (F, D); the findings of one type are told or kept back together."""
    tables = knowledge()
    guess = tables.settings["people_behind_a_guess"]
    asked = tables.told > 0
    told = np.zeros((len(FINDINGS), _DRAWS))
    told[asked] = beta_quantiles(tables.told[asked], np.full(asked.sum(), guess), _LEVELS)
    kind = [FINDING_TYPES.index(finding.split(":")[0]) for finding in FINDINGS]
    return np.take_along_axis(told, _shuffled(len(FINDING_TYPES), use=1)[kind], axis=1)


def _clusters() -> Floats:
    """Bits of each published combination (clusters, 2, D): failed, met."""
    tables = knowledge()
    shares = [(c.p_if_source, c.p_if_other) for c in tables.clusters]
    people = np.repeat([c.people for c in tables.clusters], 2)
    drawn = _spread(np.ravel(shares), people, _shuffled(len(people), use=2))
    true, false = drawn.reshape(len(shares), 2, _DRAWS).transpose(1, 0, 2)
    both = np.stack([(1 - true) / (1 - false), true / false], axis=1)
    return capped_bits(both, tables.settings)


@lru_cache(maxsize=1)
def _normals() -> Floats:
    """Standard normal draws of each source's prior (S, D)."""
    values = np.array([NormalDist().inv_cdf(level) for level in _LEVELS.tolist()])
    return np.asarray(values[_shuffled(len(SOURCES), use=3)])


@lru_cache(maxsize=1)
def _beside() -> Floats:
    """Draws (pairs, D) of how often a companion is there."""
    settings = knowledge().settings
    guess = settings["people_behind_a_guess"]
    people = [trusted_people(guess, pair.origin.verified, settings) for pair in companions()]
    marks = [pair.origin.verified for pair in companions()]
    return _spread([pair.rate for pair in companions()], people, _shared(marks, np.ones(len(marks)), use=4))


@lru_cache(maxsize=1)
def _doubt() -> Floats:
    """Draws (D,) of how far the model itself is mistrusted."""
    settings = knowledge().settings
    places = _shuffled(1, use=5)
    return np.asarray(_spread([settings["model_doubt"]], [settings["people_behind_a_guess"]], places)[0])


def answers(known: Known, prior: Prior, rules: Floats) -> Floats:
    """The probability that each source is present, once for each draw (D, S).

    Args:
        known: the findings.
        prior: of this client.
        rules: bits (S,) that fired screening rules add.
    """
    scale = knowledge().settings["evidence_scale"]
    weights = drawn_weights() if known.own is None else own_drawn_weights(known.own)
    start = (prior.bits + rules)[:, None] + prior.sd_bits[:, None] * _normals()
    bits = start + scale * (unmentioned_bits(known, weights) + evidence_bits(known, weights))
    before = present_now(softmax2(prior.bits))
    return shrink_to_prior(present_with(softmax2(bits.T), _beside().T), before, _doubt()[:, None])


def interval(drawn: Floats, probability: Floats, guessed: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """Low and high (S,) of the answers (D, S), at the coverage that the settings give; the estimate lies inside.

    No interval that mostly rests on guesses ends at certainty, but at the settings' ceiling at most: ``guessed`` (S,)
    is the share of a source's weight that is guessed.
    """
    settings = knowledge().settings
    tail = (1 - settings["interval_coverage"]) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    ceiling = np.where(guessed >= settings["guessed_from"], settings["guesses_at_most"], 1.0)
    return np.minimum(low, probability), np.maximum(np.minimum(high, ceiling), probability)
