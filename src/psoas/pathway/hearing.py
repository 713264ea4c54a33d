"""Every text of the visit heard and corrected, and joined with what was drawn, stated and found by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from psoas import intake, screening
from psoas.visit import (
    Box,
    Client,
    Finding,
    Heard,
    NotApplied,
    Question,
    Span,
    Understanding,
    Visit,
    apply_corrections,
    corrected_keys,
    join_findings,
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a visit.

    Attributes:
        words: what the client's words say, with the drawing's questions.
        others: what every other text says.
        findings: all of them joined.
        history: those of the other texts.
        not_applied: the corrections that found no place.
    """

    words: Understanding
    others: tuple[Heard, ...]
    findings: tuple[Finding, ...]
    history: tuple[Finding, ...]
    not_applied: tuple[NotApplied, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the texts leave open, the words' first."""
        return (*self.words.questions, *(q for h in self.others for q in h.understanding.questions))


def hear(visit: Visit) -> Hearing:
    """Hear every text of a visit, apply the corrections, and join what was drawn, stated and found by hand.

    An explicit finding wins over one that was read; a drawing that contradicts the words becomes a question. What one
    text denies and another says counts as said.
    """
    boxes = visit.boxes()
    heard: list[Heard] = []
    missed: list[NotApplied] = []
    for box in boxes:
        understood, gone = apply_corrections(_read(box, visit.client), visit.corrections, box.name)
        heard.append(Heard(box, understood))
        missed += gone
    names = {box.name for box in boxes}
    missed += [
        NotApplied(
            c, "The visit has no such text, or it is empty; give another box, or delete the correction."
        )
        for c in visit.corrections
        if c.box not in names
    ]
    words = next((h.understanding for h in heard if h.box.kind == "story"), intake.understand(visit.words))
    others = tuple(h for h in heard if h.box.kind != "story")
    return _joined(visit, words, others, tuple(missed))


def _joined(
    visit: Visit, words: Understanding, others: tuple[Heard, ...], missed: tuple[NotApplied, ...]
) -> Hearing:
    # A place in another text would be taken for one in the words.
    history = _once(replace(f, span=None) for h in others for f in h.understanding.findings)
    said_elsewhere = {f.key for f in history if f.present}
    pointed = [f for f in visit.findings if f.type == "region" and f.origin == "drawing"]
    recorded = [f for f in visit.findings if f not in pointed]
    mended = corrected_keys(words)
    corrected = [
        f for f in words.findings if f.key in mended and not (f.key in said_elsewhere and not f.present)
    ]
    known = {f.key for f in recorded if not f.present or f.side != "unstated"}
    regions, questions = intake.reconcile(intake.read_drawing(visit.drawing, pointed), words)
    drawn = [f for f in regions if f.origin == "drawing" and f.key not in known]
    stated = {f.key for f in (*recorded, *corrected) if f.present}
    # A denial elsewhere is only read; what was stated there stands beside what was stated here.
    told = [f for f in history if f.present and f.key not in stated]
    denied = [f for f in history if not f.present]
    taken = {f.key for f in (*drawn, *corrected)}  # these hold what the words say of the same places
    read = [f for f in words.findings if f.key not in taken]
    explicit = _once(
        (*drawn, *(f for f in corrected if f.key not in {d.key for d in drawn}), *recorded, *told)
    )
    return Hearing(
        words=_with_unread(replace(words, questions=(*words.questions, *questions))),
        others=others,
        findings=join_findings(explicit, (*read, *denied)),
        history=tuple(told),
        not_applied=missed,
    )


def _with_unread(words: Understanding) -> Understanding:
    """Words in which nothing at all was read are not understood as a whole."""
    read = words.findings or words.questions or words.mentions or words.not_understood
    if read or not words.text.strip():
        return words
    return replace(words, not_understood=(Span(0, len(words.text), words.text),))


def _read(box: Box, client: Client) -> Understanding:
    """What one text says. Notes and check-ins are heard for danger; medicines and the like are read by their table."""
    match box.kind:
        case "story":
            return intake.understand(box.text)
        case "notes" | "check_in":
            heard = intake.understand(box.text)
            return replace(
                heard,
                findings=tuple(replace(f, origin="stated") for f in heard.findings if f.type == "red_flag"),
                questions=tuple(q for q in heard.questions if q.asks_about.startswith("red_flag:")),
                mentions=tuple(replace(m, box=box.name) for m in heard.mentions),
            )
        case "medicines" | "conditions" | "sports" | "work":
            return Understanding(box.text, tuple(_of_the_table(box, client)))
        case _:
            assert_never(box.kind)


def _of_the_table(box: Box, client: Client) -> list[Finding]:
    """What the table of medicines, conditions, work and sports says of one entry; its place is the whole entry."""
    span = Span(0, len(box.text), box.text)
    alone = Client(age_years=client.age_years)
    match box.kind:
        case "medicines":
            alone = replace(alone, medicines=(box.text,))
        case "conditions":
            alone = replace(alone, conditions=(box.text,))
        case "sports":
            alone = replace(alone, sports=(box.text,))
        case "work":
            alone = replace(alone, work=box.text)
        case "story" | "notes" | "check_in":
            return []
    return [replace(f, span=span) for f in screening.findings_from_history(alone)]


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, the first of its kind."""
    kept = {(f.key, f.side, f.present): f for f in reversed(tuple(findings))}
    return tuple(reversed(kept.values()))
