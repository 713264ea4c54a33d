"""The keys of a studio: one to seal what clients say, one for sessions. They lie in the studio's folder, under ``keys/``.

Whoever has the folder with its keys can read everything in it; whoever has the database alone reads no name and no word.
What was sealed with a key that is lost cannot be read again by anyone.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from psoas.errors import StudioError

FOLDER: Final = "keys"
_SEAL: Final = "seal.key"
_SESSION: Final = "session.key"
KEY_BYTES: Final = 32
# Stands where no studio has been made, so that the settings can be imported; the server refuses to start with it.
UNSET: Final = "no-studio-has-been-made-yet"


class KeyMissingError(StudioError):
    """A key file is not there, or is not a key."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """A key of 256 bits and the number under which sealed values name it."""

    number: int
    secret: bytes


def make(data: Path) -> bool:
    """Make the keys of a new studio; keys that are there stay.

    Returns:
        Whether keys were made.

    Raises:
        KeyMissingError: there is a database and no key: a new one would not open it.
    """
    folder = data / FOLDER
    if (folder / _SEAL).exists() and (folder / _SESSION).exists():
        return False
    if (data / "studio.sqlite3").exists() and not (folder / _SEAL).exists():
        raise KeyMissingError(
            f"{folder / _SEAL}: is missing, and the database beside it is sealed with it; put the key back, or restore a backup."
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in (_SEAL, _SESSION):
        _write_once(folder / name, base64.b64encode(secrets.token_bytes(KEY_BYTES)))
    seal_keys.cache_clear()
    return True


def _write_once(path: Path, content: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as stream:
        stream.write(content + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


@lru_cache(maxsize=8)
def seal_keys(data: Path) -> tuple[SealKey, ...]:
    """The keys that open sealed values, the newest last; new values are sealed with that one.

    Raises:
        KeyMissingError: no key is there.
    """
    return (SealKey(1, _read(data / FOLDER / _SEAL)),)


def session_secret(data: Path) -> str:
    """The secret that signs sessions and link cookies; ``UNSET`` where no studio has been made."""
    path = data / FOLDER / _SESSION
    return base64.b64encode(_read(path)).decode() if path.exists() else UNSET


def _read(path: Path) -> bytes:
    try:
        secret = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyMissingError(
            f"{path}: holds no key of {KEY_BYTES} bytes; put the studio's own key back, or restore a backup."
        )
    return secret
