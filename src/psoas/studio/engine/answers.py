"""The assessment of a visit, kept in this process while what went in stays the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from psoas import __version__
from psoas.differential.knowledge.own import OwnEvidence
from psoas.pathway import Record, record_of
from psoas.studio.engine.earlier import NOTHING_LEFT, Left, TookPlace, left_for
from psoas.studio.engine.evidence import evidence_of
from psoas.studio.engine.kept import Kept
from psoas.studio.engine.stored import NOTHING_STANDS, Standing, pain_of, read_of
from psoas.studio.models import Visit as Row
from psoas.visit import Visit

_RECORDS: Final = Kept[Record](192)


@dataclass(frozen=True, slots=True)
class Answer:
    """A visit and what came of it. ``key`` stands for what went in and for the program's version; ``standing`` are the rows it was made from.

    ``left`` is what the client's earlier visits left for it.
    """

    key: str
    visit: Visit
    record: Record
    standing: Standing
    left: Left = NOTHING_LEFT


_ANSWERS: Final = Kept[Answer](192)


def answer_for(row: Row, known: TookPlace | None = None) -> Answer:
    """The assessment of a stored visit.

    What the client's earlier visits left counts in it, the practitioner's reason to go on, their changes of the plan, and the pain now.
    ``known`` are the client's visits that took place, where a page that shows many of them has asked already.

    Raises:
        VisitFileError: what is stored cannot be read.
    """
    left = left_for(row, lambda earlier, history: _of_row(earlier, Left((), history)).record, known)
    return _of_row(row, left)


def _of_row(row: Row, left: Left) -> Answer:
    read, evidence = read_of(row), evidence_of(row.studio)

    def made() -> Answer:
        return assessed(read.visit, read.standing, pain_of(row), left, evidence)

    if left.key is None:
        return made()
    return _ANSWERS.get((read.key, left.key, evidence.version if evidence is not None else ""), made)


def assessed(
    visit: Visit,
    standing: Standing = NOTHING_STANDS,
    pain: float | None = None,
    left: Left = NOTHING_LEFT,
    evidence: OwnEvidence | None = None,
) -> Answer:
    """The assessment of a visit with what stands of it; where it is words alone, no rows stand behind it.

    ``evidence`` is the studio's own, where it is switched on.
    """
    reason = standing.override.reason if standing.override is not None else None
    edits, history = standing.edits, left.history
    version = evidence.version if evidence is not None else ""
    told = f"{__version__}|{visit!r}|{reason!r}|{edits!r}|{pain!r}|{history!r}|{version}"
    key = hashlib.sha256(told.encode()).hexdigest()
    record = _RECORDS.get(
        key, lambda: record_of(visit, reason, history, edits=edits, pain=pain, evidence=evidence)
    )
    return Answer(key, visit, record, standing, left)
