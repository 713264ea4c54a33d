"""What is heard in a check-in's words: they go through the one engine, as a story does, with the client's age, medicines and conditions."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Final

from psoas import __version__
from psoas.pathway import record_of
from psoas.studio.engine import Answer
from psoas.studio.engine.stored import client_of
from psoas.studio.models import CheckIn as Row
from psoas.studio.models import Visit as VisitRow
from psoas.visit import Visit

_KEPT: Final = 64
_LOCK: Final = threading.Lock()
_HEARD: Final[OrderedDict[str, Answer]] = OrderedDict()


def heard_answer(row: Row) -> Answer | None:
    """The assessment of what a check-in says; None where it says nothing."""
    words = str(row.answers.get("words", "")).strip()
    return answer_to(words, row.visit) if words else None


def answer_to(words: str, visit: VisitRow) -> Answer:
    """The assessment of words by themselves: what the visit found is not said again with them."""
    told = Visit(id="check-in", client=client_of(visit), words=words, date=visit.on)
    key = hashlib.sha256(f"{__version__}|{told!r}".encode()).hexdigest()
    with _LOCK:
        if key in _HEARD:
            _HEARD.move_to_end(key)
            return _HEARD[key]
    answer = Answer(key, told, record_of(told, None))
    with _LOCK:
        _HEARD[key] = answer
        while len(_HEARD) > _KEPT:
            _HEARD.popitem(last=False)
    return answer
