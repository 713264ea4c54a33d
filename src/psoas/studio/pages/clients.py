"""Clients: find, add, one client's page with links, consent and all visits."""

from __future__ import annotations

import datetime
from typing import Any, Final

import segno
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup

from psoas.errors import PsoasError
from psoas.studio.commands.clients import (
    add_client,
    consents,
    discharge,
    make_link,
    plan_visit,
    record_consent,
    revoke_link,
)
from psoas.studio.desk.course import course_of
from psoas.studio.desk.history import history_of, timeline
from psoas.studio.desk.names import initials, matching
from psoas.studio.engine.stored import with_standing
from psoas.studio.following.dates import asks_again_on
from psoas.studio.following.questions import PHQ4
from psoas.studio.models import Client, Link, Member, Role, Visit
from psoas.studio.models.clients import ConsentKind, Purpose
from psoas.studio.models.visits import VisitState
from psoas.studio.pages.frame import desk_frame
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import key_of
from psoas.studio.security.write import log_read
from psoas.visit.client import SEXES

_FOUND: Final = 30
_TYPED: Final = 80
_LOOPBACK: Final = ("127.", "localhost", "[::1]")
_OPENS: Final = {
    Purpose.INTAKE: gettext_lazy("Shown once. Send it now, or let them scan it. It opens the intake for 7 days and nothing else."),
    Purpose.CHECK_IN: gettext_lazy("Shown once. Send it now, or let them scan it. It opens the check-in and nothing else, until the last check three months after the end."),
    Purpose.HANDOUT: gettext_lazy("Shown once. Send it now, or let them scan it. It opens the handout for 7 days and nothing else."),
}  # fmt: skip


@staff("clients.list")
@require_http_methods(["GET", "HEAD", "POST"])
def clients(request: StaffRequest) -> HttpResponse:
    """Find a client by name as one types; by htmx the list alone. A name is sent in the body: an address is kept in histories and logs."""
    typed = request.POST.get("name", "")[:_TYPED]
    found = matching(Client.objects.visible_to(request.member).select_related("practitioner"), typed, _FOUND)
    last = dict(
        Visit.objects.filter(client__in=found).order_by().values_list("client_id").annotate(last=Max("on"))
    )
    rows = [_row(client, last.get(client.pk)) for client in found]
    template = "clients/found.html.jinja" if request.headers.get("HX-Request") else "clients/list.html.jinja"
    return render(
        request, template, {**desk_frame(request), "rows": rows, "typed": typed, "full": len(rows) == _FOUND}
    )


@staff("clients.add")
@require_http_methods(["GET", "POST"])
def new_client(request: StaffRequest) -> HttpResponse:
    """A new client, and their first visit."""
    practitioners = list(
        Member.objects.filter(studio=request.member.studio, is_active=True)
        .exclude(role=Role.DESK)
        .order_by("name")
    )
    values = {
        key: request.POST.get(key, "").strip()
        for key in ("name", "born", "sex", "email", "phone", "guardian", "language", "practitioner", "at")
    }
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            carer = next((p for p in practitioners if str(p.pk) == values["practitioner"]), None)
            planned = _planned(values["at"])
            client = add_client(
                by=request.member, name=values["name"], born=values["born"], contact={"email": values["email"], "phone": values["phone"]},
                language=values["language"] or request.member.studio.language, guardian=values["guardian"], practitioner=carer,
                about={"sex": values["sex"]} if values["sex"] in SEXES else {},
            )  # fmt: skip
            plan_visit(by=request.member, client=client, planned_at=planned)
            return HttpResponseRedirect(reverse("client", args=[client.pk]))
        except PsoasError as error:
            field, _sep, _rest = str(error).partition(":")
            errors.append({"href": f"#f-{field}" if field in values else "#f-name", "text": str(error)})
    shown = {**desk_frame(request), "values": values, "errors": errors, "practitioners": practitioners}
    return render(request, "clients/new.html.jinja", shown, status=422 if errors else 200)


@staff("client.read")
@require_GET
def client(request: StaffRequest, pk: str) -> HttpResponse:
    """One client: links, consent, course and time line. The front desk sees names, times, links and consent."""
    row = _client(request, pk)
    log_read(by=request.member, verb="client.read", about=("client", row.pk))
    return render(request, "clients/client.html.jinja", _shown(request, row))


@staff("link.make")
@require_POST
def link(request: StaffRequest, pk: str) -> HttpResponse:
    """Make the intake link of a visit and show it once, as a QR code where a phone can reach this address."""
    row = _client(request, pk)
    visit = get_object_or_404(
        Visit.objects.visible_to(request.member), client=row, pk=key_of(request.POST.get("visit", ""))
    )
    _made, token = make_link(by=request.member, client=row, visit=visit, purpose=Purpose.INTAKE)
    return render(
        request, "clients/client.html.jinja", {**_shown(request, row), "link": shown_link(request, token)}
    )


@staff("link.follow")
@require_POST
def follow_link(request: StaffRequest, pk: str) -> HttpResponse:
    """Make the link of a check-in or of a handout and show it once. It belongs to a visit: the one named, or the newest."""
    row = _client(request, pk)
    seen = Visit.objects.visible_to(request.member).filter(client=row)
    named = key_of(request.POST.get("visit", ""))
    begun = seen.filter(on__lte=timezone.localdate()).order_by("-on", "-created_at")
    purpose = request.POST.get("purpose", "")
    if purpose == Purpose.HANDOUT:  # a visit that has only begun has no plan yet
        begun = begun.exclude(words_sealed=b"") if begun.exclude(words_sealed=b"").exists() else begun
    visit = get_object_or_404(seen, pk=named) if named else begun.first()
    if visit is None or purpose not in {Purpose.CHECK_IN, Purpose.HANDOUT}:
        wrong = [{"href": "#link", "text": _("A link belongs to a visit. Start or plan one first.")}]
        return render(
            request, "clients/client.html.jinja", {**_shown(request, row), "errors": wrong}, status=422
        )
    asks = [PHQ4] if request.POST.get("mood") == "yes" and request.member.sees_words else []
    made, token = make_link(by=request.member, client=row, visit=visit, purpose=Purpose(purpose), asks=asks)
    shown = {
        **_shown(request, row),
        "link": shown_link(request, token),
        "link_opens": _OPENS[Purpose(made.purpose)],
    }
    return render(request, "clients/client.html.jinja", shown)


@staff("client.discharge", Role.OWNER, Role.PRACTITIONER)
@require_POST
def finish(request: StaffRequest, pk: str) -> HttpResponse:
    """The work is finished: the last check is three months on, and its link is shown where none is open."""
    row = _client(request, pk)
    try:
        discharge(by=request.member, client=row)
    except PsoasError as error:
        wrong = [{"href": "#next", "text": str(error)}]
        return render(
            request, "clients/client.html.jinja", {**_shown(request, row), "errors": wrong}, status=422
        )
    open_links = row.links.filter(
        purpose=Purpose.CHECK_IN, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    shown: dict[str, Any] = {}
    if not open_links.exists():
        visit = (
            Visit.objects.visible_to(request.member)
            .filter(client=row, on__lte=timezone.localdate())
            .order_by("-on", "-created_at")
            .first()
        )
        _made, token = make_link(by=request.member, client=row, visit=visit, purpose=Purpose.CHECK_IN)
        shown = {"link": shown_link(request, token), "link_opens": _OPENS[Purpose.CHECK_IN]}
    return render(request, "clients/client.html.jinja", {**_shown(request, row), **shown})


@staff("link.revoke")
@require_POST
def close_link(request: StaffRequest, pk: str, link_pk: str) -> HttpResponse:
    """Close a link."""
    row = _client(request, pk)
    revoke_link(by=request.member, link=get_object_or_404(Link, pk=link_pk, client=row))
    return HttpResponseRedirect(reverse("client", args=[row.pk]))


@staff("consent.record")
@require_POST
def consent(request: StaffRequest, pk: str) -> HttpResponse:
    """Note what the client said about consent, face to face."""
    row = _client(request, pk)
    said = {
        kind: request.POST[kind] == "yes"
        for kind in ConsentKind.values
        if request.POST.get(kind) in {"yes", "no"}
    }
    if said:
        record_consent(
            by=request.member, client=row, given=said, by_guardian=request.POST.get("by_guardian") == "yes"
        )
    return _kept(row, "consent" if said else "")


@staff("visit.plan")
@require_POST
def new_visit(request: StaffRequest, pk: str) -> HttpResponse:
    """Plan a visit, or begin one now."""
    row = _client(request, pk)
    try:
        visit = plan_visit(by=request.member, client=row, planned_at=_planned(request.POST.get("at", "")))
    except PsoasError as error:
        return render(
            request,
            "clients/client.html.jinja",
            {**_shown(request, row), "errors": [{"href": "#f-at", "text": str(error)}]},
            status=422,
        )
    begins = request.member.sees_words and not request.POST.get("at")
    return HttpResponseRedirect(reverse("visit", args=[visit.pk])) if begins else _kept(row, "plan")


def _kept(client: Client, part: str) -> HttpResponse:
    """Back to the client's page, to the part that says what was kept."""
    address = reverse("client", args=[client.pk])
    return HttpResponseRedirect(f"{address}?kept={part}#{part}" if part else address)


def shown_link(request: HttpRequest, token: str) -> dict[str, Any]:
    """A link's address, with its QR code unless the address is this machine's own, which no phone reaches."""
    base = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    address = base + reverse("open_link", args=[token])
    host = base.partition("://")[2]
    if host.startswith(_LOOPBACK):
        return {"address": address, "picture": None}
    # Drawn as one path without style attributes, which the content security policy refuses.
    drawn = segno.make(address, error="m").svg_inline(
        scale=4, border=3, omitsize=True, svgclass="qr", lineclass=None
    )
    return {"address": address, "picture": Markup(drawn)}  # noqa: S704 - drawn here from an address that we made


def _client(request: StaffRequest, pk: str) -> Client:
    found: Client = get_object_or_404(
        Client.objects.visible_to(request.member).select_related("practitioner", "studio"), pk=pk
    )
    return found


def _row(client: Client, last: datetime.date | None) -> dict[str, object]:
    return {
        "href": reverse("client", args=[client.pk]), "name": client.name, "short": initials(client.name), "is_sample": client.is_sample,
        "with": client.practitioner.name, "last": last,
    }  # fmt: skip


def _planned(typed: str) -> datetime.datetime | None:
    """A local time as a browser's field writes it; nothing where nothing was typed."""
    if not typed:
        return None
    try:
        return timezone.make_aware(datetime.datetime.fromisoformat(typed))
    except ValueError:
        from psoas.studio.commands.refusals import RefusedError  # noqa: PLC0415

        raise RefusedError("at: must be a day and a time, such as 2026-12-03T09:15.") from None


def _shown(request: StaffRequest, row: Client) -> dict[str, Any]:
    member = request.member
    visits = list(
        with_standing(Visit.objects.filter(client=row).select_related("client", "studio")).order_by(
            "-on", "-created_at"
        )
    )
    given = consents(row)
    open_visits = [v for v in visits if v.state != VisitState.SIGNED]
    links = [
        {
            "pk": one.pk,
            "on": one.visit.on if one.visit else None,
            "state": _state(one),
            "kind": Purpose(one.purpose).label,
            "ends": timezone.localtime(one.expires_at).date() if one.is_open(timezone.now()) else None,
        }
        for one in row.links.select_related("visit").order_by("-made_at")[:5]
    ]
    shown: dict[str, Any] = {
        **desk_frame(request), "client": row, "name": row.name, "short": initials(row.name), "contact": row.contact,
        "age": row.age_on(timezone.localdate()), "guardian": row.guardian, "link": None, "link_opens": _OPENS[Purpose.INTAKE], "links": links, "errors": [],
        "open_visits": open_visits, "visit_count": len(visits), "sees_words": member.sees_words, "course": None, "history": None, "timeline": [],
        "consents": [{"kind": kind, "label": label, "given": given.get(kind)} for kind, label in ConsentKind.choices],
        "visits": visits, "kept": request.GET.get("kept", ""), "now": next((v for v in open_visits if v.on == timezone.localdate()), None), "asks_again": asks_again_on(row.discharged_on) if row.discharged_on else None,
    }  # fmt: skip
    if member.sees_words:
        today = timezone.localdate()
        shown |= {
            "course": course_of(visits),
            "history": history_of(row, today),
            "timeline": timeline(row, visits),
        }
    return shown


def _state(link: Link) -> str:
    if link.revoked_at:
        return _("closed")
    if link.expires_at <= timezone.now():
        return _("expired")
    if link.completed_at:
        return _("answered")
    return _("opened") if link.opened_at else _("not opened yet")


ROUTES: Final = [
    path("clients/", clients, name="clients"),
    path("clients/new", new_client, name="client_new"),
    path("clients/<uuid:pk>/", client, name="client"),
    path("clients/<uuid:pk>/link", link, name="client_link"),
    path("clients/<uuid:pk>/follow-link", follow_link, name="client_follow_link"),
    path("clients/<uuid:pk>/links/<uuid:link_pk>/close", close_link, name="client_link_close"),
    path("clients/<uuid:pk>/finish", finish, name="client_finish"),
    path("clients/<uuid:pk>/consent", consent, name="client_consent"),
    path("clients/<uuid:pk>/visits", new_visit, name="client_visit_new"),
]
