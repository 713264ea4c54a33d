"""Parts of an English sentence that are in another language ("My back hurts, no puedo orinar."), and what only looks so.

Two words that no table of ours knows are another language where one of them is listed in ``foreign_words.csv``; more of them also where the
language identifier is sure. Greetings, thanks and names are no reason to ask.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from psoas.text.spelling import is_a_name, nearest
from psoas.text.tables import word_list
from psoas.vocabulary.tables import Row, read

WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEAST: Final = 2  # words that are no English
_LEAST_UNLISTED: Final = 4  # where none of them is listed
_BETWEEN: Final = 2  # short words that English has as well may stand between them: "no", "me", "a"
_SHORT: Final = 3  # letters
_MOSTLY: Final = 0.5  # of a clause, from which all of it is taken
_CLAUSE: Final = re.compile(r"[,;:()\[\]\n]| [-–—] ")


class Part(NamedTuple):
    """A stretch of a text in another language: first character, end, language."""

    start: int
    end: int
    language: str


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    strange: bool


def parts(
    text: str, start: int, end: int, is_english: Callable[[str], bool], identify: Callable[[str], str]
) -> Iterator[Part]:
    """The parts of one sentence that are in another language.

    Args:
        text: the whole text.
        start: where the sentence begins.
        end: where it ends.
        is_english: whether our tables know a word.
        identify: the language of some words, or ``und``.
    """
    words = [_word(m, start, is_english) for m in WORD.finditer(text, start, end)]
    reached = start
    for group in _groups(words):
        strange = [word.text for word in group if word.strange]
        language = language_of_words(strange)
        if not language and len(strange) >= _LEAST_UNLISTED and not any(map(_may_be_a_slip, strange)):
            found = identify(" ".join(word.text for word in group))
            language = found if found not in ("en", "und") else ""
        if language and group[0].start >= reached:
            first, last = _whole_clause(text, group, words, (start, end))
            reached = last
            yield Part(first, last, language)


def counts(words: Sequence[str]) -> int:
    """How many words of a sentence in another language are neither greeting nor name."""
    return sum(
        word.lower() not in _courtesy() and (not _is_titled(word) or at == 0 or bool(_listed(word)))
        for at, word in enumerate(words)
    )


def language_of_words(strange: Sequence[str]) -> str:
    """The language in which most of some words are listed; nothing where too few are."""
    if len(strange) < _LEAST:
        return ""
    votes = Counter(language for word in strange for language in _listed(word))
    return max(votes, key=lambda language: votes[language], default="")


def _word(match: re.Match[str], start: int, is_english: Callable[[str], bool]) -> _Word:
    said = match.group()
    named = _is_titled(said) and match.start() > start and not _listed(said)
    strange = not (
        named or is_english(said) or said.lower() in _courtesy() or is_a_name(said.lower()) or len(said) == 1
    )
    return _Word(said, match.start(), match.end(), strange)


def _is_titled(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def _may_be_a_slip(word: str) -> bool:
    return bool(nearest(word.lower()))


def _groups(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    """Strange words that stand together, with the short words between them."""
    group: list[_Word] = []
    waiting: list[_Word] = []
    for word in words:
        if word.strange:
            group += [*waiting, word] if group else [word]
            waiting = []
        elif group and len(word.text) <= _SHORT and len(waiting) < _BETWEEN:
            waiting.append(word)
        else:
            if group:
                yield group
            group, waiting = [], []
    if group:
        yield group


def _whole_clause(
    text: str, group: Sequence[_Word], words: Sequence[_Word], within: tuple[int, int]
) -> tuple[int, int]:
    """From mark to mark, where most of what stands there is strange; else from the first word to the last."""
    first, last = within
    for mark in _CLAUSE.finditer(text, *within):
        if mark.end() <= group[0].start:
            first = mark.end()
        elif mark.start() >= group[-1].end:
            last = mark.start()
            break
    inside = [word for word in words if first <= word.start and word.end <= last]
    if sum(word.strange for word in inside) < _MOSTLY * len(inside):
        return group[0].start, group[-1].end
    cut = text[first:last]
    return first + len(cut) - len(cut.lstrip()), first + len(cut.rstrip())


def _plain(word: str) -> str:
    whole = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
    return "".join(letter for letter in whole if not unicodedata.combining(letter))


def _listed(word: str) -> frozenset[str]:
    return _words().get(_plain(word), frozenset())


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """The languages in which each word of the table is listed."""

    def make(row: Row) -> tuple[str, tuple[str, ...]]:
        row.text("citation"), row.verified()
        return row.text("language"), tuple(row.words("words"))

    found: dict[str, frozenset[str]] = {}
    for language, words in read(
        "psoas.text", "foreign_words.csv", ("language", "words", "citation", "verified"), make
    ):
        for word in words:
            found[_plain(word)] = found.get(_plain(word), frozenset()) | {language}
    return found


@lru_cache(maxsize=1)
def _courtesy() -> frozenset[str]:
    return word_list("courtesy_words.txt")
