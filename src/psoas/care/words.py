"""A client's free text on medicines and conditions as plain tokens, misspelt names put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

STOPS: Final = frozenset(".?")
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[.,:?]")
_BREAKS: Final = str.maketrans(
    {";": ".", "!": ".", "\n": ".", "(": ",", ")": ",", "[": ",", "]": ",", "•": "."}
)
_MIN_FUZZY: Final = 6  # letters; shorter names are too near to everyday words
_MIN_TWO_EDITS: Final = 9
_MAX_WORD: Final = 24


def normalised(text: str) -> str:
    """Lower case without accents, apostrophes and hyphens; every sentence end a full stop.

    >>> normalised("Don't take St John's-wort!")
    'dont take st johns wort.'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_BREAKS)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.translate(_BREAKS)
    plain = re.sub(r"\s[-–—]+\s", " , ", plain)
    plain = re.sub("['’‘`´]", "", plain)
    plain = re.sub(r"([a-z])\.([a-z])\.", r"\1\2", plain)
    plain = re.sub(r"\b(st|dr|mr|mrs)\.", r"\1 ", plain).replace("&", " and ")
    return re.sub(r"[-–—‐-‒/+*_]", " ", plain)


def tokens(text: str) -> list[str]:
    """Words, numbers and ``. , : ?`` in their order."""
    return _TOKEN.findall(normalised(text))


def sentences(text: str) -> list[list[str]]:
    """Tokens sentence by sentence, each with its closing mark where it has one."""
    found: list[list[str]] = []
    current: list[str] = []
    for token in tokens(text):
        current.append(token)
        if token in STOPS:
            found.append(current)
            current = []
    return [s for s in [*found, current] if any(t not in STOPS for t in s)]


def edits(a: str, b: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from ``a`` to ``b``; above ``most``: more.

    >>> edits("warfrin", "warfarin", 2), edits("epilespy", "epilepsy", 2)
    (1, 1)
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


class Speller:
    """Puts a misspelt word right when exactly one word of a vocabulary is near it."""

    def __init__(self, words: Iterable[str], lookalikes: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._leave = frozenset(lookalikes)
        self._by_letter: dict[str, list[str]] = {}
        for word in sorted(w for w in self._known if len(w) >= _MIN_FUZZY):
            self._by_letter.setdefault(word[0], []).append(word)
        self._right = lru_cache(maxsize=2048)(self._nearest)

    def right(self, word: str) -> str:
        """The word itself, or the vocabulary's word that it must have been meant for."""
        if word in self._known or word in self._leave or not _MIN_FUZZY <= len(word) <= _MAX_WORD:
            return word
        return self._right(word)

    def _nearest(self, word: str) -> str:
        if word.endswith("s") and word[:-1] in self._known:
            return word[:-1]
        most = 2 if len(word) >= _MIN_TWO_EDITS else 1
        near = [(edits(word, known, most), known) for known in self._by_letter.get(word[0], ())]
        best = min((n for n, _ in near), default=most + 1)
        if best > most:
            return word
        hits = [known for n, known in near if n == best]
        return hits[0] if len(hits) == 1 else word
