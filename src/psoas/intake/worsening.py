"""Pain that grows, told as then and now: "used to come once a month, now it's daily", "started in the groin, now the thigh too"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Story
from psoas.intake.text import SENTENCE, stems

_REACH: Final = 16  # words from how it was to how it is
_ONCE: Final = (
    ("used", "to"), ("at", "first"), ("to", "begin"), ("to", "start"), ("last", "month"), ("last", "week"),
    ("a", "month"), ("a", "week"), ("was", "only"), ("it", "start"), ("first", "it"), ("start", "in"),
    ("start", "as"), ("start", "at"), ("start", "with"), ("began", "in"), ("begin", "in"), ("once", "a"), ("just", "the"),
    ("where", "it"), ("was", "one"), ("was", "bad"), ("start", "mild"), ("was", "just"), ("only", "when"), ("only", "after"), ("was", "just"),
)  # fmt: skip
_FORMERLY: Final = stems("yesterday initially originally formerly")
# What now is more than it was.
_MORE: Final = stems(
    "daily constant constantly every always cant cannot even barely hardly too also well worse nightly permanent continuous "
    "non-stop nonstop both whole relentless unbearable numb agony walking sitting resting rest lying minutes yards"
)
_LESS: Final = stems(
    "better fine less gone easier rarely manageable settled improving ok okay mild lovely clear"
)
_REACHES: Final = stems(
    "reached reaching spread spreading into affecting affects got gets includes involves moved gone"
)


def worsens(story: Story) -> Iterator[tuple[int, int]]:
    """The words that tell it, first and last."""
    for at, token in enumerate(story.tokens):
        if token.stem != "now" or _right_now(story, at):
            continue
        if (_more(story, at) and _was_less(story, at)) or _reaches(story, at):
            yield at, at


def _right_now(story: Story, at: int) -> bool:
    return at > 0 and story.tokens[at - 1].stem in ("right", "for", "by", "better", "just")


def _following(story: Story, at: int) -> range:
    """The rest of the sentence, or as far as one looks."""
    _, last = story.sentence(at)
    return range(at + 1, min(last, at + _REACH) + 1)


def _more(story: Story, at: int) -> bool:
    words = {story.tokens[n].stem for n in _following(story, at)}
    return bool(words & _MORE) and not words & _LESS


def _was_less(story: Story, at: int) -> bool:
    """How it was stands before, in this sentence or the last."""
    first, _ = story.sentence(at)
    start = max(0, at - _REACH, story.sentence(first - 1)[0] if first else 0)
    if any(
        t.stem in _FORMERLY and (at - start < _REACH or t.parted < SENTENCE) for t in story.tokens[start:at]
    ):
        return True
    pairs = zip(story.tokens[start:at], story.tokens[start + 1 : at], strict=False)
    return any((a.stem, b.stem) in _ONCE and b.parted < SENTENCE for a, b in pairs)


def _reaches(story: Story, at: int) -> bool:
    """As in "now it has reached the knee as well": a place, and that it was not there before."""
    span = _following(story, at)
    words = {story.tokens[n].stem for n in span}
    placed = any(m.type == "region" and m.first in span and m.mark != "no" for m in story.mentions)
    adds = words & _REACHES and words & stems("too also well knee foot")
    return placed and bool(adds) and not words & _LESS


def found(story: Story) -> tuple[Spot, ...]:
    """A ``worsening`` over each."""
    return tuple(Spot("course", "worsening", "yes", first, last) for first, last in worsens(story))
