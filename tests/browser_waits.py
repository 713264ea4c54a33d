"""Waiting for a page, in browser tests of pages whose policy forbids `eval`.

`page.wait_for_function` asks the page itself to evaluate the text again and again; a policy without 'unsafe-eval' refuses
all but the first time, so such a test passes only where the page was quick enough.
"""

from __future__ import annotations

import time
from typing import Any


def until(page: Any, expression: str, arg: object = None, *, seconds: float = 8) -> None:
    """Ask until `expression` (JavaScript; a promise is awaited) is true of the page, from outside the page."""
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not within {seconds:g} s: {expression}"
        page.wait_for_timeout(25)
