"""The lines of the exercises in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from psoas.care.triggers import PACKAGE
from psoas.vocabulary.tables import Row, read

OF_THE_TABLES: Final = "en"
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
