"""Keeps the studio's processes running: starts them, restarts one that ends, and stops them all at Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

from psoas.errors import StudioError

_EARLY_S: Final = 5.0  # a process that ends sooner than this after its start did not really start
_EARLY_ENDS: Final = 4
_PATIENCE_S: Final = 12.0  # more than gunicorn's own time to finish requests
_LOOK_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Child:
    """A process of the studio: its name for people, and the modules and arguments that Python runs.

    One that ``can_wait`` is started when the studio answers, so that the web server has the processor to itself until then.
    """

    name: str
    arguments: tuple[str, ...]
    can_wait: bool = False


def children(port: int) -> tuple[Child, ...]:
    """The processes of a studio."""
    run = "psoas.studio.serving"
    web: tuple[str, ...]
    if os.name == "posix":
        web = ("-m", "gunicorn", "-c", f"python:{run}.gunicorn_settings")
    else:
        web = ("-m", f"{run}.waitress_server", str(port))
    return (
        Child("web server", web),
        Child("body", ("-m", f"{run}.body"), can_wait=True),
        Child("worker", ("-m", f"{run}.work", "default"), can_wait=True),
    )


@dataclass
class _Running:
    child: Child
    process: subprocess.Popen[bytes]
    since: float
    early_ends: int = 0


@dataclass
class Supervisor:
    """Runs children until told to stop.

    Attributes:
        children: what is run.
        environment: of every child.
        listener: the listening socket, which the web server takes over; None where it binds by itself.
        say: tells the person at the terminal a sentence.
    """

    children: Sequence[Child]
    environment: Mapping[str, str]
    listener: socket.socket | None
    say: Callable[[str], None]
    _stop: threading.Event = field(default_factory=threading.Event)
    _up: threading.Event = field(default_factory=threading.Event)
    _running: list[_Running] = field(default_factory=list)

    def run(self, when_up: Callable[[], None]) -> None:
        """Start everything, and keep it running until SIGINT or SIGTERM; ``when_up``, called in a thread, returns when the studio answers.

        Raises:
            StudioError: a process ends again and again right after its start.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)
        try:
            self._running = [self._begin(child) for child in self.children if not child.can_wait]
            waiting = [child for child in self.children if child.can_wait]
            threading.Thread(target=self._await, args=(when_up,), daemon=True).start()
            while not self._stop.wait(_LOOK_S):
                if waiting and self._up.is_set():
                    self._running += [self._begin(child) for child in waiting]
                    waiting = []
                for running in self._running:
                    self._look_after(running)
        finally:
            self._stop_all()

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _await(self, when_up: Callable[[], None]) -> None:
        try:
            when_up()
        finally:
            self._up.set()

    def _begin(self, child: Child) -> _Running:
        return _Running(child, self._start(child), time.monotonic())

    def _start(self, child: Child) -> subprocess.Popen[bytes]:
        kept = (self.listener.fileno(),) if self.listener is not None else ()
        return subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, *child.arguments],
            env=dict(self.environment),
            pass_fds=kept,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=os.name
            == "posix",  # Ctrl-C reaches this process alone, which then stops them in order
        )

    def _look_after(self, running: _Running) -> None:
        status = running.process.poll()
        if status is None or self._stop.is_set():
            return
        lasted = time.monotonic() - running.since
        running.early_ends = running.early_ends + 1 if lasted < _EARLY_S else 0
        if running.early_ends >= _EARLY_ENDS:
            raise StudioError(
                f"the {running.child.name} does not start (it ended with status {status}, {_EARLY_ENDS} times); "
                "the folder logs in the studio's folder says where."
            )
        self.say(f"The {running.child.name} ended with status {status}; it is started again.")
        running.process, running.since = self._start(running.child), time.monotonic()

    def _stop_all(self) -> None:
        for running in self._running:
            if running.process.poll() is None:
                running.process.terminate()
        until = time.monotonic() + _PATIENCE_S
        for running in self._running:
            try:
                running.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill(running.process)
        self._running = []


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
