"""Gunicorn's settings (``gunicorn -c python:psoas.studio.serving.gunicorn_settings``). Two workers of two threads, forked from a warm program.

Two workers of one or two threads answered sooner than two of four: requests that compute hold the interpreter's lock (measured).
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.glogging import Logger

from psoas.studio.security import logs
from psoas.studio.serving.die_with_parent import die_with_parent

if TYPE_CHECKING:
    from gunicorn.config import Config

DATA = Path(os.environ["PSOAS_STUDIO_DATA"])
logs.configure(DATA)
die_with_parent()


class QuietLogger(Logger):  # type: ignore[misc] # gunicorn has no types
    """Everything goes to the studio's log, whose formatter drops addresses; the access log is the studio's own."""

    def setup(self, cfg: Config) -> None:
        """Pass records on instead of writing them."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.loglevel = logging.INFO
        self.error_log.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)

    def access(self, *_args: Any) -> None:
        """Written by ``AccessLogMiddleware``."""


wsgi_app = "psoas.studio.wsgi:application"
bind = [f"fd://{os.environ['PSOAS_STUDIO_SOCKET']}"]
worker_class = "gthread"
workers = 2
threads = 2
keepalive = 75  # browsers keep a connection for longer than gunicorn's 2 seconds: two resets in 300 requests (measured)
timeout = 60
graceful_timeout = 5
control_socket_disable = True
logger_class = QuietLogger
# Whether a request came by HTTPS is decided by Django's own setting, for as many proxies as were named.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
limit_request_line = 4094


# On Linux the program is loaded and warmed up once and its workers are forked from it: half the work of a start, and what they
# have read they share. The libraries of macOS do not bear a fork once they have been used.
preload_app = sys.platform == "linux"


def when_ready(server: object) -> None:  # noqa: ARG001 - gunicorn's interface
    """Read the tables before the first person waits for them, and before the workers are forked."""
    if preload_app:
        from django.db import connections  # noqa: PLC0415 - the program is loaded by now

        _warm_up()
        connections.close_all()  # no two processes may write through one connection


def post_worker_init(worker: object) -> None:  # noqa: ARG001 - gunicorn's interface
    """The same in each worker that was not forked from a warm program."""
    if not preload_app:
        _warm_up()


def _warm_up() -> None:
    from psoas.studio.serving.warm_up import warm_up  # noqa: PLC0415 - Django is set up by then

    warm_up()
