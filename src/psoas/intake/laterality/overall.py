"""Sides that are told of everything at once, and sides that are told to be well: "all on the left", "right: nothing"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.intake.laterality.postposed import SideWord
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, SENTENCE
from psoas.text.word_groups import exact_words, word_group
from psoas.vocabulary import Side

_ALL: Final = exact_words("overall.all")
_EVERYTHING: Final = exact_words("overall.everything")
_BETWEEN: Final = exact_words("overall.between")  # "all of it is on my left"
_CLEAR: Final = exact_words("overall.clear")
_BEFORE_CLEAR: Final = exact_words("overall.before_clear")
_LIMBS: Final = word_group("sides.limbs")
_REACH: Final = 8  # words from "everything" to its side


def of_everything(passage: Passage, words: Sequence[SideWord]) -> Side:
    """The side that is told of all places at once, in a clause that names none itself."""
    found = {w.side for w in words if _said_of_all(passage, w.at) and not _has_place(passage, w.at)}
    return found.pop() if len(found) == 1 else "unstated"


def _said_of_all(passage: Passage, at: int) -> bool:
    tokens = passage.tokens
    if at + 1 < len(tokens) and tokens[at + 1].lemma in _LIMBS:
        return False  # "everything from my left hip down"
    for n in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if tokens[n + 1].break_before >= CLAUSE:
            return False
        if tokens[n].word in _EVERYTHING:
            return True
        if tokens[n].word in _ALL:
            return all(t.word in _BETWEEN for t in tokens[n + 1 : at])
    return False


def _has_place(passage: Passage, at: int) -> bool:
    """A place right after the side, to which the side then belongs: "all on the left of my back"."""
    return passage.has_type(at + 1, passage.phrase(at)[1], "region")


def is_clear(passage: Passage, word: SideWord) -> bool:
    """As in "right: nothing", "the left is fine", "L NAD": a side on which nothing is felt."""
    for n in range(word.at + 1, min(word.at + 5, len(passage.tokens))):
        token = passage.tokens[n]
        if token.break_before >= SENTENCE:
            return False
        if token.word in _CLEAR:
            return True
        if token.word not in _BEFORE_CLEAR:
            return False
    return False
