"""No log holds a client's word or a link's token: errors are provoked in every view with a marked text, and the logs are searched."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.studio.served import Browser, Started
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from psoas.studio.security import logs
from psoas.studio.security.policy import PolicyMiddleware

from ..conftest import People
from .routes import LINKS, STAFF, every_route, things_of

MARK = "Zwetschgenknoedel"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """The studio's log of this process, with what would go to the terminal in the same file."""
    root = logging.getLogger()
    before = root.handlers, root.level, sys.excepthook, threading.excepthook
    shown, sys.stderr = sys.stderr, (terminal := io.StringIO())
    path = logs.configure(tmp_path)
    try:
        yield path
        path.write_text(path.read_text() + terminal.getvalue())
    finally:
        sys.stderr = shown
        for handler in root.handlers:
            handler.close()
        root.handlers, sys.excepthook, threading.excepthook = before[0], before[2], before[3]
        root.setLevel(before[1])


def _fails(
    self: PolicyMiddleware, request: HttpRequest, view: object, _args: object, _kwargs: object
) -> HttpResponse:
    try:
        raise KeyError(f"{MARK} in a cause")
    except KeyError as error:
        raise ValueError(f"could not read {MARK} of {request.body!r}") from error


def _ask_everything(people: People) -> None:
    things = things_of(people)
    for who in (STAFF["owner"], LINKS["open link"]):
        browser = who(people, things)
        for route in every_route():
            with transaction.atomic():
                address = route.address(things).replace("no-such-token", MARK)
                answers = [
                    browser.get(f"{address}?words={MARK}"),
                    browser.post(address, {"words": MARK, "login": MARK, "password": MARK}),
                    browser.post(
                        address,
                        json.dumps({"events": [MARK], "words": MARK}),
                        content_type="application/json",
                    ),
                ]
                transaction.set_rollback(True)
            if any(answer.cookies for answer in answers):  # it may have signed out
                browser = who(people, things)


def test_a_failing_view_leaves_its_place_in_the_log_and_no_word(
    people: People, logged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PolicyMiddleware, "process_view", _fails)
    _ask_everything(people)
    text = logged.read_text()
    assert MARK not in text
    assert "ValueError from KeyError" in text
    assert "in _fails" in text
    assert "/i/<str:token>/open" in text


def test_what_is_sent_to_the_views_is_in_no_log(people: People, logged: Path) -> None:
    _ask_everything(people)
    text = logged.read_text()
    assert MARK not in text
    assert "psoas.studio.access" in text


def test_an_error_page_holds_nothing_of_what_was_sent(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = STAFF["owner"](people, things_of(people))
    monkeypatch.setattr(PolicyMiddleware, "process_view", _fails)
    answer = browser.post("/", {"words": MARK})
    assert answer.status_code == 500
    assert MARK not in answer.content.decode()


def test_a_record_of_another_library_is_written_without_its_message(logged: Path) -> None:
    logging.getLogger("another.library").error("cannot read %s", MARK)
    logging.getLogger("another.library").error(f"cannot read {MARK}")
    logging.getLogger("gunicorn.error").warning("Error handling request %s", f"/i/{MARK}/open")
    try:
        raise ValueError(MARK)
    except ValueError:
        logging.getLogger("psoas.studio").exception("a task failed")
    thread = threading.Thread(target=lambda: json.loads(MARK))
    thread.start()
    thread.join()
    text = logged.read_text()
    assert MARK not in text
    assert "another.library at test_logs" in text
    assert "a task failed ValueError" in text
    assert "JSONDecodeError" in text


def test_a_failed_task_keeps_the_place_and_no_word() -> None:
    from django_tasks_db.models import DBTaskResult

    task: Any = DBTaskResult(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x.y",
        backend_name="default",
        run_after=timezone.now(),
    )
    task.save()
    try:
        json.loads(MARK)
    except ValueError as error:
        task.set_failed(ValueError(f"{MARK}\nand {MARK}"))
        task.set_failed(error)
    kept = DBTaskResult.objects.get(pk=task.pk).traceback
    assert MARK not in kept
    assert "in test_a_failed_task_keeps_the_place_and_no_word" in kept


@pytest.mark.slow
def test_a_served_studio_logs_no_token_no_query_and_no_word(served: Started, samples_folder: Path) -> None:
    import http.client

    browser = Browser(served.address)
    browser.get(f"/i/{MARK}/open?words={MARK}")
    browser.get(f"/{MARK}/")
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": f"{MARK}@example.org", "password": MARK})
    for raw in (
        f"GET /{MARK} HTTP/9.9\r\n\r\n",
        f"{MARK} {MARK}\r\n\r\n",
        f"GET /{MARK} HTTP/1.1\r\nHost: {MARK}\r\n\r\n",
    ):
        connection = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=10)
        connection.connect()
        connection.sock.sendall(raw.encode())
        connection.sock.recv(4096)
        connection.close()
    text = "".join(p.read_text() for p in (samples_folder / "logs").iterdir()) + "\n".join(served.lines)
    assert MARK not in text
    assert "GET /i/<str:token>/open 403" in text
