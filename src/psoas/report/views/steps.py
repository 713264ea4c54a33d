"""What to ask and what to examine next, with how to do each exam and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Cleared, NextExam, NextQuestion
from psoas.differential.next_step.instructions import clinic_rate, effort, how_to, tells
from psoas.report.views.safety import ask_next, open_questions
from psoas.report.words import VERIFIED_WORDS, name, percent, sentence_case, setting, source_name
from psoas.vocabulary import label, meaning, title

EXAMS_SHOWN: Final = 5
SOURCES_TOLD: Final = 5
_PAIN: Final = ("does not hurt", "may hurt a little", "may hurt", "often hurts")
_SKILL: Final = ("", "taught once", "needs some practice", "needs much practice")


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an exam is positive with one source."""

    percent: str
    source: str
    citation: str


@dataclass(frozen=True, slots=True)
class ExamView:
    """An exam with its how-to: one card."""

    code: str
    name: str
    positive_when: str
    tells: str
    apart: str
    needs: str
    steps: tuple[str, ...]
    positive: str
    rates: tuple[Rate, ...]
    everyone: str
    caution: str
    citation: str


@dataclass(frozen=True, slots=True)
class AskView:
    """A question that tells sources apart."""

    text: str
    tells: str
    apart: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One line of the summary: what to ask or examine, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class StepsView:
    """Both lists, best first, and why there are no more; ``summary`` is what one screen holds of them."""

    summary: tuple[Ask, ...]
    more: int
    questions: tuple[AskView, ...]
    exams: tuple[ExamView, ...]
    note: str


def steps_view(assessment: Cleared) -> StepsView:
    """What is open for safety comes first, then what tells most."""
    differential = assessment.differential
    exams = tuple(exam_view(e) for e in differential.next_exams[:EXAMS_SHOWN])
    questions = tuple(_ask(q) for q in differential.next_questions)
    safety = [Ask(step.text, f"{step.rule}.") for step in ask_next(assessment)]
    safety += [Ask(q.text, q.why) for q in open_questions(assessment)]
    telling = [Ask(q.text, f"Tells apart: {q.apart}.") for q in questions]
    telling += [Ask(e.name, f"Positive: {e.positive_when}.") for e in exams]
    most = int(setting("steps_in_summary"))
    first = safety[: max(int(setting("questions_in_summary")), most - len(telling))]
    summary = (*first, *telling)[:most]
    return StepsView(
        summary, len(safety) + len(telling) - len(summary), questions, exams, next_note(assessment)
    )


def next_note(assessment: Cleared) -> str:
    """Why nothing more is proposed, or why the first step is first; what is open for safety is named before it.

    "Stop here" is said of the sources alone: it must not stand above a safety question that nobody has answered.
    """
    told, still_open = assessment.differential.next_note, len(open_questions(assessment))
    return f"The open safety questions come first ({still_open}). {told}" if told and still_open else told


def _ask(question: NextQuestion) -> AskView:
    return AskView(question.text, f"{question.bits:.2f}", _apart(question.separates))


def _apart(sources: tuple[str, ...]) -> str:
    return "; ".join(map(source_name, sources))


@lru_cache(maxsize=256)
def exam_view(exam: NextExam) -> ExamView:
    """An exam as its card shows it: what it tells apart, how to do it, how to read it."""
    takes, how = effort(exam.exam), how_to(exam.exam)
    needs = [f"{takes.minutes:g} min", _PAIN[takes.pain], _SKILL[takes.skill]]
    needs += [f"needs a {label(item)}" for item in takes.equipment]
    return ExamView(
        code=exam.exam,
        name=sentence_case(name(exam.exam)),
        positive_when=meaning("exam", exam.exam),
        tells=f"{exam.bits:.2f}",
        apart=_apart(exam.separates),
        needs=sentence_case(", ".join(filter(None, needs))),
        steps=tuple(how.steps),
        positive=how.positive,
        rates=tuple(
            Rate(
                percent(f.rate),
                title("source", f.source),
                f"{f.origin.citation} ({VERIFIED_WORDS[f.origin.verified]})",
            )
            for f in tells(exam.exam, exam.separates, most=SOURCES_TOLD)
        ),
        everyone=percent(clinic_rate(exam.exam)),
        caution=how.caution,
        citation=f"{how.citation} ({VERIFIED_WORDS[how.verified]})",
    )
