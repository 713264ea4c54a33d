"""Signing a note: a version that nobody changes again, chained to the one before it, with what went in and what came out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from psoas import __version__
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine import answer_for
from psoas.studio.models import Member, NoteDraft, NoteVersion, Snapshot, Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.security.write import write

SECTIONS: Final = ("subjective", "objective", "assessment", "plan")


def sign_note(
    *, by: Member, visit: Visit, body: Mapping[str, str], at: datetime.datetime | None = None
) -> NoteVersion:
    """Sign a visit's note: the visit is closed with it, and what was assessed is kept.

    Args:
        by: the author.
        visit: of which visit.
        body: a text by section (``SECTIONS``).
        at: when it was signed, where that was not now (samples).

    Raises:
        RefusedError: the visit is signed already, the author may not write notes, or a section is not known.
    """
    if not by.sees_words:
        raise RefusedError("only practitioners sign notes.")
    if set(body) - set(SECTIONS):
        raise RefusedError(f"a note's sections are {', '.join(SECTIONS)}.")
    answer = answer_for(visit)
    content = {"program": __version__, "answer": answer.key, "assessment": answer.record.assessment.to_json()}
    with write(by=by, verb="note.sign", about=("visit", visit.pk)):
        if Visit.objects.get(pk=visit.pk).state == VisitState.SIGNED:
            raise RefusedError("the visit is signed; amend its note.")
        note = chained_note(
            by=by,
            visit=visit,
            body=dict(body),
            at=at or timezone.now(),
            is_private=False,
            amends=None,
            reason="",
        )
        snapshot = Snapshot(studio_id=visit.studio_id, visit=visit, note=note, version=__version__)
        snapshot.content = content
        snapshot.save(force_insert=True)
        NoteDraft.objects.filter(visit=visit, is_private=False).delete()
        Visit.objects.filter(pk=visit.pk).update(state=VisitState.SIGNED)
    visit.state = VisitState.SIGNED
    return note


def chained_note(
    *, by: Member, visit: Visit, body: Mapping[str, str], at: datetime.datetime, is_private: bool,
    amends: NoteVersion | None, reason: str,
) -> NoteVersion:  # fmt: skip
    """Append a version to the visit's chain; called inside a transaction of ``write``."""
    last = NoteVersion.objects.filter(visit=visit).order_by("-number").first()
    note = NoteVersion(
        studio_id=visit.studio_id, visit=visit, number=last.number + 1 if last else 1, author=by, is_private=is_private,
        amends=amends, signed_at=at, previous_hash=last.hash if last else "",
    )  # fmt: skip
    note.body = dict(body)
    note.reason = reason
    note.hash = note.chained()
    note.save(force_insert=True)
    return note
