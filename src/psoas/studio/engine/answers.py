"""The assessment of a visit, kept in this process while what went in stays the same."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from psoas import __version__
from psoas.pathway import Record, record_of
from psoas.studio.engine.stored import visit_of
from psoas.studio.models import Visit as Row
from psoas.visit import Visit

_KEPT: Final = 128
_LOCK: Final = threading.Lock()
_ANSWERS: Final[OrderedDict[str, Answer]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Answer:
    """A visit and what came of it. ``key`` stands for what went in and for the program's version."""

    key: str
    visit: Visit
    record: Record


def answer_for(row: Row) -> Answer:
    """The assessment of a stored visit, with the practitioner's reason to go on where one stands.

    Raises:
        VisitFileError: what is stored cannot be read.
    """
    visit = visit_of(row)
    override = row.overrides.filter(withdrawn_at__isnull=True).order_by("-at").first()
    reason = override.reason if override is not None else None
    key = hashlib.sha256(f"{__version__}|{visit!r}|{reason!r}".encode()).hexdigest()
    with _LOCK:
        if key in _ANSWERS:
            _ANSWERS.move_to_end(key)
            return _ANSWERS[key]
    answer = Answer(key, visit, record_of(visit, reason))
    with _LOCK:
        _ANSWERS[key] = answer
        while len(_ANSWERS) > _KEPT:
            _ANSWERS.popitem(last=False)
    return answer
