"""When the source of a complaint counts as settled, and what was found by hand before it was."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.differential.knowledge.evidence import PACKAGE
from psoas.errors import KnowledgeError
from psoas.visit import CONFIRMED_BY, OUTCOMES, Client, Confirmed
from psoas.vocabulary.tables import Row, read

BY: Final = ("by", "for_shares", "for_exams", "reason", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a kind of confirmation counts for: the shares of the sources, the figures of exams."""

    by: str
    for_shares: bool
    for_exams: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A practitioner's word on a source, and when it was given."""

    said: Confirmed
    when: datetime.datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One client's complaint.

    Attributes:
        client: their age and sex move what was to be expected.
        confirmations: everything that was said of its sources, in any order.
        exams: the first result of each exam that was done; after a treatment the same exam says something else.
    """

    client: Client
    confirmations: tuple[Confirmation, ...]
    exams: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands of a complaint: the source that was confirmed (empty where none was), those that were refuted, and by what."""

    source: str
    by: str
    refuted: frozenset[str]


@lru_cache(maxsize=1)
def references() -> Mapping[str, Reference]:
    """The table of what confirms a source.

    Raises:
        KnowledgeError: the table is broken, or one of the kinds that a visit may name is missing.
    """

    def make(row: Row) -> Reference:
        row.text("citation"), row.verified()
        shares, exams = (row.one_of(c, ("yes", "no")) == "yes" for c in ("for_shares", "for_exams"))
        return Reference(row.one_of("by", CONFIRMED_BY), shares, exams, row.text("reason"))

    found = {one.by: one for one in read(PACKAGE, "confirmed_by.csv", BY, make)}
    if set(found) != set(CONFIRMED_BY):
        raise KnowledgeError(f"{PACKAGE}/data/confirmed_by.csv: must hold every kind of confirmation once.")
    return found


def settled(confirmations: Sequence[Confirmation]) -> Settled:
    """What stands, whatever the order in which it is given.

    Of one source the newest word stands, and of two at the same time the more doubtful one. Where several sources stand
    confirmed the newest is the main one; where two were confirmed at the same time neither is.
    """
    newest: dict[str, Confirmation] = {}
    for one in sorted(confirmations, key=_order):
        newest[one.said.source] = one
    stands = [one for one in newest.values() if one.said.outcome == "confirmed"]
    last = max((one.when for one in stands), default=None)
    main = [one.said for one in stands if one.when == last]
    refuted = frozenset(s for s, one in newest.items() if one.said.outcome == "refuted")
    if len(main) != 1:
        return Settled("", "", refuted)
    return Settled(main[0].source, main[0].by, refuted)


def _order(one: Confirmation) -> tuple[datetime.datetime, int, int]:
    return one.when, OUTCOMES.index(one.said.outcome), CONFIRMED_BY.index(one.said.by)


def first_results(found: Iterable[tuple[datetime.datetime, str, bool]]) -> tuple[tuple[str, bool], ...]:
    """The result of each exam on the first day on which it was done; positive where it was so on either side.

    Args:
        found: when, which exam, whether it was positive.
    """
    first: dict[str, tuple[datetime.date, bool]] = {}
    for when, exam, positive in sorted(found):
        day, before = first.get(exam, (when.date(), False))
        if day == when.date():
            first[exam] = (day, before or positive)
    return tuple((exam, positive) for exam, (_, positive) in sorted(first.items()))
