"""A port to listen on: the one asked for, or the next that is free."""

from __future__ import annotations

import os
import socket
from typing import Final

from psoas.errors import StudioError

HOST: Final = "127.0.0.1"
_TRIED: Final = 50
_BACKLOG: Final = 512


def listen(port: int) -> socket.socket:
    """A listening socket on this machine. It is kept open by ``psoas studio``, so that connections wait while a server restarts.

    Args:
        port: the first that is tried, 1 to 65535.

    Raises:
        StudioError: none of the next ports is free.
    """
    for tried in range(port, min(port + _TRIED, 65536)):
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere this would take a port that another program holds
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((HOST, tried))
            made.listen(_BACKLOG)
        except OSError:
            made.close()
            continue
        return made
    raise StudioError(
        f"port: {port} and the {_TRIED - 1} after it are taken or not allowed; give another with --port."
    )


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
        made.bind((HOST, 0))
        return int(made.getsockname()[1])
