"""What must hold underneath: sign-in limits for all processes, argon2's parameters, one writer a process, SQLite's settings."""

from __future__ import annotations

import threading
import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import connection, connections
from django.test import Client as Browser
from django.test import override_settings

from psoas.studio.models import Access, User
from psoas.studio.security import write as writing
from psoas.studio.security.checks import configuration
from psoas.studio.security.write import write

from ..conftest import PASSWORD, People
from ..threads import at_once


def test_too_many_wrong_passwords_are_refused_whichever_process_counts(people: People) -> None:
    cache.clear()
    statuses = []
    for _ in range(12):
        browser = Browser(
            HTTP_HOST="127.0.0.1"
        )  # a new one each time, as from another process: only the cache knows
        statuses.append(
            browser.post("/account/login/", {"login": "owner@example.org", "password": "wrong"}).status_code
        )
    right = Browser(HTTP_HOST="127.0.0.1").post(
        "/account/login/", {"login": "owner@example.org", "password": PASSWORD}
    )
    assert 429 in statuses or right.status_code != 302, statuses
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM studio_cache")
        assert cursor.fetchone()[0] > 0, "the counts stand in the database, which all processes share"
    cache.clear()


def test_failed_sign_ins_of_one_person_do_not_shut_others_out_at_the_same_address(people: People) -> None:
    cache.clear()

    def tries(who: str, password: str, address: str = "10.0.0.7") -> bool:
        browser = Browser(HTTP_HOST="127.0.0.1", REMOTE_ADDR=address)
        answer = browser.post("/account/login/", {"login": who, "password": password})
        return answer.status_code == 302

    owner, other = people.owner.user.email, people.practitioner.user.email
    assert not any(tries(owner, "wrong") for _ in range(12))
    assert not tries(owner, PASSWORD), "this account waits at this address"
    assert tries(other, PASSWORD), "another does not"
    assert tries(owner, PASSWORD, "10.0.0.8"), "nor does the owner elsewhere"
    cache.clear()


@pytest.mark.usefixtures("real_passwords")
def test_passwords_are_hashed_with_argon2_at_the_parameters_that_owasp_names() -> None:
    user = User(email="x@example.org")
    user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_sqlite_is_set_up_as_it_was_measured() -> None:
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.real_transactions
def test_one_thread_of_a_process_writes_at_a_time_and_no_number_is_given_twice() -> None:
    from psoas.studio.models import Studio

    studio = Studio(name="Written to by many")
    studio.save(force_insert=True)
    inside, most, errors = 0, 0, []
    watch = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        try:
            for _ in range(5):
                with write(by=studio, verb="test.write", about=("studio", studio.pk)):
                    with watch:
                        inside += 1
                        most = max(most, inside)
                    time.sleep(0.001)
                    with watch:
                        inside -= 1
        except Exception as error:  # told below
            errors.append(error)
        finally:
            connections.close_all()

    at_once(work, 6)
    assert not errors
    assert most == 1
    numbers = list(Access.objects.filter(studio=studio).values_list("number", flat=True))
    assert numbers == list(range(1, 31))


def test_the_lock_is_one_for_the_process() -> None:
    assert isinstance(writing._LOCK, type(threading.RLock()))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DEBUG", True),
        ("PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"]),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}),
        ("SECURE_CSP", {"default-src": ["'unsafe-inline'"]}),
        ("DATABASES", {"default": {"OPTIONS": {"transaction_mode": "DEFERRED"}}}),
    ],
)
def test_an_unsafe_setting_is_refused_at_the_start(
    setting: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Changed:
        def __getattr__(self, name: str) -> object:
            return value if name == setting else getattr(settings, name)

    from psoas.studio.security import checks

    with monkeypatch.context() as changed:
        changed.setattr(checks, "settings", Changed())
        assert len(configuration(None)) == 1
    assert not configuration(None)


def test_all_of_djangos_own_checks_pass() -> None:
    with override_settings():
        assert not [found for found in run_checks() if found.level >= 40]
