"""One POST for each change of a visit. Each parses, calls its command, and answers with the parts that are not as they were."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from psoas.assessment import Cleared, NextQuestion
from psoas.body.tables import muscle_groups
from psoas.errors import PsoasError
from psoas.report.views.safety import open_questions
from psoas.report.words import finding_name, sentence_case
from psoas.studio.commands import copying, visits
from psoas.studio.commands.clients import open_visit
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.engine import Answer, answer_for
from psoas.studio.models import Finding, Role
from psoas.studio.models import Visit as Row
from psoas.studio.pages.frame import visit_for
from psoas.studio.pages.visit.respond import changed, conflict, refused
from psoas.studio.pages.visit.safety import Ask
from psoas.studio.pages.visit.screen import about_texts
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import key_of, read_json, whole_number
from psoas.visit import Question

_RESULTS: Final[dict[str, tuple[str, bool | None]]] = {
    "left": ("left", True), "right": ("right", True), "both": ("both", True), "negative": ("unstated", False), "none": ("unstated", None),
}  # fmt: skip
_ANSWERS: Final[dict[str, bool | None]] = {"yes": True, "no": False, "unknown": None}
_LISTS: Final = frozenset("qsna")
_MOST_ASKED: Final = 100
Change = Callable[[StaffRequest, Row, QueryDict], HttpResponse]


def text(sent: QueryDict, key: str) -> str:
    """A text as it was sent, with plain line ends."""
    return str(sent.get(key, "")).replace("\r\n", "\n")


def _made(request: StaffRequest, pk: object, change: Change) -> HttpResponse:
    """Make a change; say in words why where it is refused."""
    row = visit_for(request, pk)
    try:
        open_visit(by=request.member, visit=row)
        return change(request, row, request.POST)
    except PsoasError as error:
        return refused(request, row, str(error))


@staff("visit.finding", Role.OWNER, Role.PRACTITIONER)
@require_POST
def findings(request: StaffRequest, pk: object) -> HttpResponse:
    """A result of an exam (``result``: left, right, both, negative, none), or an answer from a list."""
    return _made(request, pk, _finding)


def _finding(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    result = sent.get("result", "")
    if result not in _RESULTS:
        raise RefusedError(f"result: must be one of {', '.join(_RESULTS)}.")
    side, present = _RESULTS[result]
    side = text(sent, "side") or side
    finding = {"type": sent.get("type", ""), "code": sent.get("code", ""), "side": side, "present": present}
    is_exam = finding["type"] == "exam"
    seen = sent.get("result_seen") if is_exam else None
    try:
        answer = visits.enter_finding(
            by=request.member, visit=row, finding=finding, seen=seen, only_side=not is_exam
        )
    except ConflictError as error:
        standing = _standing(row, finding)
        form = {
            "type": "exam",
            "code": str(finding["code"]),
            "result": result,
            "result_seen": str(standing.pk if standing else ""),
        }
        row.refresh_from_db()
        return conflict(request, row, answer_for(row), error, form)
    return changed(request, row, answer)


def _standing(row: Row, finding: dict[str, Any]) -> Finding | None:
    standing = row.findings.filter(type=finding["type"], code=finding["code"], superseded_at__isnull=True)
    return standing.order_by("-at").first()


@staff("visit.answer", Role.OWNER, Role.PRACTITIONER)
@require_POST
def answers(request: StaffRequest, pk: object) -> HttpResponse:
    """A question answered: ``asks_about`` (``type:code``) and ``answer`` (yes, no, unknown: it stays open)."""
    return _made(request, pk, _answer)


def _answer(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    about, told = sent.get("asks_about", ""), sent.get("answer", "")
    if told not in _ANSWERS or ":" not in about:
        raise RefusedError("asks_about must be type:code, and answer yes, no or unknown.")
    type_, _colon, code = about.partition(":")
    earlier = answer_for(row)
    question = next((q for q in _questions(earlier) if q.asks_about == about), None)
    answer = earlier
    standing = row.findings.filter(type=type_, code=code, superseded_at__isnull=True).exists()
    if _ANSWERS[told] is not None or standing:
        finding = {"type": type_, "code": code, "side": "unstated", "present": _ANSWERS[told]}
        answer = visits.enter_finding(by=request.member, visit=row, finding=finding)
    named = question.text if question is not None else sentence_case(finding_name(about))
    just = Ask(
        about, named, question.why if isinstance(question, Question) else "", told,
        text(sent, "list") if text(sent, "list") in _LISTS else "q", min(whole_number(text(sent, "nth")) or 0, _MOST_ASKED),
    )  # fmt: skip
    return changed(request, row, answer, just=just)


def _questions(answer: Answer) -> tuple[Question | NextQuestion, ...]:
    """What is open for safety, and what would tell sources apart."""
    assessment = answer.record.assessment
    telling = assessment.differential.next_questions if isinstance(assessment, Cleared) else ()
    return (*open_questions(assessment), *telling)


@staff("visit.words", Role.OWNER, Role.PRACTITIONER)
@require_POST
def words(request: StaffRequest, pk: object) -> HttpResponse:
    """The client's words, whole, with the ``revision`` that the writer saw."""
    return _made(request, pk, lambda r, row, sent: _text(r, row, sent, "words"))


@staff("visit.observations", Role.OWNER, Role.PRACTITIONER)
@require_POST
def observations(request: StaffRequest, pk: object) -> HttpResponse:
    """The practitioner's observations, whole, with the ``revision`` that the writer saw."""
    return _made(request, pk, lambda r, row, sent: _text(r, row, sent, "observations"))


def _text(request: StaffRequest, row: Row, sent: QueryDict, field: str) -> HttpResponse:
    written = text(sent, "text")
    seen = whole_number(sent.get("revision", ""))
    if seen is None:
        raise RefusedError("revision: is missing; load the page again.")
    try:
        answer = visits.set_text(by=request.member, visit=row, field=field, text=written, seen=seen)
    except ConflictError as error:
        row.refresh_from_db()
        return conflict(request, row, answer_for(row), error, {"revision": str(error.revision)})
    # Observations are saved while somebody types: their field stays as it is, unless a conflict has been settled.
    if field == "observations" and sent.get("settles") != field:
        return changed(request, row, answer, saved=field)
    return changed(request, row, answer, texts=(field,))


@staff("visit.correct", Role.OWNER, Role.PRACTITIONER)
@require_POST
def corrections(request: StaffRequest, pk: object) -> HttpResponse:
    """What words mean at a place: ``quote``, ``occurrence``, ``box``, ``meaning`` (``type:code``), ``status``; ``undo`` takes it back."""
    return _made(request, pk, _correction)


def _correction(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    type_, _colon, code = sent.get("meaning", "").partition(":")
    correction: dict[str, object] = {
        "quote": sent.get("quote", ""), "occurrence": whole_number(sent.get("occurrence", "1")) or 1, "type": type_, "code": code,
        "box": sent.get("box", "words"),
    }  # fmt: skip
    if "undo" in sent:
        answer = visits.uncorrect(by=request.member, visit=row, correction=correction)
        return changed(request, row, answer)
    correction |= {"status": sent.get("status", ""), "side": sent.get("side") or "unstated"}
    answer = visits.correct(by=request.member, visit=row, correction=correction)
    # What was read there before stands beside the new meaning only where the practitioner leaves it.
    if instead := sent.get("instead", ""):
        old_type, _colon, old_code = instead.partition(":")
        gone = correction | {"type": old_type, "code": old_code, "status": "rejected", "side": "unstated"}
        answer = visits.correct(by=request.member, visit=row, correction=gone)
    return changed(request, row, answer)


@staff("visit.muscle", Role.OWNER, Role.PRACTITIONER)
@require_POST
def muscles(request: StaffRequest, pk: object) -> HttpResponse:
    """A muscle judged by hand: ``muscle``, ``side``, ``state``, ``amount`` from 0 to 100; 0 takes it back, with ``gone`` it is said to be gone."""
    return _made(request, pk, _muscle)


def _muscle(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    amount = whole_number(sent.get("amount", ""))
    if amount is None or amount > 100:
        raise RefusedError("amount: must be a whole number from 0 to 100.")
    muscle = sent.get("muscle", "")
    if muscle not in muscle_groups():
        raise RefusedError("muscle: is none of this body; choose one from the list.")
    answer = visits.judge_muscle(
        by=request.member, visit=row, muscle=muscle, side=sent.get("side", ""), state=sent.get("state", ""),
        amount=amount / 100, gone=sent.get("gone") == "yes",
    )  # fmt: skip
    return changed(request, row, answer)


@staff("visit.total", Role.OWNER, Role.PRACTITIONER)
@require_POST
def totals(request: StaffRequest, pk: object) -> HttpResponse:
    """The total of a licensed questionnaire: ``questionnaire``, ``total`` (empty takes it back), ``on``."""
    return _made(request, pk, _total)


def _total(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    try:
        on = datetime.date.fromisoformat(text(sent, "on")) if text(sent, "on") else row.on
    except ValueError:
        raise RefusedError("on: must be a day such as 2026-11-29.") from None
    total = _number("total", text(sent, "total"), 1)
    answer = visits.enter_total(
        by=request.member, visit=row, code=text(sent, "questionnaire"), total=total, on=on
    )
    return changed(request, row, answer)


@staff("visit.override", Role.OWNER, Role.PRACTITIONER)
@require_POST
def override(request: StaffRequest, pk: object) -> HttpResponse:
    """Go on with a written ``reason``; ``withdraw`` takes it back."""
    return _made(request, pk, _override)


def _override(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    if "withdraw" in sent:
        return changed(request, row, visits.withdraw_go_on(by=request.member, visit=row))
    return changed(request, row, visits.go_on(by=request.member, visit=row, reason=sent.get("reason", "")))


@staff("visit.about", Role.OWNER, Role.PRACTITIONER)
@require_POST
def about(request: StaffRequest, pk: object) -> HttpResponse:
    """Who the client is: each key that is sent is replaced; lists are a line for each."""
    return _made(request, pk, _about)


def _about(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    now = about_texts(row)
    edited = {
        key: text(sent, key).strip()
        for key in now
        if key in sent and text(sent, key).strip() != text(sent, f"old-{key}")
    }
    for key, mine in edited.items():
        # Somebody else wrote another value into a field that was edited here: both are shown.
        if f"old-{key}" in sent and text(sent, f"old-{key}") != now[key] and mine != now[key]:
            error = ConflictError(key, now[key], mine, row.revision)
            return conflict(request, row, answer_for(row), error, {f"old-{key}": now[key]}, name=key)
    told: dict[str, object] = {key: edited[key] for key in ("sex", "work") if key in edited}
    for key, parts in (("height_m", 100), ("mass_kg", 1)):
        if key in edited:
            told[key] = _number(key, edited[key], parts)
    told |= {key: _lines(edited[key]) for key in ("sports", "medicines", "conditions") if key in edited}
    answer = visits.set_about(by=request.member, visit=row, about=told, born=edited.get("born"))
    return changed(request, row, answer)


def _number(key: str, text: str, parts: int) -> float | None:
    """A number with a point or a comma; a height of over 3 is in centimetres."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise RefusedError(f"{key}: must be a number.") from None
    return value / parts if parts > 1 and value > 3 else value


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@staff("visit.copy", Role.OWNER, Role.PRACTITIONER)
@require_POST
def copy(request: StaffRequest, pk: object) -> HttpResponse:
    """Lines of the visit before (``source``): ``section`` and the ``line`` of each."""
    return _made(request, pk, _copy)


def _copy(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    source = get_object_or_404(Row.objects.visible_to(request.member), pk=key_of(sent.get("source", "")))
    section = sent.get("section", "")
    answer = copying.copy_from(
        by=request.member, visit=row, source=source, section=section, chosen=sent.getlist("line")
    )
    texts = ("observations",) if section == "observations" else ()
    return changed(request, row, answer, texts=texts, note=_("Copied from the visit before."))


@staff("visit.drawing", Role.OWNER, Role.PRACTITIONER)
@require_POST
def drawing(request: StaffRequest, pk: object) -> HttpResponse:
    """The drawing, as a list of tables of a visit file."""
    return _made(request, pk, _drawing)


def _drawing(request: StaffRequest, row: Row, sent: QueryDict) -> HttpResponse:
    told, old = _drawn(sent, "drawing"), _drawn(sent, "old-drawing") if "old-drawing" in sent else row.drawing
    if row.drawing not in (old, told):
        error = ConflictError("drawing", len(row.drawing), len(told), row.revision)
        form = {"drawing": json.dumps(told), "old-drawing": json.dumps(row.drawing)}
        return conflict(request, row, answer_for(row), error, form)
    answer: Answer = visits.set_drawing(by=request.member, visit=row, drawing=told)
    return changed(request, row, answer)


def _drawn(sent: QueryDict, key: str) -> list[Any]:
    try:
        told = read_json(text(sent, key))
    except ValueError:
        told = None
    if not isinstance(told, list):
        raise RefusedError(f"{key}: could not be read; draw it again.")
    return told
