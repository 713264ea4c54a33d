"""The client's own page: three things, a week to tick, when to do less and when to see a doctor.

It holds nothing that the client said and no finding, so that it can lie on a kitchen table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import (
    Assessment,
    Cleared,
    Stopped,
    Undetermined,
    Urgency,
    may_be_written,
    private_keys,
    redacted,
)
from psoas.care import ASKED, ASKED_ABOUT, how_to
from psoas.report.references import collect
from psoas.report.templating import render, style
from psoas.report.views.page import Made, made_words
from psoas.report.views.plan import ItemView, item_view
from psoas.report.words import sentence_case, setting, urgency_words
from psoas.visit import Visit
from psoas.vocabulary.tables import Row, read


@dataclass(frozen=True, slots=True)
class ClientView:
    """What ``client.html.jinja`` shows. ``parent`` says that it speaks to the parent of a child.

    ``rules`` are what to leave until somebody has looked again; ``answers`` those to the client's own questions; ``sooner`` is
    the heading over the signs that ask for more haste than the page does, empty where nothing could.
    """

    parent: bool
    title: str
    lead: str
    doing: tuple[tuple[str, str], ...]
    three: tuple[ItemView, ...]
    rules: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    less_if: tuple[str, ...]
    sooner: str
    sooner_if: tuple[str, ...]
    again: str
    made: str


def render_client(visit: Visit, assessment: Assessment, made: Made | None = None) -> str | None:
    """The client's page, which prints alone; nothing where too little was understood to say anything.

    Args:
        visit: its date is that of the page, and a child's page speaks to the parent; no more of it is shown.
        assessment: whose plan, or whose verdict, the page tells.
        made: when and by which program.
    """
    made = Made(visit.date or (made.on if made else None), made.program if made else "")
    if not may_be_written(assessment):
        return None
    # Where something is private no question of theirs is repeated: what somebody asks may hint at it.
    told = not private_keys(assessment)
    assessment = redacted(assessment)
    age = visit.client.age_years
    parent = age is not None and age < setting("parent_reads_below_age")
    match assessment:
        case Undetermined():
            return None
        case Stopped():
            view = _stopped(assessment, made, parent=parent)
        case Cleared():
            view = _cleared(assessment, made, parent=parent)
            view = view if told else replace(view, answers=())
    return render("client.html.jinja", view=view, style=style())


def _stopped(assessment: Stopped, made: Made, *, parent: bool) -> ClientView:
    whom = "your child" if parent else "you"
    return ClientView(
        parent=parent,
        title="A doctor comes first",
        lead=f"Before anybody treats {whom} by hand, a doctor needs to look.",
        doing=_whom_to_see(assessment, parent=parent),
        three=(),
        rules=assessment.until_seen[:_RULES],
        answers=(),
        less_if=(),
        sooner=_sooner(assessment.verdict.urgency, parent=parent),
        sooner_if=_sooner_if(assessment.verdict.urgency, parent=parent),
        again="",
        made=made_words(made),
    )


def _cleared(assessment: Cleared, made: Made, *, parent: bool) -> ClientView:
    watch = assessment.screening.watch
    together = " Do them together." if parent else ""
    return ClientView(
        parent=parent,
        title="Your child's plan" if parent else "Your plan",
        lead=f"These things help it settle.{together} A mild pull or ache is fine; pain above 3 of 10 is not.",
        doing=_whom_to_see(assessment, parent=parent),
        three=_three(assessment),
        rules=tuple(dict.fromkeys(one.until_then for one in watch if one.until_then)),
        answers=_answers(assessment),
        less_if=_signs("less", parent=parent),
        sooner=_sooner(assessment.verdict.urgency, parent=parent),
        sooner_if=_sooner_if(assessment.verdict.urgency, parent=parent),
        again=watch[0].by_when if watch else "",
        made=made_words(made),
    )


def _answers(assessment: Cleared) -> tuple[tuple[str, str], ...]:
    """The answers to the client's own questions; they name what was asked about, and no medicine or illness."""
    return tuple(
        (note.title.removeprefix(ASKED_ABOUT), sentence_case(_MEDICAL.sub("", note.text)))
        for note in assessment.plan.guidance
        if note.topic == ASKED
    )[: int(setting("answers_for_client"))]


def _whom_to_see(assessment: Assessment, *, parent: bool) -> tuple[tuple[str, str], ...]:
    """How soon, and whom; nothing where no doctor is asked for."""
    words = urgency_words(assessment.verdict.urgency)
    if not words.client_when:
        return ()
    return (("How soon", words.client_when), ("Whom", words.parent_who if parent else words.client_who))


def _three(assessment: Cleared) -> tuple[ItemView, ...]:
    """The first steps that the client can do without anybody's hands, filled up with others that have steps for them."""
    care = assessment.plan
    first = [step.intervention for step in care.first_steps]
    alone = [item for item in care.items if (how := how_to(item.intervention)) and how.for_whom == "client"]
    ranked = sorted(
        alone, key=lambda item: first.index(item.intervention) if item.intervention in first else _THREE
    )
    return tuple(item_view(item, collect(assessment)) for item in ranked[:_THREE])


_THREE: Final = 3
_RULES: Final = 2  # what somebody in haste can keep in mind
# "Because of warfarin: " says to whoever reads the page what somebody takes or has.
_MEDICAL: Final = re.compile(
    r"Because of [^:]*: |You spoke of .*? in the past\. Make sure that it is over; if it is not: "
)


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str, str], ...]:
    def make(row: Row) -> tuple[str, str, str]:
        row.text("citation"), row.verified()
        return (
            row.one_of("for_whom", ("client", "parent")),
            row.one_of("when", ("less", "doctor", "at_once")),
            row.text("text"),
        )

    return read(
        "psoas.report", "client_signs.csv", ("for_whom", "when", "text", "citation", "verified"), make
    )


def _signs(when: str, *, parent: bool) -> tuple[str, ...]:
    reader = "parent" if parent else "client"
    return tuple(text for whom, at, text in _table() if (whom, at) == (reader, when))


def _sooner(urgency: Urgency, *, parent: bool) -> str:
    """Over the signs that ask for more haste; a page that already asks for all haste has none."""
    match urgency:
        case "emergency_now":
            return ""
        case "same_day":
            return f"{'Take your child' if parent else 'Go'} to an emergency department at once if"
        case _:
            return f"{'Take your child to a doctor' if parent else 'See a doctor'} the same day if"


def _sooner_if(urgency: Urgency, *, parent: bool) -> tuple[str, ...]:
    """Signs that ask for more haste than the verdict: none of them may make it seem less urgent."""
    if urgency == "emergency_now":
        return ()
    return _signs("at_once" if urgency == "same_day" else "doctor", parent=parent)
