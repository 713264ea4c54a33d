"""The letter to a doctor: one page, what is feared first, in the client's own words, signed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psoas.assessment import (
    Assessment,
    Cleared,
    Stopped,
    Undetermined,
    may_be_written,
    most_urgent,
    redacted,
    redacted_visit,
)
from psoas.assessment.watch import date_words
from psoas.report.templating import render, style
from psoas.report.views.page import Made, duration
from psoas.report.views.story import quoted, shortened
from psoas.report.words import client_line, in_sentence, setting, urgency_words, with_side
from psoas.visit import Finding, HeardMention, Understanding, Visit


@dataclass(frozen=True, slots=True)
class LetterView:
    """What ``letter.html.jinja`` shows."""

    id: str
    person: str
    urgency: str
    word: str
    day: str
    lasting: str
    asked: str
    feared: tuple[str, ...]
    reasons: tuple[str, ...]
    words: str
    found: tuple[tuple[str, str], ...]
    done: str


def render_letter(visit: Visit, assessment: Assessment, made: Made | None = None) -> str | None:
    """The letter as a page that prints alone, or nothing where no doctor is asked for.

    Args:
        visit: who, and what they said.
        assessment: whose verdict asks for a doctor.
        made: its day stands on the letter where the visit has none.
    """
    if assessment.verdict.urgency == "none" or not may_be_written(assessment, letter=True):
        return None
    visit, assessment = redacted_visit(visit, assessment, letter=True), redacted(assessment, letter=True)
    return render("letter.html.jinja", view=letter_view(visit, assessment, made or Made()), style=style())


def letter_view(visit: Visit, assessment: Assessment, made: Made) -> LetterView:
    """The letter of an assessment that asks for a doctor."""
    urgency = assessment.verdict.urgency
    words = urgency_words(urgency)
    flags = assessment.screening.red_flags
    gravest = [f for f in flags if f.urgency == most_urgent(f.urgency for f in flags)]
    pointed = [s for f in gravest for s in f.points_to]
    reasons = tuple(dict.fromkeys((*(f.reason for f in flags), *assessment.verdict.because)))
    lasting = assessment.understanding.duration_days
    day = visit.date or made.on
    return LetterView(
        id=visit.id or "without a name",
        person=client_line(visit.client),
        urgency=urgency,
        word=words.word,
        day=date_words(day) if day else "",
        lasting=duration(lasting) if lasting is not None else "",
        asked=words.ask,
        feared=tuple(dict.fromkeys(in_sentence(s) for s in (*pointed, *_suspected(assessment)))),
        reasons=reasons[: int(setting("reasons_in_letter"))],
        words=_own_words(assessment.understanding),
        found=_found(visit, assessment),
        done=_done(assessment),
    )


def _suspected(assessment: Assessment) -> tuple[str, ...]:
    """The serious sources that the findings together make likely, where they stopped the visit."""
    found = assessment.suspected if isinstance(assessment, Stopped) else ()
    return tuple(source for one in found for source in one.sources)


def _own_words(said: Understanding) -> str:
    """The client's words; where they are long, the sentences in which something was read."""
    most = int(setting("words_in_letter"))
    if len(said.text.split()) <= most:
        return said.text.strip()
    telling = quoted(said.text, (f.span for f in said.findings if f.span))
    return shortened(" ".join(telling) or said.text, most)


def _found(visit: Visit, assessment: Assessment) -> tuple[tuple[str, str], ...]:
    client = visit.client
    said = [f for f in assessment.findings if f.type not in ("exam", "context")]
    exams = [f for f in assessment.findings if f.type == "exam"]
    denied = [f for f in said if not f.present]
    rows = (
        ("They report", _named(f for f in said if f.present), "nothing recorded"),
        ("They say no to", _named(sorted(denied, key=lambda f: f.type != "red_flag")), "nothing recorded"),
        ("Exams positive", _named(f for f in exams if f.present), "none"),
        ("Exams negative", _named(f for f in exams if not f.present), "none"),
        ("Medicines", _medicines(client.medicines, assessment), "none given"),
        ("Conditions", client.conditions, "none given"),
        ("Family history", _family(assessment), "none told"),
    )
    return tuple((name, "; ".join(items) if items else empty) for name, items, empty in rows)


def _named(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(with_side(f) for f in findings))


def _medicines(given: tuple[str, ...], assessment: Assessment) -> tuple[str, ...]:
    """What was written in its own place, and what the client named elsewhere besides."""
    told = " ".join(given).lower()
    mentions = (m for _, several in _texts(assessment) for m in several)
    heard = dict.fromkeys(m.span.text for m in mentions if m.type == "medicine" and m.status == "affirmed")
    return (*given, *(name for name in heard if name.lower() not in told))


def _family(assessment: Assessment) -> tuple[str, ...]:
    """The sentences that tell of an illness of somebody close, as they were said."""
    told: list[str] = []
    for text, mentions in _texts(assessment):
        close = (
            m.span for m in mentions if m.reason == "other_person" and m.type in ("condition", "red_flag")
        )
        told += [f"“{sentence}”" for sentence in quoted(text, close)]
    return tuple(dict.fromkeys(told))


def _texts(assessment: Assessment) -> Iterator[tuple[str, tuple[HeardMention, ...]]]:
    yield assessment.understanding.text, assessment.understanding.mentions
    yield from ((h.understanding.text, h.understanding.mentions) for h in assessment.heard)


def _done(assessment: Assessment) -> str:
    match assessment:
        case Stopped():
            return "I have stopped hands-on treatment."
        case Undetermined():
            return "No treatment was given."
        case Cleared():
            return "Careful treatment goes on, without what your advice would rule out."
