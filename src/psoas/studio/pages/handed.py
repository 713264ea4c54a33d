"""The handout on the client's phone by a private link: the plan, the page to print, and a calendar file."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from psoas import __version__
from psoas.assessment import AT_ONCE, Cleared
from psoas.care.handout import LANGUAGES, Handout
from psoas.report import Made, can_make_pdf, client_handout, render_client
from psoas.studio.commands.records.papers import file_of, paper_for
from psoas.studio.desk.attention import WARNINGS, soonest_of
from psoas.studio.engine import Answer, answer_for
from psoas.studio.engine.calendar import calendar_of, next_visit_of
from psoas.studio.engine.occasion import occasion_of
from psoas.studio.following.dates import reminders_of
from psoas.studio.interview.urgent import emergency_call, help_calls, stop_of
from psoas.studio.models import Attention, Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.check_in.frame import Alarm
from psoas.studio.pages.pictures import Shown, picture_of
from psoas.studio.security.headers import policy_of
from psoas.studio.security.policy import LinkRequest, by_link
from psoas.studio.security.write import log_read

_SLOW: Final = datetime.timedelta(seconds=15)


def _for_visit(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the link's visit, in the client's language; a link without one is closed."""

    @wraps(view)
    def viewed(request: LinkRequest) -> HttpResponse:
        visit = (
            Visit.objects.select_related("client", "studio", "practitioner")
            .filter(links=request.link)
            .first()
        )
        with translation.override(request.link.client.language):
            if visit is None:
                return render(request, "faults/link_closed.html.jinja", status=403)
            log_read(by=request.link, verb="link.handout", about=("visit", visit.pk))
            return view(request, visit)

    return viewed


def _language(visit: Visit) -> str:
    return visit.client.language if visit.client.language in LANGUAGES else LANGUAGES[0]


def _handout(visit: Visit, answer: Answer) -> Handout | None:
    """The plan in short; None where no copy may be written, and while a danger that was told since is not settled."""
    language = _language(visit)
    found = client_handout(
        answer.visit, answer.record.assessment, occasion=occasion_of(visit, language), language=language
    )
    return None if found is not None and found.actions and _waits_for_help(visit) else found


def _waits_for_help(visit: Visit) -> str:
    """How soon this client needs a doctor by what was told since, where nobody has settled it; empty otherwise.

    The plan of an earlier day was made for somebody who had not fallen, and whose leg was not swollen.
    """
    # Who closed the page before it told them to get help stands on the list too, as a new warning sign.
    open_ones = visit.client.attention.filter(kind__in=WARNINGS, cleared_at__isnull=True).select_related(
        "visit__client", "visit__studio", "check_in__visit__client", "check_in__visit__studio"
    )
    told = {_asked_for(row) for row in open_ones}
    return "emergency_now" if "emergency_now" in told else "same_day" if "same_day" in told else ""


def _asked_for(row: Attention) -> str:
    """How soon a warning of the list asks for a doctor; empty where it is less urgent, or may not be seen on a page of the client."""
    soonest = soonest_of(row, row.visit)
    if row.kind == Attention.Kind.TOLD_TO_GET_HELP or soonest not in AT_ONCE:
        return soonest
    if row.check_in is not None:
        stop = Alarm.of(
            row.visit, row.check_in, str(row.told["words"]) if row.told.get("words") else None
        ).stop
    else:  # what was said in a session is the practitioner's to tell
        stop = None if row.told else stop_of(row.visit, answer_for(row.visit))
    return "" if stop is None else "emergency_now" if stop.emergency else "same_day"


def _pictured(answer: Answer, found: Handout | None) -> dict[str, tuple[Shown, int | None]]:
    """The picture of each thing to do, by the exercise, and how many millimetres it lengthens this client's psoas where it claims to."""
    assessment = answer.record.assessment
    if found is None or not found.actions or not isinstance(assessment, Cleared):
        return {}
    return {
        a.exercise: (shown, assessment.plan.stretch.mm(a.intervention, a.exercise))
        for a in found.actions
        if (shown := picture_of(a.exercise, a.side or "right", found.language)) is not None
    }


def _stretched(answer: Answer) -> str:
    """The side that a stretch is told of: left, right or both."""
    assessment = answer.record.assessment
    return assessment.plan.stretch.concerned.side if isinstance(assessment, Cleared) else "both"


@by_link("handout.open", Purpose.HANDOUT)
@_for_visit
@require_safe
def handed(request: LinkRequest, visit: Visit) -> HttpResponse:
    """The plan in short, and the ways to the whole page and to the calendar. Where no copy may be written, it says to ask."""
    answer, now = answer_for(visit), timezone.now()
    found = _handout(visit, answer)
    ahead = next_visit_of(visit, now)
    shown: dict[str, Any] = {
        "lang": visit.client.language, "is_sample": visit.client.is_sample, "handout": found, "ahead": ahead,
        "studio_name": visit.studio.name, "practitioner": visit.practitioner.name, "calls": help_calls(visit),
        "waits": _waits_for_help(visit) if found is None else "", "emergency": emergency_call(visit),
        "pictured": _pictured(answer, found), "stretched": _stretched(answer), "has_calendar": ahead is not None or bool(found and found.actions) or bool(_check_ins(visit)),
    }  # fmt: skip
    return render(request, "handed/page.html.jinja", shown)


@by_link("handout.page", Purpose.HANDOUT)
@_for_visit
@require_safe
def whole(request: LinkRequest, visit: Visit) -> HttpResponse:
    """The client's own page, as it is printed."""
    answer, language = answer_for(visit), _language(visit)
    made = Made(timezone.localdate(), __version__)
    text = render_client(answer.visit, answer.record.assessment, made, occasion_of(visit, language), language)
    if text is None or _handout(visit, answer) is None:
        return render(request, "handed/nothing.html.jinja", {"lang": visit.client.language}, status=404)
    response = HttpResponse(text)
    response.own_policy = policy_of(text)  # type: ignore[attr-defined] # read by the headers
    return response


@by_link("handout.pdf", Purpose.HANDOUT)
@_for_visit
@require_safe
def as_pdf(request: LinkRequest, visit: Visit) -> HttpResponse:
    """The handout as a file to keep. While the worker makes it, a page says so and asks again by itself."""
    if not can_make_pdf() or _handout(visit, answer_for(visit)) is None:
        return render(request, "handed/nothing.html.jinja", {"lang": visit.client.language}, status=404)
    paper = paper_for(by=request.link, visit=visit)
    if paper.content_sealed:
        response = HttpResponse(file_of(paper), content_type="application/pdf")
        # No name of the client in the name of a file that lies among downloads.
        response["Content-Disposition"] = 'attachment; filename="handout.pdf"'
        response["Cache-Control"] = "no-store, private"
        return response
    slow = timezone.now() - paper.asked_at > _SLOW
    failed = paper.failed_at is not None
    values = {"lang": visit.client.language, "failed": failed, "slow": slow}
    response = render(request, "handed/making.html.jinja", values, status=503 if failed else 202)
    if not failed:
        response["Refresh"] = "5" if slow else "1"
    return response


def _check_ins(visit: Visit) -> tuple[datetime.date, ...]:
    """The days on which to remind of the check-in; none where no link for it is open."""
    links = visit.client.links.filter(
        purpose=Purpose.CHECK_IN, revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    last = links.order_by("-expires_at").values_list("expires_at", flat=True).first()
    if last is None:
        return ()
    return reminders_of(visit.client, timezone.localdate(), timezone.localtime(last).date())


@by_link("handout.calendar", Purpose.HANDOUT)
@_for_visit
@require_safe
def calendar(request: LinkRequest, visit: Visit) -> HttpResponse:  # noqa: ARG001 - the interface of a view
    """The calendar file."""
    found = _handout(visit, answer_for(visit))
    content = calendar_of(
        visit,
        timezone.now(),
        reminds=bool(found and found.actions and not found.stops),
        check_ins=_check_ins(visit),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return response


ROUTES: Final = [
    path("i/handout", handed, name="handout_link"),
    path("i/handout/page", whole, name="handout_page"),
    path("i/handout/handout.pdf", as_pdf, name="handout_pdf"),
    path("i/handout/calendar.ics", calendar, name="handout_calendar"),
]
