"""The language of the rules, held against Python's own logic on random conditions and random facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.errors import KnowledgeError
from psoas.screening.conditions import Facts, parse, resolve, softening
from psoas.screening.rules import condition, rules
from psoas.vocabulary.tables import Row

WORDS = ("groin", "fever", "night_pain", "worse:walk", "better:rest", "psoas_sign", "weakness")
KEYS = {word: resolve(word) for word in WORDS}
SAID = ("fever", "weakness")  # of these the words may say that they are explained


@dataclass(frozen=True)
class Case:
    """A condition as text, and what it means in Python."""

    text: str
    means: Callable[[Facts], bool]


def has(word: str) -> Case:
    return Case(word, lambda facts: KEYS[word] in facts.present)


def explained(word: str) -> Case:
    key = KEYS[word]
    return Case(f"explained:{word}", lambda facts: key in facts.explained and key not in facts.present)


def suspected(word: str) -> Case:
    key = KEYS[word]
    return Case(
        f"suspected:{word}",
        lambda facts: key in facts.suspected and key not in facts.present | facts.denied,
    )


def lasted(days: int, newer: bool) -> Case:
    def means(facts: Facts) -> bool:
        return facts.duration_days is not None and (facts.duration_days < days) is newer

    return Case(f"days{'<' if newer else '>='}{days}", means)


def joined(parts: list[Case], word: str) -> Case:
    every = all if word == "AND" else any
    text = f" {word} ".join(part.text for part in parts)
    return Case(f"({text})", lambda facts: every(part.means(facts) for part in parts))


def counted(parts: list[Case], needed: int) -> Case:
    needed = min(needed, len(parts))
    text = ", ".join(part.text for part in parts)
    return Case(f"at_least({needed}; {text})", lambda facts: sum(p.means(facts) for p in parts) >= needed)


def denied(part: Case) -> Case:
    return Case(f"NOT {part.text}", lambda facts: not part.means(facts))


LEAF = st.one_of(
    st.sampled_from(WORDS).map(has),
    st.sampled_from(SAID).map(explained),
    st.sampled_from(SAID).map(suspected),
    st.builds(lasted, st.integers(1, 100), st.booleans()),
)
CASE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.builds(joined, st.lists(inner, min_size=2, max_size=3), st.sampled_from(("AND", "OR"))),
        st.builds(counted, st.lists(inner, min_size=1, max_size=4), st.integers(1, 4)),
        inner.map(denied),
    ),
    max_leaves=8,
)
FACTS = st.builds(
    lambda present, explained, days: Facts(
        frozenset(present), frozenset(), None, "unstated", days, frozenset(explained)
    ),
    st.sets(st.sampled_from(sorted(KEYS.values()))),
    st.sets(st.sampled_from([KEYS[word] for word in SAID])),
    st.none() | st.integers(0, 200),
)


@settings(max_examples=300, deadline=None)
@given(CASE, FACTS)
def test_a_condition_means_what_it_says(case: Case, facts: Facts) -> None:
    parsed = parse(case.text)
    assert parsed.met(facts) == case.means(facts)
    # What is met is possible, and gives only what is there as its reason.
    assert parsed.possible(facts) or not parsed.met(facts)
    assert set(parsed.reasons(facts)) <= facts.present


@settings(max_examples=200, deadline=None)
@given(CASE, FACTS, st.sampled_from(sorted(KEYS.values())))
def test_a_finding_that_stands_under_no_not_ends_no_condition(case: Case, facts: Facts, key: str) -> None:
    parsed = parse(case.text)
    if key not in set(softening(parsed)) and "explained:" not in case.text and "suspected:" not in case.text:
        more = replace(facts, present=facts.present | {key})
        assert parsed.met(more) or not parsed.met(facts)


@settings(max_examples=100, deadline=None)
@given(st.lists(LEAF, min_size=2, max_size=5), FACTS)
def test_counts_go_from_any_to_all(parts: list[Case], facts: Facts) -> None:
    met = [parse(counted(parts, needed).text).met(facts) for needed in range(1, len(parts) + 1)]
    assert met == sorted(met, reverse=True)
    assert met[0] == parse(joined(parts, "OR").text).met(facts)
    assert met[-1] == parse(joined(parts, "AND").text).met(facts)


def test_what_is_not_known_is_no_excuse() -> None:
    nothing = Facts(frozenset(), frozenset(), None, "unstated")
    assert parse("NOT age<17").met(nothing)
    assert parse("NOT days<14").met(nothing)
    assert not parse("days>=14").met(nothing)
    assert not parse("explained:fever").met(nothing)


def test_an_explanation_ends_where_the_sign_is_new() -> None:
    key = resolve("bladder_change")
    old = Facts(frozenset({resolve("low_back")}), frozenset(), None, "unstated", None, frozenset({key}))
    assert parse("explained:bladder_change AND low_back").met(old)
    assert not parse("explained:bladder_change AND low_back").met(replace(old, present=old.present | {key}))


@pytest.mark.parametrize(
    ("when", "says"), [("fevver", "fever"), ("at_least(3; fever, groin)", "1 to 2"), ("fever AND", "allowed")]
)
def test_an_error_names_the_rule_and_what_is_allowed(when: str, says: str) -> None:
    row = Row("psoas.screening/data/rules.csv", 7, {"rule": "hot_groin", "when": when})
    with pytest.raises(KnowledgeError, match="hot_groin") as caught:
        condition(row, "rule")
    assert "line 7" in str(caught.value)
    assert says in str(caught.value)


def test_every_form_of_the_language_is_used_by_a_rule() -> None:
    """What no rule needs does not belong in the language."""
    conditions = [cast("object", rule.when) for rule in rules()]
    told = repr(conditions)
    for form in ("Not(", "Explained(", "Lasted(", "IsClient(", "both_sides=True"):
        assert form in told
