"""A session with care: consent before and during, what was felt, distress before and after, and who asks how they are afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from psoas.assessment import Assessment, stops
from psoas.studio.commands import changes
from psoas.studio.commands.records.private import let_read
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.signs import is_new, sign_in
from psoas.studio.following.hearing import answer_to
from psoas.studio.following.settings import figure
from psoas.studio.models import Attention, CareSession, Member, Visit
from psoas.studio.security.write import write
from psoas.visit.scores import PHQ4_ITEMS, PHQ4_MOST

SIGNALS: Final = ("word", "hand", "both")
BEFORE: Final = ("yes", "no")
DURING: Final = ("yes", "paused", "stopped")
MOST_FELT: Final = 4000
_DISTRESS_MOST: Final = 10


def own_session(visit: Visit, member: Member) -> CareSession | None:
    """What this member wrote of the visit."""
    return CareSession.objects.filter(visit=visit, author=member).first()


def save_session(*, by: Member, visit: Visit, content: Mapping[str, Any], follows_up: bool) -> CareSession:
    """Keep what was asked, felt and agreed; it is the author's alone.

    Args:
        by: the author.
        visit: in which visit; one that is signed changes no more.
        content: ``consent_before``, ``signal``, ``distress_before``, ``consent_during``, ``felt``, ``distress_after``, ``phq4``.
        follows_up: whether somebody asks how they are although it was not strong. Where it was, somebody always does.

    Raises:
        RefusedError: the visit is signed, consent before was not asked, or a value is not what it must be.
    """
    changes.refuse_signed(visit)
    kept = _checked(content)
    due = None
    if follows_up or is_strong(kept):
        due = visit.on + datetime.timedelta(days=figure("follow_up_days"))
    heard = danger_in(kept["felt"], visit)
    with write(by=by, verb="care.save", about=("visit", visit.pk)):
        # Read within the transaction: another window may have kept it, or the visit may have been signed, meanwhile.
        changes.refuse_signed(Visit.objects.only("state").get(pk=visit.pk))
        row = own_session(visit, by) or CareSession(studio_id=visit.studio_id, visit=visit, author=by)
        row.content, row.follow_up_by = kept, due
        row.save()
        _attend(visit, due)
        if heard is not None:
            _warn(visit, heard, kept["felt"])
    return row


def danger_in(felt: str, visit: Visit) -> Assessment | None:
    """What was heard in the words that asks for a doctor or for help at once; None where nothing was.

    Words that are too long are refused and heard all the same, as far as any text is: a request of 250 KB took 7 seconds.
    """
    if not felt.strip():
        return None
    assessment = answer_to(felt[: settings.MAX_WORDS], visit).record.assessment
    return assessment if stops(assessment.verdict.urgency) else None


def _warn(visit: Visit, heard: Assessment, felt: str) -> None:
    """A danger in what was felt is on the list of who needs attention, whoever may read the words."""
    sign = sign_in(heard, felt)
    rows = Attention.objects.filter(visit=visit, kind=Attention.Kind.RED_FLAG, check_in__isnull=True).exclude(
        told_sealed=b""
    )
    if sign is not None and is_new(list(rows), sign):
        made = Attention(
            studio_id=visit.studio_id,
            client_id=visit.client_id,
            visit=visit,
            kind=Attention.Kind.RED_FLAG,
            codes=list(sign.rules),
        )
        made.told = sign.told()
        made.save(force_insert=True)


def is_strong(content: Mapping[str, Any]) -> bool:
    """Whether the client left with strong feelings, by the figures of ``following/data/session.csv``; a visit that was stopped too."""
    before, after = content.get("distress_before"), content.get("distress_after")
    if content.get("consent_during") == "stopped":
        return True
    if after is None:
        return False
    return after >= figure("strong_after") or (before is not None and after - before >= figure("strong_rise"))


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    if content.get("consent_before") not in BEFORE:
        raise RefusedError("consent_before: is missing; ask before you begin, and say what they answered.")
    for key, allowed in (("signal", SIGNALS), ("consent_during", DURING)):
        if content.get(key) not in {None, "", *allowed}:
            raise RefusedError(f"{key}: must be one of {', '.join(allowed)}, or empty.")
    if content["consent_before"] == "yes" and not content.get("signal"):
        raise RefusedError("signal: is missing; agree on a word or a raised hand that stops you.")
    for key in ("distress_before", "distress_after"):
        value = content.get(key)
        if value is not None and not 0 <= value <= _DISTRESS_MOST:
            raise RefusedError(f"{key}: must be from 0 to {_DISTRESS_MOST}.")
    felt = str(content.get("felt") or "").strip()
    if len(felt) > MOST_FELT:
        raise RefusedError(f"felt: has {len(felt):,} characters; at most {MOST_FELT:,} are kept.")
    mood = content.get("phq4")
    if mood is not None and (len(mood) != PHQ4_ITEMS or not all(0 <= score <= PHQ4_MOST for score in mood)):
        raise RefusedError("phq4: needs all four answers, or none.")
    return {
        "consent_before": content["consent_before"], "signal": content.get("signal") or "", "felt": felt,
        "consent_during": content.get("consent_during") or "", "distress_before": content.get("distress_before"),
        "distress_after": content.get("distress_after"), "phq4": mood,
    }  # fmt: skip


def _attend(visit: Visit, due: datetime.date | None) -> None:
    """Put the follow-up on the list of who needs attention, or take it off."""
    rows = Attention.objects.filter(visit=visit, kind=Attention.Kind.FOLLOW_UP, cleared_at__isnull=True)
    if due is None:
        if not CareSession.objects.filter(visit=visit, follow_up_by__isnull=False).exists():
            rows.update(cleared_at=timezone.now())
        return
    if not rows.exists():
        made = Attention(
            studio_id=visit.studio_id, client_id=visit.client_id, visit=visit, kind=Attention.Kind.FOLLOW_UP
        )
        made.codes = [due.isoformat()]
        made.save(force_insert=True)


def read_session(*, by: Member, session: CareSession) -> dict[str, Any]:
    """What a session holds: its author reads it, and the owner by an act that the access log names.

    Raises:
        RefusedError: anyone else.
    """
    let_read(by=by, row=session, verb="care.read", kind="care_session", name="a session with care")
    return dict(session.content)
