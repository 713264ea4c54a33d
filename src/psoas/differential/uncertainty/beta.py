"""Quantiles of Beta distributions, many at once."""

from __future__ import annotations

from typing import Final

import numpy as np

from psoas.differential.knowledge.evidence import Floats

# From -1 to 1, closest together about the peak.
_STEPS: Final[Floats] = np.sinh(np.linspace(-4, 4, 1025)) / np.sinh(4)
# The density is followed on either side until it has fallen by this power of e from its peak.
_FALL: Final = 25.0


def beta_quantiles(mean: Floats, people: Floats, levels: Floats) -> Floats:
    """Quantiles (N, L) of the Beta distributions (N,) with these means and ``a + b = people``, at levels (L,).

    Worked out on the scale of the logit, where the density ``x^a (1 - x)^b`` is smooth and has one peak for
    every ``a`` and ``b`` above zero: summed on a grid and read off between its points. Correct to about four
    digits, far beyond what is known of any rate.
    """
    pairs, which = np.unique(np.stack([mean, people]), axis=1, return_inverse=True)
    a, b = pairs[0] * pairs[1], (1 - pairs[0]) * pairs[1]
    bend = np.sqrt(2 * _FALL * (a + b) / (a * b))
    reach = np.where(_STEPS < 0, (_FALL / a + bend)[:, None], (_FALL / b + bend)[:, None])
    logit = np.log(a / b)[:, None] + reach * _STEPS
    fall = a[:, None] * logit - (a + b)[:, None] * np.logaddexp(0, logit)
    density = np.exp(fall - fall.max(axis=1, keepdims=True))
    below = np.cumsum((density[:, 1:] + density[:, :-1]) / 2 * np.diff(logit, axis=1), axis=1)
    below = np.concatenate([np.zeros((len(a), 1)), below], axis=1) / below[:, -1:]
    found = np.array([np.interp(levels, below[n], logit[n]) for n in range(len(a))])
    return np.asarray(np.exp(-np.logaddexp(0, -found))[which.reshape(-1)])
