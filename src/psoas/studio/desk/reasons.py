"""Why a stored visit's verdict stops, in sentences for the lists: worked out once for each state of a visit."""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from typing import Final

from psoas.assessment import open_reason, stops
from psoas.studio.engine import answer_for
from psoas.studio.models import Visit

_KEPT: Final = 512
_LOCK: Final = threading.Lock()
_REASONS: Final[OrderedDict[tuple[uuid.UUID, int], tuple[str, ...]]] = OrderedDict()


def reasons_of(visit: Visit) -> tuple[str, ...]:
    """The open reasons of the warning signs that stop a visit.

    Every page of the desk asks for them every few seconds: only a change of the visit, which counts its revision up, has it read anew.
    """
    key = (visit.pk, visit.revision)
    with _LOCK:
        if key in _REASONS:
            _REASONS.move_to_end(key)
            return _REASONS[key]
    flags = answer_for(visit).record.assessment.screening.red_flags
    reasons = tuple(dict.fromkeys(open_reason(flag) for flag in flags if stops(flag.urgency)))
    with _LOCK:
        _REASONS[key] = reasons
        while len(_REASONS) > _KEPT:
            _REASONS.popitem(last=False)
    return reasons
