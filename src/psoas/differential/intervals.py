"""How sure the probabilities are: the uncertainty of priors and rates, carried through the softmax."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.companions import companions, present_now
from psoas.differential.inference import Known, softmax2
from psoas.differential.knowledge import Floats, knowledge

_DRAWS: Final = 256
_SEED: Final = 20_261_123


@lru_cache(maxsize=1)
def _normals() -> Floats:
    """Fixed standard normal draws (draws, S + 1), in pairs of opposite sign so that their mean is zero.

    The last column is for the companions, whose rates are unsure together.
    """
    half = np.random.default_rng(_SEED).standard_normal((_DRAWS // 2, knowledge().rate.shape[1] + 1))
    return np.concatenate([half, -half])


@lru_cache(maxsize=1)
def _companions_sd() -> float:
    """Standard deviation of the natural logarithm of a companion's rate, a guess like others (delta step)."""
    rate = float(np.mean([pair.rate for pair in companions()]))
    return float(np.sqrt((1 - rate) / (rate * (knowledge().settings["people_behind_a_guess"] + 1))))


def sd_bits(known: Known, prior_sd_bits: Floats, scale: float) -> Floats:
    """Standard deviation (S,) of each source's bits.

    A rate p seen in n people has the Beta variance p(1-p)/(n+1); the first-order (delta) step turns it
    into the variance of log2 p for a present finding and of log2(1-p) for a denied one.
    """
    tables = knowledge()
    variance = prior_sd_bits**2
    for finding, present in known.signs.items():
        p = tables.rate[finding]
        side = p if present else 1 - p
        variance = variance + (scale / np.log(2)) ** 2 * (1 - side) / (side * (tables.people[finding] + 1))
    return np.asarray(np.sqrt(variance))


def interval(bits: Floats, spread: Floats, probability: Floats) -> tuple[Floats, Floats]:
    """Low and high (S,) around each probability, at the coverage that the settings give."""
    normals = _normals()
    main = softmax2(bits + spread * normals[:, :-1])
    beside = present_now(main) - main
    draws = np.minimum(main + beside * np.exp(_companions_sd() * normals[:, -1:]), 1.0)
    tail = (1 - knowledge().settings["interval_coverage"]) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    return np.minimum(low, probability), np.maximum(high, probability)
