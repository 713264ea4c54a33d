"""How easy a text is to read: Flesch and Kincaid's grade for English, INFLESZ for Spanish.

- English: Kincaid JP and others, Naval Technical Training Command, Research Branch Report 8-75, 1975: 0.39 times the words of a sentence
  plus 11.8 times the syllables of a word, less 15.59.
- Spanish: Szigriszt Pazos F, 1993, on the scale INFLESZ of Barrio-Cantalejo IM and others, An Sist Sanit Navar 2008;31(2):135-152: 206.835
  less 62.3 times the syllables of a word, less the words of a sentence. Below 40 is very hard, 40 to 55 somewhat hard, 55 to 65 normal, 65
  to 80 fairly easy, above 80 very easy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# As both papers ask: a colon or a semicolon ends what is read in one breath only in Spanish.
_SENTENCE: Final = re.compile(r"[.!?]+(?:\s|$)")
_SENTENCE_ES: Final = re.compile(r"[.!?:;]+(?:\s|$)")
_WORD: Final = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_WORD_ES: Final = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
_SILENT: Final = re.compile(
    r"(?<![^aeiouy]l)(?<![aeiouy])e$|[^aeiouytd]ed$|(?<![^aeiouy]l)(?<![aeiouycgszxh])es$"
)
# A strong vowel or a stressed weak one each makes a syllable; weak ones beside them do not.
_NUCLEUS_ES: Final = re.compile(r"[aeoáéíóú]|(?<![aeoáéíóúiuü])[iuü](?![aeoáéó])")


def syllables(word: str) -> int:
    """The syllables of an English word, counted by its groups of vowels."""
    small = word.lower().split("'")[0]
    groups = len(re.findall(r"[aeiouy]+", small))
    if _SILENT.search(small) and groups > 1:
        groups -= 1
    return max(1, groups)


def grade(texts: Iterable[str]) -> float:
    """The grade of English texts; each ends a sentence."""
    sentences = [s for text in texts for s in _SENTENCE.split(text) if _WORD.search(s)]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def inflesz(texts: Iterable[str]) -> float:
    """The ease of Spanish texts, higher is easier; each ends a sentence."""
    sentences = [s for text in texts for s in _SENTENCE_ES.split(text) if _WORD_ES.search(s)]
    words = [word.lower() for sentence in sentences for word in _WORD_ES.findall(sentence)]
    if not words:
        return 100.0
    nuclei = sum(max(1, len(_NUCLEUS_ES.findall(word))) for word in words)
    return 206.835 - 62.3 * nuclei / len(words) - len(words) / len(sentences)
