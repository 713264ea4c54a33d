"""Which cautions a client's medicines, conditions and findings raise for an intervention."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Caution
from psoas.care.exempt import is_exempt
from psoas.care.hearing import Held, hear
from psoas.care.interventions import check_intervention, interventions
from psoas.care.triggers import PACKAGE, triggers, with_wider
from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, read

SEVERITIES: Final = ("none", "inform", "monitor", "avoid", "contraindicated")
_COLUMNS: Final = ("interventions", "triggers", "severity", "why", "do", "mechanism", "citation", "verified")
# What to do, where a row does not say it better.
_DO: Final[Mapping[str, str]] = {
    "inform": "Good to know before you begin.",
    "monitor": "Start gently and watch for it; tell your doctor or pharmacist.",
    "avoid": "Best left, unless your doctor or pharmacist agrees.",
    "contraindicated": "Do not use it.",
}


@dataclass(frozen=True, slots=True)
class _Rule:
    severity: str
    why: str
    do: str
    mechanism: str
    citation: str
    verified: str


def _named(row: Row) -> tuple[str, ...]:
    """The codes of a row's interventions, each ``@trait`` written out."""
    found: dict[str, None] = {}
    for word in row.words("interventions"):
        hits = [i.code for i in interventions().values() if word in {i.code, *(f"@{t}" for t in i.traits)}]
        if not hits:
            raise row.fail("interventions", not_allowed("intervention or @trait", word, interventions()))
        found.update(dict.fromkeys(hits))
    return tuple(found)


def _make(row: Row) -> tuple[tuple[str, ...], tuple[str, ...], _Rule]:
    for word in row.words("triggers"):
        if word not in triggers():
            raise row.fail("triggers", not_allowed("trigger", word, triggers()))
    severity = row.one_of("severity", SEVERITIES[1:])
    rule = _Rule(
        severity=severity,
        why=row.text("why"),
        do=row.maybe("do") or _DO[severity],
        mechanism=row.text("mechanism"),
        citation=row.text("citation"),
        verified=row.verified(),
    )
    return _named(row), row.words("triggers"), rule


@lru_cache(maxsize=1)
def _rules() -> Mapping[tuple[str, str], _Rule]:
    """The severest rule of every pair of intervention and trigger."""
    found: dict[tuple[str, str], _Rule] = {}
    for codes, causes, rule in read(PACKAGE, "cautions.csv", _COLUMNS, _make):
        for key in ((code, cause) for code in codes for cause in causes):
            if key not in found or _rank(rule.severity) > _rank(found[key].severity):
                found[key] = rule
    if not found:
        raise KnowledgeError(f"{PACKAGE}/data/cautions.csv: is empty.")
    return found


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity)


def worst_severity(cautions: Iterable[Caution]) -> str:
    """The severest of several cautions, ``none`` where there are none.

    >>> worst_severity(())
    'none'
    """
    return max((c.severity for c in cautions), key=_rank, default="none")


def cautions_for(intervention: str, client_says: str) -> tuple[Caution, ...]:
    """The cautions of an intervention for a client, read from their free text; the severest first.

    Args:
        intervention: its code, as in ``psoas cautions``.
        client_says: medicines and conditions in the client's own words.

    Raises:
        VisitFileError: there is no such intervention; the message offers the nearest.

    >>> [(c.because, c.severity) for c in cautions_for("turmeric_curcumin", "I take Coumadin")]
    [('warfarin (coumadin)', 'avoid')]
    """
    return cautions_of(intervention, hear(client_says))


def cautions_of(intervention: str, held: Iterable[Held]) -> tuple[Caution, ...]:
    """The cautions that triggers raise for an intervention, the severest first, one for each reason.

    Raises:
        VisitFileError: there is no such intervention.
    """
    code = check_intervention(intervention).code
    found: dict[_Rule, Caution] = {}
    for one in held:
        rule = _rule_for(code, one.trigger, one.exempt)
        caution = _caution(rule, one) if rule else None
        if rule is None or caution is None:
            continue
        before = found.get(rule)
        if before is None or _rank(caution.severity) > _rank(before.severity):
            found[rule] = caution
    return tuple(sorted(found.values(), key=lambda c: -_rank(c.severity)))


@lru_cache(maxsize=4096)
def _rule_for(code: str, trigger: str, exempt: frozenset[str]) -> _Rule | None:
    """The severest rule of a trigger and all that it stands for; the nearest where several are as severe."""
    rules = (
        rule
        for wider in with_wider(trigger)
        if (rule := _rules().get((code, wider))) and not is_exempt(code, wider, exempt)
    )
    return max(rules, key=lambda rule: _rank(rule.severity), default=None)


def _caution(rule: _Rule, held: Held) -> Caution | None:
    """A rule said to this client. Of what may be over only the grave is asked about."""
    because, severity = held.because, rule.severity
    text = f"Because of {because}: {rule.why} {rule.do}"
    if held.over:
        if _rank(severity) < _rank("avoid"):
            return None
        text = f"You spoke of {because} in the past. Make sure that it is over; if it is not: {rule.why} {rule.do}"
        severity = "inform"
    return Caution(because, text, severity, rule.mechanism, rule.citation, rule.verified)
