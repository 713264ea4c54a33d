"""What every page of the intake has: the client's language, the progress, the way back, what the phone's script needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Final

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from psoas.studio.commands.intake import MAX_BATCH
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine import Answer, answer_for
from psoas.studio.interview import steps, time_left, urgent
from psoas.studio.interview.safety import Safety, safety_of
from psoas.studio.interview.sent import Sent, sent_by
from psoas.studio.models import Link, Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.security.policy import LinkRequest
from psoas.studio.security.untrusted import read_json

SHELL: Final = "X-Psoas-Shell"


@dataclass
class Here:
    """A client's intake as it stands now; what costs time is worked out when it is first asked for."""

    link: Link
    visit: Visit

    @cached_property
    def sent(self) -> Sent:
        """What the phone has sent."""
        return sent_by(self.link)

    @cached_property
    def answer(self) -> Answer:
        """The assessment of the visit as it is stored."""
        return answer_for(self.visit)

    @cached_property
    def safety(self) -> Safety:
        """The safety questions, asked and open."""
        return safety_of(self.sent, self.answer)

    @cached_property
    def stop(self) -> urgent.Stop | None:
        """What the page says that asks for help now or today, where one is needed."""
        return urgent.stop_of(self.visit, self.answer)

    @property
    def must_stop(self) -> bool:
        """Whether that page comes now, before everything else."""
        return urgent.needs_stop(self.sent, self.stop) and not self.safety.is_refining

    @property
    def address(self) -> str:
        """The page where the client is."""
        if self.must_stop:
            return reverse("intake_stop")
        return address_of(steps.where(self.sent, self.visit, self.safety))

    def onward(self, code: str) -> str:
        """The address to which a client goes on from a page."""
        if self.must_stop:
            return reverse("intake_stop")
        if code == "safety" and not self.safety.open:
            # A late answer may have opened a question again: the pages that were passed before it are not asked twice.
            return address_of(steps.where(self.sent, self.visit, self.safety))
        return address_of(steps.onward(code, self.sent, self.visit, self.safety))


def address_of(code: str) -> str:
    """The address of a page."""
    if code in {"safety", steps.DONE}:
        return reverse(f"intake_{code}")
    return reverse("intake_step", args=[code])


def here(link: Link, *, anew: bool = False) -> Here:
    """A client's intake as it stands now.

    Args:
        link: the client's, which was read with its visit when the request came.
        anew: read the visit again, since something was stored meanwhile.
    """
    if anew or link.visit is None:
        visit = Visit.objects.select_related("client", "studio", "practitioner").get(links=link)
    else:
        visit = link.visit
    prefetch_related_objects([visit.client], "consents")
    return Here(link, visit)


def in_their_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is in the client's language, whatever the phone asks for; a visit that is over takes no answers."""

    @wraps(view)
    def speaking(request: LinkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(request.link.client.language):
            visit = request.link.visit
            if visit is None or visit.state == VisitState.SIGNED:
                return render(request, "faults/link_closed.html.jinja", status=403)
            return view(request, *args, **kwargs)

    return speaking


def asks_for_shell(request: HttpRequest) -> bool:
    """Whether the phone's service worker asks for the page without a word of the client, to keep it."""
    return request.headers.get(SHELL) == "ask"


def batch_of(request: LinkRequest) -> list[object]:
    """The answers that the phone's script sends together.

    Raises:
        RefusedError: they are no JSON, no list, or too many.
    """
    try:
        sent = read_json(request.body)
    except ValueError:
        raise RefusedError("The answers are no JSON.") from None
    batch = sent.get("events") if isinstance(sent, dict) else sent
    if not isinstance(batch, list) or len(batch) > MAX_BATCH:
        raise RefusedError(f"Send a list of at most {MAX_BATCH} answers.")
    return batch


def phone_page(
    request: LinkRequest,
    visit: Visit,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    takes_dictation: bool = False,
) -> HttpResponse:
    """Render a page for the client; one for the phone's service worker holds no word of theirs.

    Args:
        request: the client's.
        visit: theirs.
        template: which.
        values: of that page; ``errors`` are listed with links to their fields.
        status: of the answer.
        takes_dictation: whether the page may use the microphone.
    """
    is_shell = asks_for_shell(request)
    context: dict[str, Any] = {
        "lang": visit.client.language, "intake": str(request.link.pk), "is_sample": visit.client.is_sample,
        "practitioner": visit.practitioner.name, "studio_name": visit.studio.name, "parent": steps.parent_reads(visit),
        "fill": "phone" if is_shell else "", "done": False, "values": {}, "errors": {}, **values,
    }  # fmt: skip
    context["error_list"] = [
        {"href": f"#f-{name}" if name else "#answers", "text": text}
        for name, text in context["errors"].items()
    ]
    response = render(request, template, context, status=status)
    if is_shell:
        response[SHELL] = "1"
    response.takes_dictation = takes_dictation  # type: ignore[attr-defined] # read by the headers
    return response


def _back(now: Here, code: str) -> str:
    """The address of the page before a page; empty at the first. Behind the safety questions it is the last of them that was asked."""
    earlier = steps.before(code)
    if earlier == "safety" and not now.safety.open:
        if asked := len(now.safety.asked):
            return reverse("intake_question", args=[asked])
        earlier = steps.before(earlier)
    return address_of(earlier) if earlier else ""


def page(
    request: LinkRequest, now: Here, template: str, *, code: str = "", status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page.

    Args:
        request: the client's.
        now: their intake.
        template: below ``intake/``.
        code: of the page, for progress and the way back; empty where it has none.
        status: of the answer.
        values: more for the template.
    """
    context: dict[str, Any] = {
        "page_code": code,
        "sequence": now.sent.last_sequence,
        "pages": [
            reverse("intake_shell"),
            reverse("intake_help"),
            *(address_of(one) for one in steps.CODES if one != "safety"),
        ],
        "reminder": ("emergency" if now.stop.emergency else "today")
        if now.stop and not now.must_stop
        else "",
        "next_page": "",
    }
    if code:
        context |= {
            "step": steps.progress(code, now.sent, now.visit, now.safety), "steps": len(steps.PAGES),
            "minutes_left": time_left.minutes_left(code, now.sent, now.visit, now.safety, number=values.get("number", 0)),
            "back": _back(now, code), "next_page": address_of(steps.after(code)),
        }  # fmt: skip
    return phone_page(
        request,
        now.visit,
        f"intake/{template}",
        context | values,
        status=status,
        takes_dictation=code == "story",
    )
