"""Words that look like a side and are none: "right in the crease", "right, so", "the fall left me with a limp"."""

from __future__ import annotations

from typing import Final

from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, SENTENCE
from psoas.text.word_groups import exact_words, word_group

_SAYS_WHERE: Final = exact_words("look_alikes.says_where")
_OPENS_TALK: Final = exact_words("look_alikes.opens_talk")
_TALKS_ON: Final = exact_words("look_alikes.talks_on")  # "Right. So where was I"
_LEAVERS: Final = exact_words("look_alikes.leavers")
_LEFT_BEHIND: Final = exact_words("look_alikes.left_behind")
_TURNED_TO: Final = exact_words("look_alikes.turned_to")
_NOT_OURS: Final = exact_words("sides.not_ours")
_BODY: Final = word_group("sides.body")
_SIDE_BEFORE: Final = exact_words("look_alikes.side_before")


def is_no_side(passage: Passage, at: int) -> bool:
    """True for a "right" that means "exactly" or opens a sentence, and a "left" that is a verb."""
    word = passage.tokens[at].word
    after = passage.tokens[at + 1] if at + 1 < len(passage.tokens) else None
    before = passage.tokens[at - 1].word if at and not passage.tokens[at].break_before else ""
    if (
        before == "the"
        and passage.tokens[at - 2].word == "to"
        and at > 2
        and passage.tokens[at - 3].word in _TURNED_TO
    ):
        return True  # "when I bend to the left": a way, not a place
    if before in _SIDE_BEFORE:
        return False  # "on the right in the groin"
    if word == "right":
        return _adverb(passage, at, before)
    if word != "left" or after is None or after.break_before >= COMMA:
        return False
    return before in _LEAVERS or after.word in _LEFT_BEHIND


def _adverb(passage: Passage, at: int, before: str) -> bool:
    """As in "right in the crease", "right through", "Right, so", "the left one, right?"."""
    token = passage.tokens[at]
    after = passage.tokens[at + 1] if at + 1 < len(passage.tokens) else None
    if token.asked and token.break_before >= COMMA and at and not passage.tokens[at - 1].asked:
        return True
    if after is None:
        return False
    if _stands_alone(passage, at):
        return False
    if after.break_before >= COMMA:
        return token.break_before >= COMMA and after.word in _OPENS_TALK
    return after.word in _SAYS_WHERE and not _a_place(passage, before)


def _stands_alone(passage: Passage, at: int) -> bool:
    """As in "Groin. Right. I play football.": a side by itself, right after a sentence that names a place."""
    tokens = passage.tokens
    if not at or min(tokens[at].break_before, tokens[at + 1].break_before) < SENTENCE:
        return False
    first, last = passage.sentence(at - 1)
    return tokens[at + 1].word not in _TALKS_ON and passage.has_type(first, last, "region")


def _a_place(passage: Passage, before: str) -> bool:
    """As in "groin right in the morning": the side of a place named just before."""
    return before in passage.ends_of_regions


def of_another_part(passage: Passage, at: int) -> bool:
    """As in "a bag on my left shoulder", "I'm left-handed": the side of a part that is none of ours."""
    after = [t.word for t in passage.tokens[at + 1 : at + 3]]
    led = after[:1] == ["hand"] and (after[-1] in _BODY or bool(passage.mentions_within(at + 2, at + 2)))
    return bool(after) and after[0] in _NOT_OURS and not led  # "left-hand side", "left-hand cheek"
