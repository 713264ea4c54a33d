"""A disk that is full and a database that is damaged, in a sentence with what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from psoas.errors import StudioError
from psoas.studio.server import DATABASE

# What SQLite answers; the codes stand in its documentation, "Result and Error Codes".
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_NOT_OURS: Final = frozenset(
    {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
)
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY: Final = 0xFF  # the lower byte of an extended code


@contextmanager
def told_of_the_disk(data: Path) -> Iterator[None]:
    """Tell what is wrong with the disk or the database of a studio; any other fault passes.

    Args:
        data: the studio's folder.

    Raises:
        StudioError: the disk is full, or the database is damaged, not ours to write, in use, or has no tables yet.
    """
    try:
        yield
    except Exception as error:
        if (why := _why(data, error)) is None:
            raise
        raise StudioError(why) from error


def _why(data: Path, error: BaseException) -> str | None:
    found = next((one for one in _behind(error) if isinstance(one, sqlite3.Error)), None)
    code = getattr(found, "sqlite_errorcode", 0) & _PRIMARY
    file = data / DATABASE
    if code == sqlite3.SQLITE_FULL or any(
        getattr(one, "errno", None) == errno.ENOSPC for one in _behind(error)
    ):
        return (
            f"{data}: no room is left on its disk; make some, and try again. What was saved before is kept."
        )
    if code == sqlite3.SQLITE_IOERR:
        return f"{data}: its disk cannot be read or written; look whether it is full, or failing."
    if code in _DAMAGED:
        return f"{file}: is damaged, or is no database; bring a backup back into another folder: psoas studio restore FILE --data FOLDER."
    if code in _NOT_OURS:
        return f"{file}: cannot be opened or written; look whose it is, and start the studio as its owner."
    if code in _BUSY:
        return f"{file}: is in use by another program; try again in a moment."
    if found is not None and "no such " in str(found):
        return (
            f"{file}: is of another version, or was never started; start it once: psoas studio --data {data}."
        )
    return None


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
