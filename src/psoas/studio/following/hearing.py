"""What is heard in a check-in's words: they go through the one engine, as a story does, alone and together with what was told before."""

from __future__ import annotations

from dataclasses import replace

from psoas.assessment import stops
from psoas.outcomes.course.values import CheckIn as CoreCheckIn
from psoas.pathway import hear_check_ins
from psoas.studio.engine import Answer, assessed, read_of
from psoas.studio.engine.stored import client_of
from psoas.studio.models import CheckIn as Row
from psoas.studio.models import Visit as VisitRow
from psoas.visit import CheckIn, Visit


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
    visit, day = read_of(row.visit).visit, max(0, (row.on - row.visit.on).days)
    heard = hear_check_ins(visit, (CoreCheckIn(day, words=words),), row.client.language)
    if any(stops(flag.urgency) for one in heard for flag in one.red_flags):
        return assessed(replace(visit, check_ins=(CheckIn(row.on, words),)))
    return alone


def answer_to(words: str, visit: VisitRow) -> Answer:
    """The assessment of words by themselves: what the visit found is not said again with them."""
    return assessed(Visit(id="check-in", client=client_of(visit), words=words, date=visit.on))
