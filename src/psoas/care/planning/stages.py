"""The stage that the plan is in: settle, lengthen, strengthen, return; decided from duration, irritability and pain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Stage
from psoas.care.planning.steering import Steering
from psoas.care.settings import setting
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError
from psoas.visit import Finding
from psoas.vocabulary import check_code, codes
from psoas.vocabulary.tables import Row, read

STAGES: Final = ("settle", "lengthen", "strengthen", "return")
# What makes it worse and is nothing to return to.
_NO_AIM: Final = frozenset(
    {
        "sit",
        "stand",
        "cough_sneeze",
        "lie_on_back",
        "lie_on_side",
        "turn_in_bed",
        "stretch_hip",
        "rest",
        "heat",
    }
)
_TIGHT, _WEAK = "steered:tight", "steered:weak"
_TRIED = "steered:tried"  # what was found short was stretched already, in vain or with pain
_COLUMNS: Final = ("stage", "title", "aim", "moves_on", "citation", "verified")
_RULES: Final = (
    "stage", "any_of", "all_of", "none_of", "days_least", "days_most", "pain_least", "pain_most", "why", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Described:
    """What a stage is for, and when it is over."""

    title: str
    aim: str
    moves_on: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What puts a client into a stage: all that a row asks has to hold; what is not known does not hold."""

    stage: str
    any_of: tuple[str, ...]
    all_of: tuple[str, ...]
    none_of: tuple[str, ...]
    days: tuple[float | None, float | None]
    pain: tuple[float | None, float | None]
    why: str
    citation: str
    verified: str

    def holds(self, known: Collection[str], days: float | None, pain: float | None) -> bool:
        named = not self.any_of or any(key in known for key in self.any_of)
        return (
            named
            and all(key in known for key in self.all_of)
            and not any(key in known for key in self.none_of)
            and _within(days, self.days)
            and _within(pain, self.pain)
        )


def _within(value: float | None, bounds: tuple[float | None, float | None]) -> bool:
    least, most = bounds
    if least is None and most is None:
        return True
    return value is not None and (least is None or value >= least) and (most is None or value <= most)


def _keys(row: Row, column: str) -> tuple[str, ...]:
    for key in row.words(column):
        type_, _, code = key.partition(":")
        if key not in (_TIGHT, _WEAK, _TRIED):
            check_code(type_, code, column)
    return row.words(column)


def _number(row: Row, column: str) -> float | None:
    return row.number(column) if row.maybe(column) else None


@lru_cache(maxsize=1)
def _described() -> Mapping[str, _Described]:
    def make(row: Row) -> tuple[str, _Described]:
        row.text("citation"), row.verified()
        described = _Described(row.text("title"), row.text("aim"), row.text("moves_on"))
        return row.one_of("stage", STAGES), described

    return dict(read(PACKAGE, "planning/stages.csv", _COLUMNS, make))


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    found = read(
        PACKAGE,
        "planning/stage_rules.csv",
        _RULES,
        lambda row: _Rule(
            stage=row.one_of("stage", STAGES),
            any_of=_keys(row, "any_of"),
            all_of=_keys(row, "all_of"),
            none_of=_keys(row, "none_of"),
            days=(_number(row, "days_least"), _number(row, "days_most")),
            pain=(_number(row, "pain_least"), _number(row, "pain_most")),
            why=row.text("why"),
            citation=row.text("citation"),
            verified=row.verified(),
        ),
    )
    if not found or not found[-1].holds((), None, None):
        raise KnowledgeError(
            f"{PACKAGE}/data/planning/stage_rules.csv: the last row has to hold for everyone; leave its conditions empty."
        )
    return found


def stage_of(
    findings: Sequence[Finding], steering: Steering, days: float | None, pain: float | None
) -> Stage:
    """The stage that a client is in: that of the first rule that holds.

    Args:
        findings: those of the visit; how it began, how it behaves and what makes it worse are read.
        steering: what was found by hand and in exams.
        days: how long it has lasted, where it is known.
        pain: now, 0 to 10, where it was asked.
    """
    known = {f.key for f in findings if f.present} | {f"steered:{state}" for state in steering.states}
    rule = next(rule for rule in _rules() if rule.holds(known, days, pain))
    described = _described()[rule.stage]
    return Stage(
        code=rule.stage,
        title=described.title,
        why=rule.why,
        aim=described.aim,
        moves_on=described.moves_on,
        toward=_toward(findings),
        citation=rule.citation,
        verified=rule.verified,
    )


def stage_title(code: str) -> str:
    """A stage in plain words."""
    return _described()[code].title


def _toward(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The client's sport, then what it gets in the way of, in plain words; no mere position or cough."""
    present = [f for f in findings if f.present]
    named = [_sports()[f.key] for f in present if f.key in _sports()]
    codes_ = dict.fromkeys(f.code for f in present if f.type == "activity_worse")
    named += [_doing(code) for code in codes_ if code not in _NO_AIM]
    return tuple(dict.fromkeys(named))[: int(setting("toward_most"))]


def _doing(code: str) -> str:
    """An activity by the first of its names."""
    return codes("activity_worse")[code].partition(",")[0]


@lru_cache(maxsize=1)
def _sports() -> Mapping[str, str]:
    """By the finding that tells of it: what the client wants to do again."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        key = row.text("finding")
        type_, _, code = key.partition(":")
        check_code(type_, code, "finding")
        return key, row.text("activity")

    return dict(read(PACKAGE, "planning/goals.csv", ("finding", "activity", "citation", "verified"), make))
