"""Texts that the core puts together from lines of its tables, part by part in another language.

A caution is "Because of warfarin: " with the reason and what to do; a point is its place, its depth and what lies beneath. Each part
is found by itself. ``data/patterns.csv`` holds the words around the parts; where one part is not translated, the whole stays English.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from psoas.care.exercises import exercise_words
from psoas.care.handout.tables import OF_THE_TABLES, translated
from psoas.vocabulary.lines import lines_in

ROOMS: Final = ("care", "differential", "outcomes", "report", "screening")
_PLACE: Final = re.compile(r"\{(\w+)\}")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=\S)")
_WORD: Final = re.compile(r"(?!(?:mm|cm|kg|mg|ml)\b)\b[a-z]{2}|[A-Z][a-z]{2}")
# "n1" is a figure or a code; "whole" goes to the last bracket; what is "verbatim" is somebody's own.
_CODE: Final = "[0-9A-Z][0-9A-Z.:,%-]*"
_FIGURE: Final = re.compile(r"n\d")
_EXTENT: Final = {"whole": ".+"}
_VERBATIM: Final = "verbatim"
_SHORT: Final = 80  # letters of a text that may be a pattern's words with a large first letter
# What a list is written with, the widest first.
_LISTS: Final = ("; ", ", ")
Leaf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Words around places, in English as a regular expression and in the other language with the same places.

    ``needle`` is the longest of the English words between places: a text without it need not be tried.
    """

    english: re.Pattern[str]
    text: str
    needle: str


def line_told(text: str, language: str) -> str | None:
    """A line of the core's tables in a language; None where it is not translated."""
    rooms = (told for room in ROOMS if (told := lines_in(f"psoas.{room}", language).get(text)))
    return next(rooms, None) or translated(text, language)


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[_Pattern, ...]:
    folder = resources.files("psoas.studio.wording") / "data"
    with (folder / "patterns.csv").open(encoding="utf-8") as stream:
        rows = [(row["line"], row["text"]) for row in csv.DictReader(stream) if row["language"] == language]
    # The parts of a dose are patterns too: "{sets} times {hold} seconds".
    doses = exercise_words(language)
    rows += [(line, doses[key]) for key, line in exercise_words(OF_THE_TABLES).items()]
    return tuple(
        _Pattern(_expression(line), text, max(_PLACE.split(line)[::2], key=len)) for line, text in rows
    )


def _expression(line: str) -> re.Pattern[str]:
    parts = _PLACE.split(line)
    written = (
        f"(?P<{part}>{_CODE if _FIGURE.fullmatch(part) else _EXTENT.get(part, '.+?')})"
        if n % 2
        else re.escape(part)
        for n, part in enumerate(parts)
    )
    return re.compile("".join(written), re.DOTALL)


@lru_cache(maxsize=16384)  # a plan says the same sentences of many things
def composed(text: str, language: str, leaf: Leaf) -> str | None:
    """A text in a language, part by part; None where a part is not translated.

    Args:
        text: as the core says it.
        language: two letters.
        leaf: a name or sentence in that language, as it stands in the catalogue or a table.
    """
    found = leaf(text)
    if found is None and not _WORD.search(text):
        return text  # codes and figures alone
    if found is None and text.endswith(".") and (bare := leaf(text[:-1])) is not None:
        found = f"{bare}."
    if found is not None:
        return found
    return next((told for told in _ways(text, language, leaf) if told is not None), None)


def _ways(text: str, language: str, leaf: Leaf) -> Iterator[str | None]:
    sentences = _SENTENCE_END.split(text)
    if len(sentences) > 1:
        yield _runs(sentences, " ", language, leaf)
    for pattern in _patterns(language):
        yield _of_pattern(text, pattern, language, leaf)
    for mark in _LISTS:
        if mark in text:
            yield _runs(text.split(mark), mark, language, leaf)
    yield _subject_and_rest(text, leaf)
    if (small := text[:1].lower() + text[1:]) != text and len(text) < _SHORT:
        told = composed(small, language, leaf)
        yield None if told is None else told[:1].upper() + told[1:]


def _of_pattern(text: str, pattern: _Pattern, language: str, leaf: Leaf) -> str | None:
    match = pattern.english.fullmatch(text) if pattern.needle in text else None
    if match is None or text in match.groups():
        return None
    told = {}
    for name, part in match.groupdict().items():
        # Figures and codes stay as they are.
        found = part if name == _VERBATIM or _FIGURE.fullmatch(name) else composed(part, language, leaf)
        if found is None:
            return None
        told[name] = found
    return _PLACE.sub(lambda place: told[place[1]], pattern.text)


def _runs(parts: list[str], mark: str, language: str, leaf: Leaf) -> str | None:
    """The parts told, each alone or in a longer run that is known as a whole; the longest runs first."""
    told: dict[int, str | None] = {len(parts): ""}
    for start in range(len(parts) - 1, -1, -1):
        told[start] = None
        for end in range(len(parts) if start else len(parts) - 1, start, -1):
            rest = told[end]
            if rest is None:
                continue
            text = mark.join(parts[start:end])
            found = composed(text, language, leaf) if end == start + 1 else _whole(text, language, leaf)
            if found is not None:
                told[start] = f"{found}{mark}{rest}" if rest else found
                break
    return told[0]


def _whole(text: str, language: str, leaf: Leaf) -> str | None:
    """A run as one line, or as the words of a pattern."""
    if (found := leaf(text)) is not None:
        return found
    ways = (_of_pattern(text, pattern, language, leaf) for pattern in _patterns(language))
    return next((told for told in ways if told is not None), None)


def _subject_and_rest(text: str, leaf: Leaf) -> str | None:
    """A name and what it does ("Ginger can slow platelets or clotting.")."""
    end = "." if text.endswith(".") else ""
    words = text.removesuffix(".").split(" ")
    for n in range(1, min(len(words), 12)):
        first, rest = leaf(" ".join(words[:n])), leaf(" ".join(words[n:]))
        if first is not None and rest is not None:
            return f"{first} {rest}{end}"
    return None
