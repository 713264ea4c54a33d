"""Does what is called 60% likely turn out so in 60%: bins of equal mass, their error, and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.evaluation.scores import CaseScore
from psoas.evaluation.uncertainty import RESAMPLES, SEED, Figure, Floats, statistic, wilson

BINS: Final = 10
_SIZE_PX: Final = 360
_LEFT_PX: Final = 56
_TOP_PX: Final = 34
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_BLUE: Final = "#0072b2"


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of like probability: their mean probability, the share that was right, and its 95% interval."""

    said: float
    right: float
    low: float
    high: float
    cases: int


def _first(scores: Sequence[CaseScore], *, strictly: bool = False) -> tuple[Floats, Floats]:
    """Probability of the source put first, and whether it was right (n,), lowest first.

    ``strictly``: only the diagnosis itself is right, and nothing else that would be accepted.
    """
    said = np.array([s.first_probability for s in scores])
    right = np.array([s.first == s.diagnosis if strictly else s.rank == 1 for s in scores], dtype=np.float64)
    order = np.argsort(said, kind="stable")
    return said[order], right[order]


def bins(scores: Sequence[CaseScore]) -> tuple[Bin, ...]:
    """Ten bins with as even a number of cases as there can be; fewer where there are fewer cases."""
    said, right = _first(scores)
    return tuple(
        Bin(float(s.mean()), float(r.mean()), *wilson(float(r.sum()), len(r)), len(r))
        for s, r in zip(np.array_split(said, BINS), np.array_split(right, BINS), strict=True)
        if len(s)
    )


def expected_error(said: Floats, right: Floats) -> float:
    """Expected calibration error of sorted probabilities (n,) and results (n,): the bins' mean gap, by their size."""
    gap = said - right
    return float(sum(abs(part.sum()) for part in np.array_split(gap, BINS)) / len(said))


def calibration_error(scores: Sequence[CaseScore], *, strictly: bool = False) -> Figure:
    """Expected calibration error of the source put first, with its bootstrap interval.

    ``strictly``: only the diagnosis itself counts as right, and nothing else that would be accepted.
    """
    said, right = _first(scores, strictly=strictly)

    def of(places: NDArray[np.intp]) -> float:
        ordered = np.sort(places)  # places are in the order of the probabilities
        return expected_error(said[ordered], right[ordered])

    return statistic(len(scores), of)


def chance_error(scores: Sequence[CaseScore]) -> Figure:
    """What the error would be if every probability were exactly true: with few cases, not zero.

    The interval is that of single sets of this size.
    """
    if not scores:
        return Figure(None, None, None, 0)
    said, _ = _first(scores)
    random = np.random.default_rng(SEED)
    lots = random.random((RESAMPLES, len(said))) < said
    drawn = np.array([expected_error(said, lot.astype(np.float64)) for lot in lots])
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Figure(float(drawn.mean()), float(low), float(high), len(scores))


def picture(found: Sequence[Bin]) -> str:
    """The bins as SVG: what was said to the right, what came true upwards; on the line, the two agree."""
    wide, high = _LEFT_PX + _SIZE_PX + 24, _TOP_PX + _SIZE_PX + 54
    box = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif" font-size="12" role="img">',
            "<title>Calibration: how often the first source was right, against how likely it was said to be</title>",
            f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
            _text(_x(0.5), 20, "How often the first source was right"),
            *(line for tick in _TICKS for line in _tick(tick)),
            _path(f"M{_x(0):g} {_y(0):g} L{_x(1):g} {_y(1):g}", 'stroke="#777" stroke-dasharray="5 4"'),
            _text(_x(0.5), _y(0) + 40, "how likely it was said to be"),
            *(line for one in found for line in _dot(one)),
            "</svg>\n",
        ]
    )


def _x(share: float) -> float:
    return _LEFT_PX + share * _SIZE_PX


def _y(share: float) -> float:
    return _TOP_PX + (1 - share) * _SIZE_PX


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="#222">{words}</text>'


def _path(way: str, look: str) -> str:
    return f'<path d="{way}" {look} fill="none"/>'


def _tick(share: float) -> tuple[str, ...]:
    """One line of the grid each way, with its figure."""
    return (
        _path(f"M{_x(share):g} {_y(0):g} V{_y(1):g} M{_x(0):g} {_y(share):g} H{_x(1):g}", 'stroke="#e3e3e3"'),
        _text(_x(share), _y(0) + 18, f"{share:.0%}"),
        _text(_x(0) - 8, _y(share) + 4, f"{share:.0%}", "end"),
    )


def _dot(one: Bin) -> tuple[str, ...]:
    """One bin: a dot on the bar of its interval; the pointer shows its figures."""
    bar = f"M{_x(one.said):.1f} {_y(one.low):.1f} V{_y(one.high):.1f}"
    told = f"{one.cases} cases: said {one.said:.0%}, right {one.right:.0%} ({one.low:.0%} to {one.high:.0%})"
    at = f'cx="{_x(one.said):.1f}" cy="{_y(one.right):.1f}"'
    return (
        _path(bar, f'stroke="{_BLUE}" stroke-width="2" opacity="0.45"'),
        f'<circle {at} r="5" fill="{_BLUE}"><title>{told}</title></circle>',
    )
