"""What medicines and conditions stand for as findings: who takes apixaban takes a blood thinner.

The table is ``data/implied_by_health.csv``. ``heard`` says where a row counts: wherever words are read, or only in the
visit as a whole. ``when_over`` says what is left when the medicine or condition is over: the finding ``keeps``, it
``asks`` whether it still counts, or it stays ``as_told`` by the words about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.text.health import Fact
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = (
    "kind", "codes", "finding", "age_from", "not_with", "heard", "when_over", "citation", "verified",
)  # fmt: skip
_WHEN_OVER: Final = ("keeps", "asks", "as_told")
_SHORT: Final = "short_course"
_TABLE: Final = "implied_by_health.csv"


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    codes: frozenset[str]
    type: str
    code: str
    age_from: float
    not_with: frozenset[str]
    everywhere: bool
    when_over: str

    def concerns(self, fact: Fact) -> bool:
        """Whether the rule is about this medicine or condition."""
        if fact.kind != self.kind or not self.codes.intersection(fact.codes):
            return False
        return not self.not_with.intersection(fact.codes)

    def too_short(self, fact: Fact) -> bool:
        """Whether a course is too short for the finding."""
        return _SHORT in self.not_with and fact.short_course


@dataclass(frozen=True, slots=True)
class Implied:
    """A finding and the medicine or condition that stands for it."""

    type: str
    code: str
    fact: Fact

    @property
    def key(self) -> str:
        """``type:code``."""
        return f"{self.type}:{self.code}"


def _make(row: Row) -> _Rule:
    row.text("citation"), row.verified()
    type_, _, code = row.text("finding").partition(":")
    return _Rule(
        kind=row.one_of("kind", ("medicine", "condition")),
        codes=frozenset(row.words("codes")),
        type=type_,
        code=check_code(type_, code, "finding"),
        age_from=row.maybe_number("age_from") or 0.0,
        not_with=frozenset(row.words("not_with")),
        everywhere=row.one_of("heard", ("text", "visit")) == "text",
        when_over=row.one_of("when_over", _WHEN_OVER),
    )


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return read("psoas.intake", _TABLE, _COLUMNS, _make)


def stands_for(facts: Iterable[Fact], age_years: float | None, *, visit: bool) -> Iterator[Implied]:
    """The findings that medicines and conditions stand for.

    Args:
        facts: what was read.
        age_years: of the client, where it is known.
        visit: True for the rows that count only in the visit as a whole too.
    """
    for fact in facts:
        for rule in _rules():
            held = fact.holds or (fact.status in ("over", "recent_over") and rule.when_over == "keeps")
            if (
                held
                and rule.concerns(fact)
                and not rule.too_short(fact)
                and (age_years or 0.0) >= rule.age_from
                and (rule.everywhere or visit)
            ):
                yield Implied(rule.type, rule.code, fact)


def not_theirs(facts: Iterable[Fact]) -> Iterator[Implied]:
    """The findings that a medicine would stand for, had it not been stopped, refused or somebody else's."""
    for fact in facts:
        if fact.kind != "medicine" or fact.holds:
            continue
        for rule in _rules():
            if rule.concerns(fact) and not (fact.status == "over" and rule.when_over != "asks"):
                yield Implied(rule.type, rule.code, fact)


def too_short(facts: Iterable[Fact]) -> Iterator[Implied]:
    """The findings that a medicine would stand for, had it not been a short course."""
    for fact in facts:
        for rule in _rules():
            if rule.concerns(fact) and rule.too_short(fact):
                yield Implied(rule.type, rule.code, fact)


def all_findings(fact: Fact) -> frozenset[str]:
    """Every finding (``type:code``) that a medicine or condition may stand for."""
    return frozenset(f"{rule.type}:{rule.code}" for rule in _rules() if rule.concerns(fact))
