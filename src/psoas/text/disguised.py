"""Words that somebody spaces out or masks ("n u m b", "k*ll", "su1cide"), read as the words that they are.

People mask words of danger because other programs delete them. Only the words of ``[disguised]`` in ``spellings.toml`` are
sought behind a mask; letters with blanks between them may be any words of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from psoas.text.forms import lemma
from psoas.text.tables import base_words, toml_table

# One sign of no width for each place that a word lacks: a word keeps its place in the text, and tokens leave the signs out.
_UNSEEN: Final = "\u200b"
_SPACED: Final = re.compile(r"(?<![^\W_])(?<!['’])(?:[^\W\d_] ){2,}[^\W\d_](?![^\W_])(?!['’])")
_PARTED: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:([.\-_*])[^\W\d_])(?:\1[^\W\d_])+(?![^\W_])")
# No listed word is longer; without an end to it, a row of 20,000 letters with hyphens took seconds.
_MASKED: Final = re.compile(
    r"(?<![^\W_])[^\W\d_][^\s.,;:?()\"]{0,20}[*!@$#|\d][^\s.,;:?()\"]{0,20}[^\W\d_](?![^\W_])"
)
_MASKS: Final = re.compile(r"[*!@$#|\d]")
_ONE_LETTER: Final = frozenset({"i", "a"})
_LONGEST: Final = 60  # letters in a row that are taken apart; nobody writes more
_AT_LEAST_SEEN: Final = 2  # letters of a masked word


def undisguised(text: str) -> str:
    """A text with its disguised words in plain letters, each where it stood; the text is as long as before.

    >>> undisguised("I am n u m b").replace(chr(0x200B), ""), undisguised("su1cide")
    ('I am numb', 'suicide')
    """
    if _MASKS.search(text):
        text = _MASKED.sub(_plain, text)
    text = _PARTED.sub(_joined_if_listed, text)
    return _SPACED.sub(_joined, text) if " " in text else text


def _plain(match: re.Match[str]) -> str:
    said = match.group()
    return next((word for word in _by_length().get(len(said), ()) if _may_be(said.lower(), word)), said)


def _may_be(said: str, word: str) -> bool:
    """True where each letter is the word's own, a sign that looks like it, or a sign that hides it."""
    seen = sum(a == b for a, b in zip(said, word, strict=True))
    return (
        seen >= _AT_LEAST_SEEN
        and said[0] == word[0]
        and all(a in (b, "*") or b in _looks_like().get(a, "") for a, b in zip(said, word, strict=True))
    )


def _joined_if_listed(match: re.Match[str]) -> str:
    """As in "k.i.l.l": only the words of the table, for "b.i.d." and "p.r.n." are written so."""
    letters = match.group()[::2]
    return _filled(letters) if letters.lower() in _by_length().get(len(letters), ()) else match.group()


def _joined(match: re.Match[str]) -> str:
    """As in "I k i l l": the letters as words, where they can be read so to the last one."""
    letters = match.group()[::2]
    words = _words_in(letters.lower()) if len(letters) <= _LONGEST else None
    if not words or max(map(len, words)) < len("die"):
        return match.group()
    out, at = [], 0
    for word in words:
        out.append(_filled(letters[at : at + len(word)]))
        at += len(word)
    return " ".join(out)


def _filled(word: str) -> str:
    """A word over the places that its spaced letters took."""
    return word + _UNSEEN * (len(word) - 1)


def _words_in(letters: str) -> list[str] | None:
    """The fewest words that the letters are, or nothing."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(letters) + 1):
        ways = [
            [*best[start], letters[start:end]]
            for start in range(end)
            if start in best and _is_known(letters[start:end])
        ]
        if ways:
            best[end] = min(ways, key=len)
    return best.get(len(letters))


def _is_known(word: str) -> bool:
    if len(word) == 1:
        return word in _ONE_LETTER
    return word in base_words() or lemma(word) in base_words() or word in _by_length().get(len(word), ())


@lru_cache(maxsize=1)
def _by_length() -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for word in _listed():
        found[len(word)] = (*found.get(len(word), ()), word)
    return found


def _listed() -> Iterator[str]:
    yield from toml_table("spellings.toml")["disguised"]["words"].split()


@lru_cache(maxsize=1)
def _looks_like() -> Mapping[str, str]:
    """The letters that a sign may stand for."""
    return dict(toml_table("spellings.toml")["signs_for_letters"])
