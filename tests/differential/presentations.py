"""The invented clients of the three tables of vignettes beside this file, as values."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from psoas.visit import Client, Finding, Sex
from psoas.vocabulary import codes

COLUMNS: Final = {
    "where": "region", "feels": "quality", "worse": "activity_worse", "better": "activity_better",
    "course": "course", "flags": "red_flag", "context": "context", "found": "exam",
}  # fmt: skip
SAID: Final = ("red_flag", "region", "quality", "course", "context")


@dataclass(frozen=True)
class Presentation:
    """A client whose source is known."""

    source: str
    client: Client
    findings: tuple[Finding, ...]
    name: str


def finding(key: str, *, present: bool = True) -> Finding:
    """A finding from ``type:code``."""
    type_, _, code = key.partition(":")
    return Finding(type_, code, present=present)


def presentations(file: str) -> list[Presentation]:
    """Read one of the tables beside this file."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [_picture(row, n) for n, row in enumerate(csv.DictReader(text.splitlines()), 2)]


def _picture(row: dict[str, str], line: int) -> Presentation:
    found = [Finding(type_, code) for column, type_ in COLUMNS.items() for code in row[column].split()]
    found += [Finding("exam", code, present=False) for code in row["not_found"].split()]
    for code in row["denied"].split():
        type_ = next(t for t in SAID if code in codes(t))
        found.append(Finding(type_, code, present=False))
    age = float(row["age"]) if row["age"] else None
    client = Client(age_years=age, sex=cast("Sex", row["sex"]))
    return Presentation(row["source"], client, tuple(found), f"{row['source']}-line{line}")
