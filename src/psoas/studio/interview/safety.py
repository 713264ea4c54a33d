"""The safety questions of the intake: those that this story makes necessary, in the order of danger, three on a page.

A page with several asks whether any of them is so. "No" answers each of them. After "yes" or "not sure" each is asked by itself, before
anything else is: until then none of them counts as answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from psoas.assessment import Assessment, Undetermined, private_keys, shown_questions
from psoas.pathway.serious import answerable
from psoas.screening import covered_by, near_dangers, parts_of
from psoas.studio.engine import Answer
from psoas.studio.interview.sent import Sent
from psoas.visit import Client, Question

ON_A_PAGE: Final = 3
MOST: Final = 4 * ON_A_PAGE  # more are not answered with care on a phone; the practitioner asks the rest
_TYPES: Final = ("red_flag", "course")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that was answered: its questions in the words in which they were asked; ``answer`` is yes, no or unsure."""

    questions: tuple[Question, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Safety:
    """``asked`` are pages in the order in which they were first asked; ``open`` those still to ask.

    ``is_refining``: a question about several things was answered with yes, and which of them it is has not been asked yet.
    Until then its yes counts for the gravest of them.
    """

    asked: tuple[Asked, ...]
    open: tuple[tuple[Question, ...], ...]
    is_refining: bool = False

    @property
    def total(self) -> int:
        """How many pages there are as far as is known now."""
        return len(self.asked) + len(self.open)

    @property
    def known(self) -> tuple[Question, ...]:
        """Every question that a page has asked or asks next."""
        pages = (*(page.questions for page in self.asked), *self.open)
        return tuple(question for page in pages for question in page)


@dataclass
class _Told:
    """What was answered, event by event; a later answer replaces an earlier one, in its place."""

    pages: dict[Key, Asked]
    said: set[tuple[str, str]]
    alone: dict[str, Question]  # asked together, and to be asked by itself

    def together(self, questions: tuple[Question, ...], answer: str) -> None:
        """A page with several questions."""
        covered = {key for question in questions for key in (question.asks_about, *covered_by(question))}
        # What was said of each of them before is over.
        for key in [k for k, page in self.pages.items() if len(page.questions) == 1 and k[0] in covered]:
            del self.pages[key]
        self.said = {(about, text) for about, text in self.said if about not in covered}
        self.pages[tuple(question.asks_about for question in questions)] = Asked(questions, answer)
        for question in questions:
            self.alone.pop(question.asks_about, None)
            if answer == "no":
                self.said.add((question.asks_about, question.text))
            else:
                self.alone[question.asks_about] = question

    def by_itself(self, question: Question, answer: str) -> None:
        """A page with one."""
        self.pages[question.asks_about, question.text] = Asked((question,), answer)
        self.said.add((question.asks_about, question.text))


def safety_of(sent: Sent, answer: Answer) -> Safety:
    """What was asked and what is to be asked, worked out anew after each answer.

    "Not sure" counts as asked: the practitioner asks again. What may not stand on a client's page is not asked here.
    """
    told = _Told({}, set(), {})
    for event in sent.of("safety"):
        said = str(event.payload.get("answer", ""))
        if group := event.payload.get("group"):
            told.together(tuple(_question(one) for one in group), said)
        else:
            told.by_itself(_question(event.payload), said)
    assessment = answer.record.assessment
    private = private_keys(assessment)
    asked = tuple(
        Asked(shown, page.answer)
        for page in told.pages.values()
        if (shown := tuple(q for q in page.questions if q.asks_about not in private and q.text))
    )
    parts = tuple(
        part
        for page in asked
        if page.answer == "yes" and len(page.questions) == 1
        for part in parts_of(page.questions[0])
        if (part.asks_about, part.text) not in told.said and part.asks_about not in private
    )
    alone = tuple(
        q
        for q in told.alone.values()
        if (q.asks_about, q.text) not in told.said and q.asks_about not in private
    )
    met = {about for about, _text in told.said} | {q.asks_about for q in (*parts, *alone)}
    left = max(0, MOST - len(told.said) - len(alone))
    still = tuple(q for q in necessary(assessment) if q.asks_about not in met)[:left]
    pages = (still[at : at + ON_A_PAGE] for at in range(0, len(still), ON_A_PAGE))
    return Safety(asked, (*((one,) for one in (*parts, *alone)), *pages), bool(parts))


def _question(payload: Mapping[str, Any]) -> Question:
    about, text, why = (str(payload.get(key, "")) for key in ("asks_about", "asked", "why"))
    return Question(about, text, why)


def page_numbered(safety: Safety, number: int) -> tuple[tuple[Question, ...], str] | None:
    """The questions of a page by its number from 1, with the answer so far; None where there is none."""
    if 1 <= number <= len(safety.asked):
        page = safety.asked[number - 1]
        return page.questions, page.answer
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


def left_open(assessment: Assessment, client: Client) -> tuple[str, ...]:
    """What the phone left to the practitioner, as findings (``type:code``), the gravest first: it asked no more, or nobody knew.

    Args:
        assessment: as it may be shown.
        client: whose it is.
    """
    near = (answerable(question) for question in near_dangers(client, assessment.findings))
    shown = shown_questions(assessment, near)
    return tuple(dict.fromkeys(q.asks_about for q in shown if q.asks_about.partition(":")[0] in _TYPES))
