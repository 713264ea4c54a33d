"""Pain that grows, told as then and now: "used to come once a month, now it's daily", "started in the groin, now the thigh too"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import SENTENCE
from psoas.text.word_groups import word_group

_REACH: Final = 16  # words from how it was to how it is
_ONCE: Final = (
    ("used", "to"), ("at", "first"), ("to", "begin"), ("to", "start"), ("last", "month"), ("last", "week"),
    ("a", "month"), ("a", "week"), ("was", "only"), ("it", "start"), ("first", "it"), ("start", "in"),
    ("start", "as"), ("start", "at"), ("start", "with"), ("begin", "in"), ("once", "a"), ("just", "the"),
    ("where", "it"), ("was", "one"), ("was", "bad"), ("start", "mild"), ("was", "just"), ("only", "when"), ("only", "after"), ("was", "just"),
)  # fmt: skip
_FORMERLY: Final = word_group("trend.formerly")
# What now is more than it was.
_MORE: Final = word_group("trend.more")
_LESS: Final = word_group("trend.less")
_REACHES: Final = word_group("trend.reaches")


def worsens(passage: Passage) -> Iterator[tuple[int, int]]:
    """The words that tell it, first and last."""
    for at, token in enumerate(passage.tokens):
        if token.lemma != "now" or _right_now(passage, at):
            continue
        if (_more(passage, at) and _was_less(passage, at)) or _reaches(passage, at):
            yield at, at


def _right_now(passage: Passage, at: int) -> bool:
    return at > 0 and passage.tokens[at - 1].lemma in ("right", "for", "by", "better", "just")


def _following(passage: Passage, at: int) -> range:
    """The rest of the sentence, or as far as one looks."""
    _, last = passage.sentence(at)
    return range(at + 1, min(last, at + _REACH) + 1)


def _more(passage: Passage, at: int) -> bool:
    words = {passage.tokens[n].lemma for n in _following(passage, at)}
    return bool(words & _MORE) and not words & _LESS


def _was_less(passage: Passage, at: int) -> bool:
    """How it was stands before, in this sentence or the last."""
    first, _ = passage.sentence(at)
    start = max(0, at - _REACH, passage.sentence(first - 1)[0] if first else 0)
    if any(
        t.lemma in _FORMERLY and (at - start < _REACH or t.break_before < SENTENCE)
        for t in passage.tokens[start:at]
    ):
        return True
    pairs = zip(passage.tokens[start:at], passage.tokens[start + 1 : at], strict=False)
    return any((a.lemma, b.lemma) in _ONCE and b.break_before < SENTENCE for a, b in pairs)


def _reaches(passage: Passage, at: int) -> bool:
    """As in "now it has reached the knee as well": a place, and that it was not there before."""
    span = _following(passage, at)
    words = {passage.tokens[n].lemma for n in span}
    placed = any(m.type == "region" and m.first in span and m.mark != "no" for m in passage.mentions)
    adds = words & _REACHES and words & word_group("trend.reaches_2")
    return placed and bool(adds) and not words & _LESS


def found(passage: Passage) -> tuple[Mention, ...]:
    """A ``worsening`` over each."""
    return tuple(Mention("course", "worsening", "yes", first, last) for first, last in worsens(passage))
