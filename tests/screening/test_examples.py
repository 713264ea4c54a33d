"""Every rule heard in a person's own words: one example that fires it, and one look-alike that does not.

Each row of ``examples.csv`` names a rule, the client's age and sex, exams that were found (the words cannot say them),
and two texts. The texts go the whole way from the words to the urgency.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

from tests.every import every

from psoas.assessment import URGENCIES, Screening
from psoas.pathway.hearing import hear
from psoas.screening import screen
from psoas.screening.conditions import resolve
from psoas.screening.rules import rules
from psoas.visit import Client, Finding, Sex, Visit

EXAMPLES = list(
    csv.DictReader((Path(__file__).parent / "examples.csv").read_text(encoding="utf-8").splitlines())
)
RULES = {rule.code: rule for rule in rules()}
# The rules about persons (children, self-harm, violence, too little energy) have a table of their own: test_persons.py.
_PERSONS = (Path(__file__).parent / "persons_said.csv").read_text(encoding="utf-8")
OF_PERSONS = {row["rule"] for row in csv.DictReader(_PERSONS.splitlines())}


def found(words: str) -> tuple[Finding, ...]:
    """The exams of a row; ``both:`` is on both sides."""
    out = []
    for word in words.split():
        type_, _, code = resolve(word.removeprefix("both:")).partition(":")
        out.append(Finding(type_, code, side="both" if word.startswith("both:") else "unstated"))
    return tuple(out)


def screened(row: dict[str, str], words: str, exams: str = "") -> Screening:
    """The screening of what a person says."""
    client = Client(age_years=float(row["age"]), sex=cast("Sex", row["sex"]))
    heard = hear(Visit("example", client, words, findings=found(exams)))
    return screen(
        client,
        heard.findings,
        words_questions=heard.questions,
        duration_days=heard.duration_days,
        explained=heard.explained,
        suspected=heard.suspected,
    )


def test_every_rule_has_an_example() -> None:
    told = [row["rule"] for row in EXAMPLES]
    assert len(told) == len(set(told))
    assert not OF_PERSONS.intersection(told)
    assert set(told) | OF_PERSONS == set(RULES)


@every("row", EXAMPLES, ids=lambda row: row["rule"])
def test_the_example_fires_its_rule(row: dict[str, str]) -> None:
    result = screened(row, row["fires"], row["exams"])
    assert row["rule"] in {flag.rule for flag in result.red_flags}
    assert URGENCIES.index(result.urgency) >= URGENCIES.index(RULES[row["rule"]].urgency)


@every("row", EXAMPLES, ids=lambda row: row["rule"])
def test_the_look_alike_does_not(row: dict[str, str]) -> None:
    result = screened(row, row["not_fires"])
    assert row["rule"] not in {flag.rule for flag in result.red_flags}
    assert URGENCIES.index(result.urgency) < URGENCIES.index(RULES[row["rule"]].urgency)
