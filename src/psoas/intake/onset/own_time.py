"""Mentions with a time of their own, which is not the complaint's ("hip replaced four years ago")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, NONE
from psoas.text.word_groups import code_group, exact_words, word_group

# What is excluded of these for another reason has the complaint's own time ("both legs for five days").
_OF_NOW: Final = code_group("own_time.of_now")
_OWN_TIME: Final = code_group("own_time.own_time")


def with_own_time(passage: Passage, statuses: Statuses) -> tuple[Mention, ...]:
    """Every mention whose time does not tell how long the complaint has lasted."""
    return tuple([m for m in passage.mentions if _has_own_time(passage, statuses, m)])


def of_an_illness(passage: Passage, first: int, illnesses: Sequence[Mention]) -> bool:
    """As in "asthma for years", "diabetic, 10 years": a length right after an illness that is not what hurts."""
    if _taken(passage, first) or _a_course_of(passage, first):
        return True
    for illness in illnesses:
        if illness.code in _OF_THE_COMPLAINT or not 0 < first - illness.last <= _NEAR:
            continue
        between = range(illness.last + 1, first)
        if any(passage.tokens[n].word == "and" for n in between):
            continue  # "I'm diabetic and for three days my groin has hurt"
        apart = passage.breaks(illness.last + 1, first)
        if apart >= CLAUSE or (apart and first - illness.last > 1) or any(n in passage.felt for n in between):
            continue
        if not passage.has_cue(illness.last + 1, first - 1, "pain", "worse"):
            return True
    return False


def since_an_illness(passage: Passage, last: int, illnesses: Sequence[Mention]) -> bool:
    """As in "two years since the menopause", "ten years post transplant": a time that is counted from an illness."""
    for illness in illnesses:
        if illness.code in _OF_THE_COMPLAINT or not 0 < illness.first - last <= _NEAR:
            continue
        between = [t.word for t in passage.tokens[last + 1 : illness.first]]
        own_word = passage.tokens[illness.first].word in _COUNTED_FROM
        counted = own_word or (bool(between) and between[0] in _COUNTED_FROM)
        if counted and not passage.breaks(last + 1, illness.first):
            return True
    return False


def of_a_bulge(passage: Passage, first: int) -> bool:
    """As in "I have a hernia, been there six years": how long a bulge has been there, which what hurts now may not share."""
    start, _ = passage.sentence(first)
    bulge = max(
        (m.last for m in passage.mentions_within(start, first - 1) if m.code in _BULGES), default=None
    )
    if bulge is None:
        return False
    felt = any(n in passage.felt for n in range(bulge + 1, first))
    return not felt and not passage.has_cue(bulge + 1, first - 1, "pain", "worse")


def _taken(passage: Passage, first: int) -> bool:
    """As in "been on the pill for six years", "I'm on blood pressure tablets ten years"."""
    words = passage.tokens[max(0, first - _TAKEN_WITHIN) : first]
    for n in range(1, len(words)):
        if words[n].word == "on" and words[n - 1].lemma in _IS_ON and not words[n].break_before:
            after = range(first - len(words) + n + 1, first)
            plain = all(passage.tokens[k].break_before == NONE for k in after)
            return plain and any(passage.tokens[k].lemma in _TAKEN for k in after)
    return False


def _a_course_of(passage: Passage, first: int) -> bool:
    """As in "a five day course of pred", "one week's supply of codeine"."""
    words = [t.word for t in passage.tokens[first : first + 5]]
    return any(
        w in exact_words("own_time.a_course") and words[n + 1 : n + 2] == ["of"] for n, w in enumerate(words)
    )


_BULGES: Final = code_group("own_time.bulges")
_COUNTED_FROM: Final = exact_words("own_time.counted_from")
_TAKEN_WITHIN: Final = 8  # words from "on" to how long
_IS_ON: Final = word_group("own_time.is_on")
_TAKEN: Final = word_group("own_time.taken")
_NEAR: Final = 5  # words from an illness to its length
_OF_THE_COMPLAINT: Final = code_group("own_time.of_the_complaint")


def _has_own_time(passage: Passage, statuses: Statuses, mention: Mention) -> bool:
    history = (
        statuses[mention] == "excluded"
        and mention.mark != "topic"
        and mention.type in ("red_flag", "context")
        and mention.code not in _OF_NOW
    )
    return history or mention.code in passage.words.own_time or mention.code in _OWN_TIME
