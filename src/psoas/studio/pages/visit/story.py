"""The words with what was read in them, each mark a place that can be corrected, and what was answered by lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.assessment import Assessment
from psoas.report.views.story import pieces
from psoas.report.words import denied_name, finding_name, sentence_case, with_side
from psoas.studio.models import Finding as FindingRow
from psoas.studio.models import Visit as Row
from psoas.visit import Correction, NotApplied, Understanding
from psoas.visit.corrections import occurrence_of
from psoas.vocabulary import FINDING_TYPES, codes, title

_LISTED: Final = ("region", "quality", "activity_worse", "activity_better", "course", "context")
MEANINGS: Final = ("region", "quality", "activity_worse", "activity_better", "course", "red_flag", "context")


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """Words with one mark, or none; ``place`` is their first and last letter in the text, as an address names it."""

    text: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One text of a visit; ``kinds`` are the marks that occur in it."""

    box: str
    pieces: tuple[MarkedPiece, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer from a list: how it reads, whether it is there, and what to send to take it back."""

    type: str
    code: str
    side: str
    text: str
    present: bool


@dataclass(frozen=True, slots=True)
class StoryPart:
    """What the client said. ``is_private``: it stands folded away, for the practitioner alone."""

    words: str
    revision: int
    told: MarkedText
    stated: tuple[Stated, ...]
    corrections: tuple[tuple[Correction, str], ...]
    not_applied: tuple[NotApplied, ...]
    language: str
    is_private: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class ObservedPart:
    """What was heard in the practitioner's own observations; ``revision`` is that of the text."""

    revision: int
    told: MarkedText
    is_private: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a place was taken to mean: ``status`` is said, denied, unsure or taken back."""

    type: str
    code: str
    side: str
    name: str
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text, with everything that was read there."""

    box: str
    quote: str
    occurrence: int
    revision: int
    readings: tuple[Reading, ...]


def marked(said: Understanding, box: str) -> MarkedText:
    """A text cut where its marks begin and end."""
    made: list[MarkedPiece] = []
    at = 0
    for piece in pieces(said) if said.text.strip() else ():
        end = at + len(piece.text)
        made.append(MarkedPiece(piece.text, piece.kind, f"{at}-{end}" if piece.kind else ""))
        at = end
    return MarkedText(box, tuple(made), frozenset(p.kind for p in made if p.kind))


def story_part(
    row: Row, assessment: Assessment, rows: tuple[FindingRow, ...], *, may_change: bool
) -> StoryPart:
    """The client's words and answers.

    Args:
        row: the stored visit.
        assessment: as it is, with what is private.
        rows: its standing findings.
        may_change: it is not signed.
    """
    listed = [r for r in rows if r.type in _LISTED]
    return StoryPart(
        words=row.words,
        revision=row.words_revision,
        told=marked(assessment.understanding, "words"),
        stated=tuple(Stated(r.type, r.code, r.side, _answer(r), r.present) for r in listed),
        corrections=tuple(
            (c, _corrected(c))
            for n, d in enumerate(row.corrections)
            for c in (Correction.from_mapping(d, f"corrections[{n}]"),)
        ),
        not_applied=assessment.corrections_not_applied,
        language=assessment.understanding.language,
        is_private=bool(assessment.screening.kept_from_paper),
        may_change=may_change,
    )


def observed_part(row: Row, assessment: Assessment) -> ObservedPart:
    """What was heard in the observations; nothing where there are none."""
    heard = next((h.understanding for h in assessment.heard if h.box.kind == "notes"), None)
    told = marked(heard, "notes") if heard is not None else MarkedText("notes", (), frozenset())
    return ObservedPart(row.observations_revision, told, bool(assessment.screening.kept_from_paper))


def place_of(row: Row, assessment: Assessment, box: str, start: int, end: int) -> Place | None:
    """What was read at a place of a text; None where the text does not reach so far.

    Args:
        row: the stored visit.
        assessment: what was read.
        box: ``words`` or ``notes``.
        start: the place's first letter.
        end: the letter after its last.
    """
    said = assessment.understanding
    if box == "notes":
        said = next((h.understanding for h in assessment.heard if h.box.kind == "notes"), said)
    if not 0 <= start < end <= len(said.text):
        return None
    spans = [m.span for m in said.mentions if m.span.start < end and start < m.span.end]
    spans += [q.span for q in said.questions if q.span and q.span.start < end and start < q.span.end]
    # A piece may be a part of what was read; the correction is about the whole.
    first, last = min((s.start for s in spans), default=start), max((s.end for s in spans), default=end)
    quote = said.text[first:last].strip()
    first = said.text.index(quote, first) if quote else first
    if not quote:
        return None
    revision = row.observations_revision if box == "notes" else row.words_revision
    return Place(
        box, quote, occurrence_of(said.text, quote, first) or 1, revision, _readings(said, first, last)
    )


def meanings() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Everything that words can mean, by type: what a place is corrected to."""
    return tuple(
        (
            type_,
            tuple(
                sorted(
                    ((f"{type_}:{code}", sentence_case(title(type_, code))) for code in codes(type_)),
                    key=lambda o: o[1],
                )
            ),
        )
        for type_ in MEANINGS
        if type_ in FINDING_TYPES
    )


_STATUS: Final = {
    "affirmed": "said", "negated": "denied", "uncertain": "unsure", "feared": "unsure", "bare": "unsure", "excluded": "not counted",
}  # fmt: skip


def _readings(said: Understanding, start: int, end: int) -> tuple[Reading, ...]:
    found: dict[str, Reading] = {}
    for m in said.mentions:
        if m.span.start < end and start < m.span.end and m.type in MEANINGS:
            found[m.key] = Reading(
                m.type, m.code, m.side, sentence_case(finding_name(m.key)), _STATUS[m.status], m.reason
            )
    for f in said.findings:
        if f.span is not None and f.span.start < end and start < f.span.end and f.type in MEANINGS:
            status = "said" if f.present else "denied"
            known = found.get(f.key)
            found[f.key] = Reading(
                f.type,
                f.code,
                f.side,
                sentence_case(finding_name(f.key)),
                status,
                known.reason if known else "",
            )
    return tuple(found.values())


def _corrected(correction: Correction) -> str:
    if not correction.code:
        return ""
    return finding_name(correction.key) if correction.status != "negated" else denied_name(correction.key)


def _answer(row: FindingRow) -> str:
    from psoas.visit import Finding  # noqa: PLC0415 - beside the row of the same name

    return sentence_case(with_side(Finding(row.type, row.code, row.side, row.present)))  # type: ignore[arg-type]
