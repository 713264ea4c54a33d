"""Waiting for a page, in browser tests of pages whose policy forbids `eval`.

`page.wait_for_function` asks the page itself to evaluate the text again and again; a policy without 'unsafe-eval' refuses
all but the first time, so such a test passes only where the page was quick enough.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final


def until(page: Any, expression: str, arg: object = None, *, seconds: float = 20) -> None:
    """Ask until `expression` (JavaScript; a promise is awaited) is true of the page, from outside the page."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not within {seconds:g} s: {expression}"
        page.wait_for_timeout(25)


def wait(holds: Callable[[], object], *, page: Any = None, seconds: float = 20) -> None:
    """Ask until something holds, of the database or of a server in another thread; with a page, the page goes on meanwhile."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds:g} s"
        if page is None:
            time.sleep(0.05)
        else:
            page.wait_for_timeout(50)


# Endless ones, such as those of a spinner, are not waited for.
_SETTLED: Final = """() => Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime < 10_000).map(one => one.finished.catch(() => 0))).then(() => true)"""


def in_scheme(page: Any, scheme: str) -> None:
    """Light or dark, with every change of colour at its end: what is between two schemes has no contrast to judge."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_SETTLED)
