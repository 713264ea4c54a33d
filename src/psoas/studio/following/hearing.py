"""What is heard in a check-in's words: they go through the one engine, as a story does, alone and together with what was told before."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Final

from psoas import __version__
from psoas.assessment import stops
from psoas.outcomes.course.values import CheckIn as CoreCheckIn
from psoas.pathway import hear_check_ins, record_of
from psoas.studio.engine import Answer, visit_of
from psoas.studio.engine.stored import Standing, client_of
from psoas.studio.models import CheckIn as Row
from psoas.studio.models import Visit as VisitRow
from psoas.visit import CheckIn, Visit

_KEPT: Final = 64
_LOCK: Final = threading.Lock()
_HEARD: Final[OrderedDict[str, Answer]] = OrderedDict()


def heard_answer(row: Row, said: str | None = None) -> Answer | None:
    """The assessment of what a check-in says; None where it says nothing.

    The words are heard alone, with the client's age, medicines and conditions, so that a sign of long ago does not stop them again.
    Where they mean a danger only together with what the visit found, the two are assessed together.

    Args:
        row: the check-in.
        said: words that were sent for it, where they are not those that stand now.
    """
    words = (str(row.answers.get("words", "")) if said is None else said).strip()
    if not words:
        return None
    alone = answer_to(words, row.visit)
    if stops(alone.record.assessment.verdict.urgency):
        return alone
    visit, day = visit_of(row.visit), max(0, (row.on - row.visit.on).days)
    heard = hear_check_ins(visit, (CoreCheckIn(day, words=words),), row.client.language)
    if any(stops(flag.urgency) for one in heard for flag in one.red_flags):
        return _answer(replace(visit, check_ins=(CheckIn(row.on, words),)))
    return alone


def answer_to(words: str, visit: VisitRow) -> Answer:
    """The assessment of words by themselves: what the visit found is not said again with them."""
    return _answer(Visit(id="check-in", client=client_of(visit), words=words, date=visit.on))


def _answer(told: Visit) -> Answer:
    key = hashlib.sha256(f"{__version__}|{told!r}".encode()).hexdigest()
    with _LOCK:
        if key in _HEARD:
            _HEARD.move_to_end(key)
            return _HEARD[key]
    # No rows stand behind it: all that is assessed are its words.
    answer = Answer(key, told, record_of(told, None), Standing((), (), None))
    with _LOCK:
        _HEARD[key] = answer
        while len(_HEARD) > _KEPT:
            _HEARD.popitem(last=False)
    return answer
