"""Measured values that a client tells, as the conditions that they mean: "BP 185/110", "T-score -3.1", "platelets of 40"."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from psoas.errors import KnowledgeError

_FILLER: Final = r"(?:\s|[:=(]|\b(?:is|was|of|at|around|about|only|now|just|said|says|showed|shows|came|back|reading|score|level|count|last|time|my|the|a|runs|under|to|down|up)\b){0,6}?"
_NUMBER: Final = r"(?P<sign>minus\s+|[-\u2212\u2013](?=\d))?(?P<number>\d{1,6}(?:[.,]\d+)?)(?![\d/])"
_PRESSURE: Final = re.compile(r"(?<![\d/.,])(?P<upper>\d{2,3})\s?(?:/|over|on)\s?(?P<lower>\d{2,3})(?![\d/.,]\d|\d|/)", re.IGNORECASE)


class Measured(NamedTuple):
    """A value over a stretch of the text; ``condition`` is empty where it is normal."""

    condition: str
    start: int
    end: int


class _Row(NamedTuple):
    pattern: re.Pattern[str]
    condition: str
    below: float
    above: float
    least: float
    most: float
    negative: bool


class _Limits(NamedTuple):
    condition: str
    upper: float
    lower: float


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[_Row, ...], dict[str, _Limits]]:
    path = resources.files("psoas.text").joinpath("data", "en", "measures.csv")
    rows: list[_Row] = []
    pressure: dict[str, _Limits] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        try:
            below, above = float(row["below"] or "-inf"), float(row["above"] or "inf")
            least, most = float(row["least"] or "-inf"), float(row["most"] or "inf")
        except ValueError:
            raise KnowledgeError(
                f"psoas.text/data/en/measures.csv: {row['measure']!r} has a limit that is no number."
            ) from None
        if row["measure"] == "blood pressure":
            pressure[row["side"]] = _Limits(row["condition"], above if row["side"] == "high" else below, least)
            continue
        words = "|".join(re.escape(w).replace("\\ ", r"[\s-]?") for w in row["words"].split(";"))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w){_FILLER}{_NUMBER}", re.IGNORECASE)
        rows.append(_Row(pattern, row["condition"], below, above, least, most, row["side"] == "negative"))
    return tuple(rows), pressure


def measured(text: str) -> Iterator[Measured]:
    """The values of a text that a row of ``measures.csv`` knows; what is out of all bounds is no such value.

    >>> [m.condition for m in measured("BP 185/110, T-score -3.1, eGFR 90")]
    ['uncontrolled_hypertension', 'osteoporosis', '']
    """
    if not any(c.isdigit() for c in text):
        return
    rows, pressure = _rows()
    for found in _PRESSURE.finditer(text):
        upper, lower = int(found["upper"]), int(found["lower"])
        if not (_PLAUSIBLE_UPPER[0] <= upper <= _PLAUSIBLE_UPPER[1] and _PLAUSIBLE_LOWER[0] <= lower < upper):
            continue
        high, low = pressure["high"], pressure["low"]
        condition = high.condition if upper >= high.upper or lower >= high.lower else ""
        if not condition and upper <= low.upper:
            condition = low.condition
        yield Measured(condition, found.start(), found.end())
    for row in rows:
        for found in row.pattern.finditer(text):
            value = float(found["number"].replace(",", "."))
            if row.negative:
                value = -value if found["sign"] else value
            if not row.least <= value <= row.most:
                continue
            out = value < row.below or value > row.above
            yield Measured(row.condition if out else "", found.start(), found.end())


_PLAUSIBLE_UPPER: Final = (70, 270)  # what can be a blood pressure at all, to tell it from "30/60"
_PLAUSIBLE_LOWER: Final = (35, 160)
