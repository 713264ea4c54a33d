"""The fixed words of the exercises by language, and their lines in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, read

OF_THE_TABLES: Final = "en"
_WORDS: Final = ("language", "key", "text", "citation", "verified")
_COLUMNS: Final = ("language", "line", "text", "citation", "verified")


@lru_cache(maxsize=1)
def lines_of() -> Mapping[tuple[str, str], str]:
    """By language and English line: the line in that language."""

    def make(row: Row) -> tuple[tuple[str, str], str]:
        row.text("citation"), row.verified()
        return (row.text("language"), row.text("line")), row.text("text")

    return dict(read(PACKAGE, "exercises/lines.csv", _COLUMNS, make))


def line_in(line: str, language: str) -> str | None:
    """A line of an exercise in a language; None where it is not translated.

    Args:
        line: as it stands in the table, in English.
        language: two letters.
    """
    return line if language == OF_THE_TABLES else lines_of().get((language, line))


@lru_cache(maxsize=8)
def exercise_words(language: str) -> Mapping[str, str]:
    """The fixed words of a language by key: headings, and the parts of a dose.

    Raises:
        KnowledgeError: there are none in this language.
    """

    def make(row: Row) -> tuple[str, str, str]:
        row.text("citation"), row.verified()
        return row.text("language"), row.text("key"), row.text("text")

    table = read(PACKAGE, "exercises/words.csv", _WORDS, make)
    found = {key: text for of, key, text in table if of == language}
    if not found:
        allowed = tuple(dict.fromkeys(of for of, _, _ in table))
        raise KnowledgeError(
            f"{PACKAGE}/data/exercises/words.csv: {not_allowed('language', language, allowed)}"
        )
    return MappingProxyType(found)
