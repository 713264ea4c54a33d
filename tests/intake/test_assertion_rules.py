"""Every rule of assertion fires in its own sentence, and not in the one beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.every import every

import psoas.text
from psoas.errors import KnowledgeError
from psoas.intake.pipeline import read
from psoas.text.assertion import rules as module
from psoas.text.assertion.rules import Rule, rules

TABLES = Path(psoas.text.__file__).parent / "data" / "en" / "assertion"


def fired(rule: Rule, words: str) -> bool:
    """A mention was decided by the rule; what only keeps others from firing need only be found."""
    narrative = read(words)
    if rule.category in ("pseudo", "termination", "reported"):
        return any(m.rule == rule.id for m in (*narrative.passage.matches, *narrative.pseudo_triggers))
    return any(decision.rule == rule.id for decision in narrative.decisions.values())


@every("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_fires_where_it_must(rule: Rule) -> None:
    assert fired(rule, rule.fires), read(rule.fires).decisions


@every("rule", rules().values(), ids=lambda rule: rule.id)
def test_a_rule_does_not_fire_where_it_must_not(rule: Rule) -> None:
    assert not fired(rule, rule.not_fires)


def test_the_lines_of_the_tables_fit_on_a_screen() -> None:
    for path in TABLES.glob("*.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 400, path.name
        assert max(map(len, lines)) < 160, path.name


@every(
    ("change", "message"),
    [
        ({"category": "denied"}, "allowed: negated"),
        ({"direction": "left"}, "allowed: forward, backward, both"),
        ({"scope": "page"}, "allowed: a number of words"),
        ({"fires": ""}, "has no 'fires'"),
        ({"reach": 3}, "has 'reach'"),
    ],
)
def test_a_faulty_row_is_named(change: dict[str, str | int], message: str) -> None:
    row: dict[str, str | int] = {
        "id": "neg_no", "phrase": "no", "category": "negated", "direction": "forward", "scope": 7,
        "fires": "No fever.", "not_fires": "A fever.",
    }  # fmt: skip
    assert module._rule(row, "table").words(0) == 7
    with pytest.raises(KnowledgeError, match=message):
        module._rule({**row, **change}, "table")
