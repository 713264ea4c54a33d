"""The answer to one change: the parts of the screen that are not as the page has them, all in one response."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup

from psoas.body.tables import muscle_groups
from psoas.report.views.steps import ExamView
from psoas.report.words import sentence_case
from psoas.studio.commands.refusals import ConflictError
from psoas.studio.desk.since import since_last
from psoas.studio.engine import Answer
from psoas.studio.models import Member
from psoas.studio.models import Visit as Row
from psoas.studio.pages.visit.exams import every_exam
from psoas.studio.pages.visit.safety import Ask
from psoas.studio.pages.visit.screen import PARTS, Screen, screen_of, seen_screen
from psoas.studio.security.policy import StaffRequest
from psoas.studio.security.untrusted import read_json
from psoas.studio.security.write import log_read
from psoas.studio.wording.spoken import spoken
from psoas.vocabulary import label

_FIGURE: Final = re.compile(r"(?:under |over )?\d{1,3}%")
_MOST_FIGURES: Final = 2000
_FIRST: Final = "psoas"
_ANY: Final = str(uuid.UUID(int=0))
_PART_OF: Final = {"words": "story", "observations": "observed"}


def is_partial(request: HttpRequest) -> bool:
    """Whether the page itself asked, and swaps parts."""
    return bool(request.headers.get("HX-Request"))


def context_of(row: Row, screen: Screen, was: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the templates of the parts know."""
    return {
        "row": row,
        "screen": screen,
        "part": screen.parts,
        "figures": json.dumps(screen.figures),
        "was": was or {},
        "exam_options": lambda: _exam_options(get_language() or "en"),
        "muscle_options": lambda: _muscle_options(get_language() or "en"),
        "how_html": lambda how: _how_html(how, get_language() or "en"),
        "studio_is_sample": row.studio.is_sample,
        "at": lambda name, *args: _below(name, *args).replace(_ANY, str(row.pk), 1),
        "may_change": screen.parts["verdict"].may_change,
    }


@lru_cache(maxsize=2048)
def _below(name: str, *args: object) -> str:
    """The address of something of a visit, with a key in place of the visit's."""
    return reverse(f"visit_{name}", args=(_ANY, *args))


@lru_cache(maxsize=8)
def _exam_options(language: str) -> Markup:  # noqa: ARG001 - one of each language is kept
    """Every exam to choose from, by name."""
    return Markup().join(
        Markup('<option value="{}">{}</option>').format(code, spoken(name)) for code, name in every_exam()
    )


@lru_cache(maxsize=512)
def _how_html(how: ExamView, language: str) -> Markup:  # noqa: ARG001 - one of each language is kept
    """How to do one exam, drawn once."""
    return Markup(render_to_string("visit/how.html.jinja", {"how": how}))  # noqa: S704 - our own template, escaped


@lru_cache(maxsize=8)
def _muscle_options(language: str) -> Markup:  # noqa: ARG001 - one of each language is kept
    """Every muscle of the body to choose from; the psoas first, as this is what most come for."""
    return Markup().join(
        Markup('<option value="{}"{}>{}</option>').format(
            m, Markup(" selected") if m == _FIRST else "", spoken(sentence_case(label(m)))
        )
        for m in muscle_groups()
    )


def changed(
    request: StaffRequest, row: Row, answer: Answer, *, just: Ask | None = None, note: str = "", settled: bool = True,
    texts: tuple[str, ...] = (), asked_texts: tuple[str, ...] = (), saved: str = "", status: int = 200, more: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The parts that are not as the page has them.

    Args:
        request: with ``shown`` (the screen that the page has) and ``figures`` (what its sources stood at).
        row: the visit as it is stored now.
        answer: its assessment.
        just: the safety question that was answered just now.
        note: a sentence for a toast.
        settled: a refusal or conflict that is shown is over.
        texts: forms of texts that are drawn anew, although somebody may have typed into them.
        asked_texts: forms that nobody typed into: drawn anew where the text is another than the page has.
        saved: the text whose saving is confirmed; its form stays as it is.
        status: of the response.
        more: further values for the template, such as a conflict.
    """
    screen = screen_of(row, answer, request.member, just)
    sent = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and not is_partial(request):
        return HttpResponseRedirect(reverse("visit", args=(row.pk,)), status=303)
    names = screen.changed_since(seen_screen(sent.get("shown", "")))
    values = context_of(row, screen, _was(sent.get("figures", ""), screen))
    texts += tuple(text for text in asked_texts if _PART_OF[text] in names)
    values |= {
        "changed": names,
        "note": note,
        "settled": settled,
        "texts": texts,
        "saved": saved,
        "conflict": None,
        "refusal": "",
    }
    return render(request, "visit/changed.html.jinja", values | dict(more or {}), status=status)


def refused(request: StaffRequest, row: Row, message: str) -> HttpResponse:
    """422: why a change cannot be made; the page keeps what was typed."""
    log_read(by=request.member, verb="visit.change", about=("visit", row.pk), outcome="refused")
    values = {"message": message, "row": row}
    if is_partial(request):
        return render(request, "visit/refused.html.jinja", values, status=422)
    return render(request, "visit/refused_page.html.jinja", values, status=422)


def conflict(
    request: StaffRequest,
    row: Row,
    answer: Answer,
    error: ConflictError,
    form: Mapping[str, str],
    *,
    name: str = "text",
) -> HttpResponse:
    """409: both versions, each with its button; neither is lost.

    Args:
        request: the change that was not made.
        row: the visit as it stands.
        answer: its assessment.
        error: what both changed, and how.
        form: what to send to keep one's own version.
        name: of the field of one's own text.
    """
    log_read(by=request.member, verb="visit.change", about=("visit", row.pk), outcome="conflict")
    more = {
        "conflict": {
            "field": error.field,
            "mine": error.mine,
            "theirs": error.theirs,
            "form": form,
            "action": request.path,
            "name": name,
        }
    }
    if not is_partial(request):
        screen = screen_of(row, answer, request.member)
        return render(
            request,
            "visit/page.html.jinja",
            context_of(row, screen) | page_values(row, request.member) | more,
            status=409,
        )
    return changed(request, row, answer, settled=False, status=409, more=more)


def page_values(row: Row, member: Member) -> dict[str, Any]:
    """What the whole page knows beside its parts."""
    return {"parts": PARTS, "active": "clients", "conflict": None, "begins": since_last(row, member)}


def _was(sent: str, screen: Screen) -> dict[str, str]:
    """What the sources stood at before, where that is another figure than now; of what is not a figure, nothing."""
    try:
        told = read_json(sent) if len(sent) <= _MOST_FIGURES else {}
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {
        code: figure
        for code, now in screen.figures.items()
        if isinstance(figure := told.get(code), str) and _FIGURE.fullmatch(figure) and figure != now
    }
