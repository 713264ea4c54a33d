"""Does demand predict how often activities hurt, for a source that it was not learnt from?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from psoas.differential.mechanical.link import Link, Models, Pair, learn, models

Floats = NDArray[np.float64]
_SHUFFLES = 10_000
_SEED = 20_261_125


@dataclass(frozen=True)
class Prediction:
    """How well a set of pairs is predicted, each source from all the others.

    ``rank`` is Spearman's correlation of demand and rate, ``chance`` the share of shuffles of each source's activities
    that reach it; ``gain`` is how much better (nats a pair) a source's rates are predicted with demand than without.
    """

    link: Link
    sources: int
    rank: float
    chance: float
    gain: float


def predict(pairs: Sequence[Pair]) -> Prediction:
    sources = np.array([p.source for p in pairs])
    rank, chance = _rank(pairs, sources)
    gain = _left_out(models(pairs), sources) - _left_out(models(pairs, with_demand=False), sources)
    return Prediction(learn(pairs), len(set(sources)), rank, chance, gain / len(pairs))


def _ranks(values: Floats) -> Floats:
    """Middle ranks: equal values share theirs."""
    below = (values[:, None] > values).sum(axis=1)
    return np.asarray(below + ((values[:, None] == values).sum(axis=1) - 1) / 2)


def _rank(pairs: Sequence[Pair], sources: NDArray[np.intp]) -> tuple[float, float]:
    # Middle ranks are halves: twice each is a whole number. Shuffled, their mean and spread stay, so that the sum of products orders
    # the correlations, exactly where two are equal.
    demand, rate = (
        np.rint(2 * _ranks(np.array(values))).astype(np.int64)
        for values in ([p.demand for p in pairs], [p.rate for p in pairs])
    )
    seen = float(np.corrcoef(demand, rate)[0, 1])
    random = np.random.default_rng(_SEED)
    places = [np.flatnonzero(sources == s) for s in sorted(set(sources.tolist()))]
    shuffled = np.tile(demand, (_SHUFFLES, 1))
    for row in shuffled:
        for place in places:
            row[place] = demand[random.permutation(place)]
    reached = int(np.sum(shuffled @ rate >= demand @ rate))
    return seen, (reached + 1) / (_SHUFFLES + 1)


def _left_out(how: Models, sources: NDArray[np.intp]) -> float:
    """Log density of each source's rates given all others, summed (nats); exact for every model of the grid.

    The conditional normal of a block comes from the precision of the whole: its own precision is the block's, and its
    mean lies the block's solved residual away (Rasmussen & Williams 2006, 5.4.2).
    """
    total = 0.0
    solved = how.precision @ how.logits
    for source in sorted(set(sources.tolist())):
        out = np.flatnonzero(sources == source)
        block = how.precision[:, out[:, None], out]
        off = np.linalg.solve(block, solved[:, out, None])[..., 0]
        distance = np.einsum("gi,gij,gj->g", off, block, off)
        density = 0.5 * (np.linalg.slogdet(block)[1] - distance - len(out) * np.log(2 * np.pi))
        # The others alone make a model as probable as the whole makes it, less what the block said of it.
        before = np.log(np.maximum(how.probability, 1e-300)) - density
        weight = np.exp(before - before.max())
        total += float(np.log(np.sum(weight / weight.sum() * np.exp(density))))
    return total
