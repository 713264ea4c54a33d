"""Reasoning by class: what an intervention does, against what the client takes or has.

A pair that no row names is still caught, where one of the intervention's effects (it slows platelets, it presses deep into the
belly) meets a kind of medicine or a condition for which that effect is a danger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.cautions.pairs import causes_of
from psoas.care.cautions.remedies import codes_of, offered
from psoas.care.cautions.severity import SEVERITIES, WHAT_TO_DO, Rule, rank
from psoas.care.triggers import PACKAGE
from psoas.errors import not_allowed
from psoas.vocabulary.tables import VERIFIED, Row, read

_EFFECTS: Final = ("effect", "interventions", "what", "citation", "verified")
_RULES: Final = ("effect", "triggers", "severity", "why", "do", "mechanism", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that an intervention does, said so that it can follow its name."""

    code: str
    interventions: tuple[str, ...]
    what: str
    citation: str
    verified: str


@lru_cache(maxsize=1)
def effects() -> Mapping[str, Effect]:
    """Every effect by its code."""
    return {
        e.code: e
        for e in read(
            PACKAGE,
            "cautions/effects.csv",
            _EFFECTS,
            lambda row: Effect(
                row.text("effect"),
                codes_of(row, "interventions"),
                row.text("what"),
                row.text("citation"),
                row.verified(),
            ),
        )
    }


def _make(row: Row) -> tuple[Effect, tuple[str, ...], Rule]:
    code = row.text("effect")
    if code not in effects():
        raise row.fail("effect", not_allowed("effect", code, effects()))
    effect, severity = effects()[code], row.one_of("severity", SEVERITIES[1:])
    less_sure = max(effect.verified, row.verified(), key=VERIFIED.index)
    rule = Rule(
        severity=severity,
        why=row.text("why"),
        do=row.maybe("do") or WHAT_TO_DO[severity],
        mechanism=row.text("mechanism"),
        citation="; ".join(dict.fromkeys((effect.citation, row.text("citation")))),
        verified=less_sure,
        by_class=True,
    )
    return effect, causes_of(row), rule


@lru_cache(maxsize=1)
def class_rules() -> Mapping[tuple[str, str], Rule]:
    """The severest rule that follows from an effect, by intervention and trigger, with the reasoning in its words."""
    found: dict[tuple[str, str], Rule] = {}
    for effect, causes, rule in read(PACKAGE, "cautions/effect_rules.csv", _RULES, _make):
        for code in effect.interventions:
            said = _said(rule, offered()[code].name, effect)
            for cause in causes:
                held = found.get((code, cause))
                if held is None or rank(rule.severity) > rank(held.severity):
                    found[code, cause] = said
    return found


def _said(rule: Rule, name: str, effect: Effect) -> Rule:
    return Rule(
        severity=rule.severity,
        why=f"{name} {effect.what}. {rule.why}",
        do=rule.do,
        mechanism=f"by class, no row for this very pair: {effect.what}; {rule.mechanism}",
        citation=rule.citation,
        verified=rule.verified,
        by_class=True,
    )
