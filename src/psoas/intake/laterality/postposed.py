"""Sides that come after the place: "Groin. Left.", "low back, more on the right", "both sides, low down"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE
from psoas.text.word_groups import exact_words, word_group
from psoas.vocabulary import Side

# Paired parts that, in the plural and without a side, are both.
_PAIRS: Final = exact_words("postposed.pairs")
_ALONE: Final = word_group("postposed.alone")
_REACH: Final = 12  # words from a place to its side, within a sentence


@dataclass(frozen=True, slots=True)
class SideWord:
    """A word that gives a side, at its place."""

    at: int
    side: Side


def in_plural(passage: Passage, region: Mention) -> bool:
    """As in "the front of the hips"."""
    return any(passage.tokens[n].word in _PAIRS for n in range(region.first, region.last + 1))


def afterwards(
    passage: Passage, region: Mention, words: Sequence[SideWord], regions: Sequence[Mention]
) -> Side:
    """The side that a fragment after the place's sentence gives, or the rest of that sentence."""
    _, last = passage.sentence(region.first)
    follows = next((r.first for r in regions if r.first > region.last), len(passage.tokens))
    for word in words:
        if (
            region.last < word.at <= min(last, region.last + _REACH)
            and word.at < follows
            and _marked(passage, word)
        ):
            return word.side
    if (before := _said_first(passage, region, words)) != "unstated":
        return before
    after = last + 1
    if after >= len(passage.tokens) or follows <= last:
        return "unstated"
    _, end = passage.sentence(after)
    alone = end - after <= 4 and all(passage.tokens[n].lemma in _ALONE for n in range(after, end + 1))
    here = {w.side for w in words if after <= w.at <= end}
    if alone and len(here) == 1:
        return here.pop()
    return _in_what_follows(passage, range(after, min(end + 1, follows)), words)


def _said_first(passage: Passage, region: Mention, words: Sequence[SideWord]) -> Side:
    """As in "Right side only. Low back."."""
    first, _ = passage.sentence(region.first)
    if not first or region.first - first > 2:
        return "unstated"
    start, end = passage.sentence(first - 1)
    here = {w.side for w in words if start <= w.at <= end}
    alone = end - start <= 4 and all(passage.tokens[n].lemma in _ALONE for n in range(start, end + 1))
    return here.pop() if alone and len(here) == 1 else "unstated"


def _in_what_follows(passage: Passage, span: range, words: Sequence[SideWord]) -> Side:
    """As in "My back went. It seized up straight away, left side.", where no other place is named before it."""
    here = [w for w in words if w.at in span]
    if not here or len({w.side for w in here}) > 1:
        return "unstated"
    word = here[0]
    before = {t.lemma for t in passage.tokens[max(span.start, word.at - 4) : word.at]}
    middle = word.side == "midline" and bool(before & _MIDST)
    placed = middle or (_marked(passage, word) and not before & _POSED)
    active = any(a.first <= word.at <= a.last for a in passage.matches if a.type == "activity")
    return word.side if placed and not active else "unstated"


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


def goes_to(passage: Passage, pain: Mention, words: Sequence[SideWord]) -> Side | None:
    """As in "radiating to the left lower limb", from a place on the midline: the side that it goes to."""
    near = [w for w in words if pain.last < w.at <= pain.last + _TO]
    return near[0].side if near and passage.breaks(pain.last + 1, near[0].at) == NONE else None
