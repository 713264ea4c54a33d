"""Step 2, mend: a misspelt word to the one word of the lexicon that it can be.

A word is mended only when the lexicon does not know it, it is no other real word (``[real]`` in
``data/words.toml``), and one edit away there is a word of the lexicon that has at least six letters (two edits for
long words) or is one of the short ones that matter (``[short]``). The slips of other short words are listed by hand
under ``[same_as]``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from psoas.text.forms import lemma
from psoas.text.lexicon import known_lemmas, known_words, lexicon
from psoas.text.tokens import Token

SHORTEST: Final = 6
SHORT: Final = 4  # a word of five letters with one left out
TWO_EDITS_FROM: Final = 9


def mend(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The same words, the misspelt ones with the lemma of the word that was meant."""
    lemmas = known_lemmas()
    return tuple(
        token
        if len(token.word) < SHORT or token.lemma in lemmas or not token.word.isalpha()
        else token._replace(lemma=_mended(token.word) or token.lemma)
        for token in tokens
    )


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """The lemma of the word that was meant, or nothing."""
    words = lexicon()
    if word in words.real_words or lemma(word) in words.real_words:
        return ""
    allowed = 2 if len(word) >= TWO_EDITS_FROM else 1
    index = _deletions()
    near = {known for cut in (word, *_cuts(word)) for known in index.get(cut, ())}
    best = sorted(
        (distance, known)
        for known in near
        if known[0] == word[0] and (distance := edits(word, known)) <= allowed and _long_enough(word, known)
    )
    return lemma(best[0][1]) if best else ""


def _long_enough(word: str, known: str) -> bool:
    """A short word of the client's is only mended to one of the short words that matter."""
    return len(word) >= SHORTEST or known in lexicon().short_words


def _cuts(word: str) -> list[str]:
    """The word with one letter left out, in each place."""
    return [word[:n] + word[n + 1 :] for n in range(len(word))]


@lru_cache(maxsize=1)
def _deletions() -> dict[str, tuple[str, ...]]:
    """Every word that others are mended to, by itself and by itself with one letter left out."""
    index: dict[str, tuple[str, ...]] = {}
    short = lexicon().short_words
    for known in sorted(known_words() | short):
        if (len(known) >= SHORTEST or known in short) and known.isalpha():
            for cut in {known, *_cuts(known)}:
                index[cut] = (*index.get(cut, ()), known)
    return index


def edits(a: str, b: str) -> int:
    """Letters added, dropped, changed or swapped with their neighbour to make one word the other.

    >>> edits("horrendus", "horrendous"), edits("grion", "groin"), edits("hip", "hop")
    (1, 1, 1)
    """
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
