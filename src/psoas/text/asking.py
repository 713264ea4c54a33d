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
        if _wants_advice(sentence):
            found.update(dict.fromkeys(_named(sentence, topics)))
    return tuple(found)


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


def _wants_advice(sentence: Sequence[Token]) -> bool:
    is_question = sentence[-1].asked
    if not is_question and not _holds(sentence, "asking.told"):
        return False
    if _holds(sentence, "asking.advice"):
        return True
    return is_question and len(sentence) <= _BARE and not _holds(sentence, "asking.not_advice")


def _holds(sentence: Sequence[Token], group: str) -> bool:
    """Whether a phrase of a group stands in a sentence, a word or two between its words at most."""
    lemmas = [t.lemma for t in sentence]
    return any(_stands(phrase, lemmas) for phrase in _phrases(group))


@lru_cache(maxsize=8)
def _phrases(group: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(lemma(word) for word in phrase.split("_")) for phrase in exact_words(group))


def _stands(phrase: Sequence[str], lemmas: Sequence[str]) -> bool:
    for start, word in enumerate(lemmas):
        if word != phrase[0]:
            continue
        at = start
        for wanted in phrase[1:]:
            near = lemmas[at + 1 : at + 2 + _APART]
            if wanted not in near:
                break
            at += 1 + near.index(wanted)
        else:
            return True
    return False


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
