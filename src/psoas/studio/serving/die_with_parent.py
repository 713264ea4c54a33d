"""A process of the studio ends when the one that started it is killed, so that no server is left behind on the port."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM at the parent's end (Linux); elsewhere nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    wanted = os.environ.get("PSOAS_STUDIO_PARENT")
    if wanted and os.getppid() != int(wanted):  # it had ended before we asked
        os.kill(os.getpid(), signal.SIGTERM)
