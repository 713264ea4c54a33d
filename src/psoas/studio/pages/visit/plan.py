"""The plan on a page of its own: read it, see what stands behind it, change it with a reason, take a change back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas.errors import PsoasError
from psoas.studio.commands.clients import open_visit
from psoas.studio.commands.records import plans
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.desk.names import initials
from psoas.studio.engine import answer_for
from psoas.studio.models import PlanChange, Role
from psoas.studio.models import Visit as Row
from psoas.studio.models.visits import VisitState
from psoas.studio.pages.frame import desk_frame, visit_for
from psoas.studio.pages.visit.planned import names_to_choose, plan_page
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import key_of
from psoas.studio.security.write import log_read

_STAFF: Final = (Role.OWNER, Role.PRACTITIONER)
_FIELDS: Final = ("kind", "what", "instead_of", "reason")


@staff("visit.plan_page", *_STAFF)
@require_safe
def plan(request: StaffRequest, pk: object) -> HttpResponse:
    """The plan; that it was read is logged."""
    row = visit_for(request, pk)
    log_read(by=request.member, verb="visit.plan_read", about=("visit", row.pk))
    return render(request, "visit/plan/page.html.jinja", _shown(request, row))


@staff("visit.plan_change", *_STAFF)
@require_POST
def plan_change(request: StaffRequest, pk: object) -> HttpResponse:
    """A change: ``kind`` (add, remove, replace), ``what`` (a name or code), ``instead_of``, ``reason``, ``first``."""
    row, sent = visit_for(request, pk), request.POST
    typed = {name: str(sent.get(name, "")) for name in _FIELDS}
    first = sent.get("first") == "yes"
    try:
        open_visit(by=request.member, visit=row)
        plans.change_plan(
            by=request.member, visit=row, kind=typed["kind"], what=typed["what"], reason=typed["reason"],
            instead_of=typed["instead_of"], first=first,
        )  # fmt: skip
    except PsoasError as error:
        return _refused(request, row, error, typed | {"first": "yes" if first else ""})
    return HttpResponseRedirect(reverse("visit_plan", args=[row.pk]) + "#changes", status=303)


@staff("visit.plan_back", *_STAFF)
@require_POST
def plan_back(request: StaffRequest, pk: object) -> HttpResponse:
    """Take a ``change`` back."""
    row = visit_for(request, pk)
    try:
        key = key_of(str(request.POST.get("change", "")))
        change = PlanChange.objects.filter(visit=row, pk=key).first() if key is not None else None
        if change is None:
            raise RefusedError("change: there is no such change in this visit; load the page again.")
        plans.take_change_back(by=request.member, visit=row, change=change)
    except PsoasError as error:
        return _refused(request, row, error, {})
    return HttpResponseRedirect(reverse("visit_plan", args=[row.pk]) + "#changes", status=303)


def _refused(request: StaffRequest, row: Row, error: PsoasError, typed: Mapping[str, str]) -> HttpResponse:
    """422: why it was not done, beside what was typed."""
    log_read(by=request.member, verb="visit.plan_change", about=("visit", row.pk), outcome="refused")
    field, _colon, rest = str(error).partition(": ")
    place = typed.get("instead_of") or (typed.get("what", "") if typed.get("kind") == "remove" else "")
    # The name of a form's field is no word of the page.
    plain = rest[:1].upper() + rest[1:] if field in _FIELDS else str(error)
    told = {"text": _in_words(field, rest) or plain, "href": f"#line-{place}" if place else "#add"}
    shown = _shown(request, row) | {"errors": [told], "typed": dict(typed)}
    return render(request, "visit/plan/page.html.jinja", shown, status=422)


def _in_words(field: str, rest: str) -> str:
    """What is missing, in the page's language; empty where only the core can say it."""
    missing = {
        "reason": _("Write in a sentence why you change the plan."),
        "what": _("Choose what to do from the list."),
    }
    if field == "the visit is signed; amend its note, or plan a new visit.":
        return _("This visit is signed: it changes no more.")
    return missing.get(field, "") if rest.startswith("is missing") else ""


def _shown(request: StaffRequest, row: Row) -> dict[str, Any]:
    return {
        **desk_frame(request), "row": row, "page": plan_page(row, answer_for(row), get_language() or "en"),
        "short": initials(row.client.name), "choices": names_to_choose(), "may_change": row.state != VisitState.SIGNED,
        "errors": [], "typed": {},
        "kinds": {"add": _("Added"), "remove": _("Taken out"), "replace": _("Replaced")},
    }  # fmt: skip
