"""What a client asks for advice about: "should I take turmeric?", "not sure if I can keep running".

What they ask about the cause ("could it be from running?") is not a question for advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from psoas.text import spelling, tokens
from psoas.text.forms import lemma
from psoas.text.lexicon import lexicon
from psoas.text.tokens import Token
from psoas.text.word_groups import exact_words

_BARE: Final = 4  # words of a question that is only a name: "turmeric?", "and what about yoga?"
_APART: Final = 2  # words that may stand inside a phrase of the table: "is it really ok"
_REACH: Final = 12  # words from the asking to what is asked about; what comes later is told
_BACK: Final = 6  # words back from "any good?" to what is asked about


@dataclass(frozen=True, slots=True)
class Topics:
    """What may be asked about, by the words that name it."""

    by_words: Mapping[tuple[str, ...], str]
    longest: int


def topics_of(names: Mapping[str, Iterable[str]]) -> Topics:
    """What may be asked about, from its code and the ways to name it; of two with one name the first counts."""
    found: dict[tuple[str, ...], str] = {}
    for code, ways in names.items():
        for way in ways:
            key = tuple(t.lemma for t in tokens.tokenise(way, lexicon().same_as))
            if key and way not in exact_words("asking.too_common"):
                found.setdefault(key, code)
    return Topics(found, max(map(len, found), default=0))


def asked_about(text: str, topics: Topics) -> tuple[str, ...]:
    """What a text asks for advice about, each once, in reading order.

    >>> about = topics_of({"turmeric": ["turmeric"], "run": ["running"]})
    >>> asked_about("I take nothing. Should I try turmeric? Could it be from running?", about)
    ('turmeric',)
    """
    spelt = spelling.mend(tokens.tokenise(text, lexicon().same_as))
    found: dict[str, None] = {}
    for sentence in _sentences(spelt):
        span = _asks_in(sentence)
        found.update(dict.fromkeys(_named(sentence[span.start : span.stop], topics)))
    return tuple(found)


def named_in(text: str, topics: Topics) -> frozenset[str]:
    """What a text names at all, asked about or told.

    >>> named_in("Wiping feels normal.", topics_of({"wiping": ["wiping"], "teeth": ["dentist"]}))
    frozenset({'wiping'})
    """
    spelt = spelling.mend(tokens.tokenise(text, lexicon().same_as))
    return frozenset(code for sentence in _sentences(spelt) for code in _named(sentence, topics))


def _sentences(words: Sequence[Token]) -> Iterable[tuple[Token, ...]]:
    """The words, sentence by sentence; a question mark ends one."""
    number = 0
    numbers = []
    for n, word in enumerate(words):
        if n and (word.break_before >= tokens.SENTENCE or words[n - 1].asked):
            number += 1
        numbers.append(number)
    for _, group in groupby(zip(numbers, words, strict=True), key=lambda pair: pair[0]):
        yield tuple(word for _, word in group)


def _asks_in(sentence: Sequence[Token]) -> range:
    """The words of a sentence in which something is named that is asked about; none where no advice is asked for."""
    is_question = sentence[-1].asked
    lemmas = [t.lemma for t in sentence]
    told = () if is_question else _places("asking.told_i", lemmas)
    if is_question or _places("asking.told", lemmas):
        told = (*told, *_places("asking.advice", lemmas))
        # "Would yoga help?" names it inside the phrase, "should I take turmeric?" after it, "is it any good?" before it.
        told = (
            *told,
            *((max(0, first - _BACK), last) for first, last in _places("asking.advice_after", lemmas)),
        )
    if told:
        first, last = min(told)
        return range(first, min(last + _REACH, len(sentence)))
    bare = is_question and len(sentence) <= _BARE and not _places("asking.not_advice", lemmas)
    return range(len(sentence) if bare else 0)


@lru_cache(maxsize=8)
def _phrases(group: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(lemma(word) for word in phrase.split("_")) for phrase in exact_words(group))


def _places(group: str, lemmas: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where phrases of a group stand, first and last word, in reading order; a word or two may stand inside one."""
    found = []
    for phrase in _phrases(group):
        for start, word in enumerate(lemmas):
            last = _ends(phrase, lemmas, start) if word == phrase[0] else -1
            if last >= 0:
                found.append((start, last))
    return tuple(sorted(found))


def _ends(phrase: Sequence[str], lemmas: Sequence[str], start: int) -> int:
    """The last word of a phrase that begins at a word; -1 where it does not stand there."""
    at = start
    for wanted in phrase[1:]:
        near = lemmas[at + 1 : at + 2 + _APART]
        if wanted not in near:
            return -1
        at += 1 + near.index(wanted)
    return at


def _named(sentence: Sequence[Token], topics: Topics) -> Iterable[str]:
    """What the words name, the longest name at each place."""
    lemmas = tuple(t.lemma for t in sentence)
    at = 0
    while at < len(lemmas):
        for length in range(min(topics.longest, len(lemmas) - at), 0, -1):
            code = topics.by_words.get(lemmas[at : at + length])
            if code is not None:
                yield code
                at += length - 1
                break
        at += 1
