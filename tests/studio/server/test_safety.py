"""Backup and restore, and that `check` finds what was changed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from benchmarks.studio.served import Browser, Started, command

from psoas.studio.safety.backup import MIN_PASSPHRASE, BackupError, back_up, restore

PHRASE = "a passphrase of samples"


@pytest.fixture(scope="module")
def backup(served: Started, samples_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Taken while the studio is at work."""
    file = tmp_path_factory.mktemp("backup") / "studio.backup"
    assert Browser(served.address).get("/ready")[0] == 200
    done = command(
        "backup", "--data", str(samples_folder), "--out", str(file), PSOAS_STUDIO_PASSPHRASE=PHRASE
    )
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def brought_back(backup: Path, tmp_path: Path) -> Path:
    restore(backup, tmp_path / "back", PHRASE)
    return tmp_path / "back"


def check(data: Path) -> tuple[int, str]:
    done = command("check", "--data", str(data))
    return done.returncode, done.stdout + done.stderr


def test_a_backup_brings_everything_back_keys_included(brought_back: Path, backup: Path) -> None:
    status, said = check(brought_back)
    assert status == 0, said
    assert "signed notes: 9 versions" in said
    content = backup.read_bytes()
    assert (brought_back / "keys" / "seal.key").read_bytes().strip() not in content
    assert b"SQLite format" not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_what_cannot_be_brought_back_is_said_and_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    sealed = backup.read_bytes()
    changed = bytearray(sealed)
    changed[len(sealed) // 2] ^= 1
    for name, content, phrase, part in (
        ("wrong", sealed, "another passphrase", "passphrase is another"),
        ("changed", bytes(changed), PHRASE, "damaged"),
        ("short", sealed[: len(sealed) // 2], PHRASE, "cut short|damaged"),
        ("head", sealed[:30], PHRASE, "cut short"),
        ("longer", sealed + b"x", PHRASE, "damaged"),
        ("other", b"PK\x03\x04 no backup at all", PHRASE, "no backup"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(BackupError, match=part):
            restore(file, tmp_path / f"{name}-back", phrase)
        assert not (tmp_path / f"{name}-back").exists()
        assert not (tmp_path / f"{name}-back.part").exists()


def test_nothing_is_overwritten(backup: Path, samples_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    with pytest.raises(BackupError, match="not empty"):
        restore(backup, tmp_path / "full", PHRASE)
    with pytest.raises(BackupError, match="is there already"):
        back_up(samples_folder, backup, PHRASE)
    with pytest.raises(BackupError, match=f"{MIN_PASSPHRASE} characters"):
        back_up(samples_folder, tmp_path / "b", "short")
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


FORGED = {
    # what is done behind the program's back, and what `check` says of it
    "a row of the access log is changed": (
        "access_not_changed",
        "UPDATE studio_access SET verb = 'visit.read' WHERE number = 3",
        "row 3 was changed",
    ),
    "a row of the access log is taken out": (
        "access_not_deleted",
        "DELETE FROM studio_access WHERE number = 5",
        "rows from 5 to 5",
    ),
    "a signed note is dated anew": (
        "note_not_changed",
        "UPDATE studio_noteversion SET signed_at = '2020-01-01' WHERE rowid = 1",
        "was changed",
    ),
    "a note is taken out": (
        "note_not_deleted",
        "DELETE FROM studio_noteversion WHERE rowid = 1",
        "its note is not there",
    ),
    "a client's words are moved to another visit": (
        "",
        "UPDATE studio_visit SET words_sealed = (SELECT words_sealed FROM studio_visit v WHERE v.state = 'signed' LIMIT 1)",
        "studio_visit:words_sealed:",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_the_database_refuses_and_check_finds_what_was_done_without_it(brought_back: Path, what: str) -> None:
    trigger, statement, says = FORGED[what]
    database = sqlite3.connect(brought_back / "studio.sqlite3")
    if trigger:
        if "DELETE FROM studio_noteversion" not in statement:  # notes of samples may be deleted
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                database.execute(statement)
        made = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (trigger,)).fetchone()[0]
        database.execute(f"DROP TRIGGER {trigger}")
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(statement)
        database.execute(made)
    else:
        database.execute(statement)
    database.commit()
    database.close()
    status, said = check(brought_back)
    assert status == 8, said
    assert says in said


def test_a_missing_trigger_is_found(brought_back: Path) -> None:
    database = sqlite3.connect(brought_back / "studio.sqlite3")
    database.execute("DROP TRIGGER access_not_deleted")
    database.commit()
    database.close()
    status, said = check(brought_back)
    assert status == 8
    assert "database: whole" not in said
    assert "trigger" in said


def test_without_its_key_nothing_opens(brought_back: Path) -> None:
    shutil.copyfile(brought_back / "keys" / "session.key", brought_back / "keys" / "seal.key")
    status, said = check(brought_back)
    assert status == 8
    assert "does not open" in said
