"""What the pain turned out to come from, on the visit; what the studio learned of it, in its settings; the export without persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from psoas.assessment import Cleared
from psoas.differential.learning.export import export_csv, export_json
from psoas.differential.learning.update import Figure, Learned, learn
from psoas.report.words import name, percent, sentence_case, source_name
from psoas.studio.commands.evidence import confirm_source, switch_own_evidence
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.desk.names import initials
from psoas.studio.engine import answer_for
from psoas.studio.engine.evidence import tally_of
from psoas.studio.models import EvidenceVersion, Role, SourceConfirmation
from psoas.studio.models import Visit as Row
from psoas.studio.pages.frame import desk_frame, visit_for
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.write import log_read
from psoas.visit import CONFIRMED_BY, OUTCOMES
from psoas.vocabulary import SOURCES

_STAFF: Final = (Role.OWNER, Role.PRACTITIONER)
_FIELDS: Final = ("source", "outcome", "by")
_LIKELIEST: Final = 6  # sources that the form offers first


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as the page shows it; ``state`` is use, few or never, ``verified`` how far the figure before can be trusted."""

    name: str
    published: str
    verified: str
    weighs_as: int
    counted: int
    clients: int
    together: str
    interval: str
    state: str
    refuted: int = 0


@staff("visit.turned_out", *_STAFF)
@require_safe
def turned_out(request: StaffRequest, pk: object) -> HttpResponse:
    """What was said of the sources of this client, and the form to add to it."""
    row = visit_for(request, pk)
    log_read(by=request.member, verb="visit.turned_out_read", about=("visit", row.pk))
    return render(request, "evidence/turned_out.html.jinja", _said(request, row))


@staff("visit.confirm", *_STAFF)
@require_POST
def confirm(request: StaffRequest, pk: object) -> HttpResponse:
    """One word on a source: ``source``, ``outcome``, ``by``."""
    row = visit_for(request, pk)
    typed = {name: str(request.POST.get(name, "")) for name in _FIELDS}
    try:
        confirm_source(
            by=request.member,
            visit=row,
            source=typed["source"],
            outcome=typed["outcome"],
            settled_by=typed["by"],
        )
    except RefusedError as refused:
        log_read(by=request.member, verb="visit.confirm", about=("visit", row.pk), outcome="refused")
        missing = {
            "source": _("Choose which source it is about."),
            "outcome": _("Choose the outcome."),
            "by": _("Choose what settled it."),
        }
        field = next((name for name in _FIELDS if not typed[name]), "")
        told = {"href": f"#f-{field or 'source'}", "text": missing.get(field, str(refused))}
        shown = _said(request, row) | {"errors": [told], "typed": typed}
        return render(request, "evidence/turned_out.html.jinja", shown, status=422)
    return HttpResponseRedirect(reverse("visit_turned_out", args=[row.pk]) + "#said", status=303)


@staff("evidence.read", *_STAFF)
@require_safe
def evidence(request: StaffRequest) -> HttpResponse:
    """The studio's own figures beside the published ones."""
    return render(request, "evidence/page.html.jinja", _shown(request))


@staff("evidence.switch", Role.OWNER)
@require_POST
def switch(request: StaffRequest) -> HttpResponse:
    """Use them, or no more: ``on`` is yes or no."""
    wanted = request.POST.get("on", "")
    if wanted not in {"yes", "no"}:
        told = {"href": "#switch", "text": _("Choose whether it is used.")}
        return render(request, "evidence/page.html.jinja", _shown(request) | {"errors": [told]}, status=422)
    switch_own_evidence(by=request.member, on=wanted == "yes")
    return HttpResponseRedirect(reverse("evidence") + "#switch", status=303)


@staff("evidence.export", Role.OWNER)
@require_safe
def as_json(request: StaffRequest) -> HttpResponse:
    """Counts without persons as JSON."""
    return _as_file(request, JsonResponse(export_json(tally_of(request.member.studio), _year())), "json")


@staff("evidence.export", Role.OWNER)
@require_safe
def as_csv(request: StaffRequest) -> HttpResponse:
    """Counts without persons as CSV."""
    text = export_csv(tally_of(request.member.studio), _year())
    return _as_file(request, HttpResponse(text, content_type="text/csv; charset=utf-8"), "csv")


def _year() -> int:
    return timezone.localdate().year


def _as_file(request: StaffRequest, response: HttpResponse, form: str) -> HttpResponse:
    log_read(by=request.member, verb="evidence.export", about=("studio", request.member.studio_id))
    response["Content-Disposition"] = f'attachment; filename="own-evidence.{form}"'
    return response


def _said(request: StaffRequest, row: Row) -> dict[str, Any]:
    """Every word on the sources of this client, the newest first."""
    rows: Any = (
        SourceConfirmation.objects.filter(
            visit__client_id=row.client_id, visit__in=Row.objects.visible_to(request.member)
        )
        .select_related("member", "visit")
        .order_by("-at", "-id")
    )
    said = [
        {
            "name": source_name(one.said["source"]),
            "said": one.said,
            "who": one.member.name,
            "at": one.at,
            "on": one.visit.on,
        }
        for one in rows
    ]
    likely = _likely(row)
    return {
        **desk_frame(request), "row": row, "short": initials(row.client.name), "said": said, "errors": [],
        "typed": dict.fromkeys(_FIELDS, ""), "likely": _named(likely), "others": sorted(_named([s for s in SOURCES if s not in likely]), key=lambda one: one[1]),
        "outcomes": OUTCOMES, "kinds": CONFIRMED_BY,
    }  # fmt: skip


def _likely(row: Row) -> list[str]:
    assessment = answer_for(row).record.assessment
    if not isinstance(assessment, Cleared):
        return []
    return [e.source for e in assessment.differential.estimates[:_LIKELIEST]]


def _named(sources: Sequence[str]) -> list[tuple[str, str]]:
    return [(source, source_name(source)) for source in sources]


def _shown(request: StaffRequest) -> dict[str, Any]:
    studio = request.member.studio
    learned = learn(tally_of(studio))
    switched = (
        EvidenceVersion.objects.filter(studio=studio, member__isnull=False)
        .select_related("member")
        .order_by("-at", "-id")
    )
    is_on = studio.own_evidence is not None
    counted = (
        EvidenceVersion.objects.filter(studio=studio, is_on=True).order_by("-at", "-id").first()
        if is_on
        else None
    )
    met = [one for one in learned.shares if one.figure.counted or one.refuted]
    return {
        **desk_frame(request, "settings"), "errors": [], "is_on": is_on, "switched": switched[:10],
        "counted_at": counted.at if counted is not None else None, "learned": learned,
        "shares": [_line(source_name(one.source), one.figure, one.refuted) for one in met],
        "exams": _exams(learned),
    }  # fmt: skip


def _exams(learned: Learned) -> list[dict[str, Any]]:
    return [
        {
            "name": sentence_case(name(one.exam)),
            "sensitivity": [_line(source_name(source), figure) for source, figure in one.sensitivity],
            "specificity": _line("", one.specificity),
        }
        for one in learned.exams
    ]


def _line(title: str, figure: Figure, refuted: int = 0) -> Line:
    return Line(
        name=title,
        published=percent(figure.published),
        verified=figure.verified,
        weighs_as=round(figure.weighs_as),
        counted=figure.counted,
        clients=figure.clients,
        together=percent(figure.together),
        interval=f"{percent(figure.low)} to {percent(figure.high)}",
        state="never" if figure.guarded else "use" if figure.enough else "few",
        refuted=refuted,
    )


ROUTES: Final = [
    path("visits/<uuid:pk>/turned-out/", turned_out, name="visit_turned_out"),
    path("visits/<uuid:pk>/turned-out/add", confirm, name="visit_confirm"),
    path("settings/evidence/", evidence, name="evidence"),
    path("settings/evidence/switch", switch, name="evidence_switch"),
    path("settings/evidence/export.json", as_json, name="evidence_json"),
    path("settings/evidence/export.csv", as_csv, name="evidence_csv"),
]
