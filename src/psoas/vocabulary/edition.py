"""Which state of the knowledge a result comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

_TABLES: Final = (".csv", ".svg", ".toml", ".txt")


@lru_cache(maxsize=1)
def knowledge_version() -> str:
    """A short name of all tables of the package together: eight figures that change when any row does.

    >>> len(knowledge_version())
    8
    """
    whole = hashlib.sha256()
    for table in _tables(resources.files("psoas")):
        whole.update(table.name.encode())
        whole.update(table.read_bytes())
    return whole.hexdigest()[:8]


def _tables(folder: Traversable) -> Iterable[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _tables(entry)
        elif entry.name.endswith(_TABLES):
            yield entry
