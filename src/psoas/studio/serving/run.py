"""``psoas studio``: prepares a folder, says what a person must know, serves in the foreground."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

from psoas.errors import StudioError
from psoas.studio import server
from psoas.studio.body.process import PORT, SECRET
from psoas.studio.security import logs
from psoas.studio.serving.only_one import only_one
from psoas.studio.serving.ports import HOST, free_port, listen
from psoas.studio.serving.supervise import Supervisor, children

_START_S: Final = 90.0
# The body's matrices are small: threads that share one cost more in waiting than they save.
_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def serve(
    data: Path,
    *,
    port: int,
    public_url: str = "",
    proxies: int | None = None,
    samples: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a studio until Ctrl-C.

    Args:
        data: its folder; it is made where it is not there.
        port: the first port that is tried.
        public_url: the HTTPS address under which phones reach the studio; empty for this machine alone.
        proxies: how many trusted proxies stand before it; by default one where there is a public address.
        samples: load the sample clients first; refused where there are real ones.
        say: tells the person at the terminal a sentence.

    Raises:
        StudioError: it cannot start; the message says why and what to do.
    """
    _checked_url(public_url)
    listener = listen(port)
    taken = int(listener.getsockname()[1])
    address = f"http://{HOST}:{taken}"
    os.environ["PSOAS_STUDIO_ADDRESS"] = address
    os.environ["PSOAS_STUDIO_PROXIES"] = str((1 if public_url else 0) if proxies is None else proxies)
    try:
        with only_one(data, public_url or address):
            if taken != port:
                say(f"Port {port} is taken; this studio is at port {taken}.")
            server.prepare(data, public_url=public_url)
            if server.is_new():
                say(server.about_keys(data))
            if samples:
                from psoas.studio.samples.load import load_samples  # noqa: PLC0415 - tables are there after Django is set up

                load_samples(say)
            _supervise(data, listener, public_url or address, say)
    finally:
        listener.close()


def _supervise(data: Path, listener: socket.socket, shown: str, say: Callable[[str], None]) -> None:
    port = int(listener.getsockname()[1])
    environment = dict(os.environ) | {name: os.environ.get(name, "1") for name in _THREADS}
    environment |= {"PSOAS_STUDIO_PARENT": str(os.getpid()), "PYTHONUNBUFFERED": "1"}
    environment |= {PORT: str(free_port()), SECRET: secrets.token_hex(32)}
    handed_over: socket.socket | None = listener
    if os.name == "posix":
        os.set_inheritable(listener.fileno(), True)
        environment["PSOAS_STUDIO_SOCKET"] = str(listener.fileno())
    else:
        listener.close()
        handed_over = None
    setup = server.welcome_path() if server.is_new() else ""
    logs.turn_over(data)

    def when_up() -> None:
        if _is_up(port):
            say(f"The studio is open at {shown}/ (Ctrl-C closes it).")
            if setup:
                say(f"It is new. Give it a name and an owner, once, within a day:\n  {shown}{setup}")

    Supervisor(children(port), environment, handed_over, say).run(when_up)
    say("The studio is closed.")


def _is_up(port: int) -> bool:
    """Whether the server has answered within its time."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.stderr.write(
        "psoas: the studio has not answered; the folder logs in its folder says where it stands.\n"
    )
    return False


def _checked_url(url: str) -> None:
    if url and (
        not url.startswith("https://") or len(url) < len("https://a.b") or "/" in url[8:].rstrip("/")
    ):
        raise StudioError(
            "--public-url: must be an address such as https://studio.example.org, with https and without a path: "
            "what clients say must not travel in the open."
        )
