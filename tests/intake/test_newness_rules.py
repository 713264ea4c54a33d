"""Every row of newness decides a sign in its own sentence, and none in the one beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.every import every

import psoas.text
from psoas.errors import KnowledgeError
from psoas.intake import understand
from psoas.intake.pipeline import read
from psoas.text.newness import rules as module
from psoas.text.newness.rules import NewnessRule, newness_rules
from psoas.text.newness.weigh import PREFIX
from psoas.text.word_groups import code_group

TABLES = Path(psoas.text.__file__).parent / "data" / "en" / "newness"
ROWS = [rule for rule in newness_rules().values() if not rule.is_change]
CHANGES = [rule for rule in newness_rules().values() if rule.is_change]


def decided_by(rule: NewnessRule, words: str) -> bool:
    return any(decision.rule == PREFIX + rule.id for decision in read(words).decisions.values())


def affirmed(words: str) -> bool:
    decisions = read(words).decisions.items()
    return any(
        mention.type == "red_flag" and decision.status == "affirmed" for mention, decision in decisions
    )


@every("rule", ROWS, ids=lambda rule: rule.id)
def test_a_row_decides_a_sign_where_it_must(rule: NewnessRule) -> None:
    assert decided_by(rule, rule.fires), read(rule.fires).decisions


@every("rule", ROWS, ids=lambda rule: rule.id)
def test_a_row_decides_none_where_it_must_not(rule: NewnessRule) -> None:
    assert not decided_by(rule, rule.not_fires)


@every("rule", CHANGES, ids=lambda rule: rule.id)
def test_a_change_makes_a_sign_count_again(rule: NewnessRule) -> None:
    assert affirmed(rule.fires), read(rule.fires).decisions
    assert not affirmed(rule.not_fires)


@every("rule", ROWS, ids=lambda rule: rule.id)
def test_an_emergency_sign_is_asked_about_and_never_silenced(rule: NewnessRule) -> None:
    for mention, decision in read(rule.fires).decisions.items():
        if mention.code in code_group("newness.emergency") and decision.rule == PREFIX + rule.id:
            assert decision.status == "uncertain" or rule.silences
            assert f"red_flag:{mention.code}" in {q.asks_about for q in understand(rule.fires).questions}


def test_the_question_asks_what_has_changed() -> None:
    (question,) = understand("I've leaked when I laugh since my daughter was born, twelve years.").questions
    assert "changed" in question.text


def test_the_lines_of_the_tables_fit_on_a_screen() -> None:
    for path in TABLES.glob("*.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 400, path.name
        assert max(map(len, lines)) < 160, path.name


@every(
    ("change", "message"),
    [
        ({"kind": "old"}, "allowed: long_known, explained"),
        ({"signs": "hip_front"}, "allowed: "),
        ({"scope": "page"}, "allowed: clause, sentence, near"),
        ({"direction": "left"}, "allowed: forward, backward, both"),
        ({"verified": "maybe"}, "allowed: yes, recalled, estimate"),
        ({"citation": ""}, "has no 'citation'"),
        ({"reach": "3"}, "has 'reach'"),
    ],
)
def test_a_faulty_row_is_named(change: dict[str, str], message: str) -> None:
    row: dict[str, str | bool] = {
        "id": "of_heat", "signs": "night_sweats", "phrase": "heatwave", "kind": "explained", "citation": "x",
        "verified": "estimate", "fires": "Sweats, heatwave.", "not_fires": "Sweats.",
    }  # fmt: skip
    assert module._rule(row, "table").kind == "explained"
    with pytest.raises(KnowledgeError, match=message):
        module._rule({**row, **change}, "table")
