"""The exams: those with a result today, then those that would tell most, each with how to do it and how to read it."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.assessment import Assessment, Cleared, NextExam
from psoas.report.views.steps import EXAMS_SHOWN, ExamView, exam_view, next_note
from psoas.report.words import name, sentence_case
from psoas.studio.models import Finding as FindingRow
from psoas.studio.pages.visit.safety import Ask, kept_in_place
from psoas.vocabulary import codes


@dataclass(frozen=True, slots=True)
class ExamRow:
    """One exam. ``result`` is left, right, both, negative, unclear (positive on no named side) or empty; ``seen`` the result's id."""

    how: ExamView
    result: str
    seen: str
    by: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class ExamsPart:
    """``done`` in the order of entry, ``next`` the best first; none is proposed where the visit is not cleared."""

    done: tuple[ExamRow, ...]
    next: tuple[ExamRow, ...]
    questions: tuple[Ask, ...]
    note: str
    may_change: bool


def exams_part(
    assessment: Assessment, rows: tuple[FindingRow, ...], just: Ask | None, *, may_change: bool
) -> ExamsPart:
    """The exams of a visit.

    Args:
        assessment: as the open part of the screen may show it.
        rows: the standing findings.
        just: the question that was answered just now.
        may_change: the visit is not signed.
    """
    done = tuple(_done(row) for row in rows if row.type == "exam")
    if not isinstance(assessment, Cleared):
        return ExamsPart(done, (), (), "", may_change)
    told = assessment.differential
    entered = {row.how.code for row in done}
    ahead = [e for e in told.next_exams if e.exam not in entered][:EXAMS_SHOWN]
    return ExamsPart(
        done=done,
        next=tuple(ExamRow(exam_view(e), "", "", "", is_open=n == 0) for n, e in enumerate(ahead)),
        questions=tuple(
            kept_in_place([Ask(q.asks_about, q.text, "") for q in told.next_questions], just, "n")
        ),
        note=next_note(assessment),
        may_change=may_change,
    )


def one_exam(code: str, rows: tuple[FindingRow, ...]) -> ExamRow:
    """The row of any exam, with its result where it has one."""
    row = next((r for r in rows if r.type == "exam" and r.code == code), None)
    return (
        _done(row)
        if row is not None
        else ExamRow(exam_view(NextExam(code, 0.0, ())), "", "", "", is_open=True)
    )


def every_exam() -> tuple[tuple[str, str], ...]:
    """Every exam by name."""
    return tuple(sorted(((code, sentence_case(name(code))) for code in codes("exam")), key=lambda e: e[1]))


def result_of(row: FindingRow) -> str:
    """A result as the radios name it."""
    return result_in(row.side, is_present=row.present)


def result_in(side: str, *, is_present: bool) -> str:
    """A result on a side as the radios name it."""
    if not is_present:
        return "negative"
    return {"unstated": "unclear", "midline": "both"}.get(side, side)


def _done(row: FindingRow) -> ExamRow:
    by = row.member.name if row.member is not None else ""
    return ExamRow(exam_view(NextExam(row.code, 0.0, ())), result_of(row), str(row.pk), by, is_open=False)
