"""The red-flag rules, read from their table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, cast

from psoas.assessment import URGENCIES, RedFlag, Urgency
from psoas.errors import UnknownCodeError, not_allowed
from psoas.screening.conditions import Condition, Facts, parse, softening
from psoas.screening.possible import is_possible
from psoas.screening.signs import Sign, signs_of
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, Verified, read

PACKAGE: Final = "psoas.screening"
# The third: children, self-harm, violence, too little energy.
_TABLES: Final = ("rules.csv", "rules_adults.csv", "rules_persons.csv")
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
    ask_next: tuple[Sign, ...] = ()

    def flag(
        self, facts: Facts, answered: Collection[str] = (), told: Collection[str] = ()
    ) -> RedFlag | None:
        """The red flag, when the rule fires, with what to ask next that was not ``answered`` (``type:code``) or ``told`` (topics)."""
        if not self.when.met(facts):
            return None
        because = dict.fromkeys(key.split(":")[1] for key in self.when.reasons(facts))
        return RedFlag(
            rule=self.code,
            urgency=self.urgency,
            points_to=tuple(s for s in self.sources if is_possible(f"source:{s}", facts)) or self.sources,
            because=tuple(because),
            reason=self.reason,
            citation=self.citation,
            verified=self.verified,
            ask_next=tuple(
                sign.text
                for sign in self.ask_next
                if sign.topic not in told and _still_to_ask(sign, facts, answered)
            ),
        )


def _still_to_ask(sign: Sign, facts: Facts, answered: Collection[str]) -> bool:
    """Whether nobody has answered it: by a yes, or where it asks about one finding by a no."""
    if sign.there is None:
        return True
    if not any(is_possible(key, facts) for key in set(sign.there.keys())):
        return False
    return not sign.there.met(facts) and not set(sign.there.keys()) <= set(answered)


def condition(row: Row, name: str) -> Condition:
    """The condition of a row; an error names the row by its column ``name``.

    Raises:
        KnowledgeError: the condition cannot be read; the message says what is allowed.
    """
    try:
        return parse(row.text("when"))
    except UnknownCodeError as error:
        raise row.fail("when", f"{row.text(name)!r}: {error}") from None


def _make(row: Row) -> Rule:
    when = condition(row, "rule")
    if hidden := sorted(key for key in softening(when) if key.startswith("red_flag:")):
        raise row.fail(
            "when",
            f"{row.text('rule')!r} has {hidden[0]!r} under NOT: a warning sign makes no rule milder; "
            "allowed: places, qualities, activities, courses, contexts and exams, and explained:code.",
        )
    return Rule(
        code=row.text("rule"),
        when=when,
        sources=tuple(check_code("source", s, "sources") for s in row.words("sources")),
        urgency=cast("Urgency", row.one_of("urgency", URGENCIES)),
        reason=row.text("reason"),
        citation=row.text("citation"),
        basis=row.one_of("basis", BASES),
        verified=row.verified(),
    )


def _asks(known: Collection[str]) -> Mapping[str, tuple[Sign, ...]]:
    """What to ask next where a rule fires, by the rule's name; in our own words, after the sources of the rules."""

    def make(row: Row) -> tuple[str, tuple[Sign, ...]]:
        if row.text("rule") not in known:
            raise row.fail("rule", not_allowed("rule", row.text("rule"), known))
        row.text("citation"), row.verified()
        return row.text("rule"), signs_of(row, "ask")

    return dict(read(PACKAGE, "ask_next.csv", ("rule", "ask", "citation", "verified"), make))


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule, most urgent first.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """
    found = [rule for table in _TABLES for rule in read(PACKAGE, table, _COLUMNS, _make)]
    asks = _asks(frozenset(rule.code for rule in found))
    found = [replace(rule, ask_next=asks.get(rule.code, ())) for rule in found]
    return tuple(sorted(found, key=lambda rule: -URGENCIES.index(rule.urgency)))
