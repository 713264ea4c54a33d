"""The client's own page: three things, a week to tick, when to do less and when to see a doctor.

It holds nothing that the client said and no finding, so that it can lie on a kitchen table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Assessment, Cleared, Stopped, Undetermined, may_be_written, redacted
from psoas.care import how_to
from psoas.report.references import collect
from psoas.report.templating import render, style
from psoas.report.views.page import Made, made_words
from psoas.report.views.plan import ItemView, item_view
from psoas.report.words import sentence_case, urgency_words
from psoas.visit import Visit
from psoas.vocabulary.tables import Row, read


@dataclass(frozen=True, slots=True)
class ClientView:
    """What ``client.html.jinja`` shows."""

    title: str
    lead: str
    doing: tuple[tuple[str, str], ...]
    three: tuple[ItemView, ...]
    less_if: tuple[str, ...]
    doctor_if: tuple[str, ...]
    again: str
    made: str


def render_client(visit: Visit, assessment: Assessment, made: Made | None = None) -> str | None:
    """The client's page, which prints alone; nothing where too little was understood to say anything.

    Args:
        visit: not shown; its date is that of the page.
        assessment: whose plan, or whose verdict, the page tells.
        made: when and by which program.
    """
    made = Made(visit.date or (made.on if made else None), made.program if made else "")
    if not may_be_written(assessment):
        return None
    assessment = redacted(assessment)
    match assessment:
        case Undetermined():
            return None
        case Stopped():
            view = _stopped(assessment, made)
        case Cleared():
            view = _cleared(assessment, made)
    return render("client.html.jinja", view=view, style=style())


def _stopped(assessment: Stopped, made: Made) -> ClientView:
    words = urgency_words(assessment.verdict.urgency)
    return ClientView(
        title="A doctor comes first",
        lead="What we know today needs a doctor before anyone treats it by hand.",
        doing=(("How soon", sentence_case(words.ask)), ("Who", words.who)),
        three=(),
        less_if=(),
        doctor_if=_signs("doctor"),
        again="",
        made=made_words(made),
    )


def _cleared(assessment: Cleared, made: Made) -> ClientView:
    watch = assessment.screening.watch
    return ClientView(
        title="Your plan",
        lead="These things help it settle. A mild pull or ache is fine; pain above 3 of 10 is not.",
        doing=(),
        three=_three(assessment),
        less_if=_signs("less"),
        doctor_if=_signs("doctor"),
        again=watch[0].by_when if watch else "",
        made=made_words(made),
    )


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


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[str, str], ...]:
    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        return row.one_of("when", ("less", "doctor")), row.text("text")

    return read("psoas.report", "client_signs.csv", ("when", "text", "citation", "verified"), make)


def _signs(when: str) -> tuple[str, ...]:
    return tuple(text for at, text in _table() if at == when)
