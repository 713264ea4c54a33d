"""The report, the letter and the client's page of a stored visit: pages that stand by themselves, with a policy of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from psoas import __version__
from psoas.pathway import since_of
from psoas.report import Made, render_client, render_html, render_letter
from psoas.studio.engine import Answer, answer_for
from psoas.studio.models import Role
from psoas.studio.pages.frame import visit_for
from psoas.studio.security.headers import policy_of
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.write import log_read

_FILES: Final = (("Report", "report.html"), ("Letter", "letter.html"), ("Client's page", "client.html"))
Renderer = Callable[[Answer, Made], str | None]


@staff("visit.report", Role.OWNER, Role.PRACTITIONER)
@require_GET
def report(request: StaffRequest, pk: object) -> HttpResponse:
    """The whole report, without the body's figures: those stand on the screen of the body."""
    return _paper(request, pk, "visit.report", _report)


def _report(answer: Answer, made: Made) -> str:
    since = since_of(answer.left.records, answer.record) if answer.left.records else None
    return render_html(answer.visit, answer.record.assessment, None, made, since)


def _letter(answer: Answer, made: Made) -> str | None:
    return render_letter(answer.visit, answer.record.assessment, made)


def _client(answer: Answer, made: Made) -> str | None:
    return render_client(answer.visit, answer.record.assessment, made)


@staff("visit.letter", Role.OWNER, Role.PRACTITIONER)
@require_GET
def letter(request: StaffRequest, pk: object) -> HttpResponse:
    """The letter to a doctor, where one is asked for and may be written."""
    return _paper(request, pk, "visit.letter", _letter)


@staff("visit.client_page", Role.OWNER, Role.PRACTITIONER)
@require_GET
def client_page(request: StaffRequest, pk: object) -> HttpResponse:
    """The client's own page, where one may be written."""
    return _paper(request, pk, "visit.client_page", _client)


def _paper(request: StaffRequest, pk: object, verb: str, written_by: Renderer) -> HttpResponse:
    row = visit_for(request, pk)
    log_read(by=request.member, verb=verb, about=("visit", row.pk))
    answer = answer_for(row)
    made = Made(timezone.localdate(), __version__)
    others = tuple(
        (name, file)
        for name, file in _FILES
        if not request.path.endswith(file) and _is_written(file, answer, made)
    )
    text = written_by(answer, Made(made.on, made.program, others))
    if text is None:
        return render(request, "visit/no_paper.html.jinja", {"row": row, "verb": verb}, status=404)
    response = HttpResponse(text)
    response.own_policy = policy_of(text)  # type: ignore[attr-defined]
    return response


def _is_written(file: str, answer: Answer, made: Made) -> bool:
    writers: dict[str, Renderer] = {"letter.html": _letter, "client.html": _client}
    return file not in writers or writers[file](answer, made) is not None
