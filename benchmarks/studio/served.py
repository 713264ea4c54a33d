"""A studio that is served in a process of its own, as its user starts it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

_STARTS_S: Final = 120.0  # on a machine that does other things too
PSOAS = [sys.executable, "-c", "import sys; sys.argv[0] = 'psoas'; from psoas.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    """Without the folder of the tests' own studio; files under their own names, so that no build is needed."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PSOAS_STUDIO")}
    return kept | {"PSOAS_STUDIO_STATIC": "plain", "PYTHONUNBUFFERED": "1"} | more


def command(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One verb of ``psoas studio``, run to its end."""
    return subprocess.run(
        [*PSOAS, "studio", *args],
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=_STARTS_S,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@dataclass
class Started:
    """A running studio.

    Attributes:
        process: ``psoas studio`` itself, the leader of its group.
        address: where it answers.
        lines: what it has said so far.
    """

    process: subprocess.Popen[str]
    address: str
    lines: list[str] = field(default_factory=list)

    def said(self, part: str, seconds: float = _STARTS_S) -> str:
        """Wait until it has said this; the line."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for line in self.lines:
                if part in line:
                    return line
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"{part!r} was not said: {self.lines}")

    def kill_all(self) -> None:
        """SIGKILL to it and to every process that it started, as when the machine stops."""
        for pid in [*self.children(), self.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def children(self) -> list[int]:
        """Its processes and theirs."""
        return below(self.process.pid)

    def cpu_seconds(self) -> float:
        """The processor time that its processes have taken so far (Linux)."""
        return cpu_seconds([*self.children(), self.process.pid])

    def stop(self) -> int:
        """Ctrl-C; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def cpu_seconds(pids: Iterable[int]) -> float:
    """The processor time that processes have taken so far (Linux)."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def below(pid: int) -> list[int]:
    """The processes that a process has started, and theirs (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                child = int(path.parent.name)
                found += [*below(child), child]
    return found


@contextlib.contextmanager
def started(data: Path, *args: str, port: int | None = None, **more: str) -> Iterator[Started]:
    """Start a studio in a folder, and stop it at the end."""
    port = port or free_port()
    process = subprocess.Popen(
        [*PSOAS, "studio", "--data", str(data), "--port", str(port), *args],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    running = Started(process, f"http://127.0.0.1:{port}")

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            running.lines.append(line.rstrip("\n"))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        running.said("is open at")
        yield running
    finally:
        if process.poll() is None:
            running.stop()
        reader.join(10)
        assert process.stdout is not None
        process.stdout.close()


class Browser:
    """Cookies and forms, and nothing more."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        self.address = address
        self.headers = headers or {}
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), _NoRedirect(), urllib.request.ProxyHandler({})
        )

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of a page."""
        return self._send(urllib.request.Request(self.address + path), headers)  # noqa: S310 - this machine

    def post(
        self, path: str, values: dict[str, str] | bytes, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of what a form, or a body, gives."""
        body = (
            values
            if isinstance(values, bytes)
            else urlencode(values | {"csrfmiddlewaretoken": self.csrf()}).encode()
        )
        return self._send(urllib.request.Request(self.address + path, data=body, method="POST"), headers)  # noqa: S310

    def csrf(self) -> str:
        """The token of the cookie."""
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def _send(
        self, request: urllib.request.Request, headers: dict[str, str]
    ) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of what a form, or a body, gives."""
        for name, value in (self.headers | {k.replace("_", "-"): v for k, v in headers.items()}).items():
            request.add_header(name, value)
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers.items())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None
