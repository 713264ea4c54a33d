"""What the pain turned out to come from, and the owner's switch for what the studio learned of it."""

from __future__ import annotations

from typing import Final

from psoas.errors import VisitFileError
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine.evidence import tally_json, tally_of
from psoas.studio.models import EvidenceVersion, Member, SourceConfirmation, Studio, Visit
from psoas.studio.security.write import write
from psoas.visit import Confirmed

# Whoever adds a word meanwhile counts anew as well, so that a few tries are enough.
_TRIES: Final = 3


def confirm_source(
    *, by: Member, visit: Visit, source: str, outcome: str, settled_by: str
) -> SourceConfirmation:
    """Note that a source was confirmed, refuted or left open. It changes nothing of the visit, so a signed one takes it too.

    Args:
        by: who says so.
        visit: at or after which it came out.
        source: a code of the vocabulary.
        outcome: confirmed, refuted or unclear.
        settled_by: imaging, letter, response or exam.

    Raises:
        RefusedError: one of the three is missing or not known, or the member sees no words.
    """
    if not by.sees_words:
        raise RefusedError("only a practitioner or an owner says what it turned out to be.")
    told = {"source": source, "outcome": outcome, "by": settled_by}
    for field, value in told.items():
        if not value:
            raise RefusedError(f"{field}: is missing; choose one.")
    try:
        said = Confirmed.from_mapping(told, "confirmed")
    except VisitFileError as error:
        raise RefusedError(str(error)) from None
    row = SourceConfirmation(studio_id=visit.studio_id, visit=visit, member=by)
    row.said = said.to_json()
    with write(by=by, verb="visit.confirm", about=("visit", visit.pk)):
        row.save(force_insert=True)
    count_anew(Studio.objects.get(pk=visit.studio_id))
    return row


def switch_own_evidence(*, by: Member, on: bool) -> EvidenceVersion:
    """Use the studio's own evidence where it is enough, or no more. The row says who did it, when, and what was counted.

    Raises:
        RefusedError: not an owner.
    """
    if not by.is_owner:
        raise RefusedError("only an owner switches the studio's own evidence on or off.")
    studio = by.studio
    row = _counted(studio, is_on=on, member=by)
    with write(
        by=by, verb="evidence.switch_on" if on else "evidence.switch_off", about=("studio", studio.pk)
    ):
        _use(studio, row)
    if on and _words(studio) != row.seen:
        count_anew(studio)  # the word came while nothing was counted yet, so nobody else counts it
    return row


def count_anew(studio: Studio) -> None:
    """Where own evidence is used, a word that was added counts from now on, and one that went with its client no more."""
    for _again in range(_TRIES):
        if Studio.objects.get(pk=studio.pk).own_evidence is None:
            return
        row = _counted(studio, is_on=True, member=None)
        with write(by=studio, verb="evidence.count", about=("studio", studio.pk)):
            # It may have been switched off meanwhile. Where a word was added or went with its client, this count is of the past;
            # that there are fewer words than before says nothing: clients are erased.
            is_on = Studio.objects.get(pk=studio.pk).own_evidence is not None
            if is_on and _words(studio) == row.seen:
                _use(studio, row)
                return


def _counted(studio: Studio, *, is_on: bool, member: Member | None) -> EvidenceVersion:
    """A version, not yet stored. It is counted before the transaction; the words are numbered first, so a later one is never missed."""
    row = EvidenceVersion(studio=studio, is_on=is_on, member=member, seen=_words(studio))
    row.counts = tally_json(tally_of(studio))
    return row


def _words(studio: Studio) -> int:
    return SourceConfirmation.objects.filter(studio=studio).count()


def _use(studio: Studio, row: EvidenceVersion) -> None:
    row.save(force_insert=True)
    studio.own_evidence = row.pk if row.is_on else None
    Studio.objects.filter(pk=studio.pk).update(own_evidence=studio.own_evidence)
