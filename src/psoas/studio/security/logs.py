"""The studio's log. A line holds times, codes, statuses, routes and places in the program: nothing that a person wrote, and no token.

A message of another library may quote an address with a link's token ("Internal Server Error: /i/…/open") or a value that failed.
Of such a record only the logger, the place that logged, the status, the route and the kinds of the errors are kept.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

from django.http import HttpRequest, HttpResponse

FOLDER: Final = "logs"
FILE: Final = "studio.log"
OWN: Final = "psoas.studio"
ACCESS: Final = f"{OWN}.access"
# Libraries whose messages are fixed patterns with gaps for values.
_TEMPLATES_SHOWN: Final = ("gunicorn", "django_tasks")
_FRAMES: Final = 8
_FILE_BYTES: Final = 10_000_000  # an older log is kept beside it once the log is larger than this

access_log: Final = logging.getLogger(ACCESS)


class PlacesFormatter(logging.Formatter):
    """Writes our own messages, which hold codes only, and of all others the place and no message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and one for each frame of an error."""
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(record.created))
        said = f"{at} {record.levelname.lower()} {record.name} "
        if record.name.startswith(OWN):
            said += record.getMessage()
        else:
            said += f"at {record.module}:{record.lineno}"
            if record.args and record.name.startswith(_TEMPLATES_SHOWN):
                said += f" {record.msg}"  # the pattern with its gaps, not what would fill them
            if status := getattr(record, "status_code", None):
                said += f" status {status}"
            if isinstance(request := getattr(record, "request", None), HttpRequest):
                said += f" {request.method} {route_of(request)}"
        if record.exc_info and record.exc_info[1] is not None:
            said += _error(record.exc_info[1])
        return said


def _error(error: BaseException) -> str:
    """The kind of an error and of those behind it, and the places that it passed."""
    kinds = [type(error).__name__]
    behind = error.__cause__ or error.__context__
    while behind is not None and len(kinds) < _FRAMES:
        kinds.append(type(behind).__name__)
        behind = behind.__cause__ or behind.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = "".join(
        f"\n    {Path(*Path(f.filename).parts[-3:]).as_posix()}:{f.lineno} in {f.name}" for f in frames
    )
    return f" {' from '.join(kinds)}{places}"


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, such as ``i/<str:token>/open``; a dash where none matched."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "-"


class _LogFile(logging.FileHandler):
    """The log's file. Where it cannot be written the terminal says so once: Python would show each record there, links included."""

    _is_told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the interface of a handler
        """Say that the log cannot be written, and not what should have stood there."""
        error = sys.exc_info()[1]
        if not self._is_told:
            self._is_told = True
            why = error.strerror if isinstance(error, OSError) else type(error).__name__
            _told_at_terminal(f"psoas: the studio's log cannot be written ({why}).\n")


class _Terminal(logging.StreamHandler[TextIO]):
    """Errors at the terminal; one that is closed takes none."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the interface of a handler
        """Nothing can be said where nothing can be shown."""


def _told_at_terminal(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text)


class AccessLogMiddleware:
    """One line a request: method, route, status, milliseconds. No address, no query, no body, nobody's name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write the line."""
        begun = time.monotonic()
        response = self.get_response(request)
        route = "/static/" if request.path.startswith("/static/") else route_of(request)
        method = request.method if request.method in {"GET", "POST", "HEAD", "OPTIONS"} else "other"
        access_log.info(
            "%s %s %d %d ms", method, route, response.status_code, round(1000 * (time.monotonic() - begun))
        )
        return response


def configure(data: Path, *, terminal: bool = True) -> Path:
    """Send every record of this process to the studio's log, and errors to the terminal as well.

    Args:
        data: the studio's folder.
        terminal: whether errors are shown on the terminal too.

    Returns:
        The log file.
    """
    path = data / FOLDER / FILE
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    handlers: list[logging.Handler] = [_LogFile(path, encoding="utf-8")]
    if terminal:
        handlers.append(_Terminal(sys.stderr))
        handlers[1].setLevel(logging.ERROR)
    for handler in handlers:
        handler.setFormatter(PlacesFormatter())
    root = logging.getLogger()
    root.handlers = handlers
    root.setLevel(logging.INFO)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: (
        _uncaught(told.exc_type, told.exc_value, told.exc_traceback) if told.exc_value is not None else None
    )
    return path


def turn_over(data: Path) -> None:
    """Put a log that has grown large aside; called when the studio starts."""
    path = data / FOLDER / FILE
    if path.exists() and path.stat().st_size > _FILE_BYTES:
        path.replace(path.with_name(f"{FILE}.1"))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger(OWN).critical("stopped by an error", exc_info=(kind, error, trace))
