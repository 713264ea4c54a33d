"""The pages of the check-in. Each is a plain form; the phone's script sends the same fields as they are filled in."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from psoas.studio.commands import check_ins as command
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.following import questions as asked
from psoas.studio.following.answers import PAGE, Fields, agrees, answers_of, guardian_in, values_of
from psoas.studio.interview import urgent
from psoas.studio.interview.reading import FieldError
from psoas.studio.interview.steps import last_sequence
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.check_in.frame import Here, here, in_their_language, page
from psoas.studio.pages.intake.frame import SHELL, asks_for_shell, batch_of
from psoas.studio.security.policy import LinkRequest, by_link
from psoas.studio.security.untrusted import whole_number

_WAYS = ("seen", "go_on")


@by_link("check_in.ask", Purpose.CHECK_IN)
@in_their_language
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: LinkRequest) -> HttpResponse:
    """The questions: shown, or answered by a plain form."""
    now = here(request.link)
    if request.method == "POST":
        fields: Fields = dict(request.POST.lists())
        refused = _take(now, fields)
        if refused is not None:
            return _shown(request, now, errors={refused.field: str(refused)}, typed=fields, status=422)
        now = here(request.link)
        return HttpResponseRedirect(reverse("check_in_stop" if now.must_stop else "check_in_done"))
    if now.must_stop and not asks_for_shell(request):
        return HttpResponseRedirect(reverse("check_in_stop"))
    return _shown(request, now)


def _take(now: Here, fields: Fields) -> FieldError | None:
    """Keep what a form says; what could not be taken comes back."""
    try:
        answers_of(fields, now.questions, now.link)
    except FieldError as error:
        return error
    event = {
        "id": str(uuid.uuid4()), "seq": last_sequence(now.link) + 1, "page": PAGE, "fields": fields, "finished": True,
    }  # fmt: skip
    received = command.receive(link=now.link, events=[event])
    if received.refused:
        lacks = now.questions.asks_guardian and agrees(fields) and not guardian_in(fields)
        asked_for = "guardian" if lacks else "data"
        return FieldError(asked_for if now.questions.asks_consent else "", received.refused[0][1])
    return None


def _shown(
    request: LinkRequest, now: Here, *, errors: dict[str, str] | None = None, typed: Fields | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    empty = asks_for_shell(request)
    values: dict[str, Any] = {}
    if now.row is not None and now.is_todays and not empty:
        values = values_of(now.row.answers, now.questions, hides_words=now.is_private)
        if now.is_private:
            values["after"] = now.row.sequence
    if typed is not None:
        values |= {name: _as_chosen(texts[-1]) for name, texts in typed.items() if texts}
    return page(
        request, now, "ask.html.jinja", status=status, values=values, errors=errors or {}, asked=now.questions, unnamed=empty,
        today=timezone.localdate().isoformat(), mood=asked.mood_items(), how_often=asked.how_often(), in_the_way=asked.in_the_way(),
    )  # fmt: skip


def _as_chosen(text: str) -> int | str:
    """A score as the page compares it; anything else as it was typed."""
    number = whole_number(text.removeprefix("-"))
    if number is None:
        return text
    return -number if text.startswith("-") else number


@by_link("check_in.answer", Purpose.CHECK_IN)
@in_their_language
@require_POST
def events(request: LinkRequest) -> HttpResponse:
    """Take a batch of the phone's script: what is stored, what was refused and why, and whether they must stop."""
    try:
        batch = batch_of(request)
    except RefusedError as fault:
        return JsonResponse({"error": str(fault)}, status=400)
    received = command.receive(link=request.link, events=batch)
    now = here(request.link)
    return JsonResponse({
        "stored": received.stored,
        "refused": [{"id": key, "why": why} for key, why in received.refused],
        "next": reverse("check_in_done"),
        "verdict": "stop" if now.must_stop else "go_on",
        "go": reverse("check_in_stop") if now.must_stop else None,
        "private": now.is_private,
    })  # fmt: skip


@by_link("check_in.stop", Purpose.CHECK_IN)
@in_their_language
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: LinkRequest) -> HttpResponse:
    """The page that says to get help. Shown: kept as told, and on the desk's list. Left: kept with the way."""
    now = here(request.link)
    alarm = now.alarm
    if alarm is None:
        return HttpResponseRedirect(reverse("check_in"))
    if request.method == "POST":
        if request.POST.get("way") in _WAYS:
            command.say_told(link=now.link, row=alarm.row, said=alarm.told, way=request.POST["way"])
        return HttpResponseRedirect(reverse("check_in_done"))
    # The same page shown twice is one answer.
    shown = " ".join(command.on_day(alarm.row, rule) for rule in alarm.told.rules)
    key = uuid.uuid5(now.link.pk, f"told {shown}")
    command.say_told(link=now.link, row=alarm.row, said=alarm.told, key=key)
    return page(
        request, now, "stop.html.jinja", stop=now.stop, told_at=command.told_at(now.link) or timezone.now(), reminder=False
    )  # fmt: skip


@by_link("check_in.help", Purpose.CHECK_IN)
@in_their_language
@require_safe
def help_now(request: LinkRequest) -> HttpResponse:
    """Whom to call: the same page for everyone, so that opening it says nothing of anybody."""
    now = here(request.link)
    response = page(
        request, now, "help.html.jinja", calls=urgent.help_calls(now.visit), fill="", reminder=False
    )
    response[SHELL] = "1"
    return response


@by_link("check_in.done", Purpose.CHECK_IN)
@in_their_language
@require_safe
def done(request: LinkRequest) -> HttpResponse:
    """The end; kept on the phone too, since it says nothing of anybody."""
    now = here(request.link)
    if now.must_stop and not asks_for_shell(request):
        return HttpResponseRedirect(reverse("check_in_stop"))
    return page(request, now, "done.html.jinja", done=True, fill="", back=reverse("check_in"))
