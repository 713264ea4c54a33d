"""One studio with samples, served once for all tests that only ask it, and copied for those that do more with it."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.studio.served import Started, started


@pytest.fixture(scope="session")
def samples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio") / "samples"


@pytest.fixture(scope="session")
def served(samples_folder: Path) -> Iterator[Started]:
    """A studio with sample clients, at work."""
    with started(samples_folder, "--samples") as running:
        yield running


@pytest.fixture(scope="session")
def copied(served: Started, samples_folder: Path) -> Callable[[Path], Path]:
    """Makes a folder with the same clients and keys: to migrate and to load samples anew takes longer than a start."""

    def copy(to: Path) -> Path:
        to.mkdir(mode=0o700)
        shutil.copytree(samples_folder / "keys", to / "keys")
        with (
            contextlib.closing(sqlite3.connect(samples_folder / "studio.sqlite3")) as source,
            contextlib.closing(sqlite3.connect(to / "studio.sqlite3")) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = wal")
        return to

    return copy
