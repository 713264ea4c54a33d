"""Which language a text is in, so that what we cannot read is named and not passed over.

A text of which our own tables know enough words is English. Only a text of which they do not is shown to the language
identifier ``py3langid`` (BSD, offline, the same answer each time), which is loaded then and not before. A few words are
not enough to call a text foreign: "lumbago", a list of medicines or a name is ``und`` (undetermined).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from psoas.text.foreign_parts import Part, counts, parts
from psoas.text.forms import lemma
from psoas.text.spelling import is_a_word
from psoas.text.tables import base_words, same_as

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH: Final = "en"
UNDETERMINED: Final = "und"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE: Final = re.compile(r"[^.!?;…。！？؟۔।\n]+[.!?;…。！？؟۔।]*")
_ENGLISH_FROM: Final = 0.6  # of the words of an English text, with slips, our tables know as many
_FOREIGN_BELOW: Final = 0.5  # where they know more, a text in Latin letters is not called foreign
_SURE: Final = 0.6  # the identifier's probability from which its answer is taken
_SURE_BY_SCRIPT: Final = 0.3  # the same for a script that English is not written in
_SURE_OF_A_PART: Final = 0.8  # the same for a few words inside an English sentence
_FEW: Final = 3  # words in Latin letters, fewer of which tell nothing
_FEW_LETTERS: Final = 4  # of another script
_LATIN_ENDS: Final = "\u024f"  # the last letter of Latin Extended-B
_LATIN_MORE: Final = ("\u1e00", "\u1eff")  # Latin Extended Additional, as Vietnamese has it


def language_of(text: str) -> str:
    """The language of a text: ``en``, the ISO 639-1 code of another, or ``und`` where the text does not tell.

    >>> language_of("My back hurts when I sit"), language_of("lumbago")
    ('en', 'und')
    """
    words = _WORD.findall(text)
    if not words:
        return UNDETERMINED
    foreign_letters = sum(not _latin(letter) for word in words for letter in word)
    letters = sum(map(len, words))
    if 2 * foreign_letters > letters:
        return _identified(text, _SURE_BY_SCRIPT) if foreign_letters >= _FEW_LETTERS else UNDETERMINED
    share = sum(_is_english(word) for word in words) / len(words)
    if share >= _ENGLISH_FROM and len(words) > 1:
        return ENGLISH
    if len(words) < _FEW or share >= _FOREIGN_BELOW:
        return UNDETERMINED
    return _identified(text, _SURE)


def foreign_sentences(text: str) -> tuple[tuple[int, int, str], ...]:
    """The sentences, and parts of sentences, in another language, each with its place: first character, end, language."""
    strange = [word for word in _WORD.findall(text) if not _is_english(word)]
    if len(strange) < _FEW_IN_A_PART and not _other_letters(text):
        return ()  # no sentence can hold enough strange words
    found: list[tuple[int, int, str]] = []
    for match in _SENTENCE.finditer(text):
        said = match.group()
        words = _WORD.findall(said)
        language = language_of(said)
        if language in (ENGLISH, UNDETERMINED):
            found += parts(text, match.start(), match.end(), _is_english, _identified_part)
        elif _other_letters(said) or counts([w for w in words if not _is_english(w)]) >= _FEW_IN_A_PART:
            start = match.start() + len(said) - len(said.lstrip())
            found.append(Part(start, match.start() + len(said.rstrip()), language))
    return tuple(found)


_FEW_IN_A_PART: Final = 2  # strange words


def _identified_part(words: str) -> str:
    return _identified(words, _SURE_OF_A_PART)


def _other_letters(text: str) -> bool:
    """True where letters stand that no Latin alphabet has."""
    return not text.isascii() and any(letter.isalpha() and not _latin(letter) for letter in text)


def language_name(code: str) -> str:
    """What a person calls a language: "Spanish" for ``es``; the code itself where the table has no name for it."""
    return _names().get(code, code)


def _latin(letter: str) -> bool:
    return letter <= _LATIN_ENDS or _LATIN_MORE[0] <= letter <= _LATIN_MORE[1]


@lru_cache(maxsize=16384)
def _is_english(written: str) -> bool:
    """True for a word that our tables know, in one of its forms."""
    word = written.lower().replace("’", "'")
    known = base_words()
    head, _, tail = word.partition("'")
    spelt = {word, head, head + tail}
    return any(w in known or w in same_as() or lemma(w) in known or is_a_word(w) for w in spelt)


def _identified(text: str, sure: float) -> str:
    """What the identifier takes a text for, where it is sure."""
    label, probability = _identifier().classify(text)
    return _codes()[label] if probability >= sure else UNDETERMINED


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The identifier, for the languages of ``languages.csv``."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - takes a second, and few texts need it

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(_codes()))
    return identifier


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, str], ...]:
    path = resources.files("psoas.text").joinpath("data", "languages.csv")
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """The identifier's labels and the codes that we give for them."""
    return {row["label"]: row["code"] for row in _rows()}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in _rows()}
