"""Watchful waiting, read from its table: weak single concerns, each with a date and a stated next step.

The table holds what no rule stops. ``look_for`` holds its signs one after another, ``{fever} fever | a bruise``: a sign that is
there already, as the condition in its braces says, is left out. It is asked only after the rules, and nothing that it says reaches them: a
watch can neither lower an urgency nor take away a red flag or a question.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Watch
from psoas.errors import UnknownCodeError
from psoas.screening.conditions import Condition, Facts, parse
from psoas.screening.rules import BASES, PACKAGE, condition
from psoas.vocabulary.tables import Row, Verified, read

_COLUMNS: Final = ("watch", "when", "days", "look_for", "then", "reason", "citation", "basis", "verified")
_SIGN: Final = re.compile(r"(?:\{([^{}]+)\}\s*)?([^{}]+)")
_LONGEST_DAYS: Final = 92  # later than three months is a new story, not a watched one


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, and when it is there already; a sign that is a sentence stands for itself."""

    text: str
    there: Condition | None = None

    @property
    def is_sentence(self) -> bool:
        """True for a sign that is written as a sentence."""
        return self.text.endswith((".", "?"))

    def open(self, facts: Facts) -> bool:
        """Whether it is still to look for."""
        return self.there is None or not self.there.met(facts)


def sentences(signs: Sequence[Sign]) -> str:
    """Signs as sentences that a practitioner reads.

    >>> sentences((Sign("fever"), Sign("a bruise"), Sign("Measure height.")))
    'Fever, a bruise. Measure height.'
    """
    short = ", ".join(sign.text for sign in signs if not sign.is_sentence)
    whole = [sign.text for sign in signs if sign.is_sentence]
    return " ".join([f"{short[0].upper()}{short[1:]}.", *whole] if short else whole)


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
        )


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
        reason=row.text("reason"),
        citation=row.text("citation"),
        basis=row.one_of("basis", BASES),
        verified=row.verified(),
    )


def _signs(row: Row) -> tuple[Sign, ...]:
    """The signs of a row, of which one is always left to look for."""
    found: list[Sign] = []
    for part in row.text("look_for").split("|"):
        match = _SIGN.fullmatch(part.strip())
        if match is None:
            raise row.fail("look_for", f"{part.strip()!r} is no sign; allowed: 'text' or '{{condition}} text'")
        try:
            there = parse(match[1]) if match[1] else None
        except UnknownCodeError as error:
            raise row.fail("look_for", str(error)) from None
        found.append(Sign(match[2].strip(), there))
    if all(sign.there is not None for sign in found):
        raise row.fail("look_for", "needs a sign without a condition, so that something is left to look for")
    return tuple(found)


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
