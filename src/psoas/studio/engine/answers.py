"""The assessment of a visit, kept in this process while what went in stays the same."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from psoas import __version__
from psoas.pathway import Record, record_of
from psoas.studio.engine.stored import Standing, pain_of, standing_of, visit_of
from psoas.studio.models import Visit as Row
from psoas.visit import Visit

_KEPT: Final = 128
_LOCK: Final = threading.Lock()
_RECORDS: Final[OrderedDict[str, Record]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Answer:
    """A visit and what came of it. ``key`` stands for what went in and for the program's version; ``standing`` are the rows it was made from."""

    key: str
    visit: Visit
    record: Record
    standing: Standing


def answer_for(row: Row) -> Answer:
    """The assessment of a stored visit, with the practitioner's reason to go on, their changes of the plan, and the pain now.

    Raises:
        VisitFileError: what is stored cannot be read.
    """
    standing = standing_of(row)
    visit = visit_of(row, standing)
    reason = standing.override.reason if standing.override is not None else None
    edits, pain = standing.edits, pain_of(row)
    key = hashlib.sha256(f"{__version__}|{visit!r}|{reason!r}|{edits!r}|{pain!r}".encode()).hexdigest()
    with _LOCK:
        if key in _RECORDS:
            _RECORDS.move_to_end(key)
            return Answer(key, visit, _RECORDS[key], standing)
    record = record_of(visit, reason, edits=edits, pain=pain)
    with _LOCK:
        _RECORDS[key] = record
        while len(_RECORDS) > _KEPT:
            _RECORDS.popitem(last=False)
    return Answer(key, visit, record, standing)
