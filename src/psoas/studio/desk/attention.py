"""Who needs attention, why, and the one act that helps; most urgent first."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from psoas.assessment import AT_ONCE
from psoas.outcomes.course.values import ALERT_KINDS
from psoas.studio.commands.clients import consents_by_client
from psoas.studio.desk.last_checks import checks_due
from psoas.studio.desk.names import initials
from psoas.studio.desk.reasons import reasons_of
from psoas.studio.models import Attention, Link, Member, Visit
from psoas.studio.models.visits import VisitState

# How long a note of a visit may lie unsigned before it is shown here.
_UNSIGNED_AFTER: Final = datetime.timedelta(days=1)
_UNSIGNED_SINCE: Final = datetime.timedelta(days=60)
WARNINGS: Final = ("told_to_get_help", "red_flag")
_ORDER: Final = (
    "told_to_get_help", "red_flag", "follow_up", "course", "consent", "intake_done", "last_check", "unsigned",
)  # fmt: skip
# Each is an act of its own: a graver reason of the same visit does not hide it.
_APART: Final = frozenset({"follow_up", "course", "last_check"})
_GRAVEST: Final[tuple[str, ...]] = ALERT_KINDS
_LOOKS: Final = {
    "told_to_get_help": ("stop", "phone"), "red_flag": ("same", "alert"), "unsigned": ("paper", "note"),
    "consent": ("calm", "people"), "intake_done": ("calm", "check"), "follow_up": ("same", "clock"), "course": ("calm", "chart"),
    "last_check": ("calm", "clock"),
}  # fmt: skip
_TITLES: Final = {
    "told_to_get_help": gettext_lazy("Told to get help"), "red_flag": gettext_lazy("New warning sign"),
    "unsigned": gettext_lazy("Note not signed"), "consent": gettext_lazy("Consent is missing"),
    "intake_done": gettext_lazy("Intake is done"), "follow_up": gettext_lazy("Ask how they are"), "course": gettext_lazy("Think again"),
    "last_check": gettext_lazy("Ask once more, three months on"),
}  # fmt: skip


# What the client's page said stands as it was said: a doctor today is not help now.
_TOLD: Final = {
    "emergency_now": gettext_lazy("Told to get help now"),
    "same_day": gettext_lazy("Told to see a doctor today"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something to tap: a link, or with ``post`` a form."""

    label: str
    href: str
    kind: str = ""
    icon: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One reason to look at a client. ``quote`` is empty for whoever may not see words; ``id`` is that of a stored reason.

    ``origin`` is where a warning was told, empty for the visit itself; ``signs`` are those of them that cannot wait;
    ``since`` is the day on which a stored reason came up.
    """

    kind: str
    name: str
    short: str
    when: str
    title: str
    why: str
    acts: tuple[Act, ...]
    id: str = ""
    visit_id: str = ""
    urgency: str = ""
    reasons: tuple[str, ...] = field(default=())
    origin: str = ""
    signs: frozenset[str] = frozenset()
    since: datetime.date | None = None

    @property
    def look(self) -> str:
        """The class of the row."""
        return _LOOKS[self.kind][0]

    @property
    def is_emergency(self) -> bool:
        """Whether help is needed at once."""
        return self.urgency == "emergency_now"

    @property
    def icon(self) -> str:
        """Its sign."""
        return _LOOKS[self.kind][1]


def held_by(visit: Visit, member: Member) -> tuple[Need, ...]:
    """The dangers that hold a visit which is not signed yet, gravest first: told in another visit or in a check-in, and not settled.

    Until somebody has written what came of them, this visit has neither a green light nor a plan, whatever its own words say.

    Args:
        visit: the one that is looked at.
        member: who looks.
    """
    return tuple(need for need in told_elsewhere(visit, member) if holds(visit, need))


def holds(visit: Visit, need: Need) -> bool:
    """Whether a warning that was told elsewhere holds a visit: a danger, and the visit is not signed."""
    return visit.state != VisitState.SIGNED and (need.kind == "told_to_get_help" or need.urgency in AT_ONCE)


def told_elsewhere(visit: Visit, member: Member) -> list[Need]:
    """The warnings about a visit's client that nobody has settled and that were told in another visit or in a check-in, gravest first."""
    stored = (
        Attention.objects.select_related("visit__client", "visit__studio", "check_in__visit")
        .filter(client_id=visit.client_id, kind__in=WARNINGS, cleared_at__isnull=True)
        .filter(visit__in=Visit.objects.visible_to(member))
        .exclude(visit=visit, check_in__isnull=True)
        .order_by("-since")
    )
    found = [_stored(row, member) for row in stored]
    return _in_order([need for need in found if not _said_above(need, found)])


def warnings_of(member: Member) -> list[Need]:
    """Clients who were told to get help, and new warning signs: what every open page of the desk shows."""
    return _in_order(_waiting(member, WARNINGS))


def needs_of(member: Member, now: datetime.datetime) -> list[Need]:
    """Everything that waits for a member, most urgent first; the front desk learns that, and no clinical reason."""
    found = _waiting(member, tuple(Attention.Kind.values))
    # Where a danger stands, consent can wait.
    found += [need for need in _without_consent(member, now) if not _said_above(need, found)]
    if member.sees_words:
        found += [*_unsigned(member, now), *last_checks(member, timezone.localtime(now).date())]
    return _in_order(found)


def _waiting(member: Member, kinds: tuple[str, ...]) -> list[Need]:
    """The reasons that are stored, each person once."""
    stored = Attention.objects.select_related("visit__client", "visit__studio", "check_in__visit").filter(
        visit__in=Visit.objects.visible_to(member), cleared_at__isnull=True, kind__in=kinds
    )
    found = [_stored(row, member, also) for row, also in _once_a_client(stored.order_by("-since"))]
    return [need for need in found if not _said_above(need, found)]


def _in_order(needs: list[Need]) -> list[Need]:
    """By kind; of the warnings, those that need help now come first."""
    return sorted(
        needs,
        key=lambda n: (
            n.kind not in WARNINGS,
            n.kind in WARNINGS and not n.is_emergency,
            _ORDER.index(n.kind),
        ),
    )


def _once_a_client(rows: Iterable[Attention]) -> list[tuple[Attention, tuple[Attention, ...]]]:
    """Of what the course says of one client, the gravest, with the others beside it; every other row by itself."""
    kept: list[tuple[Attention, tuple[Attention, ...]]] = []
    courses: dict[uuid.UUID, list[Attention]] = {}
    for row in rows:
        if row.kind == Attention.Kind.COURSE:
            courses.setdefault(row.client_id, []).append(row)
        else:
            kept.append((row, ()))
    for of_one in courses.values():
        first, *others = sorted(of_one, key=lambda row: _GRAVEST.index(row.told.get("kind", _GRAVEST[-1])))
        kept.append((first, tuple(others)))
    return kept


def _said_above(need: Need, all_of_them: list[Need]) -> bool:
    """Whether a graver reason of the same visit is there: a person stands on the list once for what they told once.

    A warning sign stands behind "told to get help" only where that page was shown for it: a sign of a check-in, or of a session with
    care, is another one than that of the intake.
    """
    if need.kind in _APART:
        return False
    rank = _ORDER.index(need.kind)
    above = [
        other
        for other in all_of_them
        if other.kind not in _APART and other.visit_id == need.visit_id and _ORDER.index(other.kind) < rank
    ]
    if need.kind in WARNINGS:
        return any(other.origin == need.origin and need.signs <= other.signs for other in above)
    return bool(above)


def _need(
    kind: str,
    visit: Visit,
    why: str,
    acts: tuple[Act, ...],
    *,
    row: Attention | None = None,
    reasons: tuple[str, ...] = (),
) -> Need:
    name = visit.client.name
    urgency = soonest_of(row, visit)
    told = _TOLD.get(urgency) if kind == "told_to_get_help" else None
    origin, signs = _told_in(row)
    return Need(
        kind=kind, name=name, short=initials(name), when=when_of(visit), title=str(told or _TITLES[kind]), why=why, acts=acts,
        urgency=urgency, id=str(row.pk) if row else "", visit_id=str(visit.pk), reasons=reasons, origin=origin, signs=signs,
        since=timezone.localtime(row.since).date() if row else None,
    )  # fmt: skip


def soonest_of(row: Attention | None, visit: Visit) -> str:
    """How soon: as it was told where it was told in a check-in or a session, otherwise as the visit says."""
    if row is None:
        return visit.urgency
    kept = str(row.told.get("urgency", ""))
    return kept or (row.check_in.urgency if row.check_in is not None else visit.urgency)


def _told_in(row: Attention | None) -> tuple[str, frozenset[str]]:
    """Where a warning was told, and its signs that cannot wait."""
    if row is None or row.kind not in WARNINGS:
        return "", frozenset()
    if row.check_in_id is None:
        return (str(row.told.get("origin", "session")) if row.told else ""), frozenset()
    codes = row.codes if row.kind == Attention.Kind.TOLD_TO_GET_HELP else row.told.get("at_once", ())
    return str(row.check_in_id), frozenset(map(str, codes))


def when_of(visit: Visit) -> str:
    """The time of today's visit, or its day."""
    today = timezone.localdate()
    if visit.planned_at is not None and visit.on == today:
        return timezone.localtime(visit.planned_at).strftime("%H:%M")
    return _("today") if visit.on == today else date_format(visit.on, "DATE_FORMAT")


def _stored(row: Attention, member: Member, also: tuple[Attention, ...] = ()) -> Need:
    visit = row.visit
    see = Act(_("Read"), reverse("visit", args=[visit.pk]), "main")
    phone = str(visit.client.contact.get("phone", "")).strip()
    call = (Act(_("Call"), f"tel:{''.join(phone.split())}", "stop", "phone"),) if phone else ()
    if not member.sees_words:
        return _need(row.kind, visit, _("Please tell the practitioner."), call, row=row)
    if row.kind == Attention.Kind.INTAKE_DONE:
        return _need(row.kind, visit, _("Everything that was asked has been answered."), (see,), row=row)
    if row.kind in _APART:
        return _followed(row, call, also)
    reasons = reasons_of(row)
    if row.kind == Attention.Kind.TOLD_TO_GET_HELP:
        at = timezone.localtime(row.since).strftime("%H:%M")
        return _need(row.kind, visit, at, (*call, see), row=row, reasons=reasons)
    return _need(row.kind, visit, "", (see, *call), row=row, reasons=reasons)


def _followed(row: Attention, call: tuple[Act, ...], also: tuple[Attention, ...]) -> Need:
    """A follow-up that is due, or what the course says; the act is to open the client's course, or to call."""
    course = Act(_("See the course"), f"{reverse('client', args=[row.client_id])}#pain", "main")
    if row.kind == Attention.Kind.FOLLOW_UP:
        by = datetime.date.fromisoformat(row.codes[0])
        why = _("By %(day)s, after a session with care.") % {"day": date_format(by, "DATE_FORMAT")}
        ask = Act(_("Ask by a check-in"), f"{reverse('client', args=[row.client_id])}#link", "main")
        return _need(row.kind, row.visit, why, (ask, *call), row=row)
    told = row.told
    titles = ", ".join(str(one.told.get("title", "")) for one in also)
    others = _("Also: %(what)s.") % {"what": titles} if titles else ""
    return _need(
        row.kind, row.visit, str(told.get("title", "")), (course, *call), row=row,
        reasons=tuple(filter(None, (str(told.get("why", "")), str(told.get("do", "")), others))),
    )  # fmt: skip


def _without_consent(member: Member, now: datetime.datetime) -> list[Need]:
    """Today's clients who have not consented to what a visit needs."""
    today = timezone.localtime(now).date()
    found: list[Need] = []
    visits = list(
        Visit.objects.visible_to(member)
        .select_related("client")
        .filter(on=today)
        .exclude(state=VisitState.SIGNED)
    )
    told = consents_by_client(visit.client_id for visit in visits)
    links: dict[uuid.UUID, list[datetime.datetime | None]] = {visit.pk: [] for visit in visits}
    for key, at in Link.objects.filter(visit_id__in=links).values_list("visit_id", "opened_at"):
        links[key].append(at)
    for visit in visits:
        given = told[visit.client_id]
        if given.get("data") and given.get("touch") is not None:
            continue
        refused = given.get("data") is False
        if refused:
            why = _("They do not agree that their answers are kept. Talk about it first.")
        elif links[visit.pk] and not any(links[visit.pk]):
            why = _("The link has not been opened.")
        else:
            why = _no_answer(given)
        act = Act(_("Send or show the link"), reverse("client", args=[visit.client_id]))
        found.append(_need("consent", visit, why, (act,)))
    return found


def _unsigned(member: Member, now: datetime.datetime) -> list[Need]:
    """Visits of the last two months that were opened, and whose note is not signed."""
    today = timezone.localtime(now).date()
    rows = (
        Visit.objects.visible_to(member)
        .select_related("client")
        .filter(Q(practitioner=member) | Q(practitioner__isnull=member.is_owner))
        .filter(state=VisitState.OPEN, on__lte=today - _UNSIGNED_AFTER, on__gte=today - _UNSIGNED_SINCE)
    )
    found: list[Need] = []
    for visit in rows:
        days = (today - visit.on).days
        why = ngettext("%(days)s day.", "%(days)s days.", days) % {"days": days}
        found.append(
            _need("unsigned", visit, why, (Act(_("Write and sign"), reverse("note", args=[visit.pk])),))
        )
    return found


def last_checks(member: Member, today: datetime.date) -> list[Need]:
    """Clients who were discharged three months ago and have not answered the last check-in."""
    found: list[Need] = []
    for visit, due in checks_due(member, today):
        why = _("The work was finished; the last check-in was due on %(day)s.") % {
            "day": date_format(due, "DATE_FORMAT")
        }
        act = Act(_("Ask by a check-in"), f"{reverse('client', args=[visit.client_id])}#link", "main")
        found.append(_need("last_check", visit, why, (act,)))
    return found


def _no_answer(given: Mapping[str, bool]) -> str:
    """Which consent has no answer, in words."""
    if given.get("data"):
        return _("Answers may be kept. Ask about touch before you examine.")
    if given.get("touch") is not None:
        return _("No answer yet for keeping data.")
    return _("No answer yet for keeping data or for touch.")
