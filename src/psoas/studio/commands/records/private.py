"""What one person wrote for themselves: its author reads it, and an owner by an act that the access log names."""

from __future__ import annotations

from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import CareSession, Member, NoteVersion
from psoas.studio.security.write import log_read


def let_read(*, by: Member, row: NoteVersion | CareSession, verb: str, kind: str, name: str) -> None:
    """Let the author read, or an owner of the same studio.

    Args:
        by: who wants to read.
        row: what they want to read.
        verb: of the access log; an owner's reading has ``_as_owner`` behind it.
        kind: of the row, for the access log.
        name: what it is called in the refusal.

    Raises:
        RefusedError: anyone else.
    """
    if row.author_id == by.pk:
        return
    if not by.is_owner or by.studio_id != row.studio_id:
        log_read(by=by, verb=verb, about=(kind, row.pk), outcome="refused")
        raise RefusedError(f"{name} is read by its author, and by an owner.")
    log_read(by=by, verb=f"{verb}_as_owner", about=(kind, row.pk))
