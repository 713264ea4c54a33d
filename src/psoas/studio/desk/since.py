"""What has changed since the last visit, in short sentences: the head of the next visit begins with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psoas.errors import PsoasError
from psoas.studio.desk.attention import holds, told_elsewhere
from psoas.studio.desk.history import said_in
from psoas.studio.following.course import followed_of
from psoas.studio.models import Attention, Member, Visit


@dataclass(frozen=True, slots=True)
class Since:
    """``on`` is the day of the last visit; ``lines`` say what was told since; ``last`` is the newest check-in in its own words.

    ``warnings`` are the signs that an earlier visit or a check-in raised and that nobody has settled yet: a title and its reasons. Those
    that hold this visit stand in its verdict.
    """

    on: datetime.date
    lines: tuple[str, ...]
    last: tuple[str, ...]
    last_on: datetime.date | None
    judgement: str
    warnings: tuple[tuple[str, tuple[str, ...]], ...] = ()


def since_last(visit: Visit, member: Member) -> Since | None:
    """What has changed since the client's visit before this one; None where this is the first.

    Args:
        visit: the one that begins.
        member: who looks.
    """
    earlier = Visit.objects.visible_to(member).filter(client_id=visit.client_id, on__lt=visit.on)
    before = earlier.order_by("-on", "-created_at").first()
    if before is None:
        return None
    rows = list(
        visit.client.check_ins.filter(done_at__isnull=False, on__gte=before.on, on__lte=visit.on).order_by(
            "on", "received_at"
        )
    )
    lines = []
    pains = [
        before.outcomes.get("pain_now"),
        *(row.answers.get("pain") for row in rows),
        visit.outcomes.get("pain_now"),
    ]
    told = [f"{pain:g}" for pain in pains if pain is not None]
    if len(told) > 1:
        lines.append(_("Pain: %(scores)s of 10.") % {"scores": " → ".join(told)})
    if rows:
        lines.append(ngettext("%(n)s check-in.", "%(n)s check-ins.", len(rows)) % {"n": len(rows)})
    due = Attention.objects.filter(
        client_id=visit.client_id,
        kind__in=(Attention.Kind.COURSE, Attention.Kind.FOLLOW_UP),
        cleared_at__isnull=True,
    )
    lines += [f"{row.told['title']}." for row in due if row.told.get("title")]
    last = rows[-1] if rows else None
    return Since(
        before.on, tuple(lines), tuple(said_in(last)) if last else (), last.on if last else None, _judgement(visit),
        _unsettled(visit, member),
    )  # fmt: skip


def _unsettled(visit: Visit, member: Member) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The warnings of the client's other visits, and of the check-ins since those, that do not hold this one."""
    return tuple(
        (need.title, need.reasons)
        for need in told_elsewhere(visit, member)
        if need.visit_id != str(visit.pk) and not holds(visit, need)
    )


def _judgement(visit: Visit) -> str:
    """What the course says, in a sentence; empty where it says nothing yet."""
    try:
        course = followed_of(visit.client, visit.on)
    except PsoasError:  # an earlier visit cannot be read: the screen of this one must open all the same
        return ""
    if course is None or not course.is_known or course.followed.course.judgement in {"unknown", "too_early"}:
        return ""
    return course.followed.course.why
