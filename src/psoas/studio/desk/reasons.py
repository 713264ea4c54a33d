"""Why a stored visit's verdict stops, in sentences for the lists: worked out once for each state of a visit."""

from __future__ import annotations

from typing import Final

from psoas.assessment import open_reason, stops
from psoas.studio.engine import Answer, answer_for
from psoas.studio.engine.kept import Kept
from psoas.studio.following.hearing import heard_answer
from psoas.studio.models import Attention

_REASONS: Final = Kept[tuple[str, ...]](512)


def reasons_of(row: Attention) -> tuple[str, ...]:
    """The open reasons of the warning signs behind a row: of the check-in or session in which they were said, otherwise of the visit.

    Every page of the desk asks for them every few seconds: only a change of the visit, which counts its revision up, or of the
    check-in's words has them read anew.
    """
    if row.told:
        return tuple(row.told.get("why", ()))
    said = str(row.check_in.answers.get("words", "")) if row.check_in is not None else ""
    key = (row.visit_id, row.visit.revision, row.check_in_id, hash(said))
    return _REASONS.get(
        key, lambda: _found(heard_answer(row.check_in) if row.check_in is not None else answer_for(row.visit))
    )


def _found(answer: Answer | None) -> tuple[str, ...]:
    flags = answer.record.assessment.screening.red_flags if answer is not None else ()
    return tuple(dict.fromkeys(open_reason(flag) for flag in flags if stops(flag.urgency)))
