"""Exams that are not proposed while a red flag points to something that they might harm."""

from __future__ import annotations

from functools import lru_cache

from psoas.assessment import Screening
from psoas.differential.knowledge.evidence import PACKAGE
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read


def _make(row: Row) -> tuple[str, frozenset[str]]:
    row.text("reason"), row.text("citation"), row.verified()
    sources = (check_code("source", s, "not_when") for s in row.words("not_when"))
    return check_code("exam", row.text("exam")), frozenset(sources)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, frozenset[str]], ...]:
    return read(PACKAGE, "exam_safety.csv", ("exam", "not_when", "reason", "citation", "verified"), _make)


def withheld_exams(screening: Screening | None) -> frozenset[str]:
    """The exams that the fired red flags speak against."""
    suspected = {s for flag in (screening.red_flags if screening else ()) for s in flag.points_to}
    return frozenset(exam for exam, sources in _table() if sources & suspected)
