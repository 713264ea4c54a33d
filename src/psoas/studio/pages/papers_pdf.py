"""The handout of a visit as PDF, to print or to hand over."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from psoas import __version__
from psoas.care.handout import LANGUAGES
from psoas.report import Made, handout_as_pdf
from psoas.studio.engine import answer_for
from psoas.studio.engine.occasion import occasion_of
from psoas.studio.models import Role, Visit
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.write import log_read

_VERB: Final = "visit.handout_pdf"
# The visit's screen has a page that says why a paper is not written; where it is not there, the general one.
_NOT_WRITTEN: Final = ["visit/no_paper.html.jinja", "faults/not_found.html.jinja"]


@staff(_VERB, Role.OWNER, Role.PRACTITIONER)
@require_GET
def handout(request: StaffRequest, pk: object) -> HttpResponse:
    """The client's handout as PDF, where one may be written."""
    row: Visit = get_object_or_404(
        Visit.objects.visible_to(request.member).select_related("client", "studio", "practitioner"), pk=pk
    )
    log_read(by=request.member, verb=_VERB, about=("visit", row.pk))
    answer = answer_for(row)
    made = Made(timezone.localdate(), __version__)
    language = row.client.language if row.client.language in LANGUAGES else LANGUAGES[0]
    content = handout_as_pdf(
        answer.visit, answer.record.assessment, made, occasion_of(row, language), language
    )
    if content is None:
        return render(request, _NOT_WRITTEN, {"row": row, "verb": _VERB}, status=404)
    response = HttpResponse(content, content_type="application/pdf")
    # No name of the client in the name of a file that lies among downloads.
    response["Content-Disposition"] = 'inline; filename="handout.pdf"'
    return response


ROUTES: Final = [path("visits/<uuid:pk>/handout.pdf", handout, name="visit_handout_pdf")]
