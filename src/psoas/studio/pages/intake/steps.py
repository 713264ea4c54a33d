"""The pages that ask. Each is a plain form; the phone's script sends the same fields as they are filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from psoas.errors import PsoasError
from psoas.studio.commands import intake as command
from psoas.studio.interview import steps as order
from psoas.studio.interview.heard import heard_of
from psoas.studio.interview.reading import FieldError, Fields, payload_of
from psoas.studio.interview.safety import page_numbered
from psoas.studio.interview.showing import imperial, values_of
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.intake import lists
from psoas.studio.pages.intake.frame import Here, address_of, asks_for_shell, here, in_their_language, page
from psoas.studio.security.policy import LinkRequest, by_link
from psoas.studio.security.untrusted import read_json


@by_link("intake.open", Purpose.INTAKE)
@in_their_language
@require_safe
def start(request: LinkRequest) -> HttpResponse:
    """To the page where the client is."""
    return HttpResponseRedirect(here(request.link).address)


@by_link("intake.step", Purpose.INTAKE)
@in_their_language
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: LinkRequest, code: str) -> HttpResponse:
    """One page: shown, or answered by a plain form."""
    if order.page(code) is None or code == "safety":
        raise Http404
    now = here(request.link)
    if request.method == "POST":
        return _answered(request, now, code)
    return _gate(request, now, code) or _shown(request, now, code)


@by_link("intake.safety", Purpose.INTAKE)
@in_their_language
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: LinkRequest, number: int = 0) -> HttpResponse:
    """One safety question: the first that is open, or one of those before it."""
    now = here(request.link)
    if request.method == "POST":
        return _answered(request, now, "safety", number)
    refused = _gate(request, now, "safety")
    if refused:
        return refused
    if not number:
        if not now.safety.open:
            return HttpResponseRedirect(now.onward("safety"))
        return HttpResponseRedirect(reverse("intake_question", args=[len(now.safety.asked) + 1]))
    if page_numbered(now.safety, number) is None:
        return HttpResponseRedirect(reverse("intake_safety"))
    return _question(request, now, number)


@by_link("intake.done", Purpose.INTAKE)
@in_their_language
@require_safe
def done(request: LinkRequest) -> HttpResponse:
    """What happens next, when everything was asked."""
    now = here(request.link)
    if order.where(now.sent, now.visit, now.safety) != order.DONE:
        return HttpResponseRedirect(now.address)
    finish(now)
    return page(request, now, "done.html.jinja", done=True, back=address_of(order.CODES[-1]))


def finish(now: Here) -> None:
    """Say once that the intake is done, as soon as every page was passed."""
    if now.visit.intake_done_at is None and order.where(now.sent, now.visit, now.safety) == order.DONE:
        event = {"id": str(uuid.uuid5(now.link.pk, order.DONE)), "step": order.DONE, "payload": {}}
        command.receive(link=now.link, events=[event | {"seq": now.sent.last_sequence + 1}])


def _gate(request: LinkRequest, now: Here, code: str) -> HttpResponse | None:
    """Where to go instead: nothing is asked before the client has agreed that answers are kept."""
    if code in order.BEFORE_CONSENT or asks_for_shell(request):
        return None
    if not order.agreed(now.visit):
        return HttpResponseRedirect(address_of("consent"))
    return None


def _shown(
    request: LinkRequest, now: Here, code: str, *, fields: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    empty = asks_for_shell(request)
    values = values_of(code, now.link, now.visit, now.answer, unseen=empty)
    more: dict[str, Any] = {}
    match code:
        case "consent":
            more = {"kinds": lists.consent_kinds(), "child": order.is_child(now.visit)}
        case "size":
            more = {"imperial": imperial(now.visit)}
        case "story":
            more = {"heard": None if empty or "after" in values else heard_of(now.answer.record.assessment)}
        case "drawing":
            more = lists.outline()
        case "activities":
            more = {"groups": lists.activity_groups()}
    shown = {**values, **(fields or {})}
    return page(
        request,
        now,
        f"{code}.html.jinja",
        code=code,
        status=status,
        values=shown,
        errors=errors or {},
        **more,
    )


def _question(
    request: LinkRequest,
    now: Here,
    number: int,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = page_numbered(now.safety, number)
    if found is None:
        raise Http404
    questions, answer = found
    back = reverse("intake_question", args=[number - 1]) if number > 1 else address_of(order.before("safety"))
    return page(
        request, now, "safety.html.jinja", code="safety", status=status, questions=questions, values={"answer": answer},
        number=number, total=now.safety.total, back=back, errors=errors or {},
        next_page=address_of(order.beyond_safety(now.sent)),
    )  # fmt: skip


def _answered(request: LinkRequest, now: Here, code: str, number: int = 0) -> HttpResponse:
    """Take a form: kept as an answer of the phone's script is."""
    fields: Fields = dict(request.POST.lists())
    correction = _correction(fields)
    refused = take(now, code, fields, finished=correction is None)
    if refused is not None:
        errors = {refused.field: str(refused)}
        if code == "safety":
            return _question(request, now, number or len(now.safety.asked) + 1, errors=errors, status=422)
        return _shown(request, now, code, fields=_given(fields), errors=errors, status=422)
    if correction is not None:
        event = {"id": str(uuid.uuid4()), "step": "heard", "payload": {"corrections": [correction]}}
        command.receive(link=now.link, events=[event | {"seq": order.last_sequence(now.link) + 1}])
        return HttpResponseRedirect(f"{address_of(code)}#heard")
    now = here(request.link, anew=True)
    finish(now)
    if code == "safety" and number and number < len(now.safety.asked) + 1 and not now.must_stop:
        following = page_numbered(now.safety, number + 1)
        if following is not None:  # an earlier question was answered again: on through those after it
            return HttpResponseRedirect(reverse("intake_question", args=[number + 1]))
    return HttpResponseRedirect(now.onward(code))


def take(now: Here, code: str, fields: Fields, *, finished: bool) -> FieldError | None:
    """Keep what a form says; what could not be taken comes back."""
    known = order.page(code)
    if known is None:
        raise Http404
    try:
        may_store(now, code)
        payload = payload_of(code, fields, now.link, now.visit, now.safety)
        event = {
            "id": str(uuid.uuid4()), "seq": order.last_sequence(now.link) + 1, "step": known.step,
            "payload": payload | {"page": code, "finished": finished},
        }  # fmt: skip
        received = command.receive(link=now.link, events=[event])
    except FieldError as error:
        return error
    except PsoasError as error:
        return FieldError("", str(error))
    if received.refused:
        return FieldError(
            "born" if code == "born" else "", lists.in_plain_words(received.refused[0][1], code)
        )
    return None


def may_store(now: Here, code: str) -> None:
    """Nothing is kept before the client has agreed.

    Raises:
        FieldError: they have not.
    """
    if code not in order.BEFORE_CONSENT and not order.may_keep(now.visit):
        raise FieldError("", lists.not_agreed())


def _correction(fields: Fields) -> dict[str, Any] | None:
    """The correction of a chip whose button was pressed, where the page has no script."""
    if "change" in fields:
        wanted = fields.get(f"other-{fields['change'][-1]}", ("",))[-1]
    else:
        wanted = fields.get("correction", ("",))[-1]
    try:
        found = read_json(wanted) if wanted else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _given(fields: Fields) -> dict[str, Any]:
    """What was typed, to be shown again beside what is wrong with it."""
    lists_of_texts = {"medicines", "conditions", "place"}
    return {name: list(v) if name in lists_of_texts else v[-1] for name, v in fields.items() if v}
