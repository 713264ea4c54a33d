"""Archives that no backup of ours makes: nothing is written outside the folder, and nothing of others is thrown away."""

from __future__ import annotations

import contextlib
import io
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from psoas.studio.safety import backup
from psoas.studio.safety.backup import BackupError, back_up, restore
from psoas.studio.security import keys
from psoas.studio.server import DATABASE

PHRASE = "a passphrase of samples"


@pytest.fixture(autouse=True)
def _quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_N", 2**4)


def made(tmp_path: Path, add: Callable[[tarfile.TarFile], None]) -> Path:
    """A sealed archive of a whole studio, with something added."""
    database = tmp_path / "made.sqlite3"
    sqlite3.connect(database).close()
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        tar.add(database, arcname=DATABASE)
        put(tar, "keys/seal.key", b"x")
        add(tar)
    plain.seek(0)
    file = tmp_path / "made.backup"
    with file.open("wb") as sealed:
        backup._seal(plain, sealed, PHRASE)
    return file


def put(tar: tarfile.TarFile, name: str, content: bytes = b"", **values: object) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for key, value in values.items():
        setattr(member, key, value)
    tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    "add",
    [
        lambda tar: put(tar, "../outside", b"x"),
        lambda tar: put(tar, "/tmp/outside-of-it", b"x"),  # noqa: S108 - refused
        lambda tar: put(tar, "keys/../../outside", b"x"),
        lambda tar: put(tar, "keys/link", type=tarfile.SYMTYPE, linkname="../../outside"),
        lambda tar: put(tar, "keys/link", type=tarfile.SYMTYPE, linkname="seal.key"),
        lambda tar: put(tar, "keys/link", type=tarfile.LNKTYPE, linkname="studio.sqlite3"),
        lambda tar: put(tar, "keys/pipe", type=tarfile.FIFOTYPE),
        lambda tar: put(tar, "static/built/page.js", b"alert(1)"),
    ],
    ids=("up", "absolute", "up from keys", "symlink out", "symlink in", "hard link", "pipe", "another file"),
)
def test_an_archive_holds_a_database_and_keys_and_nothing_else(
    tmp_path: Path, add: Callable[[tarfile.TarFile], None]
) -> None:
    place = tmp_path / "place"
    with pytest.raises(BackupError):
        restore(made(tmp_path, add), place / "back", PHRASE)
    assert list(place.iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_a_folder_of_somebody_else_stays(tmp_path: Path) -> None:
    other = tmp_path / "back.part"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    restore(made(tmp_path, lambda _tar: None), tmp_path / "back", PHRASE)
    assert (other / "letter.txt").read_text() == "mine"
    assert (tmp_path / "back" / "keys" / "seal.key").read_bytes() == b"x"
    assert (tmp_path / "back").stat().st_mode & 0o077 == 0


def studio_at(data: Path) -> Path:
    """A folder with keys, and a database that holds one thing."""
    keys.make(data)
    with contextlib.closing(sqlite3.connect(data / DATABASE)) as database:
        database.execute("CREATE TABLE kept AS SELECT 'kept' AS what")
        database.commit()
    return data


@pytest.mark.parametrize("name", ["studio #1", "studio?mode=rwc", "50%20studio", "estudio señal"])
def test_the_copy_is_of_this_studio_whatever_its_folder_is_called(tmp_path: Path, name: str) -> None:
    data, file, back = studio_at(tmp_path / name), tmp_path / "a.backup", tmp_path / "back"
    back_up(data, file, PHRASE)
    restore(file, back, PHRASE)
    with contextlib.closing(sqlite3.connect(back / DATABASE)) as database:
        assert database.execute("SELECT what FROM kept").fetchall() == [("kept",)]
    assert {path.name for path in tmp_path.iterdir()} == {name, "a.backup", "back"}


def test_a_studio_that_nobody_could_read_again_is_not_copied(tmp_path: Path) -> None:
    data = studio_at(tmp_path / "studio")
    (data / keys.FOLDER / "seal.key").unlink()
    keys.seal_keys.cache_clear()
    with pytest.raises(keys.KeyMissingError, match=r"seal\.key"):
        back_up(data, tmp_path / "a.backup", PHRASE)
    empty = tmp_path / "empty"
    keys.make(empty)
    (empty / DATABASE).touch()
    with pytest.raises(BackupError, match="its database is empty"):
        back_up(empty, tmp_path / "a.backup", PHRASE)
    assert not (tmp_path / "a.backup").exists()
