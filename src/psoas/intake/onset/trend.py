"""Pain that grows, told as then and now: "used to come once a month, now it's daily", "started in the groin, now the thigh too"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import SENTENCE, figure
from psoas.text.word_groups import word_group

_REACH: Final = 16  # words from how it was to how it is
_ONCE: Final = (
    ("used", "to"), ("at", "first"), ("to", "begin"), ("to", "start"), ("last", "month"), ("last", "week"),
    ("a", "month"), ("a", "week"), ("was", "only"), ("it", "start"), ("first", "it"), ("start", "in"),
    ("start", "as"), ("start", "at"), ("start", "with"), ("begin", "in"), ("once", "a"), ("just", "the"),
    ("where", "it"), ("was", "one"), ("was", "bad"), ("start", "mild"), ("was", "just"), ("only", "when"), ("only", "after"),
    ("i", "could"), ("could", "walk"), ("could", "do"), ("could", "manage"), ("begin", "with"), ("it", "was"), ("only", "hurt"),
    ("start", "out"), ("i", "used"), ("just", "a"), ("first", "only"),
)  # fmt: skip
_FORMERLY: Final = word_group("trend.formerly")
# What now is more than it was.
_MORE: Final = word_group("trend.more")
_LESS: Final = word_group("trend.less")
_REACHES: Final = word_group("trend.reaches")


def worsens(passage: Passage) -> Iterator[tuple[int, int]]:
    """The words that tell it, first and last."""
    for at in sorted({*passage.where_written(_NOW), *passage.by_lemma.get("day", ())}):
        if not _is_now(passage, at) or _right_now(passage, at):
            continue
        if (_more(passage, at) and _was_less(passage, at)) or _reaches(passage, at):
            yield at, at
    yield from _no_longer_able(passage)
    yield from _risen(passage)
    yield from _by_stages(passage)


_NOW: Final = frozenset({"now", "nowadays"})


def _is_now(passage: Passage, at: int) -> bool:
    """As in "now", "nowadays", "these days"."""
    word = passage.tokens[at].word
    these = at > 0 and passage.tokens[at - 1].word == "these" and passage.tokens[at].lemma == "day"
    return word in _NOW or these


def _no_longer_able(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "last week I could get up with no arms, this week I can't": what could be done and cannot now."""
    for at in passage.where_written({"could"}):
        before = [t.word for t in passage.tokens[max(0, at - 4) : at]]
        once = any(a == "last" and b in _UNITS for a, b in pairwise(before)) or "ago" in before
        if not once:
            continue
        for n in range(at + 1, min(at + _REACH, len(passage.tokens))):
            led = [t.word for t in passage.tokens[max(at, n - 4) : n]]
            if passage.tokens[n].word in ("cant", "cannot", "couldnt") and set(led) & {
                "now",
                "this",
                "today",
            }:
                yield at, n
                break


_UNITS: Final = frozenset({"week", "month", "year", "fortnight", "friday", "monday", "summer", "winter"})


def _risen(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "it was a 3 in June and it's 8 now", "gone from 2/10 to 7": a score of pain that has grown."""
    scores = [(n, figure(passage.tokens[n].word)) for n in passage.by_lemma.get("#", ())]
    told = [(n, v) for n, v in scores if v is not None and v <= _MOST and not _measured(passage, n)]
    for (first, was), (last, now) in pairwise(told):
        near = last - first <= _REACH and passage.sentence(first) == passage.sentence(last)
        words = {t.lemma for t in passage.tokens[max(0, first - 4) : last + 3]}
        if (
            near
            and was < now
            and words & _SCORED
            and words & {"now", "today", "to"}
            and words & {"was", "from", "gone", "went"}
        ):
            yield first, last


_MOST: Final = 10
_SCORED: Final = word_group("trend.scored")


def _measured(passage: Passage, at: int) -> bool:
    """A number of something else: "3 weeks", "8 miles"."""
    after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
    return after in passage.words.unit_days or after in ("mile", "minute", "hour", "k", "km", "time", "year")


def _by_stages(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "first only after golf, then after nine holes, then on the green": more and more brings it on."""
    opened = None
    thens = 0
    if not passage.has(_OPENS_STAGES):
        return
    for at, token in enumerate(passage.tokens):
        if token.lemma in _OPENS_STAGES and {t.lemma for t in passage.tokens[at + 1 : at + 7]} & _ONLY:
            opened, thens = at, 0
        elif opened is not None and token.lemma in ("then", "next", "now") and token.break_before:
            thens += 1
            words = {t.lemma for t in passage.tokens[at : at + 6]}
            if words & _LESS:
                opened = None
            elif thens > 1 or token.lemma == "now":
                yield opened, at
                opened = None
        if opened is not None and at - opened > _STAGES:
            opened = None


_STAGES: Final = 34  # words from the first stage to the last
_OPENS_STAGES: Final = word_group("trend.opens_stages")
_ONLY: Final = word_group("trend.only")


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


def returns(passage: Passage) -> tuple[Mention, ...]:
    """A ``recurrent`` over earlier episodes of two years or more: "had it before, 2011 and 2017"."""
    episodes = [m for m in passage.mentions if m.code == "previous_episode" and m.mark == "yes"]
    if not episodes:
        return ()
    numbers = passage.by_lemma.get("#", [])
    years = [n for n in numbers if figure(passage.tokens[n].word) in passage.words.past_years]
    found = []
    for mention in episodes:
        first, last = passage.sentence(mention.first)
        if len([n for n in years if first <= n <= last]) > 1:
            found.append(Mention("course", "recurrent", "yes", mention.first, mention.last))
    return tuple(found)
