"""Today: who needs attention and why, and the clients of the day."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from typing import Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from psoas.studio.commands.check_ins import catch_up
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.visits import dismiss_attention
from psoas.studio.desk.attention import WARNINGS, Need, needs_of, warnings_of
from psoas.studio.desk.names import initials
from psoas.studio.models import Attention, Member, Role, Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import key_of

_ALERTS: Final = 3


@staff("today")
@require_GET
def today(request: StaffRequest) -> HttpResponse:
    """The start page of every member."""
    return render(request, "today/page.html.jinja", _shown(request.member))


@staff("today.attention")
@require_GET
def attention(request: StaffRequest) -> HttpResponse:
    """The list alone, for the page that is open: it asks every four seconds."""
    catch_up(request.member.studio_id)
    needs = needs_of(request.member, timezone.localtime())
    return render(request, "today/attention.html.jinja", {"needs": needs, "wrong": ""})


@staff("attention.alerts")
@require_GET
def alerts(request: StaffRequest) -> HttpResponse:
    """What every open page of the desk shows: clients who were told to get help, and new warning signs."""
    catch_up(request.member.studio_id)
    needs = warnings_of(request.member)
    shown = {"needs": needs[:_ALERTS], "more": max(0, len(needs) - _ALERTS), "others": max(0, len(needs) - 1)}
    return render(request, "today/alerts.html.jinja", shown)


@staff("attention.dismiss", Role.OWNER, Role.PRACTITIONER)
@require_POST
def dismiss(request: StaffRequest, pk: str) -> HttpResponse:
    """Take someone off the list, with a written reason."""
    row = get_object_or_404(
        Attention, pk=pk, visit__in=Visit.objects.visible_to(request.member), cleared_at__isnull=True
    )
    try:
        dismiss_attention(by=request.member, attention=row, reason=request.POST.get("reason", ""))
    except RefusedError:
        shown = _shown(request.member) | {"wrong": str(row.pk)}
        return render(request, "today/page.html.jinja", shown, status=422)
    return HttpResponseRedirect(_back(request))


def _back(request: StaffRequest) -> str:
    """The visit from which it was settled, otherwise the list."""
    key = key_of(request.POST.get("visit", ""))
    if key is None or not Visit.objects.visible_to(request.member).filter(pk=key).exists():
        return reverse("today")
    return reverse("visit", args=[key])


def _shown(member: Member) -> dict[str, object]:
    catch_up(member.studio_id)
    now = timezone.localtime()
    needs = needs_of(member, now)
    visits = Visit.objects.visible_to(member).select_related("client", "practitioner").filter(on=now.date())
    numbers = _numbers([visit.client_id for visit in visits], now.date())
    rows = [
        _row(visit, needs, numbers[visit.client_id])
        for visit in sorted(visits, key=lambda v: (v.planned_at is None, v.planned_at or v.created_at))
    ]
    before = sum(need.kind in WARNINGS for need in needs)
    people = ngettext("%(count)s person today.", "%(count)s people today.", len(rows)) % {"count": len(rows)}
    return {
        "active": "today",
        "studio_is_sample": member.studio.is_sample,
        "alerts_url": "",  # the list itself asks again
        "needs": needs,
        "rows": rows,
        "greeting": _greeting(now.hour, member.name.split()[0]),
        "day": date_format(now.date(), "l j F"),
        "people": people,
        "before": ngettext("%(count)s needs you first.", "%(count)s need you first.", before)
        % {"count": before}
        if before
        else "",
        "wrong": "",
    }


def _greeting(hour: int, name: str) -> str:
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    return (_("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")) % {"name": name}


def _numbers(clients: list[uuid.UUID], day: datetime.date) -> Counter[uuid.UUID]:
    """How many visits each of these clients has had up to a day, that day's included."""
    earlier = Visit.objects.filter(client_id__in=clients, on__lte=day).order_by()
    return Counter(earlier.values_list("client_id", flat=True))


def _row(visit: Visit, needs: list[Need], number: int) -> dict[str, object]:
    kinds = {need.kind for need in needs if need.visit_id == str(visit.pk)}
    if "told_to_get_help" in kinds or "red_flag" in kinds:
        state, icon, word = "bad", "alert", _("Warning sign")
    elif visit.state == VisitState.SIGNED:
        state, icon, word = "ok", "check", _("Signed")
    elif visit.intake_done_at:
        state, icon, word = "ok", "check", _("Intake done")
    elif visit.intake_started_at:
        state, icon, word = "wait", "clock", _("Intake half done")
    elif "consent" in kinds:
        state, icon, word = "wait", "clock", _("No consent yet")
    else:
        state, icon, word = "wait", "clock", _("No intake yet")
    return {
        "time": timezone.localtime(visit.planned_at).strftime("%H:%M") if visit.planned_at else "",
        "name": visit.client.name, "short": initials(visit.client.name), "is_sample": visit.client.is_sample,
        "href": reverse("visit", args=[visit.pk]), "client_href": reverse("client", args=[visit.client_id]),
        "what": _("First visit") if number <= 1 else _("Visit %(number)s") % {"number": number},
        "with": visit.practitioner.name, "state": state, "icon": icon, "word": word, "done": visit.state == VisitState.SIGNED,
    }  # fmt: skip


ROUTES: Final = [
    path("", today, name="today"),
    path("today/attention", attention, name="today_attention"),
    path("alerts", alerts, name="alerts"),
    path("attention/<uuid:pk>/dismiss", dismiss, name="attention_dismiss"),
]
