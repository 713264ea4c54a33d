"""What a sentence asks for now: the tables ``demands.csv`` and ``conditional.csv``, read as a person would."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from psoas.assessment import URGENCIES, Urgency

HERE = Path(__file__).parent


def _table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


DEMANDS: list[tuple[re.Pattern[str], Urgency]] = [
    (re.compile(row["words"], re.IGNORECASE), next(u for u in URGENCIES if u == row["urgency"]))
    for row in _table("demands.csv")
]
CONDITIONS = [(re.compile(row["words"], re.IGNORECASE), row["example"]) for row in _table("conditional.csv")]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; what stands behind a colon belongs to its sentence."""
    yield from (s.strip() for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip())


def demanded(sentence: str) -> Urgency:
    """The most that a sentence asks for without a condition."""
    if any(pattern.search(sentence) for pattern, _ in CONDITIONS):
        return "none"
    found = [urgency for pattern, urgency in DEMANDS if pattern.search(sentence)]
    return max(found, key=URGENCIES.index, default="none")
