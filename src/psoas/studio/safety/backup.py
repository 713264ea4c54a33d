"""An encrypted copy of a studio in one file, keys included, and bringing it back.

The file is ``header | salt | (chunk)*``: the first line names the format, the key comes from the passphrase by scrypt, and the tar archive
is sealed in chunks with AES-GCM. The number of a chunk and whether it is the last are bound into it, so that a file that was cut short, or
whose chunks were changed or moved, does not open.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from psoas.errors import StudioError
from psoas.studio.security import keys
from psoas.studio.server import DATABASE

MAGIC: Final = b"psoas studio backup 1\n"
_SALT: Final = 16
_NONCE: Final = 12
_CHUNK: Final = 1 << 20
_HEAD: Final = struct.Struct(">I?")  # length of the sealed chunk, and whether it is the last
# OWASP Password Storage Cheat Sheet, scrypt: N = 2^17, r = 8, p = 1: 128 MB for a tenth of a second.
_N, _R, _P = 2**17, 8, 1
MIN_PASSPHRASE: Final = 12


class BackupError(StudioError):
    """A backup cannot be written, opened or brought back."""


def back_up(data: Path, out: Path, passphrase: str) -> int:
    """Write a consistent copy of a studio, which may be running, into one encrypted file.

    Args:
        data: the studio's folder.
        out: the file; it must not be there.
        passphrase: at least ``MIN_PASSPHRASE`` characters.

    Returns:
        The size of the file, in bytes.

    Raises:
        BackupError: there is no studio, the file is there or cannot be written, or the passphrase is too short.
        KeyMissingError: the studio's key is not there: without it nobody could read the copy.
    """
    if not (data / DATABASE).is_file():
        raise BackupError(
            f"{data}: holds no studio; give the folder that `psoas studio --data` was started with."
        )
    if len(passphrase) < MIN_PASSPHRASE:
        raise BackupError(
            f"the passphrase must have at least {MIN_PASSPHRASE} characters: it alone protects the keys in the file."
        )
    keys.seal_keys(data)
    if out.exists():
        raise BackupError(f"{out}: is there already; give another file, so that no older backup is lost.")
    half = out.with_name(f"{out.name}.part")
    try:
        # The archive in the clear holds the keys: it lies for a moment where they lie, and never at the backup's place.
        with tempfile.TemporaryDirectory(prefix="backup-", dir=data) as folder:
            archive = Path(folder) / "studio.tar"
            _pack(data, archive, Path(folder))
            with archive.open("rb") as plain, half.open("wb") as sealed:
                half.chmod(0o600)
                _seal(plain, sealed, passphrase)
                sealed.flush()
                os.fsync(sealed.fileno())
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise BackupError(f"{out}: cannot be written ({error.strerror}); give another place.") from None
    return out.stat().st_size


def restore(file: Path, data: Path, passphrase: str) -> None:
    """Bring a studio back. Nothing is left behind where it fails.

    Args:
        file: a backup.
        data: a folder that is empty or not there.
        passphrase: the one with which the backup was made.

    Raises:
        BackupError: the folder is not empty, or the file is no backup, is damaged, or has another passphrase.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise BackupError(
            f"{data}: is not empty; give a folder that is empty or not there, so that nothing is overwritten."
        )
    half = None
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        # A folder of its own name: one that is there already may be somebody's.
        half = Path(tempfile.mkdtemp(prefix=f"{data.name}.", suffix=".part", dir=data.parent))
        with file.open("rb") as sealed:
            _unpack(sealed, half, passphrase, file)
        _whole(half / DATABASE, file)
        if data.exists():
            data.rmdir()
        half.rename(data)
    except OSError as error:
        raise BackupError(f"{file}: cannot be brought back ({error.strerror}).") from None
    finally:
        if half is not None:
            shutil.rmtree(half, ignore_errors=True)


def _pack(data: Path, archive: Path, folder: Path) -> None:
    copy = folder / DATABASE
    # The address is quoted: with a "#" or a "?" in the folder's name another database would be opened, and made.
    address = f"{(data / DATABASE).resolve().as_uri()}?mode=ro"
    source, target = sqlite3.connect(address, uri=True), sqlite3.connect(copy)
    try:
        source.backup(target)  # one consistent state, while others write
        if target.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None:
            raise BackupError(f"{data}: its database is empty; start the studio once, then take the backup.")
    finally:
        target.close()
        source.close()
    with tarfile.open(archive, "w") as tar:
        tar.add(copy, arcname=DATABASE)
        for key in sorted((data / keys.FOLDER).iterdir()):
            tar.add(key, arcname=f"{keys.FOLDER}/{key.name}")
    copy.unlink()


def _unpack(sealed: BinaryIO, half: Path, passphrase: str, file: Path) -> None:
    with tempfile.TemporaryFile(dir=half.parent) as plain:
        for chunk in _opened(sealed, passphrase, file):
            plain.write(chunk)
        plain.seek(0)
        try:
            with tarfile.open(fileobj=plain, mode="r:") as tar:
                for member in tar:
                    if not _belongs(member):
                        raise BackupError(f"{file}: opened, and holds more than a studio.")
                    tar.extract(member, half, filter="data")
        except tarfile.TarError:
            raise BackupError(f"{file}: opened, and holds no studio.") from None
    (half / keys.FOLDER).chmod(0o700)
    for path in [half / DATABASE, *(half / keys.FOLDER).iterdir()]:
        path.chmod(0o600)


def _belongs(member: tarfile.TarInfo) -> bool:
    """Whether a part of an archive is the database or a key: a plain file, and in no other place."""
    folder, _slash, name = member.name.rpartition("/")
    return member.isreg() and (
        member.name == DATABASE or (folder == keys.FOLDER and name not in {"", ".", ".."})
    )


def _whole(database: Path, file: Path) -> None:
    with_faults = sqlite3.connect(database)
    try:
        found = with_faults.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        found = "not a database"
    finally:
        with_faults.close()
    if found != "ok":
        raise BackupError(f"{file}: opened, but the database in it is damaged.")


def _seal(plain: BinaryIO, sealed: BinaryIO, passphrase: str) -> None:
    salt = os.urandom(_SALT)
    sealed.write(MAGIC + salt)
    cipher = AESGCM(_key(passphrase, salt))
    number, chunk = 0, plain.read(_CHUNK)
    while True:
        following = plain.read(_CHUNK)
        is_last = not following
        nonce = os.urandom(_NONCE)
        content = nonce + cipher.encrypt(nonce, chunk, _bound(number, is_last))
        sealed.write(_HEAD.pack(len(content), is_last) + content)
        if is_last:
            return
        number, chunk = number + 1, following


def _opened(sealed: BinaryIO, passphrase: str, file: Path) -> Iterator[bytes]:
    if sealed.read(len(MAGIC)) != MAGIC:
        raise BackupError(f"{file}: is no backup of a studio.")
    cipher = AESGCM(_key(passphrase, sealed.read(_SALT)))
    number, is_last = 0, False
    while not is_last:
        head = sealed.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise BackupError(f"{file}: is cut short; take another copy.")
        length, is_last = _HEAD.unpack(head)
        content = sealed.read(min(length, _CHUNK + 64))
        try:
            yield cipher.decrypt(content[:_NONCE], content[_NONCE:], _bound(number, is_last))
        except (InvalidTag, ValueError):
            raise BackupError(
                f"{file}: does not open; the passphrase is another, or the file is damaged."
                if number == 0
                else f"{file}: is damaged; take another copy."
            ) from None
        number += 1
    if sealed.read(1):
        raise BackupError(f"{file}: is damaged: something was added at its end; take another copy.")


def _bound(number: int, is_last: bool) -> bytes:
    return b"%d:%d" % (number, is_last)


def _key(passphrase: str, salt: bytes) -> bytes:
    if len(salt) != _SALT:
        raise BackupError("the backup is cut short; take another copy.")
    return Scrypt(salt=salt, length=32, n=_N, r=_R, p=_P).derive(passphrase.encode())
