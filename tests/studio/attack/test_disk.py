"""A disk that is full, a database that is damaged: a sentence that names the file and says what to do, and nothing of what was written."""

from __future__ import annotations

import contextlib
import errno
import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from psoas.cli import studio
from psoas.errors import StudioError
from psoas.studio.safety.disk import told_of_the_disk
from psoas.studio.security import logs
from psoas.studio.server import DATABASE

FULL = Path("/dev/full")
TOKEN = "Zwetschgenknoedel"  # noqa: S105 - stands for a link's


def nothing(database: sqlite3.Connection, _file: Path) -> None:
    database.execute("SELECT * FROM studio_visit")


def damaged(database: sqlite3.Connection, file: Path) -> None:
    file.write_bytes(b"no database at all" * 100)
    database.execute("SELECT * FROM sqlite_master")


def full(database: sqlite3.Connection, _file: Path) -> None:
    database.execute("PRAGMA max_page_count = 1")
    database.execute("CREATE TABLE words (said)")
    database.execute("INSERT INTO words VALUES (?)", ["ache " * 5000])


def not_ours(database: sqlite3.Connection, _file: Path) -> None:
    database.execute("PRAGMA query_only = ON")
    database.execute("CREATE TABLE words (said)")


def wrapped(fault: Callable[[sqlite3.Connection, Path], None], file: Path) -> None:
    """The fault, as Django hands it on."""
    with contextlib.closing(sqlite3.connect(file)) as database:
        try:
            fault(database, file)
        except sqlite3.Error as error:
            raise RuntimeError("as Django wraps it") from error


def failing(_database: sqlite3.Connection, _file: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE  # a disk without room for what readers share
    raise error


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (nothing, "was never started; start it once"),
        (damaged, "is damaged, or is no database; bring a backup back"),
        (full, "no room is left on its disk"),
        (not_ours, "cannot be opened or written"),
        (failing, "cannot be read or written; look whether it is full"),
    ],
)
def test_what_is_wrong_with_the_database_is_said_in_a_sentence(
    tmp_path: Path, fault: Callable[[sqlite3.Connection, Path], None], says: str
) -> None:
    with pytest.raises(StudioError, match=says) as told, told_of_the_disk(tmp_path):
        wrapped(fault, tmp_path / DATABASE)
    assert str(told.value).startswith(str(tmp_path))


def test_other_faults_pass_and_a_full_disk_is_known_without_a_database(tmp_path: Path) -> None:
    with pytest.raises(KeyError), told_of_the_disk(tmp_path):
        raise KeyError("x")
    told = StudioError("other: no room is left there")  # a sentence of ours stays as it is
    told.__context__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(StudioError, match="other: no room is left there"), told_of_the_disk(tmp_path):
        raise told
    with pytest.raises(StudioError, match="no room is left"), told_of_the_disk(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
def test_a_log_that_cannot_be_written_shows_no_record_on_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler = logs._LogFile(FULL)
    for _again in range(2):
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "%s: %s", ("Fault", f"/i/{TOKEN}/open"), None
        )
        handler.handle(record)
    with contextlib.suppress(OSError):
        handler.close()
    said = capsys.readouterr().err
    assert TOKEN not in said
    assert said == "psoas: the studio's log cannot be written (No space left on device).\n"


def test_the_passphrase_of_a_new_backup_is_asked_for_twice(tmp_path: Path) -> None:
    args = ["backup", "--data", str(tmp_path), "--out", str(tmp_path / "a.backup")]
    said = CliRunner().invoke(
        studio.app,
        args,
        input="a long passphrase\na long passphrsae\n",
        env={"PSOAS_STUDIO_PASSPHRASE": None},
    )
    assert "do not match" in said.output
    assert not (tmp_path / "a.backup").exists()
