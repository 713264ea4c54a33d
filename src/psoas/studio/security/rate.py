"""How often one link, or one address that opens links, may ask: a bucket of requests that fills again at a steady pace.

Counted in each process by itself, which costs no request a query; with two processes the limit is up to twice as high. A phone whose
requests are refused keeps its answers and sends them later.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_KEPT: Final = 4096


@dataclass
class Rate:
    """A limit for each of many who ask.

    Attributes:
        most: requests at once, when nothing was asked for long.
        a_second: requests that come back each second.
        clock: seconds that only grow.
    """

    most: float
    a_second: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def allows(self, who: str) -> bool:
        """Count a request; whether it may pass."""
        now = self.clock()
        with self._lock:
            left, at = self._left.pop(who, (self.most, now))
            left = min(self.most, left + (now - at) * self.a_second)
            passes = left >= 1
            self._left[who] = (left - 1 if passes else left, now)
            while len(self._left) > _KEPT:
                self._left.popitem(last=False)
        return passes


# Somebody who writes asks once or twice a second; a phone that was without a connection sends what it kept in batches.
A_LINK: Final = Rate(most=240, a_second=4)
# A studio's clients may share an address; a link of 256 bits is guessed at no pace, so that this only bounds the work.
OPENINGS: Final = Rate(most=300, a_second=10)
