"""A disk that is full and a database that is damaged, in a sentence with what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from psoas.errors import PsoasError, StudioError
from psoas.studio.server import DATABASE

# What SQLite answers; the codes stand in its documentation, "Result and Error Codes".
_NO_ROOM: Final = (
    "{data}: no room is left on its disk; make some, and try again. What was saved before is kept."
)
_DAMAGED: Final = "{file}: is damaged, or is no database; bring a backup back into another folder: psoas studio restore FILE --data FOLDER."
_FAILING: Final = "{data}: its disk cannot be read or written; look whether it is full, or failing."
_NOT_OURS: Final = "{file}: cannot be opened or written; look whose it is, and start the studio as its owner."
_IN_USE: Final = "{file}: is in use by another program; try again in a moment."
_OLDER: Final = (
    "{file}: is of another version, or was never started; start it once: psoas studio --data {data}."
)
_SAID: Final = {
    sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _NOT_OURS,
    sqlite3.SQLITE_CANTOPEN: _NOT_OURS,
    sqlite3.SQLITE_PERM: _NOT_OURS,
    sqlite3.SQLITE_AUTH: _NOT_OURS,
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
}
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
    except PsoasError:
        raise  # told already
    except Exception as error:
        if (why := _why(error)) is None:
            raise
        raise StudioError(why.format(data=data, file=data / DATABASE)) from error


def _why(error: BaseException) -> str | None:
    """The sentence for an error, with places for the folder and its database."""
    behind = list(_behind(error))
    if any(isinstance(one, OSError) and one.errno == errno.ENOSPC for one in behind):
        return _NO_ROOM
    found = next((one for one in behind if isinstance(one, sqlite3.Error)), None)
    if found is not None and "no such " in str(found):
        return _OLDER
    return _SAID.get(getattr(found, "sqlite_errorcode", 0) & _PRIMARY)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
