"""Feelings of parts that nobody here treats, and of no part at all: "a stiff neck", "my tooth is sore", "a sharp wind"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
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
        elif (
            _of_a_thing(passage, mention)
            or _done_to(passage, mention)
            or _deed(passage, mention)
            or _of_a_movement(passage, mention)
        ):
            statuses.decide(mention, "excluded", "elsewhere.felt_elsewhere", "named_only")


def _deed(passage: Passage, quality: Mention) -> bool:
    """As in "a tooth pulled", "had it lanced", "dragging the dryer out": what was done, and no feeling."""
    word = passage.tokens[quality.first].word
    after = passage.tokens[quality.first + 1].word if quality.first + 1 < len(passage.tokens) else ""
    done = word in _DONE or (word in _DOING and after in _TO_WHAT)
    return done and quality.length == 1


def _of_a_thing(passage: Passage, quality: Mention) -> bool:
    """As in "a sharp turn", "the weak winter sun": said of a thing that is neither a part nor a feeling."""
    at = quality.last  # "a sharp" is a phrase of its own
    if quality.length > 2 or at < 1 or passage.tokens[at].word not in _PLAIN:
        return False
    near = passage.tokens[at + 1 : at + 3]
    if passage.tokens[at - 1].word not in _BEFORE_PLAIN or not near or near[0].break_before:
        return False
    if "like" in {t.word for t in passage.tokens[max(0, at - 3) : at]}:
        return False
    return near[0].word not in _FEELINGS and not passage.felt & {at + 1, at + 2}


def _done_to(passage: Passage, quality: Mention) -> bool:
    """As in "I caught the bus", "snapped at the kids", "cracked my head": a deed, and no feeling."""
    at, token = quality.first, passage.tokens[quality.first]
    after = passage.tokens[at + 1 : at + 5]
    if token.word not in _DEEDS or not after or after[0].break_before or after[0].word not in _DONE_TO:
        return False
    begins = token.break_before > COMMA or passage.tokens[at - 1].word in _DOERS
    ours = any(m.type == "region" and at < m.first <= at + 3 and m.code != "foot" for m in passage.mentions)
    return begins and not ours


_PLAIN: Final = exact_words("elsewhere.plain")
_BEFORE_PLAIN: Final = exact_words("elsewhere.before_plain")
_FEELINGS: Final = exact_words("elsewhere.feelings")
_DEEDS: Final = exact_words("elsewhere.deeds")
_DOERS: Final = exact_words("elsewhere.doers")
_DONE_TO: Final = exact_words("elsewhere.done_to")


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
        return not _own_part(passage, quality, after)  # "a stiff neck", "sharp advice"
    at = quality.first - 1
    while at > quality.first - 1 - _BEFORE and at >= 0 and tokens[at].word in _IS:
        at -= 1
    close = at >= 0 and passage.breaks(at + 1, quality.first) < CLAUSE
    return close and tokens[at].word in _PARTS | _THINGS and not _own_part(passage, quality, at)


def _own_part(passage: Passage, quality: Mention, at: int) -> bool:
    """A part of our own, which the feeling may be of as well: "my neck and back are stiff"."""
    first, last = passage.sentence(quality.first)
    if passage.tokens[at].word in _THINGS:
        return "like" in {t.word for t in passage.tokens[first : quality.first]}  # "like a phone buzzing"
    return any(m.type == "region" and first <= m.first <= last for m in passage.mentions)
