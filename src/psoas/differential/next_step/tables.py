"""Everything that can be asked or examined: what it costs, how it is worded, and what settles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, PACKAGE, Floats, finding_of
from psoas.errors import KnowledgeError
from psoas.vocabulary import SOURCES, check_code, codes, tables
from psoas.vocabulary.tables import Row, read

COSTS: Final = ("exam", "minutes", "pain", "equipment", "skill", "citation", "verified")
QUESTIONS: Final = ("type", "code", "text", "minutes", "not_with", "implied_by", "citation", "verified")
ACTIONS: Final = ("source", "action", "doctor_first", "citation", "verified")
# Warning signs are asked by the screening, which comes first; exams are done, not asked.
ASKED: Final = ("region", "quality", "activity_worse", "activity_better", "course", "context")


@dataclass(frozen=True, slots=True)
class Step:
    """An exam or a question.

    ``finding`` is its number. ``text`` is the question in a client's words, empty for an exam. ``not_with`` are
    findings (numbers) that cannot be there together with it, ``implied_by`` those that say it already.
    """

    finding: int
    cost_minutes: float
    minutes: float
    pain: int
    equipment: tuple[str, ...]
    skill: int
    text: str = ""
    not_with: frozenset[int] = frozenset()
    implied_by: frozenset[int] = frozenset()

    @property
    def is_exam(self) -> bool:
        """Whether it is done with the hands."""
        return not self.text


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """What follows from each source being the main one: ``action`` (S,) numbers families of care, ``doctor`` (S,) is 1.0 or 0.0."""

    action: Floats
    doctor: Floats
    names: tuple[str, ...]


def asking_settings() -> Mapping[str, float]:
    """The numbers of ``asking_settings.csv`` by name."""
    return tables.settings(PACKAGE, "asking_settings.csv")


def _degree(row: Row, column: str, least: int) -> int:
    value = row.number(column)
    if value not in range(least, 4):
        raise row.fail(column, f"must be a whole number from {least} to 3")
    return int(value)


def _minutes(row: Row) -> float:
    value = row.number("minutes")
    if value <= 0:
        raise row.fail("minutes", "must be above zero")
    return value


def _exam(row: Row) -> Step:
    row.text("citation"), row.verified()
    settings = asking_settings()
    minutes, equipment = _minutes(row), row.words("equipment")
    pain, skill = _degree(row, "pain", 0), _degree(row, "skill", 1)
    return Step(
        finding=FINDING_AT[f"exam:{check_code('exam', row.text('exam'))}"],
        cost_minutes=settings["step_minutes"]
        + minutes
        + settings["minutes_per_pain"] * pain
        + settings["minutes_per_item"] * len(equipment)
        + settings["minutes_per_skill"] * (skill - 1),
        minutes=minutes,
        pain=pain,
        equipment=equipment,
        skill=skill,
    )


def _others(row: Row, column: str) -> frozenset[int]:
    for word in row.words(column):
        if word not in FINDING_AT:
            raise row.fail(column, f"{word!r} is not a finding")
    return frozenset(FINDING_AT[word] for word in row.words(column))


def _question(row: Row) -> Step:
    row.text("citation"), row.verified()
    row.one_of("type", ASKED)
    minutes = _minutes(row)
    return Step(
        finding=finding_of(row),
        cost_minutes=asking_settings()["step_minutes"] + minutes,
        minutes=minutes,
        pain=0,
        equipment=(),
        skill=1,
        text=row.text("text"),
        not_with=_others(row, "not_with"),
        implied_by=_others(row, "implied_by"),
    )


@lru_cache(maxsize=1)
def steps() -> Mapping[int, Step]:
    """Every exam and question by the number of its finding, in the vocabulary's order.

    Raises:
        KnowledgeError: a table is broken, or a finding is missing or twice.
    """
    rows = (
        *read(PACKAGE, "questions.csv", QUESTIONS, _question),
        *read(PACKAGE, "exam_costs.csv", COSTS, _exam),
    )
    found = {step.finding: step for step in rows}
    wanted = {n for n, name in enumerate(FINDINGS) if name.split(":")[0] in (*ASKED, "exam")}
    if len(rows) != len(found) or set(found) != wanted:
        wrong = sorted(FINDINGS[n] for n in wanted ^ set(found)) or ["one that stands twice"]
        raise KnowledgeError(
            f"{PACKAGE}/data: questions.csv and exam_costs.csv must hold every finding once: {wrong[0]}."
        )
    return {finding: found[finding] for finding in sorted(found)}


@lru_cache(maxsize=1)
def decisions() -> Decisions:
    """The table of actions.

    Raises:
        KnowledgeError: the table is broken or a source is missing.
    """

    def make(row: Row) -> tuple[str, tuple[str, bool]]:
        row.text("citation"), row.verified()
        doctor = row.one_of("doctor_first", ("yes", "no")) == "yes"
        return check_code("source", row.text("source")), (row.text("action"), doctor)

    found = dict(read(PACKAGE, "actions.csv", ACTIONS, make))
    if set(found) != set(codes("source")):
        raise KnowledgeError(f"{PACKAGE}/data/actions.csv: must hold every source once.")
    names = tuple(dict.fromkeys(found[s][0] for s in SOURCES))
    return Decisions(
        action=np.array([float(names.index(found[s][0])) for s in SOURCES]),
        doctor=np.array([float(found[s][1]) for s in SOURCES]),
        names=names,
    )


def open_steps(signs: Mapping[int, bool], withheld: frozenset[str]) -> tuple[Step, ...]:
    """The steps that are neither known, nor settled by what is known, nor withheld (codes of exams)."""
    held = {FINDING_AT[f"exam:{exam}"] for exam in withheld}
    there = {finding for finding, present in signs.items() if present}
    return tuple(
        step
        for finding, step in steps().items()
        if finding not in signs
        and finding not in held
        and there.isdisjoint(step.not_with)
        and there.isdisjoint(step.implied_by)
    )
