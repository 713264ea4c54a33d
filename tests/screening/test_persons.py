"""Children, self-harm, violence and too little energy, from a person's words to the urgency.

``persons_said.csv`` holds for each rule what fires it and what only looks alike; ``persons_told.csv`` holds sixty stories that must be
heard or asked about, and forty that must not alarm, all written before the rules had words.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

from tests.every import every

from psoas.assessment import URGENCIES, Assessment
from psoas.pathway import assess
from psoas.screening.rules import PACKAGE, rules
from psoas.visit import Client, Sex, Visit
from psoas.vocabulary.tables import read

HERE = Path(__file__).parent
COLUMNS = ("rule", "when", "sources", "urgency", "reason", "citation", "basis", "verified")
# What a story of each kind may be asked about, where it is not heard.
ASKED = {
    "self": ("self_harm", "self_injury", "hopelessness"),
    "violence": ("violence", "controlled", "stalked", "strangled", "weapon", "afraid", "sexual_violence"),
    "child": ("limp", "refuses_to_walk", "fever", "cannot_bear_weight"),
    "energy": ("periods_stopped", "no_first_period", "stress_fracture", "low_weight", "restricts_food"),
}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


SAID, TOLD = rows("persons_said.csv"), rows("persons_told.csv")


def assessed(row: dict[str, str]) -> Assessment:
    return assess(Visit("v", Client(age_years=float(row["age"]), sex=cast("Sex", row["sex"])), row["words"]))


def test_every_rule_has_a_story_that_fires_it_and_one_that_only_looks_alike() -> None:
    known = {row.text("rule") for row in read(PACKAGE, "rules_persons.csv", COLUMNS, lambda row: row)}
    assert known <= {rule.code for rule in rules()}
    for fires in ("yes", "no"):
        assert {row["rule"] for row in SAID if row["fires"] == fires} == known


@every("row", SAID, ids=lambda row: f"{row['rule']}-{row['fires']}-{row['words'][:40]}")
def test_what_is_said_fires_the_rule_or_not(row: dict[str, str]) -> None:
    flags = assessed(row).screening.red_flags
    assert (row["rule"] in {flag.rule for flag in flags}) == (row["fires"] == "yes"), [f.rule for f in flags]


@every("row", TOLD, ids=lambda row: f"{row['kind']}-{row['fires']}-{row['words'][:40]}")
def test_a_story_is_heard_or_asked_about_and_a_look_alike_does_not_alarm(row: dict[str, str]) -> None:
    told = assessed(row)
    reached = URGENCIES.index(told.verdict.urgency)
    if row["fires"] == "no":
        assert reached <= URGENCIES.index(row["urgency"]), [f.rule for f in told.screening.red_flags]
        return
    asked = [q.asks_about.partition(":")[2] for q in told.screening.questions]
    about = any(code.startswith(ASKED[row["kind"]]) for code in asked)
    assert reached >= URGENCIES.index(row["urgency"]) or about, asked


@every("kind", ASKED)
def test_most_stories_are_heard_and_not_only_asked_about(kind: str) -> None:
    stories = [row for row in TOLD if row["kind"] == kind and row["fires"] == "yes"]
    heard = [
        r for r in stories if URGENCIES.index(assessed(r).verdict.urgency) >= URGENCIES.index(r["urgency"])
    ]
    assert len(stories) >= 10
    assert len(heard) >= 0.75 * len(stories)
