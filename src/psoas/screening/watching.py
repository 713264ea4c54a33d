"""Watchful waiting, read from its table: weak single concerns, each with a date and a stated next step.

The table holds what no rule stops. ``look_for`` holds its signs one after another, ``{fever} fever | a bruise``: a sign that is
there already, as the condition in its braces says, is left out. It is asked only after the rules, and nothing that it says reaches them: a
watch can neither lower an urgency nor take away a red flag or a question.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Watch
from psoas.screening.conditions import Condition, Facts
from psoas.screening.rules import BASES, PACKAGE, condition
from psoas.screening.signs import Sign, sentences, signs_of
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, Verified, read

_COLUMNS: Final = (
    "watch", "when", "days", "look_for", "then", "until_then", "holds_for", "in_place_of",
    "holds_if_likely", "reason", "citation", "basis", "verified",
)  # fmt: skip
_LONGEST_DAYS: Final = 92  # later than three months is a new story, not a watched one


@dataclass(frozen=True, slots=True)
class Concern:
    """One row: whom it concerns, after how many days to look again, for what, and what to do then.

    ``verified`` speaks for the weaker of the row's two claims, the time frame and the reason.
    """

    code: str
    when: Condition
    days: int
    look_for: tuple[Sign, ...]
    then: str
    until_then: str
    holds_for: str
    in_place_of: str
    holds_if_likely: str
    reason: str
    citation: str
    basis: str
    verified: Verified

    def watch(self, facts: Facts, visited_on: datetime.date | None) -> Watch | None:
        """The watch, where this client's facts call for it."""
        if not self.when.met(facts):
            return None
        because = dict.fromkeys(key.split(":")[1] for key in self.when.reasons(facts))
        return Watch(
            code=self.code,
            review_in_days=self.days,
            look_for=sentences([sign for sign in self.look_for if sign.open(facts)]),
            then=self.then,
            because=tuple(because),
            reason=self.reason,
            citation=self.citation,
            verified=self.verified,
            review_on=None if visited_on is None else visited_on + datetime.timedelta(days=self.days),
            until_then=self.until_then,
            holds_for=self.holds_for,
            in_place_of="" if self._shows(facts) else self.in_place_of,
            holds_if_likely=self.holds_if_likely,
        )

    def _shows(self, facts: Facts) -> bool:
        """Whether one of the signs that are looked for is there already."""
        return any(sign.there is not None and sign.there.met(facts) for sign in self.look_for)


def _make(row: Row) -> Concern:
    days = row.number("days")
    if not (days.is_integer() and 1 <= days <= _LONGEST_DAYS):
        raise row.fail("days", f"must be a whole number of days, 1 to {_LONGEST_DAYS}")
    return Concern(
        code=row.text("watch"),
        when=condition(row, "watch"),
        days=int(days),
        look_for=_signs(row),
        then=row.text("then"),
        until_then=row.maybe("until_then"),
        holds_for=row.maybe("holds_for"),
        in_place_of=row.maybe("in_place_of") and check_code("source", row.text("in_place_of"), "in_place_of"),
        holds_if_likely=row.maybe("holds_if_likely"),
        reason=row.text("reason"),
        citation=row.text("citation"),
        basis=row.one_of("basis", BASES),
        verified=row.verified(),
    )


def _signs(row: Row) -> tuple[Sign, ...]:
    """The signs of a row, of which one is always left to look for."""
    found = signs_of(row, "look_for")
    if all(sign.there is not None for sign in found):
        raise row.fail("look_for", "needs a sign without a condition, so that something is left to look for")
    return found


@lru_cache(maxsize=1)
def concerns() -> tuple[Concern, ...]:
    """Every concern, soonest first.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """
    return tuple(sorted(read(PACKAGE, "watch.csv", _COLUMNS, _make), key=lambda concern: concern.days))


def watches(facts: Facts, visited_on: datetime.date | None) -> tuple[Watch, ...]:
    """What to watch in this client, soonest first; with dates where the visit's is known."""
    found = (concern.watch(facts, visited_on) for concern in concerns())
    return tuple(watch for watch in found if watch is not None)
