"""The studio starts by one command, says what a person must know, and is stopped by Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from benchmarks.studio.served import Browser, Started, command, environment, started

from psoas.errors import StudioError
from psoas.studio.security import keys
from psoas.studio.serving.ports import listen
from psoas.studio.serving.supervise import Child, Supervisor

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")]


def test_the_first_start_says_where_the_keys_lie_and_shows_once_where_the_owner_is_made(
    tmp_path: Path,
) -> None:
    data = tmp_path / "mine"
    with started(data) as running:
        told = running.said("/welcome/")
        said = "\n".join(running.lines)
        assert str((data / "keys").resolve()) in said
        assert "without the keys nobody can" in said
        path = told.strip().removeprefix(running.address)
        browser = Browser(running.address)
        assert browser.get(path)[0] == 200
        wanted = {
            "studio": "Hip House",
            "name": "Olive",
            "email": "olive@example.org",
            "country": "IE",
            "language": "en",
        }
        status, page, _ = browser.post(path, wanted | {"password": "short"})
        assert status == 422
        assert "Hip House" in page
        status, page, headers = browser.post(path, wanted | {"password": "four words of mine"})
        assert (status, headers["Location"]) == (302, "/")
        assert browser.get("/")[0] == 200
        assert browser.get(path)[0] == 404, "the address opens once"
        log = (data / "logs" / "studio.log").read_text()
        assert path.removeprefix("/welcome/") not in log
        assert "Olive" not in log
        assert "GET /welcome/<str:token> 200" in log
    assert running.process.returncode == 0
    assert "The studio is closed." in running.lines
    assert oct((data / "keys" / "seal.key").stat().st_mode)[-3:] == "600"
    assert oct((data / "logs" / "studio.log").stat().st_mode)[-3:] == "600"


def test_a_taken_port_is_passed_over_and_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        made = listen(taken)
        assert made.getsockname()[1] > taken
        made.close()
    with pytest.raises(StudioError, match="--port"):
        listen(1 if os.getuid() else 65536)


def test_a_process_that_dies_is_started_again_and_none_is_left_at_the_end(served: Started) -> None:
    served.said("is open at")
    until = time.monotonic() + 60
    while len(served.children()) < 4 and time.monotonic() < until:  # the worker comes when the studio answers
        time.sleep(0.1)
    web = served.children()[-1] if served.children() else 0
    for pid in served.children():
        name = Path(f"/proc/{pid}/cmdline").read_bytes()
        if (
            b"gunicorn" in name
            and int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) == served.process.pid
        ):
            web = pid
    os.kill(web, signal.SIGKILL)
    served.said("it is started again")
    browser = Browser(served.address)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if browser.get("/ready")[0] == 200:
                break
        except OSError:
            time.sleep(0.2)
    assert browser.get("/ready")[0] == 200


def test_a_process_that_never_starts_ends_the_studio_with_a_sentence() -> None:
    said: list[str] = []
    broken = Child("web server", ("-c", "raise SystemExit(3)"))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(StudioError, match="web server does not start"):
            Supervisor([broken], dict(os.environ), None, said.append).run(lambda: None)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert said


def test_errors_are_sentences_with_the_studio_s_exit_status(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    keys.make(damaged)
    (damaged / "studio.sqlite3").write_bytes(b"no database at all" * 100)
    for args, part in (
        (["--data", str(tmp_path / "x"), "--public-url", "http://studio.example.org"], "https"),
        (["check", "--data", str(tmp_path / "none")], "holds no studio"),
        (["check", "--data", str(damaged)], "is damaged, or is no database"),
    ):
        done = command(*args)
        assert done.returncode == 8, done.stderr
        assert part in done.stderr
        assert "Traceback" not in done.stderr


def test_a_studio_whose_key_is_gone_is_not_opened_with_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "studio.sqlite3").touch()
    done = command("--data", str(tmp_path))
    assert done.returncode == 8
    assert "seal.key" in done.stderr
    assert not (tmp_path / "keys").exists()


def test_without_the_extra_the_message_says_how_to_install_it(tmp_path: Path) -> None:
    code = (
        "import sys, importlib.abc\n"
        "class Hidden(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'django', 'allauth', 'cryptography'}: raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name in {'django', 'allauth', 'cryptography'} else real(name, package)\n"
        "sys.argv[:] = ['psoas', 'studio', '--data', sys.argv[1]]\n"
        "from psoas.cli import main; main()"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "d")],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 8
    assert "make run" in done.stderr
