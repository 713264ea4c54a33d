"""Word forms: "aches", "aching" and "ached" are forms of "ache" and are found as one word.

A form is either listed (``data/en/forms.csv``: "felt" is "feel"; ``not_forms.txt``: "evening" is no form of "even") or
made by a rule of English spelling from a word that the tables know. A rule is only undone where it would have made that
form: "planned" is "plan" and "planed" is "plane"; a word of which no known word is the base stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from psoas.text.tables import base_words, irregular_forms

SHORTEST: Final = 4  # "its", "has" and "bus" are no forms that a rule makes
_SHORTEST_PAST: Final = 5
_VOWELS: Final = frozenset("aeiou")
# Words of one syllable whose last letter is doubled before -ed and -ing: "hop", "plan", "quit".
_DOUBLES: Final = re.compile(r"(?:[^aeiou]*|[^aeiou]*qu)[aeiou][^aeiouwxyh]")


@lru_cache(maxsize=1024)
def lemmas(words: str) -> frozenset[str]:
    """Several words, as lemmas.

    >>> sorted(lemmas("has come"))
    ['come', 'have']
    """
    return frozenset(lemma(word) for word in words.split())


@lru_cache(maxsize=16384)
def lemma(word: str) -> str:
    """The word that a word is a form of; the word itself where it is no form of a known one.

    >>> [lemma(w) for w in ("aches", "aching", "ached", "running", "ran", "feet")]
    ['ache', 'ache', 'ache', 'run', 'run', 'foot']
    >>> [lemma(w) for w in ("planned", "planed", "evening", "even")]
    ['plan', 'plane', 'evening', 'even']
    """
    listed = irregular_forms().get(word)
    if listed is not None:
        return listed.base
    if len(word) < SHORTEST:
        return word
    known = base_words()
    for base in _singulars(word):
        if base in known or lemma(base) != base:
            return lemma(base)
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            for base in _verbs(word.removesuffix(ending), ending):
                if (
                    base in known
                    and lemma(base) == base
                    and not (ending == "ed" and base in _irregular_pasts())
                ):
                    return base
    return word


@lru_cache(maxsize=4096)
def in_the_past(word: str) -> bool:
    """True for a word that tells of the past, as in "lifted", "bent", "went"."""
    listed = irregular_forms().get(word)
    if listed is not None:
        return listed.kind == "past"
    return word.endswith("ed") and len(word) >= _SHORTEST_PAST


@lru_cache(maxsize=1)
def _irregular_pasts() -> frozenset[str]:
    """The verbs that have a past of their own: nobody "seed" or "doed" anything."""
    return frozenset(
        row.base for form, row in irregular_forms().items() if row.kind == "past" and form != row.base
    )


def _singulars(word: str) -> Iterator[str]:
    """The words that -s or -es can have been added to."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return
    base = word[:-1]
    if not base.endswith(("s", "x", "z", "sh")) and not _consonant_and(base, "y"):
        yield base
    if word.endswith("ies") and _consonant_and(word[:-2], "i"):
        yield word[:-3] + "y"
    elif word.endswith("es") and word[:-2].endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word[:-2]


def _verbs(cut: str, ending: str) -> Iterator[str]:
    """The words that -ed or -ing can have been added to; ``cut`` is what stands before the ending."""
    if _VOWELS.isdisjoint(cut.replace("y", "i")):
        return  # "thing" and "shed" are no forms of "the" and "she"
    if ending == "ed" or cut[-1] not in "eo":  # "hoping" is "hope", "seeing" is "see"
        yield cut + "e"
    if ending == "ed" and _consonant_and(cut, "i"):
        yield cut[:-1] + "y"
    if not (cut.endswith("e") and ending == "ed") and not _DOUBLES.fullmatch(cut):
        yield cut
    if cut[-1:] == cut[-2:-1] and cut[-1] not in _VOWELS:
        yield cut[:-1]
    if cut.endswith("ick"):
        yield cut[:-1]  # "panicking"


def _consonant_and(word: str, last: str) -> bool:
    return len(word) > 1 and word[-1] == last and word[-2] not in _VOWELS
