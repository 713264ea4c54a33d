"""How far a figure could lie from the truth: 95% intervals.

A share of independent cases has Wilson's interval (Wilson EB, J Am Stat Assoc 1927;22:209). A figure over many
findings of one statement, or a mean, has the percentile bootstrap over whole statements or cases (Efron B, Ann Stat
1979;7:1), since findings of one statement stand and fall together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SEED: Final = 20_261_123
RESAMPLES: Final = 2000
_Z: Final = 1.959963984540054  # of the middle 95% of a normal distribution
_ENDS: Final = (2.5, 97.5)  # percentiles


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95% interval; ``of`` is how many cases, statements or findings stand behind it.

    ``hits`` is how many of them, where it is a share. A figure over nothing is none.
    """

    value: float | None
    low: float | None
    high: float | None
    of: int
    hits: int | None = None

    def to_json(self) -> dict[str, float | int | None]:
        """As plain values."""
        return {"value": self.value, "low": self.low, "high": self.high, "of": self.of, "hits": self.hits}


def wilson(hits: float, of: float) -> tuple[float, float]:
    """Wilson's interval of a share.

    >>> [round(x, 3) for x in wilson(50, 50)]
    [0.929, 1.0]
    """
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * np.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def share(hits: int, of: int) -> Figure:
    """A share of independent cases."""
    if of == 0:
        return Figure(None, None, None, 0, 0)
    return Figure(hits / of, *wilson(hits, of), of, hits)


def resample_counts(of: int, seed: int = SEED) -> Floats:
    """How often each of ``of`` units is drawn in each resample (RESAMPLES, of)."""
    random = np.random.default_rng(seed)
    return random.multinomial(of, np.full(of, 1 / of), size=RESAMPLES).astype(np.float64)


def mean(values: Floats) -> Figure:
    """The mean of one value a case (n,), with the bootstrap's interval."""
    if not len(values):
        return Figure(None, None, None, 0)
    drawn = resample_counts(len(values)) @ values / len(values)
    low, high = np.percentile(drawn, _ENDS)
    return Figure(float(values.mean()), float(low), float(high), len(values))


def ratio(top: Floats, bottom: Floats) -> Figure:
    """A share over the parts of many units: sums of ``top`` over sums of ``bottom`` (n,), resampled by unit.

    Where all resamples agree (all right, or all wrong) the bootstrap is blind, and Wilson's interval stands in.
    """
    whole = float(bottom.sum())
    if whole == 0:
        return Figure(None, None, None, 0)
    counts = resample_counts(len(top))
    tops, bottoms = counts @ top, counts @ bottom
    drawn = tops[bottoms > 0] / bottoms[bottoms > 0]
    low, high = (float(x) for x in np.percentile(drawn, _ENDS))
    value = float(top.sum()) / whole
    if low == high:
        low, high = wilson(float(top.sum()), whole)
    return Figure(value, low, high, round(whole))


def statistic(count: int, of_units: Callable[[NDArray[np.intp]], float]) -> Figure:
    """Any statistic of ``count`` units, worked out anew on the places of each resample."""
    if count == 0:
        return Figure(None, None, None, 0)
    random = np.random.default_rng(SEED)
    drawn = [of_units(random.integers(count, size=count)) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, _ENDS)
    return Figure(of_units(np.arange(count)), float(low), float(high), count)
