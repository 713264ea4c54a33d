"""The red-flag rules, read from their table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast

from psoas.assessment import URGENCIES, RedFlag, Urgency
from psoas.screening.conditions import Condition, Facts, parse
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, Verified, read

PACKAGE: Final = "psoas.screening"
_TABLES: Final = (
    "rules.csv",
    "rules_persons.csv",
)  # the second: children, self-harm, violence, too little energy
_COLUMNS: Final = ("rule", "when", "sources", "urgency", "reason", "citation", "basis", "verified")
# Where the urgency comes from: a publication, what guidelines and clinicians agree on, or our own judgement.
BASES: Final = ("published", "consensus", "judgement")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it fires, how urgent that is, and what it may be."""

    code: str
    when: Condition
    sources: tuple[str, ...]
    urgency: Urgency
    reason: str
    citation: str
    basis: str
    verified: Verified

    def flag(self, facts: Facts) -> RedFlag | None:
        """The red flag, when the rule fires."""
        if not self.when.met(facts):
            return None
        because = dict.fromkeys(key.split(":")[1] for key in self.when.reasons(facts))
        return RedFlag(
            rule=self.code,
            urgency=self.urgency,
            points_to=self.sources,
            because=tuple(because),
            reason=self.reason,
            citation=self.citation,
            verified=self.verified,
        )


def _make(row: Row) -> Rule:
    return Rule(
        code=row.text("rule"),
        when=parse(row.text("when")),
        sources=tuple(check_code("source", s, "sources") for s in row.words("sources")),
        urgency=cast("Urgency", row.one_of("urgency", URGENCIES)),
        reason=row.text("reason"),
        citation=row.text("citation"),
        basis=row.one_of("basis", BASES),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, most urgent first.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """
    found = (rule for table in _TABLES for rule in read(PACKAGE, table, _COLUMNS, _make))
    return tuple(sorted(found, key=lambda r: -URGENCIES.index(r.urgency)))
