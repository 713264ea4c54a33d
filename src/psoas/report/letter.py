"""The letter to a doctor: one page, what is feared first, in the client's own words, signed by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import (
    Assessment,
    Cleared,
    RedFlag,
    Stopped,
    Suspicion,
    Undetermined,
    Urgency,
    may_be_written,
    most_urgent,
    private_keys,
    redacted,
    redacted_visit,
    stops,
)
from psoas.assessment.watch import date_words
from psoas.pathway.serious import pointed_to, suspicions
from psoas.report.templating import render, style
from psoas.report.views.page import Made, duration
from psoas.report.views.story import quoted, shortened
from psoas.report.words import client_line, in_sentence, sentence_case, setting, urgency_words, with_side
from psoas.text.word_groups import code_group
from psoas.visit import Finding, HeardMention, Understanding, Visit
from psoas.vocabulary import check_code, title
from psoas.vocabulary.tables import Row, read

_LENGTHS: Final = code_group("hearing.lengths")
# What a doctor looks for first.
_ORDER: Final = ("red_flag", "region", "quality", "activity_worse", "activity_better", "course")


@dataclass(frozen=True, slots=True)
class LetterView:
    """What ``letter.html.jinja`` shows. It names neither the visit nor a file: a letter lies open."""

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
    heading: str
    notes: str


def render_letter(visit: Visit, assessment: Assessment, made: Made | None = None) -> str | None:
    """The letter as a page that prints alone, or nothing where no doctor is asked for.

    Args:
        visit: who, and what they said.
        assessment: whose verdict asks for a doctor.
        made: its day stands on the letter where the visit has none.
    """
    if assessment.verdict.urgency == "none" or not may_be_written(assessment, letter=True):
        return None
    family = _family(assessment)
    visit, assessment = redacted_visit(visit, assessment, letter=True), redacted(assessment, letter=True)
    view = letter_view(visit, assessment, made or Made(), family)
    return render("letter.html.jinja", view=view, style=style())


def letter_view(visit: Visit, assessment: Assessment, made: Made, family: tuple[str, ...] = ()) -> LetterView:
    """The letter of an assessment that asks for a doctor.

    Args:
        visit: as a letter may hold it.
        assessment: as a letter may hold it.
        made: its day stands on the letter where the visit has none.
        family: what illness of somebody close was told of.
    """
    urgency = assessment.verdict.urgency
    words = urgency_words(urgency)
    feared, reasons = _feared(assessment)
    lasting = assessment.understanding.duration_days
    day = visit.date or made.on
    return LetterView(
        person=client_line(visit.client),
        urgency=urgency,
        word=words.word,
        day=date_words(day) if day else "",
        lasting=duration(lasting) if lasting is not None else "",
        asked=words.ask,
        feared=tuple(map(in_sentence, feared)),
        reasons=tuple(map(sentence_case, reasons[: int(setting("reasons_in_letter"))])),
        words=_own_words(assessment.understanding),
        found=_found(visit, assessment, family),
        done=_done(assessment),
        heading="What is feared, and why" if feared else "What to know, and why",
        notes=shortened(visit.notes.strip(), int(setting("notes_in_letter"))),
    )


def _feared(assessment: Assessment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources that are feared, the gravest first, and why.

    What the gravest rules point to, and the serious sources that all findings together make likely. A source that is
    nothing to fear is named only where no other is, and a rule that points to none else is then no reason to write.
    """
    flags = assessment.screening.red_flags
    gravest = [f for f in flags if f.urgency == most_urgent(f.urgency for f in flags)]
    suspected = _suspected(assessment)
    # What is only to be mentioned names what to bear in mind; nobody fears it.
    feared_by = gravest if stops(assessment.verdict.urgency) else []
    named = list(pointed_to(feared_by, (f for f in flags if f not in feared_by)))
    named = [s for s in named if s not in _not_feared()][: int(setting("feared_in_letter"))] or named
    named += [s for one in suspected for s in one.sources]
    feared = tuple(dict.fromkeys(s for s in named if s not in _not_feared()))
    if not feared:
        feared = tuple(dict.fromkeys(named))
    fearsome = set(feared) - _not_feared()
    told = [f.reason for f in flags if _worth_telling(f, assessment.verdict.urgency, fearsome)]
    # A sentence for a likely source is needed only where no rule has named that source.
    by_rule = {s for f in flags for s in f.points_to}
    told += [one.reason for one in suspected if not one.sources or set(one.sources) - by_rule]
    return feared, tuple(dict.fromkeys(told)) or assessment.verdict.because


def _suspected(assessment: Assessment) -> tuple[Suspicion, ...]:
    """What the findings together make likely enough to be ruled out first."""
    if isinstance(assessment, Stopped):
        return assessment.suspected
    return suspicions(assessment.differential) if isinstance(assessment, Cleared) else ()


def _worth_telling(flag: RedFlag, urgency: Urgency, fearsome: Collection[str]) -> bool:
    """Whether a rule is a reason for the letter: not where others stop the visit and it alone asks for no haste."""
    if stops(urgency) and not stops(flag.urgency):
        return False
    return not (fearsome and flag.points_to and not set(flag.points_to) - _not_feared())


@lru_cache(maxsize=1)
def _not_feared() -> frozenset[str]:
    """The sources that are nothing to fear."""

    def make(row: Row) -> str:
        row.text("why"), row.text("citation"), row.verified()
        return check_code("source", row.text("source"))

    return frozenset(read("psoas.report", "not_feared.csv", ("source", "why", "citation", "verified"), make))


def _own_words(said: Understanding) -> str:
    """The client's words; where they are long, the sentences in which something was read."""
    most = int(setting("words_in_letter"))
    if len(said.text.split()) <= most:
        return said.text.strip()
    telling = quoted(said.text, (f.span for f in said.findings if f.span))
    return shortened(" ".join(telling) or said.text, most)


def _found(visit: Visit, assessment: Assessment, family: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What was said and found, line by line: warning signs first, then places, feel and what changes it."""
    client = visit.client
    said = sorted(
        (f for f in assessment.findings if f.type not in ("exam", "context")),
        key=lambda f: _ORDER.index(f.type),
    )
    if assessment.understanding.duration_days is not None:  # the letter's first sentence says how long
        said = [f for f in said if f.code not in _LENGTHS]
    exams = [f for f in assessment.findings if f.type == "exam"]
    # Notes may tell of an exam in words that are read as none.
    none_of_exams = "see the notes above" if visit.notes.strip() else "none recorded"
    rows = (
        ("They report", _named(f for f in said if f.present), "nothing recorded"),
        ("They say no to", _named(f for f in said if not f.present), "nothing recorded"),
        ("Exams positive", _named(f for f in exams if f.present), none_of_exams),
        ("Exams negative", _named(f for f in exams if not f.present), none_of_exams),
        ("Medicines", _medicines(client.medicines, assessment), "none given"),
        ("Conditions", client.conditions, "none given"),
        ("Family history", family, "none told"),
    )
    return tuple(
        (name, sentence_case("; ".join(items)) if items else sentence_case(empty))
        for name, items, empty in rows
    )


def _named(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(with_side(f) for f in findings))


def _medicines(given: tuple[str, ...], assessment: Assessment) -> tuple[str, ...]:
    """What was written in its own place, and what the client named elsewhere besides."""
    told = " ".join(given).lower()
    mentions = (m for _, several in _texts(assessment) for m in several)
    heard = dict.fromkeys(m.span.text for m in mentions if m.type == "medicine" and m.status == "affirmed")
    return (*given, *(name for name in heard if name.lower() not in told))


def _family(assessment: Assessment) -> tuple[str, ...]:
    """The sentences that tell of an illness of somebody close, as they were said.

    Where anything said may stand on no paper, no sentence is quoted: the illnesses alone are named.
    """
    private = private_keys(assessment, letter=True)
    told: list[str] = []
    for text, mentions in _texts(assessment):
        close = [m for m in mentions if m.reason == "other_person" and m.type in ("condition", "red_flag")]
        if private:
            # A warning sign often names the same illness again.
            named = [m for m in close if m.type == "condition"] or close
            told += [title(m.type, m.code) for m in named if m.key not in private]
        else:
            told += [f"“{sentence}”" for sentence in quoted(text, (m.span for m in close))]
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
