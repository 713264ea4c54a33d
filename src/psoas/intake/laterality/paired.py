"""Side words that are read together: "left and right", "L>R", "left, no, tell a lie, right"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from psoas.intake.laterality.postposed import SideWord
from psoas.text.passage import Passage
from psoas.text.tokens import SENTENCE
from psoas.text.word_groups import exact_words, word_group

_NEARBY: Final = 7  # words between a side and its correction: "right hip, no, tell a lie, the left"
_CORRECTED: Final = word_group("sides.corrected")  # "left, no sorry, right"
_REPORTS: Final = exact_words("sides.reports")  # "I said right on the form, but it's the left"
_REPORTED_BY: Final = 2  # words from such a report to its side
_REPORT: Final = 12  # words from a side that was reported wrongly to the right one
_ONE_AND_OTHER: Final = frozenset({"left", "right"})
_ALTERNATES: Final = exact_words("sides.alternates")
_BETWEEN: Final = exact_words("sides.alternates_between")
_WEIGHED: Final = exact_words("sides.weighed")


def paired(passage: Passage, words: Iterable[SideWord]) -> list[SideWord]:
    """As in "Left and right hip" is both sides; "both, right worse than left" stays both."""
    out: list[SideWord] = []
    for word in words:
        last = out[-1] if out else None
        gap = [t.lemma for t in passage.tokens[last.at + 1 : word.at]] if last is not None else []
        if last is not None and _is_corrected(passage, last, gap):
            out[-1] = SideWord(last.at, word.side)
            out.append(word)
            continue
        if last is not None and last.side != word.side and passage.breaks(last.at + 1, word.at) < SENTENCE:
            joined = gap in (["and"], ["or"], ["to"], ["and", "the"]) or _alternate(gap)
            if joined and {last.side, word.side} == _ONE_AND_OTHER:
                out[-1] = SideWord(last.at, "both")
                out.append(SideWord(word.at, "both"))
                continue
            if last.side == "both" and word.at - last.at <= 9 and _weighs(passage, word.at):
                continue
        out.append(word)
    return out


def _is_corrected(passage: Passage, last: SideWord, gap: list[str]) -> bool:
    """As in "left, no sorry, right", "I put right on the form but it's the left"."""
    before = {t.word for t in passage.tokens[max(0, last.at - _REPORTED_BY) : last.at]}
    if "but" in gap and len(gap) <= _REPORT and _REPORTS & (before | set(gap)):
        return True
    return len(gap) <= _NEARBY and (bool(_CORRECTED & set(gap)) or gap in (["no"], ["no", "the"]))


def _alternate(gap: list[str]) -> bool:
    """As in "on the left, then the right", "left one week and right the next"."""
    words = set(gap)
    return bool(words & _ALTERNATES) and words <= _ALTERNATES | _BETWEEN


def _weighs(passage: Passage, at: int) -> bool:
    """As in "Right worse", "more on the left", "R>L": weighs one side against the other, names none alone."""
    near = {t.lemma for t in passage.tokens[max(0, at - 4) : at + 4]}
    after = [t.word for t in passage.tokens[at + 1 : at + 3]]
    before = [t.word for t in passage.tokens[max(0, at - 2) : at]]
    shorthand = ("to", "r"), ("to", "l"), ("r", "to"), ("l", "to")
    return bool(near & _WEIGHED) or tuple(after) in shorthand or tuple(before) in shorthand
