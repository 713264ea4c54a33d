"""The verdict of a visit after each change, and who has to look at it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F
from django.utils import timezone

from psoas.assessment import stops
from psoas.studio.commands.signs import sign_in
from psoas.studio.engine import Answer, answer_for
from psoas.studio.models import Attention, Visit
from psoas.studio.security.write import write

_log: Final = logging.getLogger("psoas.studio.verdicts")


def take_verdict(visit: Visit, *, replaced: Mapping[str, Any] | None = None) -> Answer:
    """Assess the visit as it is stored now, keep the verdict for the lists, and say who has to look.

    Assessing takes longer than a transaction may: it is done before, and kept only where the visit has not changed meanwhile.

    Args:
        visit: as it was changed.
        replaced: the sign in a story that the client put another in the place of, as the list keeps it; it stays there.
    """
    visit.refresh_from_db(from_queryset=Visit.objects.select_related("client", "studio", "practitioner"))
    answer = answer_for(visit)
    verdict = answer.record.assessment.verdict
    flags = sorted(
        {flag.rule for flag in answer.record.assessment.screening.red_flags if stops(flag.urgency)}
    )
    with write(by=visit.studio, verb="visit.verdict", about=("visit", visit.pk)):
        kept = Visit.objects.filter(pk=visit.pk, revision=visit.revision).update(
            urgency=verdict.urgency, understood=verdict.understood, verdict_revision=visit.revision
        )
        if kept:
            _attend(visit, flags if stops(verdict.urgency) else [], stops(verdict.urgency), replaced)
    visit.urgency, visit.understood, visit.verdict_revision = (
        verdict.urgency,
        verdict.understood,
        visit.revision,
    )
    return answer


def standing_sign(visit: Visit) -> Mapping[str, Any] | None:
    """The sign of a visit for which nobody was told to get help yet, as the list keeps it; None where it stops for nothing.

    It is asked for before the client puts other words in the place of those in which it was told.
    """
    if visit.attention.filter(kind=Attention.Kind.TOLD_TO_GET_HELP).exists():
        return None
    found = sign_in(answer_for(visit).record.assessment, visit.words)
    return None if found is None else {**found.told(), "words": visit.words, "origin": "intake"}


def catch_up(studio_id: uuid.UUID) -> int:
    """Assess every visit that changed after its last verdict, as after a power cut.

    Returns:
        How many there were.
    """
    behind = list(
        Visit.objects.select_related("client", "studio")
        .filter(studio_id=studio_id)
        .exclude(verdict_revision=F("revision"))
    )
    for visit in behind:
        try:
            take_verdict(visit)
        except Exception:
            # One visit that cannot be read, or on which the program breaks, must not hide all others from the lists.
            _log.exception("visit %s could not be assessed", visit.pk)
    return len(behind)


def _attend(visit: Visit, rules: list[str], stopped: bool, replaced: Mapping[str, Any] | None) -> None:
    """A new warning sign is put on the list; one whose cause is gone is taken off, unless the client only wrote other words."""
    # What was said in a check-in or in a session with care is not the visit's, and does not go with it.
    own = visit.attention.filter(kind=Attention.Kind.RED_FLAG, check_in__isnull=True, told_sealed=b"")
    if not stopped:
        standing = own.filter(cleared_at__isnull=True)
        if replaced is not None:
            for row in standing:
                row.told = dict(replaced)
                row.save(update_fields=["told_sealed"])
        standing.update(cleared_at=timezone.now())
        return
    # A sign that was taken back and is told again is new; one that was put aside with a reason is not.
    kept = [row for row in own if row.cleared_at is None or row.cleared_by_id is not None]
    new = set(rules) - {rule for row in kept for rule in row.codes}
    if new or not kept:
        Attention(
            studio_id=visit.studio_id,
            client_id=visit.client_id,
            visit=visit,
            kind=Attention.Kind.RED_FLAG,
            codes=sorted(new),
        ).save()
