"""Gunicorn's settings (``gunicorn -c python:psoas.studio.serving.gunicorn_settings``). Two workers of two threads, forked from a process that is warmed up.

Two workers of one or two threads answered sooner than two of four: requests that compute hold the interpreter's lock (measured).
"""

from __future__ import annotations

import logging
import os
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
preload_app = True
graceful_timeout = 5
control_socket_disable = True
logger_class = QuietLogger
# Whether a request came by HTTPS is decided by Django's own setting, for as many proxies as were named.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
limit_request_line = 4094


def on_starting(server: object) -> None:  # noqa: ARG001 - gunicorn's interface
    """Read the tables once, before the workers are forked: they share them, and one that dies is there again at once."""
    from django.db import connections  # noqa: PLC0415 - after the application is loaded

    from psoas.studio.serving.warm_up import warm_up  # noqa: PLC0415 - as above

    warm_up()
    # A connection to SQLite must not go through a fork.
    connections.close_all()
