"""The safety questions of the intake: those that this story makes necessary, in the order of danger, one a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.assessment import Assessment, Undetermined, private_keys, shown_questions
from psoas.pathway.serious import answerable
from psoas.screening import parts_of
from psoas.studio.engine import Answer
from psoas.studio.interview.sent import Sent
from psoas.visit import Question

MOST: Final = 10  # more are not answered with care on a phone; the practitioner asks the rest
_TYPES: Final = ("red_flag", "course")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was answered, in the words in which it was asked: ``answer`` is yes, no or unsure."""

    question: Question
    answer: str


@dataclass(frozen=True, slots=True)
class Safety:
    """``asked`` in the order in which they were first asked; ``open`` are those still to ask.

    ``is_refining``: a question about several things was answered with yes, and which of them it is has not been asked yet.
    Until then its yes counts for the gravest of them.
    """

    asked: tuple[Asked, ...]
    open: tuple[Question, ...]
    is_refining: bool = False

    @property
    def total(self) -> int:
        """How many there are as far as is known now."""
        return len(self.asked) + len(self.open)


def safety_of(sent: Sent, answer: Answer) -> Safety:
    """What was asked and what is to be asked, worked out anew after each answer.

    "Not sure" counts as asked: the practitioner asks again. What may not stand on a client's page is not asked here.
    """
    said: dict[tuple[str, str], Asked] = {}
    for event in sent.of("safety"):
        payload = event.payload
        about, text = str(payload.get("asks_about", "")), str(payload.get("asked", ""))
        question = Question(about, text, str(payload.get("why", "")))
        said[about, text] = Asked(
            question, str(payload.get("answer", ""))
        )  # the later answer, in the place of the first
    assessment = answer.record.assessment
    private = private_keys(assessment)
    asked = tuple(
        one for one in said.values() if one.question.asks_about not in private and one.question.text
    )
    parts = tuple(
        part
        for one in asked
        if one.answer == "yes"
        for part in parts_of(one.question)
        if (part.asks_about, part.text) not in said and part.asks_about not in private
    )
    met = {about for about, _text in said} | {part.asks_about for part in parts}
    left = max(0, MOST - len(said))
    still = tuple(q for q in necessary(assessment) if q.asks_about not in met)
    return Safety(asked, (*parts, *still[:left]), bool(parts))


def question_numbered(safety: Safety, number: int) -> tuple[Question, str] | None:
    """The question of a number from 1, with its answer so far; None where there is none."""
    if 1 <= number <= len(safety.asked):
        one = safety.asked[number - 1]
        return one.question, one.answer
    if number == len(safety.asked) + 1 and safety.open:
        return safety.open[0], ""
    return None


def necessary(assessment: Assessment) -> tuple[Question, ...]:
    """The questions about danger that the assessment leaves open and that may be asked in writing."""
    asked = assessment.questions if isinstance(assessment, Undetermined) else assessment.screening.questions
    # What a doubtful word leaves open is asked beside the story; here only what a yes or no settles.
    fit = (answerable(q) for q in asked if q.asks_about.partition(":")[0] in _TYPES)
    found: dict[str, Question] = {}
    for question in shown_questions(assessment, fit):
        found.setdefault(question.asks_about, question)
    return tuple(found.values())
