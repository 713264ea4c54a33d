"""What is said, found and decided in a visit. Every change counts the visit's revision up; then the verdict is taken anew."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone

from psoas.assessment import may_be_overridden
from psoas.studio.commands import changes
from psoas.studio.commands.clients import checked_birth
from psoas.studio.commands.lengths import REASON, refuse_long
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.verdicts import take_verdict
from psoas.studio.engine import Answer, answer_for
from psoas.studio.models import Attention, Link, Member, SafetyOverride, Visit
from psoas.studio.security.write import write
from psoas.visit import MuscleState
from psoas.visit.fields import Json


def set_text(*, by: Member | Link, visit: Visit, field: str, text: str, seen: int) -> Answer:
    """Write the client's words, or the practitioner's observations.

    Args:
        by: who writes.
        visit: of which visit.
        field: ``words`` or ``observations``.
        text: the whole text.
        seen: the text's revision that the writer saw.

    Raises:
        ConflictError: someone changed it since; both texts are in the error.
        RefusedError: the visit is signed, or the text is too long.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb=f"visit.{field}"[:48], about=("visit", visit.pk)):
        changes.store_text(visit, field, text, seen)
    return take_verdict(visit)


def set_drawing(*, by: Member | Link, visit: Visit, drawing: list[dict[str, Json]]) -> Answer:
    """Replace the drawing.

    Raises:
        VisitFileError: it is not a drawing as a visit file holds it.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.drawing", about=("visit", visit.pk)):
        changes.store_drawing(visit, drawing)
    return take_verdict(visit)


def enter_finding(
    *,
    by: Member | Link,
    visit: Visit,
    finding: Mapping[str, object],
    seen: str | None = None,
    only_side: bool = False,
) -> Answer:
    """Enter a coded finding, or withdraw it: ``present`` may be None.

    The result of an exam replaces every earlier result of that exam, as practitioners enter one answer; ``only_side`` keeps the
    results of the other side. Of places and qualities the other sides stay.

    Args:
        by: who found or said it.
        visit: in which visit.
        finding: ``type``, ``code``, ``side``, ``present`` (True, False, or None to withdraw).
        seen: for an exam, the id of the result that the writer saw, or empty where there was none; None where it does not matter.
        only_side: replace the same side only.

    Raises:
        ConflictError: somebody entered another result since.
        VisitFileError: it is no finding of the vocabulary.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.finding", about=("visit", visit.pk)):
        changes.store_finding(by, visit, finding, seen=seen, only_side=only_side)
    return take_verdict(visit)


def judge_muscle(
    *, by: Member, visit: Visit, muscle: str, side: str, state: str, amount: float, gone: bool = False
) -> Answer:
    """Judge a muscle; an amount of 0 takes the judgement of that muscle, side and state back.

    With ``gone`` it is kept that the state is not there: what an earlier visit or an exam says of it no longer counts.

    Raises:
        VisitFileError: a value is not what it must be.
    """
    changes.refuse_signed(visit)
    MuscleState.from_mapping({"muscle": muscle, "side": side, "state": state, "amount": amount}, "muscle")
    with write(by=by, verb="visit.muscle", about=("visit", visit.pk)):
        changes.store_muscle(
            by, visit, muscle=muscle, side=side, state=state, amount=0.0 if gone else amount, gone=gone
        )
    return take_verdict(visit)


def correct(*, by: Member | Link, visit: Visit, correction: Mapping[str, object]) -> Answer:
    """Correct what was read at a place of a text; an earlier correction of the same place and code is replaced.

    Raises:
        VisitFileError: it is not a correction as a visit file holds it.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.correct", about=("visit", visit.pk)):
        changes.store_correction(visit, correction)
    return take_verdict(visit)


def uncorrect(*, by: Member | Link, visit: Visit, correction: Mapping[str, object]) -> Answer:
    """Take a correction back: what was read there counts again."""
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.uncorrect", about=("visit", visit.pk)):
        changes.withdraw_correction(visit, correction)
    return take_verdict(visit)


def set_about(
    *, by: Member | Link, visit: Visit, about: Mapping[str, object], born: str | None = None
) -> Answer:
    """What is known of the client: the keys that are named are replaced, the others stay.

    Raises:
        VisitFileError: a value is not what it must be.
        RefusedError: the birth date is none.
    """
    changes.refuse_signed(visit)
    checked = None if born is None else checked_birth(born)
    with write(by=by, verb="client.about", about=("client", visit.client_id)):
        changes.store_about(visit, about, checked)
    return take_verdict(visit)


def set_outcomes(*, by: Member | Link, visit: Visit, outcomes: Mapping[str, Json]) -> Answer:
    """Pain from 0 to 10, and the client's own activities with their scores. It is a change like every other: open pages hear of it.

    Raises:
        RefusedError: a score is not from 0 to 10.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.outcomes", about=("visit", visit.pk)):
        changes.store_outcomes(visit, outcomes)
    return take_verdict(visit)


def enter_total(
    *, by: Member, visit: Visit, code: str, total: float | None, on: datetime.date | None = None
) -> Answer:
    """Enter the total of a licensed questionnaire, or take it back (None).

    Args:
        by: who enters it.
        visit: at which visit.
        code: of the questionnaire.
        total: as it was counted on paper; its items are kept nowhere.
        on: when it was filled in; the day of the visit where it is not given.

    Raises:
        RefusedError: the visit is signed, or the day is after it.
        VisitFileError: there is no such questionnaire, or the total is out of its range.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.total", about=("visit", visit.pk)):
        changes.store_total(visit, code, total, on or visit.on)
    return take_verdict(visit)


def go_on(*, by: Member, visit: Visit, reason: str) -> Answer:
    """Go on with a written reason where a doctor should look within two weeks.

    Raises:
        RefusedError: no reason was written, or the verdict cannot be overridden.
    """
    changes.refuse_signed(visit)
    if not reason.strip():
        raise RefusedError("reason: is missing; write in a sentence why you go on.")
    refuse_long("reason", reason, REASON)
    assessment = answer_for(visit).record.assessment
    if not may_be_overridden(assessment.verdict.urgency):
        raise RefusedError("this verdict cannot be overridden: someone else must see this person first.")
    rules = sorted({flag.rule for flag in assessment.screening.red_flags})
    with write(by=by, verb="visit.override", about=("visit", visit.pk)):
        row = SafetyOverride(
            studio_id=visit.studio_id, visit=visit, urgency=assessment.verdict.urgency, rules=rules, member=by
        )
        row.reason = reason.strip()
        row.save(force_insert=True)
        changes.count_up(visit)
    return take_verdict(visit)


def withdraw_go_on(*, by: Member, visit: Visit) -> Answer:
    """Take the reason to go on back; the verdict stands again.

    Raises:
        RefusedError: the visit is signed.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.override_withdrawn", about=("visit", visit.pk)):
        SafetyOverride.objects.filter(visit=visit, withdrawn_at__isnull=True).update(
            withdrawn_at=timezone.now()
        )
        changes.count_up(visit)
    return take_verdict(visit)


def note_reading(*, by: Member, visit: Visit) -> None:
    """A practitioner reads the visit: that it waits to be read is no reason any more to look at the client."""
    with write(by=by, verb="visit.read", about=("visit", visit.pk)):
        Attention.objects.filter(
            visit=visit, kind=Attention.Kind.INTAKE_DONE, cleared_at__isnull=True
        ).update(cleared_at=timezone.now(), cleared_by=by)


def dismiss_attention(*, by: Member, attention: Attention, reason: str) -> None:
    """Take a client off the list of who needs attention, with a written reason.

    Raises:
        RefusedError: no reason was written.
    """
    if not reason.strip():
        raise RefusedError("reason: is missing; write in a few words what was done.")
    refuse_long("reason", reason, REASON)
    with write(by=by, verb="attention.dismiss", about=("attention", attention.pk)):
        row = Attention.objects.get(pk=attention.pk)
        row.reason = reason.strip()
        for one in (row, *_same_signs(row)):
            one.reason = row.reason
            one.cleared_at, one.cleared_by = timezone.now(), by
            one.save(update_fields=["reason_sealed", "cleared_at", "cleared_by"])


def _same_signs(told: Attention) -> list[Attention]:
    """The warnings of a check-in that the list has hidden behind this one (``desk.attention``): what was done about it is done about them."""
    if told.kind != Attention.Kind.TOLD_TO_GET_HELP or told.check_in is None:
        return []
    rows = told.check_in.attention.filter(kind=Attention.Kind.RED_FLAG, cleared_at__isnull=True)
    return [row for row in rows if set(row.told.get("at_once", row.codes)) <= set(told.codes)]
