"""Lines of the knowledge tables in other languages: a table of lines stands in the folder ``translations`` of a room's data.

The tables themselves are in English. A line that is not translated stays as it is; who shows it says that it is English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from psoas.vocabulary.tables import Row, read

_FOLDER: Final = "translations"
_COLUMNS: Final = ("language", "line", "text", "citation", "verified")


def _make(row: Row) -> tuple[str, str, str]:
    row.text("citation"), row.verified()
    return row.text("language"), row.text("line"), row.text("text")


@lru_cache(maxsize=16)
def lines_in(package: str, language: str) -> Mapping[str, str]:
    """Every line of a room's tables that is translated, by the English.

    Args:
        package: the room, such as ``psoas.care``.
        language: two letters.

    Raises:
        KnowledgeError: a table of lines is not as it has to be.
    """
    folder = resources.files(package) / "data" / _FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    names = sorted(one.name for one in found if one.name.endswith(".csv"))
    rows = (row for name in names for row in read(package, f"{_FOLDER}/{name}", _COLUMNS, _make))
    return MappingProxyType({line: text for of, line, text in rows if of == language})
