"""One running studio a folder: two would make two owners, and each would miss what the other has kept in memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from psoas.errors import StudioError

LOCK: Final = "open_at"
_LONGEST: Final = 200  # characters of an address
_FAR: Final = 1 << 20  # Windows keeps others from reading a locked byte: one is locked behind the address


@contextmanager
def only_one(data: Path, address: str) -> Iterator[None]:
    """Hold a studio's folder while it is served. The system lets go of it when the process ends, however it ends.

    Args:
        data: the studio's folder; it is made where it is not there.
        address: where this one is open; it is told to who tries to open a second.

    Raises:
        StudioError: the folder is held by a running studio, is a file, or cannot be written.
    """
    must_be_folder(data)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StudioError(
            f"{data}: cannot be made or written ({error.strerror}); give another folder."
        ) from None
    try:
        if not _taken(handle):
            where = os.read(handle, _LONGEST).decode("utf-8", "replace").strip()
            raise StudioError(
                f"{data}: is open already{f' at {where}' if where else ''}; use that one, close it first (Ctrl-C), "
                "or give another folder with --data."
            )
        os.ftruncate(handle, 0)
        os.write(handle, f"{address}\n".encode())
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def must_be_folder(data: Path) -> None:
    """Refuse a file where the studio's folder is meant.

    Raises:
        StudioError: it is a file.
    """
    if data.exists() and not data.is_dir():
        raise StudioError(f"{data}: is a file, not a folder; give the studio's folder with --data.")


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        """Whether the lock is ours now."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        """Whether the lock is ours now; child processes do not inherit it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
