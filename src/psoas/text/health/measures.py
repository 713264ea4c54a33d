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
_PRESSURE: Final = re.compile(
    r"(?<![\d/.,])(?P<upper>\d{2,3})\s?(?:/|over|on)\s?(?P<lower>\d{2,3})(?![\d/.,]\d|\d|/)", re.IGNORECASE
)


_WEEKS: Final = re.compile(
    r"\s*(?:i'?m |i am |now |about |nearly |almost )?(?P<weeks>\d{1,2})(?:\s*\+\s*[0-6])?(?:\s*(?:weeks|wks|wk|week))?\s*(?=[.,;!]|$|with |and )",
    re.IGNORECASE,
)


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


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[_Row, ...], dict[str, _Row]]:
    path = resources.files("psoas.text").joinpath("data", "en", "measures.csv")
    rows: list[_Row] = []
    pressure: dict[str, _Row] = {}  # its upper and its lower number
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        try:
            below, above = float(row["below"] or "-inf"), float(row["above"] or "inf")
            least, most = float(row["least"] or "-inf"), float(row["most"] or "inf")
        except ValueError:
            raise KnowledgeError(
                f"psoas.text/data/en/measures.csv: {row['measure']!r} has a limit that is no number."
            ) from None
        words = "|".join(re.escape(w).replace("\\ ", r"[\s-]?") for w in row["words"].split(";"))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w){_FILLER}{_NUMBER}", re.IGNORECASE)
        made = _Row(pattern, row["condition"], below, above, least, most, row["side"] == "negative")
        if row["side"] in ("upper", "lower"):
            pressure[row["side"]] = made
        else:
            rows.append(made)
    return tuple(rows), pressure


def measured(text: str) -> Iterator[Measured]:
    """The values of a text that a row of ``measures.csv`` knows; what is out of all bounds is no such value.

    >>> [m.condition for m in measured("BP 185/110, T-score -3.1, eGFR 90")]
    ['uncontrolled_hypertension', 'osteoporosis', '']
    """
    if not any(c.isdigit() for c in text):
        return
    rows, pressure = _rows()
    upper, lower = pressure["upper"], pressure["lower"]
    for found in _PRESSURE.finditer(text):
        high, low = int(found["upper"]), int(found["lower"])
        if not (upper.least <= high <= upper.most and lower.least <= low <= lower.most and low < high):
            continue
        condition = upper.condition if high >= upper.above or low >= lower.above else ""
        if not condition and high <= upper.below:
            condition = "low_blood_pressure"
        yield Measured(condition, found.start(), found.end())
    for row in rows:
        for found in row.pattern.finditer(text):
            value = float(found["number"].replace(",", "."))
            if row.negative:
                value = (
                    -value if found["sign"] or value >= 1 else value
                )  # people leave out the minus of "T-score 3"
            if not row.least <= value <= row.most:
                continue
            out = value < row.below or value > row.above
            yield Measured(row.condition if out else "", found.start(), found.end())


def weeks_pregnant(text: str) -> Iterator[Measured]:
    """Weeks that stand alone at the head of a text on conditions: "34 weeks", "30+2", "20 weeks, twins".

    In a story they are how long the pain has lasted; who is asked what they have, and says only weeks, is pregnant.
    """
    found = _WEEKS.match(text)
    if found is None or not any(sign in found.group().lower() for sign in ("w", "+")):
        return
    weeks = int(found["weeks"])
    if _FIRST_WEEK <= weeks <= _LAST_WEEK:
        yield Measured("pregnancy", found.start(), found.end())
        if weeks >= _LATE:
            yield Measured("late_pregnancy", found.start(), found.end())


_FIRST_WEEK, _LATE, _LAST_WEEK = 4, 20, 42  # of a pregnancy: as the lexicon's late_pregnancy has it
