"""The client's own words, cut where what was read from them begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from psoas.report.views.not_read import not_known_in
from psoas.report.words import finding_name, sentence_case, setting, side_name
from psoas.visit import Finding, Span, Understanding

# A line that is only wrapped goes on; an empty one ends what was said.
_SENTENCE: Final = re.compile(r"(?:[^.!?\n]|\n(?!\s*\n)|[.!?](?=\w))*(?:[.!?]+[\"'”’)]*|\n|\Z)\s*")
# The mark that is shown where several lie on the same words, the one that must not be missed first.
_ORDER: Final = ("warn", "unsure", "said", "denied", "unread")
_FIRST_SENTENCE: Final = 20


@dataclass(frozen=True, slots=True)
class Label:
    """What words were taken to mean: ``kind`` is said, denied or warn."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that mean one thing together, or nothing; ``labels`` belong right after the last of them."""

    text: str
    kind: str = ""  # of the mark: warn, unsure, said, denied, unread, or none
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences; ``wide`` ones are left out on a phone, ``gap`` says that words are missing before."""

    pieces: tuple[Piece, ...]
    wide: bool = False
    gap: bool = False


def pieces(understanding: Understanding, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """The words from ``start`` to ``end``, each with the mark of what was read from it; no letter is lost or repeated."""
    text = understanding.text
    last = len(text) if end is None else end
    marked = _marked(understanding)
    named = [(s, f) for f in understanding.findings if f.span and (s := _inside(f.span, text))]
    cuts = {start, last, *(c for s, _ in marked for c in s if start < c < last)}
    cuts |= {c for s, _ in named for c in s if start < c < last}
    made: list[Piece] = []
    for one, two in pairwise(sorted(cuts)):
        kinds = [kind for (s, e), kind in marked if s <= one and two <= e]
        labels = tuple(_label(f) for (_, e), f in named if e == two)
        made.append(Piece(text[one:two], min(kinds, key=_ORDER.index, default=""), labels))
    return tuple(made)


def excerpt(understanding: Understanding) -> tuple[Passage, ...]:
    """As many sentences as a summary holds, in their order; those in which most was read are kept first."""
    text = understanding.text
    if not text.strip():
        return ()
    ranges = [(m.start(), m.end()) for m in _SENTENCE.finditer(text) if m.group().strip()]
    marked = _marked(understanding)
    first = {0: _FIRST_SENTENCE}  # it mostly says what it is about
    worth = sorted(range(len(ranges)), key=lambda n: (-_weight(ranges[n], marked) - first.get(n, 0), n))
    kept = _within(worth, ranges, text, int(setting("words_in_summary")))
    narrow = set(_within(kept, ranges, text, int(setting("words_on_phone"))))
    shown: list[Passage] = []
    after = 0
    for n in sorted(kept):
        start, end = ranges[n]
        stop = _cut(text, start, end, int(setting("words_in_summary")))
        shown.append(
            Passage(pieces(understanding, start, stop), n not in narrow, bool(text[after:start].strip()))
        )
        after = stop
    if text[after:].strip():
        shown.append(Passage((), gap=True))
    return tuple(shown)


def quoted(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The whole sentences in which the spans lie, each once, in their order."""
    places = sorted({s.start for s in spans})
    found = [
        m.group().strip() for m in _SENTENCE.finditer(text) if any(m.start() <= p < m.end() for p in places)
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def shortened(text: str, words: int) -> str:
    """The text up to a number of words, with an ellipsis where something is left out.

    >>> shortened("one two three", 2), shortened("one two", 2)
    ('one two …', 'one two')
    """
    stop = _cut(text, 0, len(text), words)
    return text.strip() if stop >= len(text.rstrip()) else f"{text[:stop].strip()} …"


def _within(numbers: Sequence[int], ranges: Sequence[tuple[int, int]], text: str, most: int) -> list[int]:
    """The sentences that fit together, taken in their order; always one."""
    kept: list[int] = []
    room = most
    for n in numbers:
        length = len(text[slice(*ranges[n])].split())
        if not kept or length <= room:
            kept.append(n)
            room -= length
    return kept


def _cut(text: str, start: int, end: int, words: int) -> int:
    """Where the first words of a range end."""
    ends = [m.end() for m in re.finditer(r"\S+", text[start:end])]
    return end if len(ends) <= words else start + ends[words - 1]


def _weight(place: tuple[int, int], marked: Sequence[tuple[tuple[int, int], str]]) -> int:
    """How much a summary must keep a sentence: for a warning, for what is open, then for what was read."""
    inside = [kind for (s, _), kind in marked if place[0] <= s < place[1]]
    return sum({"warn": 40, "unsure": 20, "unread": 8, "said": 4, "denied": 2}[kind] for kind in inside)


def _marked(understanding: Understanding) -> list[tuple[tuple[int, int], str]]:
    text = understanding.text
    found: list[tuple[Span, str]] = [(f.span, _kind(f)) for f in understanding.findings if f.span]
    found += [(q.span, "unsure") for q in understanding.questions if q.span]
    found += [(span, "unread") for span in (*understanding.not_understood, *not_known_in(understanding))]
    return [(place, kind) for span, kind in found if (place := _inside(span, text))]


def _inside(span: Span, text: str) -> tuple[int, int] | None:
    start, end = max(0, span.start), min(len(text), span.end)
    return (start, end) if start < end else None


def _kind(finding: Finding) -> str:
    if not finding.present:
        return "denied"
    return "warn" if finding.type == "red_flag" else "said"


def _label(finding: Finding) -> Label:
    side = side_name(finding.side)
    name = sentence_case(finding_name(finding.key)) if finding.present else f"no: {finding_name(finding.key)}"
    return Label(name + (f", {side}" if side else ""), _kind(finding))
