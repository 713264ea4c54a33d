"""Feelings of parts that nobody here treats, and of no part at all: "a stiff neck", "my tooth is sore", "a sharp wind"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE
from psoas.text.word_groups import exact_words

_PARTS: Final = exact_words("elsewhere.parts")
_THINGS: Final = exact_words("elsewhere.things")
_IS: Final = exact_words("elsewhere.is")
_BEFORE: Final = 4  # words from a part to what it feels like: "my neck has been very stiff"


def felt_elsewhere(passage: Passage, statuses: Statuses) -> None:
    """Exclude a quality that is said of the neck, an arm, a tooth, the weather."""
    for mention in passage.mentions:
        if mention.type != "quality" or statuses[mention] != "affirmed":
            continue
        if _elsewhere(passage, mention):
            statuses.decide(mention, "excluded", "elsewhere.felt_elsewhere", "other_body_part")
        elif _deed(passage, mention) or _of_a_movement(passage, mention):
            statuses.decide(mention, "excluded", "elsewhere.felt_elsewhere", "named_only")


def _deed(passage: Passage, quality: Mention) -> bool:
    """As in "a tooth pulled", "had it lanced", "dragging the dryer out": what was done, and no feeling."""
    word = passage.tokens[quality.first].word
    after = passage.tokens[quality.first + 1].word if quality.first + 1 < len(passage.tokens) else ""
    done = word in _DONE or (word in _DOING and after in _TO_WHAT)
    return done and quality.length == 1


def _of_a_movement(passage: Passage, quality: Mention) -> bool:
    """As in "coughing is sore", "lifting the shopping sore": what a movement does, and no feeling of a part."""
    at = quality.first - 1
    while at >= 0 and quality.first - at <= _BEFORE and passage.tokens[at].word in _IS:
        at -= 1
    sore = passage.tokens[quality.first].word in _HURTFUL and quality.length == 1
    close = sore and at >= 0 and not passage.breaks(at + 1, quality.first)
    return close and any(m.type == "activity" and m.first <= at <= m.last for m in passage.matches)


_HURTFUL: Final = exact_words("elsewhere.hurtful")
_DONE: Final = exact_words("elsewhere.done")
_DOING: Final = exact_words("elsewhere.doing")
_TO_WHAT: Final = exact_words("elsewhere.to_what")


def _elsewhere(passage: Passage, quality: Mention) -> bool:
    tokens = passage.tokens
    after = quality.last + 1
    if after < len(tokens) and not tokens[after].break_before and tokens[after].word in _PARTS | _THINGS:
        return not _own_part(passage, quality)  # "a stiff neck", "sharp advice"
    at = quality.first - 1
    while at > quality.first - 1 - _BEFORE and at >= 0 and tokens[at].word in _IS:
        at -= 1
    close = at >= 0 and passage.breaks(at + 1, quality.first) < CLAUSE
    return close and tokens[at].word in _PARTS | _THINGS and not _own_part(passage, quality)


def _own_part(passage: Passage, quality: Mention) -> bool:
    """A part of our own in the sentence, which the feeling may be of as well: "my neck and back are stiff"."""
    first, last = passage.sentence(quality.first)
    return any(m.type == "region" and first <= m.first <= last for m in passage.mentions)
