"""The tables of hard rules, read and checked."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from psoas.care import interventions
from psoas.visit import Finding

HERE: Final = Path(__file__).parent
TRUST: Final = ("yes", "recalled", "estimate")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is true of a client: as a list holds it, and as a sentence says it."""

    code: str
    kind: str
    listed: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HardRule:
    """For a client of whom ``fact`` is true, none of ``never`` may stand in the plan."""

    fact: str
    never: frozenset[str]
    why: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a client comes with, and at what ages."""

    says: str
    exams: tuple[Finding, ...]
    youngest: int
    oldest: int


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=1)
def facts() -> Mapping[str, Fact]:
    """Every fact by its code."""
    return {
        row["fact"]: Fact(
            row["fact"],
            row["kind"],
            tuple(row["listed"].split("|")),
            tuple(filter(None, row["said"].split("|"))),
        )
        for row in _rows("facts.csv")
    }


@lru_cache(maxsize=1)
def rules() -> tuple[HardRule, ...]:
    """Every hard rule.

    Raises:
        ValueError: a rule names no fact, nothing that can be offered, or no source.
    """
    found = []
    for row in _rows("rules.csv"):
        never = frozenset(code for word in row["never"].split() for code in _codes(word))
        if row["fact"] not in facts() or not row["citation"] or row["verified"] not in TRUST:
            raise ValueError(f"rules.csv: {row['fact']}, {row['never']}: unknown fact, or no source.")
        found.append(HardRule(row["fact"], never, row["why"], row["citation"], row["verified"]))
    return tuple(found)


@lru_cache(maxsize=1)
def together() -> tuple[HardRule, ...]:
    """Pairs of which a plan never holds both."""
    return tuple(
        HardRule(
            "together", frozenset((row["one"], row["other"])), row["why"], row["citation"], row["verified"]
        )
        for row in _rows("together.csv")
        if row["one"] in interventions() and row["other"] in interventions()
    )


def _codes(word: str) -> list[str]:
    """The interventions of a code or of an ``@trait``."""
    hits = [i.code for i in interventions().values() if word in {i.code, *(f"@{t}" for t in i.traits)}]
    if not hits:
        raise ValueError(f"rules.csv: {word} is no intervention and no trait.")
    return hits


@lru_cache(maxsize=1)
def complaints() -> tuple[Complaint, ...]:
    """What clients come with."""
    return tuple(
        Complaint(
            row["says"],
            tuple(_exam(text) for text in row["exams"].split(";") if text),
            int(row["youngest"]),
            int(row["oldest"]),
        )
        for row in _rows("complaints.csv")
    )


def _exam(text: str) -> Finding:
    code, side, sign = text.split()
    return Finding("exam", code, side, sign == "+")  # type: ignore[arg-type]
