"""Step 2, spelling: a misspelt word to the one word of the lexicon that it can be.

A word is corrected only when no table knows it and it is no other English word (``data/en/near_words.txt`` holds
those that look like a word of the lexicon). What it can be are the words of the lexicon that have six letters or more
(or stand in ``[short]`` of ``lists.toml``) and are one edit away, two for long words, or sound alike
(``data/en/sounds.csv``: "siatica", "diarhea"). Where several are equally near, the words beside it decide, then how
often the lexicon uses each; else nothing is corrected. The slips of shorter words are listed in ``spellings.toml``,
and those that are English words too with the words beside which they are slips ("for three moths").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from psoas.text.forms import lemma
from psoas.text.lexicon import branch, known_lemmas, lexicon, phrases_with
from psoas.text.medicines import table
from psoas.text.tables import base_words, region_words, slips_beside, sounds, table_words, word_list
from psoas.text.tokens import Token

SHORTEST: Final = 6
SHORT: Final = 4  # a word of five letters with one left out
TWO_EDITS_FROM: Final = 9
_SOUNDS_ALIKE: Final = 0.5  # of an edit: what the same sound counts for
SOUNDED_FROM: Final = 5  # letters of a word that may be sought by its sound
_CLEARLY_MORE: Final = 3  # times as many phrases, to be taken for what was meant
_BESIDE_A_PLACE: Final = frozenset({"left", "right", "my", "both", "lower", "upper"})


def mend(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The same words, the misspelt ones with the lemma of the word that was meant."""
    out, slips = tokens, slips_beside()
    for at, token in enumerate(tokens):
        if token.word in slips:
            meant, beside = slips[token.word]
            if not beside.isdisjoint(_neighbours(tokens, at)):
                out = (*out[:at], token._replace(lemma=lemma(meant)), *out[at + 1 :])
            continue
        if not sought(token.word, token.lemma):
            continue
        if found := candidates(token.word):
            meant = found[0] if len(found) == 1 else _meant(found, tokens, at)
            if meant:
                out = (*out[:at], token._replace(lemma=meant), *out[at + 1 :])
    return out


@lru_cache(maxsize=16384)
def sought(word: str, base: str) -> bool:
    """True for a word of some length that no table of ours knows."""
    return len(word) >= SHORT and base not in known_lemmas() and base not in base_words() and word.isalpha()


def candidates(word: str) -> tuple[str, ...]:
    """The lemmas that a word that no table knows may be a slip for, all equally near; none for a real word.

    A medicine's name is a real word too: "Abilify" is not "ability".
    """
    found = () if is_a_word(word) else nearest(word)
    return () if found and is_a_name(word) else found


def is_a_name(word: str) -> bool:
    """True for the name of a medicine or supplement."""
    return word in table.names()


def is_a_word(word: str) -> bool:
    """True for an English word that looks like one of the lexicon and is another."""
    return word in _near_words() or word.removesuffix("s") in _near_words()


@lru_cache(maxsize=8192)
def nearest(word: str) -> tuple[str, ...]:
    """The lemmas of the words of the lexicon that are nearest to a word in letters or sound; none beyond the limit."""
    limit = 2 if len(word) >= TWO_EDITS_FROM else 1
    alike = _by_sound().get(sound(word), ()) if len(word) >= SOUNDED_FROM else ()
    near: dict[str, float] = {lemma(known): limit + _SOUNDS_ALIKE for known in alike}
    for length in range(len(word) - limit, len(word) + limit + 1):
        choices = _by_shape().get((word[0], length), ())
        for known, distance, _ in process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=limit, limit=None
        ):
            if len(word) >= SHORTEST or known in lexicon().short_words:
                apart = distance - (_SOUNDS_ALIKE if known in alike else 0)
                near[lemma(known)] = min(apart, near.get(lemma(known), apart))
    least = min(near.values(), default=0)
    return tuple(sorted(found for found, apart in near.items() if apart == least))


def _meant(found: tuple[str, ...], tokens: tuple[Token, ...], at: int) -> str:
    """Which of several words was meant; nothing where that cannot be told."""
    before, after = _neighbours(tokens, at)
    if before in _BESIDE_A_PLACE and len(places := [word for word in found if word in region_words()]) == 1:
        return places[0]
    if len(joined := [word for word in found if _follows(before, word) or _follows(word, after)]) == 1:
        return joined[0]
    ranked = sorted(found, key=phrases_with, reverse=True)
    return ranked[0] if phrases_with(ranked[0]) >= _CLEARLY_MORE * phrases_with(ranked[1]) else ""


def _neighbours(tokens: tuple[Token, ...], at: int) -> tuple[str, str]:
    """The words right before and after one, in the same clause; "" where there is none."""
    before = tokens[at - 1].lemma if at and not tokens[at].break_before else ""
    after = tokens[at + 1].lemma if at + 1 < len(tokens) and not tokens[at + 1].break_before else ""
    return before, after


def _follows(word: str, next_word: str) -> bool:
    """True where a phrase of the lexicon begins with these two words."""
    begun = branch(word) if word and next_word else None
    return begun is not None and next_word in begun.by_next


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """A word as it is said, roughly: the same for spellings that are said alike.

    >>> sound("siatica") == sound("sciatica"), sound("numness") == sound("numbness")
    (True, True)
    """
    said = _spelt_sounds().sub(lambda found: sounds()[found.group()], word)
    said = re.sub(r"(.)\1+", r"\1", said)
    return said[:-1] if said.endswith("e") else said


@lru_cache(maxsize=1)
def _spelt_sounds() -> re.Pattern[str]:
    return re.compile("|".join(sounds()))


@lru_cache(maxsize=1)
def _targets() -> tuple[str, ...]:
    """Every word that others are corrected to."""
    short = lexicon().short_words
    return tuple(
        sorted(w for w in table_words() | short if w.isalpha() and (len(w) >= SHORTEST or w in short))
    )


@lru_cache(maxsize=1)
def _by_shape() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The words that others are corrected to, by their first letter and length."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for word in _targets():
        found[word[0], len(word)] = (*found.get((word[0], len(word)), ()), word)
    return found


@lru_cache(maxsize=1)
def _by_sound() -> Mapping[str, tuple[str, ...]]:
    """The words that others are corrected to, by their sound."""
    found: dict[str, tuple[str, ...]] = {}
    for word in _targets():
        found[sound(word)] = (*found.get(sound(word), ()), word)
    return found


@lru_cache(maxsize=1)
def _near_words() -> frozenset[str]:
    return word_list("near_words.txt")
