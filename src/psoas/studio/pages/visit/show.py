"""The visit on one screen, what others changed meanwhile, and the small sheets that it opens."""

from __future__ import annotations

import json

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from psoas.intake.pain_drawing.outline import settings
from psoas.intake.pain_drawing.svg import svg_views
from psoas.studio.commands.visits import note_reading
from psoas.studio.engine import answer_for
from psoas.studio.models import Access, Member, Role
from psoas.studio.models import Visit as Row
from psoas.studio.pages.frame import visit_for
from psoas.studio.pages.visit.exams import one_exam
from psoas.studio.pages.visit.respond import changed, context_of, page_values
from psoas.studio.pages.visit.screen import screen_of
from psoas.studio.pages.visit.story import meanings, place_of
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.write import log_read
from psoas.visit.drawing import CURRENT_OUTLINE, strokes_from
from psoas.vocabulary import codes

_SILENT = (
    "visit.read",
    "visit.verdict",
    "visit.report",
    "visit.letter",
    "visit.client_page",
    "visit.open",
    "visit.draw",
    "visit.plan_read",
    "visit.turned_out_read",
    "visit.confirm",
)


@staff("visit.read", Role.OWNER, Role.PRACTITIONER)
@require_GET
def visit(request: StaffRequest, pk: object) -> HttpResponse:
    """The screen; that it was opened is logged."""
    row = visit_for(request, pk)
    note_reading(by=request.member, visit=row)
    screen = screen_of(row, answer_for(row), request.member)
    return render(
        request, "visit/page.html.jinja", context_of(row, screen) | page_values(row, request.member)
    )


@staff("visit.changes", Role.OWNER, Role.PRACTITIONER)
@require_GET
def changes(request: StaffRequest, pk: object) -> HttpResponse:
    """What others changed since the page was drawn; 204 where nothing did."""
    row = visit_for(request, pk)
    settled = "settled" in request.GET
    if not settled and request.GET.get("seen") == str(row.revision):
        return HttpResponse(status=204)
    note = "" if settled else _who(row, request.member)
    texts = tuple(t for t in ("words", "observations") if t in request.GET.getlist("text"))
    if settled:
        return changed(request, row, answer_for(row), texts=texts)
    return changed(request, row, answer_for(row), note=note, settled=False, asked_texts=texts)


@staff("visit.place", Role.OWNER, Role.PRACTITIONER)
@require_GET
def place(request: StaffRequest, pk: object, box: str, start: int, end: int) -> HttpResponse:
    """What was read at a place of a text, with the ways to correct it. The address holds no word."""
    row = visit_for(request, pk)
    found = place_of(row, answer_for(row).record.assessment, box, start, end)
    values = {"place": found, "meanings": meanings(), "row": row}
    return render(request, "visit/place.html.jinja", values, status=200 if found is not None else 422)


@staff("visit.exam", Role.OWNER, Role.PRACTITIONER)
@require_GET
def exam(request: StaffRequest, pk: object) -> HttpResponse:
    """The row of any exam, so that it can be entered although it is not proposed.

    Raises:
        Http404: there is no such exam.
    """
    row = visit_for(request, pk)
    code = request.GET.get("exam", "")
    if code not in codes("exam"):
        raise Http404
    rows = tuple(row.findings.filter(superseded_at__isnull=True).select_related("member"))
    values = context_of(row, screen_of(row, answer_for(row), request.member))
    return render(request, "visit/exam.html.jinja", values | {"exam": one_exam(code, rows)})


@staff("visit.draw", Role.OWNER, Role.PRACTITIONER)
@require_GET
def draw(request: StaffRequest, pk: object) -> HttpResponse:
    """The body to draw on, at the desk."""
    row = visit_for(request, pk)
    log_read(by=request.member, verb="visit.draw", about=("visit", row.pk))
    # A drawing on an older outline cannot be gone on with: it is shown until another one replaces it.
    older = any(mark.outline_version != CURRENT_OUTLINE for mark in strokes_from(row.drawing))
    return render(
        request,
        "visit/draw.html.jinja",
        {
            "row": row,
            "stored": "[]" if older else json.dumps(row.drawing),
            "old": json.dumps(row.drawing),
            "older": older,
            "views": svg_views(CURRENT_OUTLINE).values(),
            "outline_version": CURRENT_OUTLINE,
            "thresholds": settings(),
            "active": "clients",
            "studio_is_sample": row.studio.is_sample,
        },
    )


def _who(row: Row, member: Member) -> str:
    """A sentence about who changed the visit last; empty where it was this member."""
    last = (
        Access.objects.filter(
            studio_id=row.studio_id, object_type="visit", object_id=str(row.pk), outcome="done"
        )
        .exclude(verb__in=_SILENT)
        .order_by("-number")
        .first()
    )
    if last is None or last.actor == f"member:{member.pk}":
        return ""
    if last.actor.startswith("member:"):
        other = Member.objects.filter(pk=last.actor.removeprefix("member:"), studio_id=row.studio_id).first()
        return _("%(who)s changed this visit.") % {"who": other.name if other else _("Somebody")}
    return _("The client's phone sent something.")
