"""The reading age of a text: the grade of Flesch and Kincaid.

Kincaid JP and others, Naval Technical Training Command, Research Branch Report 8-75, 1975: 0.39 times the words of a sentence plus
11.8 times the syllables of a word, less 15.59.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")


def syllables(word: str) -> int:
    """The syllables of an English word, counted by its groups of vowels."""
    small = word.lower().split("'")[0]
    groups = len(re.findall(r"[aeiouy]+", small))
    if (
        re.search(
            r"(?<![^aeiouy]l)(?<![aeiouy])e$|[^aeiouytd]ed$|(?<![^aeiouy]l)(?<![aeiouycgszxh])es$", small
        )
        and groups > 1
    ):
        groups -= 1
    return max(1, groups)


def grade(texts: Iterable[str]) -> float:
    """The grade of texts; each ends a sentence."""
    sentences = [s for text in texts for s in _SENTENCE.split(text) if _WORD.search(s)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
