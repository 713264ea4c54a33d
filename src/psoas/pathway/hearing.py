"""Every text of the visit heard and corrected, and joined with what was drawn, stated and found by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from psoas import intake
from psoas.text.health import Fact
from psoas.text.newness.weigh import EXPLAINED
from psoas.text.word_groups import code_group
from psoas.visit import (
    Box,
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

# What is true of a client wherever it is written.
_OF_A_LIFE: Final = ("red_flag", "context")
_JOINS: Final = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_LENGTHS: Final = code_group("hearing.lengths")
# Held possible, these hold the visit back also where no pregnancy was told.
_OF_LABOUR: Final = code_group("hearing.of_labour")
_TOLD_IN: Final = ("story", "notes", "check_in")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a visit.

    Attributes:
        words: what the client's words say, with the drawing's questions.
        others: what every other text says.
        findings: all of them joined.
        history: those of the other texts.
        facts: the medicines and conditions of all texts, each with how it stands for the client.
        not_applied: the corrections that found no place.
        named_beside: what is named (``type:code``) where nobody tells anything: in the visit's name, in a reason to go on,
            in the quotes of corrections that found no place. It decides nothing but what is kept private.
    """

    words: Understanding
    others: tuple[Heard, ...]
    findings: tuple[Finding, ...]
    history: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    not_applied: tuple[NotApplied, ...]
    named_beside: frozenset[str] = frozenset()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the texts leave open, the words' first."""
        return (*self.words.questions, *(q for h in self.others for q in h.understanding.questions))

    @property
    def explained(self) -> frozenset[str]:
        """The warning signs that some text calls long known, explained or intended, as ``type:code``."""
        return self._with_reason(EXPLAINED)

    @property
    def suspected(self) -> frozenset[str]:
        """The grave states that some text says a professional suspects or awaits a test for, as ``type:code``."""
        return self._with_reason(("suspected",))

    @property
    def held_possible(self) -> frozenset[str]:
        """The grave states that the client feels and holds possible, and that nobody has answered, as ``type:code``."""
        of_pregnancy = {f"red_flag:{code}" for code in _OF_LABOUR} & self.suspected
        return (self._with_reason(("possible",)) | of_pregnancy) - {f.key for f in self.findings}

    def _with_reason(self, reasons: Collection[str]) -> frozenset[str]:
        told = (self.words, *(h.understanding for h in self.others))
        return frozenset(m.key for u in told for m in u.mentions if m.reason in reasons)

    @property
    def mentioned(self) -> frozenset[str]:
        """Everything that the texts name, whatever its status (``type:code``), and what is named beside them."""
        texts = (self.words, *(h.understanding for h in self.others))
        return self.named_beside.union(m.key for text in texts for m in text.mentions)

    @property
    def duration_days(self) -> int | None:
        """How long the complaint has lasted: as the words say, else as the client said later."""
        later = (h.understanding.duration_days for h in self.others if h.box.kind in ("notes", "check_in"))
        told = (self.words.duration_days, *later)
        return next((days for days in told if days is not None), None)


def hear(visit: Visit, override: str = "") -> Hearing:
    """Hear every text of a visit, apply the corrections, and join what was drawn, stated and found by hand.

    An explicit finding wins over one that was read; a drawing that contradicts the words becomes a question. What one
    text denies and another says counts as said.

    Args:
        visit: what is known.
        override: a practitioner's reason to go on; read only for what it names.
    """
    boxes = visit.boxes()
    heard: list[Heard] = []
    facts: list[Fact] = []
    missed: list[NotApplied] = []
    for box in boxes:
        understood, theirs, gone = _read(visit, box)
        heard.append(Heard(box, understood))
        facts += theirs
        missed += gone
    names = {box.name for box in boxes}
    missed += [
        NotApplied(
            c, "The visit has no such text, or it is empty; give another box, or delete the correction."
        )
        for c in visit.corrections
        if c.box not in names
    ]
    story = next((h.understanding for h in heard if h.box.kind == "story"), None)
    words = intake.understand(visit.words) if story is None else story
    others = tuple(h for h in heard if h.box.kind != "story")
    joined = _joined(visit, words, others, tuple(missed))
    return replace(joined, facts=tuple(facts), named_beside=_named_beside(visit, missed, override))


def _read(visit: Visit, box: Box) -> tuple[Understanding, tuple[Fact, ...], tuple[NotApplied, ...]]:
    """One text with its corrections, the client's medicines and conditions in it, and the corrections that found no place."""
    read = intake.read_box(box, visit.client.age_years)
    understood, gone = apply_corrections(read.understanding, visit.corrections, box.name)
    return understood, replace(read, understanding=understood).theirs(), tuple(gone)


def told_facts(visit: Visit) -> tuple[Fact, ...]:
    """The medicines and conditions that a visit's own texts tell; those of the client's lists stand in every visit anyway."""
    return tuple(fact for box in visit.boxes() if box.kind in _TOLD_IN for fact in _read(visit, box)[1])


def _named_beside(visit: Visit, missed: Iterable[NotApplied], override: str) -> frozenset[str]:
    lost = tuple(missed)
    # A name of a visit joins its words by marks of other kinds.
    texts = (_JOINS.sub(" ", visit.id), override, *(n.correction.quote for n in lost))
    told = (m.key for text in texts if text.strip() for m in intake.understand(text).mentions)
    return frozenset((*told, *(n.correction.key for n in lost if n.correction.key)))


def _joined(
    visit: Visit, words: Understanding, others: tuple[Heard, ...], missed: tuple[NotApplied, ...]
) -> Hearing:
    # A place in another text would be taken for one in the words.
    elsewhere = _once(replace(f, span=None) for h in others for f in h.understanding.findings)
    history = tuple(f for f in elsewhere if f.type in _OF_A_LIFE)
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
    # Where it hurts and how is the client's to say; notes and later words add what they leave out.
    mine = {f.key for f in words.findings}
    more = [f for f in elsewhere if f.type not in _OF_A_LIFE and f.key not in mine]
    if any(map(is_length, words.findings)):
        more = [f for f in more if not is_length(f)]
    taken = {f.key for f in (*drawn, *corrected)}  # these hold what the words say of the same places
    read = [f for f in words.findings if f.key not in taken]
    explicit = _once(
        (*drawn, *(f for f in corrected if f.key not in {d.key for d in drawn}), *recorded, *told)
    )
    return Hearing(
        words=_with_unread(
            replace(words, questions=(*words.questions, *questions, *_contradictions(words, elsewhere)))
        ),
        others=others,
        findings=join_findings(explicit, (*read, *more, *denied)),
        history=tuple(told),
        facts=(),
        not_applied=missed,
    )


def is_length(finding: Finding) -> bool:
    """How long the complaint has lasted: what the client's words say of it counts."""
    return finding.type == "course" and finding.code in _LENGTHS


def _contradictions(words: Understanding, elsewhere: Iterable[Finding]) -> tuple[Question, ...]:
    """What to ask where one text affirms a red flag and another denies it; until then it counts as said."""
    flags = [f for f in (*words.findings, *elsewhere) if f.type == "red_flag"]
    said, denied = ({f.code: None for f in flags if f.present is present} for present in (True, False))
    asked = (intake.ask_about_contradiction(code) for code in said if code in denied)
    return tuple(q for q in asked if q is not None)


def _with_unread(words: Understanding) -> Understanding:
    """Words in which nothing at all was read are not understood as a whole."""
    read = words.findings or words.questions or words.mentions or words.not_understood
    if read or not words.text.strip():
        return words
    return replace(words, not_understood=(Span(0, len(words.text), words.text),))


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, the first of its kind."""
    kept = {(f.key, f.side, f.present): f for f in reversed(tuple(findings))}
    return tuple(reversed(kept.values()))
