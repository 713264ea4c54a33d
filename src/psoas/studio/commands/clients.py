"""Clients, planned visits, links and consent."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.conf import settings
from django.utils import timezone

from psoas.studio.commands.lengths import refuse_long_about
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.following.dates import link_ends_on
from psoas.studio.models import Client, Consent, Link, Member, Visit
from psoas.studio.models.clients import OLDEST, ConsentKind, Purpose
from psoas.studio.models.visits import VisitState
from psoas.studio.security.seal import blind_index
from psoas.studio.security.write import write
from psoas.visit import Client as CoreClient

TOKEN_BYTES: Final = 32
LINK_DAYS: Final = 7
PLANNED_WITHIN: Final = datetime.timedelta(days=731)
CONSENT_TEXT: Final = "2026-11"


def add_client(
    *, by: Member, name: str, born: str = "", contact: Mapping[str, str] | None = None, language: str = "en",
    practitioner: Member | None = None, about: Mapping[str, object] | None = None, guardian: str = "",
    is_sample: bool = False,
) -> Client:  # fmt: skip
    """A new client.

    Args:
        by: who adds them.
        name: as they wish to be called.
        born: an ISO date or a year; empty where it is not known.
        contact: ``email`` and ``phone``.
        language: of their pages.
        practitioner: whose client they are; the front desk has to name one.
        about: what a visit file's ``[client]`` holds, without the age.
        guardian: who consents for a child.
        is_sample: an invented person.

    Raises:
        RefusedError: a value is missing or not what it must be.
        VisitFileError: ``about`` holds what the core does not take.
    """
    if not name.strip():
        raise RefusedError("name: is missing; write what the client is called.")
    languages = [code for code, _name in settings.LANGUAGES]
    if language not in languages:
        raise RefusedError(f"language: must be one of {', '.join(languages)}.")
    carer = practitioner or by
    if carer.studio_id != by.studio_id or not carer.sees_words:
        raise RefusedError("practitioner: choose a practitioner of this studio.")
    born = checked_birth(born)
    refuse_long_about(about or {})
    CoreClient.from_mapping(dict(about or {}))
    client = Client(
        studio=by.studio, practitioner=carer, language=language, is_sample=is_sample or by.studio.is_sample
    )
    client.name = name.strip()[:200]
    client.born = born
    client.guardian = guardian.strip()[:200]
    client.contact = {
        k: v.strip()[:200] for k, v in (contact or {}).items() if k in {"email", "phone"} and v.strip()
    }
    client.email_index = blind_index(client.contact.get("email", ""), "email")
    client.phone_index = blind_index(client.contact.get("phone", ""), "phone")
    client.about = dict(about or {})
    with write(by=by, verb="client.add", about=("client", client.pk)):
        client.save(force_insert=True)
    return client


def checked_birth(born: str) -> str:
    """A birth date or year that may be true.

    Raises:
        RefusedError: it is neither.
    """
    born = born.strip()
    if not born:
        return ""
    today = timezone.localdate()
    try:
        first = datetime.date(int(born), 1, 1) if len(born) == 4 else datetime.date.fromisoformat(born)
    except ValueError:
        raise RefusedError("born: must be a date such as 1984-03-21, or a year such as 1984.") from None
    if not today.year - OLDEST <= first.year <= today.year or first > today:
        raise RefusedError(f"born: must be a day in the last {OLDEST} years.")
    return born


def plan_visit(
    *, by: Member, client: Client, on: datetime.date | None = None, planned_at: datetime.datetime | None = None,
    practitioner: Member | None = None,
) -> Visit:  # fmt: skip
    """A visit, today or on a day to come.

    Raises:
        RefusedError: the day is years away.
    """
    if planned_at is not None and abs(planned_at - timezone.now()) > PLANNED_WITHIN:
        raise RefusedError("at: must be a day of the last or the next two years.")
    day = on or (timezone.localtime(planned_at).date() if planned_at else timezone.localdate())
    visit = Visit(
        studio=by.studio,
        client=client,
        practitioner=practitioner or client.practitioner,
        on=day,
        planned_at=planned_at,
    )
    with write(by=by, verb="visit.plan", about=("visit", visit.pk)):
        visit.save(force_insert=True)
        # Who comes again is not discharged any more.
        Client.objects.filter(pk=client.pk, discharged_on__isnull=False).update(discharged_on=None)
    return visit


def open_visit(*, by: Member, visit: Visit) -> None:
    """The visit begins."""
    if visit.state == VisitState.PLANNED:
        with write(by=by, verb="visit.open", about=("visit", visit.pk)):
            Visit.objects.filter(pk=visit.pk, state=VisitState.PLANNED).update(state=VisitState.OPEN)
        visit.state = VisitState.OPEN


def make_link(
    *, by: Member, client: Client, visit: Visit | None, purpose: Purpose, days: int | None = None, asks: Sequence[str] = ()
) -> tuple[Link, str]:  # fmt: skip
    """A link for a client's phone; an earlier one of the same purpose and visit is revoked.

    Args:
        by: who makes it.
        client: for whom.
        visit: of which visit.
        purpose: what it opens.
        days: how long; else 7, or for a check-in until the check three months after the end.
        asks: what a check-in asks beside the usual (``phq4``).

    Returns:
        The link, and its token: it is shown once and kept nowhere.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    if days is None:
        days = _days_of(client, purpose)
    link = Link(
        studio=by.studio, client=client, visit=visit, purpose=purpose, token_hash=hash_of(token), made_by=by,
        expires_at=now + datetime.timedelta(days=days), asks=list(asks),
    )  # fmt: skip
    with write(by=by, verb="link.make", about=("link", link.pk)):
        Link.objects.filter(client=client, visit=visit, purpose=purpose, revoked_at__isnull=True).update(
            revoked_at=now
        )
        link.save(force_insert=True)
    return link, token


def _days_of(client: Client, purpose: Purpose) -> int:
    today = timezone.localdate()
    return (link_ends_on(client, today) - today).days if purpose == Purpose.CHECK_IN else LINK_DAYS


def discharge(*, by: Member, client: Client, on: datetime.date | None = None) -> None:
    """The work is finished: the client's check-in links stay open until the check three months on, and the desk is reminded of it.

    Args:
        by: who ends it.
        client: whose work.
        on: the day; today where it is not given.

    Raises:
        RefusedError: the client was never here.
    """
    if not client.visits.exclude(words_sealed=b"").exists():
        raise RefusedError("client: there is no visit yet, so there is nothing to finish.")
    today = timezone.localdate()
    client.discharged_on = on or today
    ends = timezone.now() + (link_ends_on(client, today) - today)
    with write(by=by, verb="client.discharge", about=("client", client.pk)):
        Client.objects.filter(pk=client.pk).update(discharged_on=client.discharged_on)
        open_links = Link.objects.filter(
            client=client, purpose=Purpose.CHECK_IN, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )
        open_links.filter(expires_at__lt=ends).update(expires_at=ends)


def revoke_link(*, by: Member, link: Link) -> None:
    """Close a link."""
    with write(by=by, verb="link.revoke", about=("link", link.pk)):
        Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def hash_of(token: str) -> str:
    """What is kept of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def record_consent(
    *,
    by: Member | Link,
    client: Client,
    given: Mapping[str, bool],
    by_guardian: bool = False,
    text_version: str = CONSENT_TEXT,
) -> None:
    """What the client, or their guardian, consented to and refused; a kind that is not named stays open.

    Raises:
        RefusedError: a kind is not known.
    """
    unknown = set(given) - set(ConsentKind.values)
    if unknown:
        raise RefusedError(f"consent: there is no such kind. Allowed: {', '.join(ConsentKind.values)}.")
    with write(by=by, verb="consent.record", about=("client", client.pk)):
        add_consents(by=by, client=client, given=given, by_guardian=by_guardian, text_version=text_version)


def add_consents(
    *,
    by: Member | Link,
    client: Client,
    given: Mapping[str, bool],
    by_guardian: bool,
    text_version: str = CONSENT_TEXT,
) -> None:
    """The rows of a consent, inside a transaction of its own.

    The latest word counts, so that it is dated after every earlier one, also where the machine's clock was set back.
    """
    now = timezone.now()
    last = Consent.objects.filter(client=client).order_by("-at").values_list("at", flat=True).first()
    at = now if last is None or last < now else last + datetime.timedelta(microseconds=1)
    Consent.objects.bulk_create(
        Consent(
            studio_id=client.studio_id, client=client, kind=kind, given=value, text_version=text_version,
            by_guardian=by_guardian, at=at, link=by if isinstance(by, Link) else None, member=by if isinstance(by, Member) else None,
        )
        for kind, value in given.items()
    )  # fmt: skip


def consents_by_client(clients: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, bool]]:
    """The latest word of each of many clients on each kind, read at once."""
    told: dict[uuid.UUID, dict[str, bool]] = {key: {} for key in clients}
    rows = Consent.objects.filter(client_id__in=told).order_by("at", "id")
    for key, kind, given in rows.values_list("client_id", "kind", "given"):
        told[key][kind] = given
    return told


def consents(client: Client) -> dict[str, bool]:
    """The latest word on each kind; a kind that was never asked is missing."""
    # Sorted here and not by the database: they may have been read together with the client.
    return {row.kind: row.given for row in sorted(client.consents.all(), key=lambda row: (row.at, row.pk))}
