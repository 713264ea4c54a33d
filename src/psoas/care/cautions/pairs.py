"""Rules of single pairs: this intervention for a client who takes or has that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from psoas.care.cautions.remedies import codes_of
from psoas.care.cautions.severity import SEVERITIES, WHAT_TO_DO, Rule, rank
from psoas.care.triggers import PACKAGE, triggers
from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("interventions", "triggers", "severity", "why", "do", "mechanism", "citation", "verified")


def causes_of(row: Row) -> tuple[str, ...]:
    """The triggers that a row names."""
    for word in row.words("triggers"):
        if word not in triggers():
            raise row.fail("triggers", not_allowed("trigger", word, triggers()))
    return row.words("triggers")


def _make(row: Row) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], Rule]:
    severity = row.one_of("severity", SEVERITIES[1:])
    rule = Rule(
        severity=severity,
        why=row.text("why"),
        do=row.maybe("do") or WHAT_TO_DO[severity],
        mechanism=row.text("mechanism"),
        citation=row.text("citation"),
        verified=row.verified(),
    )
    return frozenset(row.words("interventions")), codes_of(row, "interventions"), causes_of(row), rule


@lru_cache(maxsize=1)
def pair_rules() -> Mapping[tuple[str, str], Rule]:
    """The severest rule of every pair of intervention and trigger."""
    found: dict[tuple[str, str], Rule] = {}
    for named, codes, causes, rule in read(PACKAGE, "cautions.csv", _COLUMNS, _make):
        for key in ((code, cause) for code in codes for cause in causes):
            said = rule if key[0] in named else replace(rule, of_trait=True)
            if key not in found or rank(said.severity) > rank(found[key].severity):
                found[key] = said
    if not found:
        raise KnowledgeError(f"{PACKAGE}/data/cautions.csv: is empty.")
    return found
