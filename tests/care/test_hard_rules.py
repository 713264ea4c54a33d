"""Hard rules that were written apart from the cautions: no plan of a random client breaks one (`make bars` takes 100,000)."""

from __future__ import annotations

from benchmarks.hard_rules.check import checked
from benchmarks.hard_rules.tables import facts, rules

CLIENTS = 60
SEED = 2026


def test_there_are_enough_rules_each_with_a_source_and_a_reason() -> None:
    assert len(rules()) >= 80
    assert len({(rule.fact, rule.never) for rule in rules()}) == len(rules())
    assert all(rule.never and rule.why and rule.citation for rule in rules())
    assert {rule.fact for rule in rules()} == set(facts())


def test_no_plan_holds_what_a_hard_rule_forbids_even_where_it_is_added_by_hand() -> None:
    found = list(checked(CLIENTS, SEED))
    assert [breach.told() for one in found for breach in (*one.breaches, *one.let_in)] == []
    assert sum(one.planned for one in found) > CLIENTS * 0.8, "too few clients had a plan to prove anything"
    assert len({rule for one in found for rule in one.concern}) > 80
    assert sum(one.added for one in found) > 50
