"""Sides that come after the place: "Groin. Left.", "low back, more on the right", "both sides, low down"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Story
from psoas.intake.text import COMMA, stems
from psoas.vocabulary import Side

# Paired parts that, in the plural and without a side, are both.
_PAIRS: Final = frozenset(
    {
        "hips",
        "heels",
        "groins",
        "shins",
        "ankles",
        "buttocks",
        "thighs",
        "calves",
        "calfs",
        "knees",
        "feet",
        "flanks",
        "hamstrings",
        "quads",
        "glutes",
    }
)
_ALONE: Final = stems(
    "left right both side sides only just mostly mainly always the on my it is its more same this time a bit"
)
_REACH: Final = 12  # words from a place to its side, within a sentence


@dataclass(frozen=True, slots=True)
class SideWord:
    """A word that gives a side, at its place."""

    at: int
    side: Side


def in_plural(story: Story, region: Spot) -> bool:
    """As in "the front of the hips"."""
    return any(story.tokens[n].word in _PAIRS for n in range(region.first, region.last + 1))


def afterwards(story: Story, region: Spot, words: Sequence[SideWord], regions: Sequence[Spot]) -> Side:
    """The side that a fragment after the place's sentence gives, or the rest of that sentence."""
    _, last = story.sentence(region.first)
    follows = next((r.first for r in regions if r.first > region.last), len(story.tokens))
    for word in words:
        if (
            region.last < word.at <= min(last, region.last + _REACH)
            and word.at < follows
            and _marked(story, word)
        ):
            return word.side
    if (before := _said_first(story, region, words)) != "unstated":
        return before
    after = last + 1
    if after >= len(story.tokens) or follows <= last:
        return "unstated"
    _, end = story.sentence(after)
    alone = end - after <= 4 and all(story.tokens[n].stem in _ALONE for n in range(after, end + 1))
    here = {w.side for w in words if after <= w.at <= end}
    if alone and len(here) == 1:
        return here.pop()
    return _in_what_follows(story, range(after, min(end + 1, follows)), words)


def _said_first(story: Story, region: Spot, words: Sequence[SideWord]) -> Side:
    """As in "Right side only. Low back."."""
    first, _ = story.sentence(region.first)
    if not first or region.first - first > 2:
        return "unstated"
    start, end = story.sentence(first - 1)
    here = {w.side for w in words if start <= w.at <= end}
    alone = end - start <= 4 and all(story.tokens[n].stem in _ALONE for n in range(start, end + 1))
    return here.pop() if alone and len(here) == 1 else "unstated"


def _in_what_follows(story: Story, span: range, words: Sequence[SideWord]) -> Side:
    """As in "My back went. It seized up straight away, left side.", where no other place is named before it."""
    here = [w for w in words if w.at in span]
    if not here or len({w.side for w in here}) > 1:
        return "unstated"
    word = here[0]
    before = {t.stem for t in story.tokens[max(span.start, word.at - 4) : word.at]}
    middle = word.side == "midline" and bool(before & _MIDST)
    placed = middle or (_marked(story, word) and not before & _POSED)
    active = any(a.first <= word.at <= a.last for a in story.spots if a.type == "activity")
    return word.side if placed and not active else "unstated"


_MIDST: Final = stems("in dead bang smack right")
_POSED: Final = stems("lie lying lay sleep sleeping turn roll bend lean leaning bending onto")


def _marked(story: Story, word: SideWord) -> bool:
    """As in "on the right", "both sides", "left side", "left of centre"; not "the right leg"."""
    before = [story.tokens[n].stem for n in range(max(0, word.at - 2), word.at)]
    after = story.tokens[word.at + 1].stem if word.at + 1 < len(story.tokens) else ""
    parted = word.at + 1 >= len(story.tokens) or story.tokens[word.at + 1].parted > 0
    if after in stems("side sides sided"):
        return True
    if word.side == "both":
        return parted or (after == "leg" and story.tokens[word.at].parted == COMMA)  # "calf cramp, both legs"
    return (
        ("on" in before or "to" in before or "more" in before)
        and (parted or after in stems("and but when if that i it"))
    ) or (after == "of" and word.side in ("left", "right"))
