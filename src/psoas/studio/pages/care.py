"""A session with care: before, during and after; private to its author, opened by an owner with a logged act."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from psoas.assessment import open_reason, stops
from psoas.studio.commands.records import care_sessions as command
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.desk.mood import mood_of
from psoas.studio.desk.names import initials
from psoas.studio.following.questions import how_often, mood_items
from psoas.studio.following.settings import figure
from psoas.studio.interview.urgent import help_calls
from psoas.studio.models import CareSession, Role, Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.pages.frame import desk_frame, visit_for
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import whole_number
from psoas.studio.security.write import log_read

_STAFF: Final = (Role.OWNER, Role.PRACTITIONER)


@staff("care.session", *_STAFF)
@require_http_methods(["GET", "POST"])
def care(request: StaffRequest, pk: str) -> HttpResponse:
    """The page of a session with care: shown, or kept."""
    visit = visit_for(request, pk)
    if request.method == "POST":
        content = _content(request)
        try:
            command.save_session(
                by=request.member,
                visit=visit,
                content=content,
                follows_up=request.POST.get("follow_up") == "yes",
            )
        except RefusedError as refused:
            field, _sep, text = str(refused).partition(": ")
            errors = [{"href": f"#f-{field}" if text else "#care", "text": _in_words(field) or str(refused)}]
            return render(
                request, "care/page.html.jinja", _shown(request, visit, content, errors), status=422
            )
        return HttpResponseRedirect(reverse("care", args=[visit.pk]) + "#saved")
    row = command.own_session(visit, request.member)
    log_read(by=request.member, verb="care.read", about=("visit", visit.pk))
    content = command.read_session(by=request.member, session=row) if row else {}
    return render(request, "care/page.html.jinja", _shown(request, visit, content, [], row))


@staff("care.read_as_owner", Role.OWNER)
@require_POST
def open_other(request: StaffRequest, pk: str, session_pk: str) -> HttpResponse:
    """An owner reads another's session: the access log names it."""
    visit = visit_for(request, pk)
    row = get_object_or_404(CareSession.objects.select_related("author"), visit=visit, pk=session_pk)
    content = command.read_session(by=request.member, session=row)
    shown = {
        **desk_frame(request),
        "visit": visit,
        "row": row,
        "content": content,
        "mood": mood_of(content.get("phq4")),
        "labels": _labels(),
    }
    return render(request, "care/read.html.jinja", shown)


def _content(request: StaffRequest) -> dict[str, Any]:
    post = request.POST
    mood = [whole_number(post.get(name, "")) for name, _words in mood_items()]
    told = [score for score in mood if score is not None]
    return {
        **{key: post.get(key, "") for key in ("consent_before", "signal", "consent_during")},
        **{key: whole_number(post.get(key, "")) for key in ("distress_before", "distress_after")},
        "felt": post.get("felt", "").replace("\r\n", "\n"), "phq4": told or None,
    }  # fmt: skip


def _in_words(field: str) -> str:
    """What is missing, in the page's language."""
    return {
        "consent_before": _("Say what they answered when you asked before you began."),
        "signal": _("Agree on a word or a raised hand that stops you, and note which."),
        "phq4": _("The PHQ-4 needs all four answers, or none."),
        "this visit is signed": _("This visit is signed: it changes no more."),
    }.get(field, "")


def _danger(content: dict[str, Any], visit: Visit) -> dict[str, Any] | None:
    """What to act on at once, where the client's words speak of it."""
    heard = command.danger_in(str(content.get("felt") or ""), visit)
    if heard is None:
        return None
    reasons = dict.fromkeys(open_reason(flag) for flag in heard.screening.red_flags if stops(flag.urgency))
    return {"urgency": heard.verdict.urgency, "reasons": list(reasons), "calls": help_calls(visit)}


def _labels() -> dict[str, str]:
    return {
        "yes": _("Yes"), "no": _("No"), "word": _("A word"), "hand": _("A raised hand"), "both": _("Both"),
        "paused": _("We paused"), "stopped": _("They stopped"), "": _("Not noted"),
    }  # fmt: skip


def _shown(
    request: StaffRequest, visit: Visit, content: dict[str, Any], errors: list[dict[str, str]], row: CareSession | None = None
) -> dict[str, Any]:  # fmt: skip
    member = request.member
    others = (
        CareSession.objects.filter(visit=visit).exclude(author=member).select_related("author")
        if member.is_owner
        else ()
    )
    given = visit.client.consents.filter(kind="emotional").order_by("-at").first()
    return {
        **desk_frame(request), "visit": visit, "name": visit.client.name, "short": initials(visit.client.name), "errors": errors,
        "values": content, "row": row, "others": list(others), "may_change": visit.state != VisitState.SIGNED,
        "agreed": None if given is None else given.given, "mood": mood_of(content.get("phq4")), "items": mood_items(),
        "danger": _danger(content, visit), "how_often": how_often(), "labels": _labels(), "days": figure("follow_up_days"), "strong": figure("strong_after"),
    }  # fmt: skip


ROUTES: Final = [
    path("visits/<uuid:pk>/care/", care, name="care"),
    path("visits/<uuid:pk>/care/<uuid:session_pk>/open", open_other, name="care_open"),
]
