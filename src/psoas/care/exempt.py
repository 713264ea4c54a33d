"""Medicines for which a caution of their kind does not hold: pregabalin, which magnesium does not bind as it does gabapentin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from psoas.care.interventions import check_intervention
from psoas.care.triggers import PACKAGE, triggers
from psoas.errors import not_allowed
from psoas.text.medicines import substances_of
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("interventions", "trigger", "exempt", "why", "citation", "verified")


def _make(row: Row) -> tuple[tuple[str, ...], str, frozenset[str]]:
    trigger = row.text("trigger")
    if trigger not in triggers():
        raise row.fail("trigger", not_allowed("trigger", trigger, triggers()))
    row.text("why"), row.text("citation"), row.verified()
    codes = tuple(check_intervention(word).code for word in row.words("interventions"))
    return codes, trigger, frozenset(row.words("exempt"))


@lru_cache(maxsize=1)
def _exempt() -> Mapping[tuple[str, str], frozenset[str]]:
    """By intervention and trigger: the substances, and narrower triggers, for which the caution does not hold."""
    found: dict[tuple[str, str], frozenset[str]] = {}
    for codes, trigger, words in read(PACKAGE, "exempt.csv", _COLUMNS, _make):
        for code in codes:
            found[code, trigger] = found.get((code, trigger), frozenset()) | words
    return found


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset(word for words in _exempt().values() for word in words)


@lru_cache(maxsize=1024)
def exempt_of(name: str, trigger: str) -> frozenset[str]:
    """The words of the table that a medicine stands for, by its name and its trigger.

    >>> exempt_of("Lyrica", "gabapentinoid")
    frozenset({'pregabalin'})
    """
    return _words().intersection((*substances_of(name), trigger))


def is_exempt(intervention: str, trigger: str, exempt: frozenset[str]) -> bool:
    """Whether a caution of an intervention and a trigger does not hold for a medicine, by its ``exempt_of``."""
    return not exempt.isdisjoint(_exempt().get((intervention, trigger), ()))
