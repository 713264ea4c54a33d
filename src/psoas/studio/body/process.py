"""The body's own process: one at a time, the newest question first, every answer kept for a while.

A page's request never waits for long: it asks with a limit of time, gets nothing where that passes, and asks again; the work
goes on meanwhile. ``python -m psoas.studio.body.process`` reads its port and its secret from the environment.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from multiprocessing.connection import Client, Connection, Listener
from typing import Final

from psoas.errors import PsoasError
from psoas.studio.body.asked import Asked, Failure

PORT: Final = "PSOAS_STUDIO_BODY_PORT"
SECRET: Final = "PSOAS_STUDIO_BODY_SECRET"  # noqa: S105 - the variable's name
_KEPT: Final = 160
_WAITING: Final = 64
_HOST: Final = "127.0.0.1"


@dataclass
class _Desk:
    """Questions that wait, and answers that are kept. All access is under ``lock``."""

    lock: threading.Condition = field(default_factory=threading.Condition)
    waiting: OrderedDict[str, Asked] = field(default_factory=OrderedDict)
    answers: OrderedDict[str, bytes | Failure] = field(default_factory=OrderedDict)

    def ask(self, asked: Asked, timeout_s: float) -> bytes | Failure | None:
        """The answer, or None where it is not ready in time."""
        key = asked.key
        with self.lock:
            if key not in self.answers:
                self.waiting[key] = asked
                self.waiting.move_to_end(key)
                while len(self.waiting) > _WAITING:  # the oldest was left behind by its page
                    self.waiting.popitem(last=False)
                self.lock.notify_all()
                self.lock.wait_for(lambda: key in self.answers, timeout_s)
            if key in self.answers:
                self.answers.move_to_end(key)
            return self.answers.get(key)

    def work(self) -> None:
        """Answer for ever: the newest question first."""
        from psoas.studio.body import worked  # noqa: PLC0415 - it loads a physics engine

        with contextlib.suppress(PsoasError):
            worked.warm()
        while True:
            with self.lock:
                self.lock.wait_for(lambda: bool(self.waiting))
                key, asked = self.waiting.popitem(last=True)
            answer: bytes | Failure
            try:
                answer = worked.answer(asked)
            except PsoasError as error:
                answer = Failure(str(error))
            except Exception as error:
                answer = Failure(f"the body could not work this out ({type(error).__name__})")
            with self.lock:
                self.answers[key] = answer
                while len(self.answers) > _KEPT:
                    self.answers.popitem(last=False)
                self.lock.notify_all()


def serve(port: int, secret: bytes) -> None:
    """Answer questions on this machine's own address until the process ends."""
    desk = _Desk()
    threading.Thread(target=desk.work, daemon=True).start()
    with Listener((_HOST, port), authkey=secret, backlog=64) as listener:
        while True:
            # Someone without the secret, or who hung up: the next one is listened to.
            with contextlib.suppress(OSError, EOFError, Exception):
                threading.Thread(target=_talk, args=(listener.accept(), desk), daemon=True).start()


def _talk(connection: Connection, desk: _Desk) -> None:
    with contextlib.suppress(OSError, EOFError), connection:
        while True:
            asked, timeout_s = connection.recv()
            connection.send(desk.ask(asked, timeout_s))


def ask(asked: Asked, timeout_s: float) -> bytes | Failure | None:
    """Ask the body's process.

    Returns:
        The answer; a ``Failure``, also where the process is not there; None where it is not ready in time.
    """
    port, secret = os.environ.get(PORT, ""), os.environ.get(SECRET, "")
    if not port or not secret:
        return Failure("the body's process was not started")
    try:
        with Client((_HOST, int(port)), authkey=bytes.fromhex(secret)) as connection:
            connection.send((asked, timeout_s))
            # A little longer than the other side waits, so that its answer is heard.
            return connection.recv() if connection.poll(timeout_s + 1.0) else None
    except (OSError, EOFError):
        return None  # it is being started again


def main() -> None:
    """Serve with the port and the secret of the environment."""
    serve(int(os.environ[PORT]), bytes.fromhex(os.environ[SECRET]))


if __name__ == "__main__":
    main()
