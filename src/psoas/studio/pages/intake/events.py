"""What the phone's script sends and asks: batches of answers, what was understood, names while they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from psoas.studio.commands import intake as command
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.interview import names as offered
from psoas.studio.interview import steps as order
from psoas.studio.interview.heard import heard_in
from psoas.studio.interview.privacy import is_private
from psoas.studio.interview.reading import payload_of
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.intake.frame import Here, batch_of, here, in_their_language
from psoas.studio.pages.intake.steps import finish, may_store
from psoas.studio.security.policy import LinkRequest, by_link

_OFFERED: Final = {"medicines": offered.medicines, "conditions": offered.conditions}
# What is understood of the answers after these depends on them: they are kept first.
_FIRST: Final = frozenset({"consent", "safety"})
_BEFORE_CONSENT_STEPS: Final = frozenset({"language", "consent"})
_LONGEST_PREFIX: Final = 60


@by_link("intake.answer", Purpose.INTAKE)
@in_their_language
@require_POST
def events(request: LinkRequest) -> HttpResponse:
    """Take a batch: which answers are stored, which were refused and why, where the client goes on, and whether they must stop."""
    try:
        batch = batch_of(request)
    except RefusedError as fault:
        return JsonResponse({"error": str(fault)}, status=400)
    stored, refused, last = _take(request, batch)
    now = here(request.link, anew=True)
    finish(now)
    stops = now.must_stop
    return JsonResponse({
        "stored": stored,
        "refused": [{"id": key, "why": why} for key, why in refused],
        "next": now.onward(last) if last else now.address,
        "verdict": "stop" if stops else "go_on",
        "go": reverse("intake_stop") if stops else None,
        "private": is_private(now.answer),
    })  # fmt: skip


def _take(request: LinkRequest, batch: Sequence[object]) -> tuple[list[str], list[tuple[str, str]], str]:
    """Keep answers in their order; the last page that the client went on from is named too."""
    stored: list[str] = []
    refused: list[tuple[str, str]] = []
    waiting: list[object] = []
    last = ""

    def keep() -> None:
        if waiting:
            received = command.receive(link=request.link, events=[*waiting])
            stored.extend(received.stored)
            refused.extend(received.refused)
            waiting.clear()

    now = here(request.link)
    for event in batch:
        code = str(event.get("page", "")) if isinstance(event, dict) else ""
        try:
            ready = _ready(now, event)
        except RefusedError as error:
            refused.append((str(event.get("id", ""))[:36] if isinstance(event, dict) else "", str(error)))
            continue
        waiting.append(ready)
        if isinstance(event, dict) and event.get("finished") and order.page(code):
            last = code
        if code in _FIRST or (isinstance(event, dict) and event.get("step") in _FIRST):
            keep()
            now = here(request.link, anew=True)
    keep()
    return stored, refused, last


def _ready(now: Here, event: object) -> object:
    """An answer as the command takes it: one that holds the fields of a page is read here."""
    if not isinstance(event, dict):
        return event
    fields, code = event.get("fields"), event.get("page")
    if fields is None:
        if event.get("step") not in _BEFORE_CONSENT_STEPS:
            may_store(now, "")
        return event
    known = order.page(code) if isinstance(code, str) else None
    if known is None or not _are_fields(fields):
        raise RefusedError("page and fields: must be a page of the intake and lists of texts by name.")
    may_store(now, known.code)
    payload: dict[str, Any] = payload_of(known.code, fields, now.link, now.visit, now.safety)
    payload |= {"page": known.code, "finished": event.get("finished") is True}
    return {"id": event.get("id"), "seq": event.get("seq"), "step": known.step, "payload": payload}


def _are_fields(fields: object) -> bool:
    return isinstance(fields, dict) and all(
        isinstance(values, list) and all(isinstance(v, str) for v in values) for values in fields.values()
    )


@by_link("intake.heard", Purpose.INTAKE)
@in_their_language
@require_POST
def heard(request: LinkRequest) -> HttpResponse:
    """What is understood of the words so far, as a part of the page; nothing is stored."""
    words = request.POST.get("words", "")
    now = here(request.link)
    if len(words) > settings.MAX_WORDS or not order.may_keep(now.visit):
        return HttpResponse(status=422)
    return render(request, "intake/heard.html.jinja", {"heard": heard_in(now.visit, words)})


@by_link("intake.names", Purpose.INTAKE)
@in_their_language
@require_POST
def names(request: LinkRequest, kind: str) -> HttpResponse:
    """Names that begin with what is typed; it is kept nowhere, and stands in no address."""
    find = _OFFERED.get(kind)
    if find is None:
        raise Http404
    return JsonResponse({"names": find(request.POST.get("q", "")[:_LONGEST_PREFIX])})
