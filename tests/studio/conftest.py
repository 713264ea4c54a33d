"""A studio of its own for each test process: keys, tables, an owner, a practitioner, a front desk; rolled back after each test."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connections, transaction

from psoas.studio import server

from .words import build_words

# Django reads its settings when the tables are imported, which is when the tests are collected.
FOLDER = Path(tempfile.mkdtemp(prefix="psoas-studio-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
# Playwright keeps an event loop running in the tests' thread, where Django would refuse to read its tables.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["PSOAS_STUDIO_STATIC"] = "plain"
(FOLDER / "static").mkdir()  # whitenoise warns where there is none
build_words()
server.load(FOLDER)

from psoas.studio.commands.people import add_member, found_studio  # noqa: E402
from psoas.studio.models import Member, Role  # noqa: E402
from psoas.studio.security.passwords import StudioArgon2  # noqa: E402

# The staff of each test have passwords; the real hash of one takes as long as a page. `real_passwords` brings it back.
COSTS = {"memory_cost": StudioArgon2.memory_cost, "time_cost": StudioArgon2.time_cost}
StudioArgon2.memory_cost, StudioArgon2.time_cost = 64, 1

EMPTY = sqlite3.connect(":memory:", check_same_thread=False)
PASSWORD = "a long sample password"  # noqa: S105 - of invented people


@pytest.fixture(scope="session", autouse=True)
def _studio_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tables for this test process alone; the first process that has made them leaves a copy for the others."""
    of_run = tmp_path_factory.getbasetemp()
    kept = (of_run.parent if "PYTEST_XDIST_WORKER" in os.environ else of_run) / "studio.sqlite3"
    if kept.exists():
        shutil.copyfile(kept, FOLDER / "studio.sqlite3")
    else:
        server.migrate()
    with contextlib.closing(sqlite3.connect(FOLDER / "studio.sqlite3")) as tables:
        tables.backup(EMPTY)
    if not kept.exists():
        half = of_run / "studio.half"
        with contextlib.closing(sqlite3.connect(half)) as copy:
            EMPTY.backup(copy)
        half.replace(kept)
    return FOLDER


@pytest.fixture(autouse=True)
def _rolled_back(_studio_folder: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    """Everything that a test writes is taken back, unless it is marked ``real_transactions``."""
    if request.node.get_closest_marker("real_transactions"):
        yield
        # What it wrote is gone for the next test: the empty tables are put back, page by page.
        connections.close_all()
        with contextlib.closing(sqlite3.connect(FOLDER / "studio.sqlite3", timeout=30)) as tables:
            EMPTY.backup(tables)
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as a studio hashes them."""
    for name, value in COSTS.items():
        monkeypatch.setattr(StudioArgon2, name, value)


@dataclass
class People:
    """The staff of a studio, and one of another studio."""

    owner: Member
    practitioner: Member
    other_practitioner: Member
    desk: Member
    stranger: Member


@pytest.fixture
def people() -> People:
    """A studio with its people."""
    owner = found_studio(
        name="Hip and Back", owner_name="Olive Owner", email="owner@example.org", password=PASSWORD
    )
    practitioner = add_member(
        by=owner, name="Pia Practitioner", email="pia@example.org", password=PASSWORD, role=Role.PRACTITIONER
    )
    other = add_member(
        by=owner,
        name="Quin Practitioner",
        email="quin@example.org",
        password=PASSWORD,
        role=Role.PRACTITIONER,
    )
    desk = add_member(by=owner, name="Dee Desk", email="desk@example.org", password=PASSWORD, role=Role.DESK)
    stranger = found_studio(
        name="Elsewhere", owner_name="Stan Stranger", email="stan@example.net", password=PASSWORD
    )
    return People(owner, practitioner, other, desk, stranger)
