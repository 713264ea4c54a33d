"""Notes: a draft kept at each keystroke, then signed, then only amended with a date and a reason; private notes are their author's."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils import timezone

from psoas import __version__
from psoas.studio.commands.lengths import REASON, refuse_long
from psoas.studio.commands.records.private import let_read
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.engine import answer_for
from psoas.studio.models import Member, NoteDraft, NoteVersion, Snapshot, Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.security.write import write

# As clinical notes are written everywhere: subjective, objective, assessment, plan; and how the client was, met with care.
SECTIONS: Final = ("subjective", "objective", "assessment", "plan", "emotional")
PRIVATE_SECTIONS: Final = ("private",)
MAX_SECTION: Final = 20_000
_SIGNED: Final = "the note is signed; add an amendment with its reason."
_MEANWHILE: Final = "the note or the visit was changed while it was being signed; read it again, then sign."


def draft_of(visit: Visit, author: Member, *, is_private: bool) -> NoteDraft | None:
    """The draft of a visit: the shared one, or the author's private one."""
    rows = NoteDraft.objects.filter(visit=visit, is_private=is_private)
    return (rows.filter(author=author) if is_private else rows).first()


def save_draft(
    *, by: Member, visit: Visit, section: str, text: str, seen: int, is_private: bool = False
) -> int:
    """Keep what is being written in one section.

    Args:
        by: who writes.
        visit: of which visit.
        section: one of ``SECTIONS``, or of ``PRIVATE_SECTIONS``.
        text: the whole section.
        seen: the revision at which the section was changed last when the writer saw it; 0 where nothing was written.
        is_private: the writer's own draft, which nobody else opens.

    Returns:
        The section's new revision.

    Raises:
        ConflictError: this section was changed since, by somebody else or in another window of the writer.
        RefusedError: the note is signed, the section is not known, or the text is too long.
    """
    allowed = PRIVATE_SECTIONS if is_private else SECTIONS
    if section not in allowed:
        raise RefusedError(f"section: must be one of {', '.join(allowed)}.")
    refuse_long(section, text, MAX_SECTION)
    with write(by=by, verb="note.draft", about=("visit", visit.pk)):
        if not is_private and visit.notes.filter(is_private=False).exists():
            raise RefusedError(_SIGNED)
        draft = draft_of(visit, by, is_private=is_private)
        if draft is None:
            draft = NoteDraft(studio_id=visit.studio_id, visit=visit, author=by, is_private=is_private)
        body: dict[str, str] = dict(draft.body)
        changed, _writer = draft.sections.get(section, (0, ""))
        # Also the writer's own: another window of theirs may hold an older text.
        if changed != seen and body.get(section, "") != text:
            raise ConflictError(section, body.get(section, ""), text, changed)
        draft.body = {**body, section: text}
        draft.author = by
        draft.revision += 1
        draft.sections = {**draft.sections, section: [draft.revision, str(by.pk)]}
        draft.save()
    return draft.revision


def sign(*, by: Member, visit: Visit, is_private: bool = False) -> NoteVersion:
    """Sign the draft. Of the shared note, what went in and what came out is kept beside it, and the visit is closed.

    Raises:
        RefusedError: there is nothing to sign, it is signed, or somebody changed it or the visit meanwhile.
    """
    draft = draft_of(visit, by, is_private=is_private)
    body = {} if draft is None else draft.body
    return sign_note(by=by, visit=visit, body=body, is_private=is_private, draft=draft)


def sign_note(
    *,
    by: Member,
    visit: Visit,
    body: Mapping[str, str],
    is_private: bool = False,
    at: datetime.datetime | None = None,
    draft: NoteDraft | None = None,
) -> NoteVersion:
    """Sign a text by section as it is given.

    Args:
        by: the author.
        visit: of which visit.
        body: a text by section, ``SECTIONS`` or ``PRIVATE_SECTIONS``.
        is_private: the author's own note.
        at: when it was signed, where that was not now (samples).
        draft: the draft whose text it is: it must not have changed.

    Raises:
        RefusedError: nothing is written, a section is not known, the author may not write notes, the note is signed, or the draft or the
            visit were changed while the snapshot was made.
    """
    allowed = PRIVATE_SECTIONS if is_private else SECTIONS
    if not by.sees_words:
        raise RefusedError("only practitioners sign notes.")
    if set(body) - set(allowed):
        raise RefusedError(f"section: must be one of {', '.join(allowed)}.")
    if not any(str(text).strip() for text in body.values()):
        raise RefusedError("the note is empty; write it before you sign.")
    fresh = Visit.objects.select_related("client", "studio").get(pk=visit.pk)
    revision = fresh.revision
    snapshot = None if is_private else _content(fresh)  # it takes long: outside the transaction
    with write(by=by, verb="note.sign_private" if is_private else "note.sign", about=("visit", visit.pk)):
        if not is_private and visit.notes.filter(is_private=False).exists():
            raise RefusedError(_SIGNED)
        if draft is not None and not NoteDraft.objects.filter(pk=draft.pk, revision=draft.revision).exists():
            raise RefusedError(_MEANWHILE)
        if not is_private and not Visit.objects.filter(pk=visit.pk, revision=revision).exists():
            raise RefusedError(_MEANWHILE)
        version = _append(by, visit, body, is_private=is_private, at=at)
        drafts = NoteDraft.objects.filter(visit=visit, is_private=is_private)
        (drafts.filter(author=by) if is_private else drafts).delete()
        if snapshot is not None:
            row = Snapshot(studio_id=visit.studio_id, visit=visit, note=version, version=__version__)
            row.content = snapshot
            row.save(force_insert=True)
            Visit.objects.filter(pk=visit.pk).update(state=VisitState.SIGNED)
    if not is_private:
        visit.state = VisitState.SIGNED
    return version


def amend(*, by: Member, note: NoteVersion, body: Mapping[str, str], reason: str) -> NoteVersion:
    """Amend a signed note: the old one stays, the new one names the reason.

    Raises:
        RefusedError: no reason, nothing written, or somebody else's private note.
    """
    if not reason.strip():
        raise RefusedError("reason: is missing; write why the note is amended.")
    refuse_long("reason", reason, REASON)
    allowed = PRIVATE_SECTIONS if note.is_private else SECTIONS
    kept = {key: str(text) for key, text in body.items() if key in allowed and str(text).strip()}
    if not kept:
        raise RefusedError("the amendment is empty.")
    for key, text in kept.items():
        refuse_long(key, text, MAX_SECTION)
    if note.is_private and note.author_id != by.pk:
        raise RefusedError("a private note is amended by its author alone.")
    with write(by=by, verb="note.amend", about=("note", note.pk)):
        return _append(by, note.visit, kept, is_private=note.is_private, amends=note, reason=reason.strip())


def readable_by(visit: Visit, member: Member) -> models.QuerySet[NoteVersion]:
    """The signed notes of a visit that a member reads without further ado: all shared ones, and their own private ones."""
    return (
        visit.notes.filter(models.Q(is_private=False) | models.Q(author=member))
        .select_related("author")
        .order_by("number")
    )


def read_private(*, by: Member, note: NoteVersion) -> dict[str, str]:
    """A private note: its author reads it, and the owner by an act that the access log names.

    Raises:
        RefusedError: anyone else.
    """
    let_read(by=by, row=note, verb="note.read_private", kind="note", name="a private note")
    return dict(note.body)


def _append(
    by: Member, visit: Visit, body: Mapping[str, str], *, is_private: bool, amends: NoteVersion | None = None, reason: str = "", at: datetime.datetime | None = None,
) -> NoteVersion:  # fmt: skip
    last = NoteVersion.objects.filter(visit=visit).order_by("-number").first()
    note = NoteVersion(
        studio_id=visit.studio_id, visit=visit, number=(last.number + 1 if last else 1), author=by, is_private=is_private,
        amends=amends, signed_at=at or timezone.now(), previous_hash=last.hash if last else "",
    )  # fmt: skip
    note.body = dict(body)
    note.reason = reason
    note.hash = note.chained()
    note.save(force_insert=True)
    return note


def _content(visit: Visit) -> dict[str, object]:
    """What went in, named as a visit file names it, and what came out, as ``assessment.json`` holds it; without the body."""
    answer = answer_for(visit)
    return {
        "version": __version__,
        "visit": {
            "date": visit.on.isoformat(),
            "client": answer.visit.client.to_json(),
            "words": visit.words,
            "notes": visit.observations,
            "drawing": visit.drawing,
            "corrections": visit.corrections,
            "findings": [f.to_json() for f in answer.visit.findings],
            "muscles": [dataclasses.asdict(m) for m in answer.visit.muscles],
            "outcomes": visit.outcomes,
            "plan_edits": [edit.to_json() for edit in answer.standing.edits],
        },
        "answer": answer.record.assessment_json(),
    }
