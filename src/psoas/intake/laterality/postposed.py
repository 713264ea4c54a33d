"""Sides that come after the place: "Groin. Left.", "low back, more on the right", "both sides, low down"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final, NamedTuple

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE
from psoas.text.word_groups import exact_words, word_group
from psoas.vocabulary import Side

# Paired parts that, in the plural and without a side, are both.
_PAIRS: Final = exact_words("postposed.pairs")
_ALONE: Final = word_group("postposed.alone")
_REACH: Final = 12  # words from a place to its side, within a sentence


class SideWord(NamedTuple):
    """A word that gives a side, at its place."""

    at: int
    side: Side


class SideWords(tuple[SideWord, ...]):
    """Words that give a side, in reading order."""

    __slots__ = ()

    def within(self, first: int, last: int) -> tuple[SideWord, ...]:
        """Those at the words ``first`` to ``last``."""
        low = bisect_left(self, first, key=_place)
        return self[low : bisect_right(self, last, low, key=_place)]

    def only(self) -> Side:
        """The side of all of them, where it is one."""
        return "unstated" if not self or self._change() else self[0].side

    def only_before(self, at: int) -> Side:
        """The side of those before a word, where it is one."""
        if not self or self[0].at >= at:
            return "unstated"
        change = self._change()
        return self[0].side if not change or self[change].at >= at else "unstated"

    def _change(self) -> int:
        """The first that gives another side than the one at the beginning, or 0."""
        return next((n for n, word in enumerate(self) if word.side != self[0].side), 0)


def _place(word: SideWord) -> int:
    return word.at


def in_plural(passage: Passage, region: Mention) -> bool:
    """As in "the front of the hips"."""
    return any(passage.tokens[n].word in _PAIRS for n in range(region.first, region.last + 1))


def afterwards(passage: Passage, region: Mention, words: SideWords) -> Side:
    """The side that a fragment after the place's sentence gives, or the rest of that sentence."""
    _, last = passage.sentence(region.first)
    follows = passage.next_type(region.last + 1, "region")
    for word in words.within(region.last + 1, min(last, region.last + _REACH, follows - 1)):
        if _marked(passage, word):
            return word.side
    if (before := _said_first(passage, region, words)) != "unstated":
        return before
    after = last + 1
    if after >= len(passage.tokens) or follows <= last:
        return "unstated"
    _, end = passage.sentence(after)
    if end - after <= 4 and all(passage.tokens[n].lemma in _ALONE for n in range(after, end + 1)):
        here = {w.side for w in words.within(after, end)}
        if len(here) == 1:
            return here.pop()
    return _in_what_follows(passage, range(after, min(end + 1, follows)), words)


def _said_first(passage: Passage, region: Mention, words: SideWords) -> Side:
    """As in "Right side only. Low back."."""
    first, _ = passage.sentence(region.first)
    if not first or region.first - first > 2:
        return "unstated"
    start, end = passage.sentence(first - 1)
    alone = end - start <= 4 and all(passage.tokens[n].lemma in _ALONE for n in range(start, end + 1))
    here = {w.side for w in words.within(start, end)} if alone else set()
    return here.pop() if alone and len(here) == 1 else "unstated"


def _in_what_follows(passage: Passage, span: range, words: SideWords) -> Side:
    """As in "My back went. It seized up straight away, left side.", where no other place is named before it."""
    here = SideWords(words.within(span.start, span.stop - 1))
    if here.only() == "unstated":
        return "unstated"
    word = here[0]
    before = {t.lemma for t in passage.tokens[max(span.start, word.at - 4) : word.at]}
    middle = word.side == "midline" and bool(before & _MIDST)
    placed = middle or (_marked(passage, word) and not before & _POSED)
    if not placed or any(a.first <= word.at <= a.last for a in passage.activities):
        return "unstated"
    return word.side


_MIDST: Final = word_group("postposed.midst")
_POSED: Final = word_group("postposed.posed")


def _marked(passage: Passage, word: SideWord) -> bool:
    """As in "on the right", "both sides", "left side", "left of centre"; not "the right leg"."""
    before = [passage.tokens[n].lemma for n in range(max(0, word.at - 2), word.at)]
    after = passage.tokens[word.at + 1].lemma if word.at + 1 < len(passage.tokens) else ""
    break_before = word.at + 1 >= len(passage.tokens) or passage.tokens[word.at + 1].break_before > 0
    if after in word_group("postposed.marked"):
        return True
    if word.side == "both" and passage.tokens[word.at].word in ("l", "r"):
        return True  # "LBP 3/52, L>R"
    if word.side == "both":
        return break_before or (
            after == "leg" and passage.tokens[word.at].break_before == COMMA
        )  # "calf cramp, both legs"
    return (
        ("on" in before or "to" in before or "more" in before)
        and (break_before or after in word_group("postposed.marked_2"))
    ) or (after == "of" and word.side in ("left", "right"))


_TO: Final = 4  # words from "radiating" to the side that it goes to


def goes_to(passage: Passage, pain: Mention, words: SideWords) -> Side | None:
    """As in "radiating to the left lower limb", from a place on the midline: the side that it goes to."""
    near = words.within(pain.last + 1, pain.last + _TO)
    return near[0].side if near and passage.breaks(pain.last + 1, near[0].at) == NONE else None
