"""How soon somebody may try a password again. Strangers' wrong tries slow each other, and lock nobody out.

Three rules, after the OWASP Authentication Cheat Sheet and "Slow Down Online Guessing Attacks with Device Cookies" (OWASP):

* A browser that signed in to the account before (``security.device``) is counted by itself; nobody else's tries touch it.
* An account at an address: some tries, then a wait that doubles up to a quarter of an hour.
* An account from everywhere else, and an address with all its accounts: above a number of wrong tries the next ones take turns. Whoever
  has to wait is told how long, and their turn is kept for them, so that somebody who tries without a pause cannot take it.

A refused try counts for nothing: asking again does not make the wait longer.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction


@dataclass(frozen=True, slots=True)
class Pace:
    """Waits that double.

    Attributes:
        free: wrong tries without a wait.
        first_s: the first wait, in seconds.
        longest_s: the longest.
        memory_s: how long a wrong try counts.
    """

    free: int
    first_s: float
    longest_s: float
    memory_s: float

    def wait(self, failed: Sequence[float], now: float) -> float:
        """Seconds until the next try; a clock that was set back makes none longer.

        >>> pace = Pace(free=2, first_s=60, longest_s=100, memory_s=3600)
        >>> pace.wait([0], 10), pace.wait([0, 5], 10), pace.wait([0, 5, 6], 10), pace.wait([0, 5, 6], 9000)
        (0.0, 55.0, 96.0, 0.0)
        >>> pace.wait([86400, 86405], 10)
        0.0
        """
        counted = _lately(failed, now, self.memory_s)
        if len(counted) < self.free:
            return 0.0
        whole = min(self.first_s * 2.0 ** (len(counted) - self.free), self.longest_s)
        return min(max(0.0, float(counted[-1] + whole - now)), whole)


@dataclass(frozen=True, slots=True)
class Turns:
    """One try after another, once there were many wrong ones.

    Attributes:
        free: wrong tries within ``memory_s`` without turns.
        each_s: seconds from one turn to the next.
        longest_s: nobody waits longer for a turn, however many wait.
        memory_s: how long a wrong try counts.
    """

    free: int
    each_s: float
    longest_s: float
    memory_s: float


# The numbers are estimates of ours; what OWASP asks for is that they grow, end, and spare a browser that is known.
AT_ADDRESS: Final = Pace(free=5, first_s=60, longest_s=900, memory_s=4 * 3600)
KNOWN_BROWSER: Final = Pace(free=10, first_s=30, longest_s=300, memory_s=3600)
FROM_EVERYWHERE: Final = Turns(free=30, each_s=20, longest_s=600, memory_s=3600)
OF_AN_ADDRESS: Final = Turns(free=100, each_s=6, longest_s=600, memory_s=600)
_KEEP_S: Final = 4 * 3600
# Tries that wait for each other have read the clock in another order than they are counted in; what lies further ahead is of a clock
# that was set back since.
_AHEAD_S: Final = 60.0
_KEPT: Final = OF_AN_ADDRESS.free + 1  # wrong tries that are remembered for one row; more change no wait


@dataclass(frozen=True, slots=True)
class Try:
    """A try that may be made. It counts as a wrong one until ``succeeded`` takes it back."""

    rows: tuple[str, ...]
    at: float

    def succeeded(self) -> None:
        """The password was right."""
        with transaction.atomic():
            for row in self.rows:
                held = _read(row)
                left = [at for at in held["failed"] if at != self.at]
                _keep(row, {**held, "failed": left})


def begin(
    *, login: str, address: str, browser: str | None, clock: Callable[[], float] = time.time
) -> Try | float:
    """Ask for a try.

    Args:
        login: the address that was typed.
        address: where the request comes from.
        browser: which known browser of this account it is; None where it is not known.
        clock: seconds since 1970.

    Returns:
        The try, already counted, or the seconds to wait.
    """
    now = clock()
    # One writer at a time, whichever process asks: two tries at once cannot both be the last free one.
    with transaction.atomic():
        if browser is not None:
            row = f"browser:{browser}"
            wait = KNOWN_BROWSER.wait(_read(row)["failed"], now)
            return wait or _counted((row,), now)
        here, account, place = f"here:{login}:{address}", f"account:{login}", f"address:{address}"
        wait = AT_ADDRESS.wait(_read(here)["failed"], now)
        for row, turns in ((account, FROM_EVERYWHERE), (place, OF_AN_ADDRESS)):
            wait = max(wait, _turn(row, turns, here, now))
        return wait or _counted((here, account, place), now)


def _turn(row: str, turns: Turns, here: str, now: float) -> float:
    """Seconds until the turn of an account at an address; a turn is given to whoever has none, and is gone once it was used."""
    held = _read(row)
    if len(_lately(held["failed"], now, turns.memory_s)) < turns.free:
        return 0.0
    own = _read(here)
    given: dict[str, float] = dict(own["turns"])
    mine = given.get(row)
    if mine is not None and mine - now <= turns.longest_s:
        return max(0.0, mine - now)
    following = float(held["next"])
    if following > now + turns.longest_s + _AHEAD_S:
        following = now
    mine = min(max(following, now) + turns.each_s, now + turns.longest_s)
    given[row] = mine
    _keep(row, {**held, "next": mine})
    _keep(here, {**own, "turns": given})
    return mine - now


def _counted(rows: tuple[str, ...], now: float) -> Try:
    for row in rows:
        held = _read(row)
        failed = _lately(held["failed"], now, _KEEP_S)
        _keep(row, {"failed": [*failed, now], "next": held["next"], "turns": {}})
    return Try(rows, now)


def _lately(failed: Sequence[float], now: float, memory_s: float) -> list[float]:
    """The wrong tries that count; not those of a clock that was ahead of today's."""
    return [at for at in failed if -_AHEAD_S < now - at < memory_s]


def _key(row: str) -> str:
    # No address and no e-mail address stands in the table of the cache.
    return f"sign-in:{hashlib.sha256(row.encode()).hexdigest()}"


def _read(row: str) -> Mapping[str, Any]:
    held: Mapping[str, Any] = cache.get(_key(row)) or {"failed": [], "next": 0.0, "turns": {}}
    return held


def _keep(row: str, held: Mapping[str, Any]) -> None:
    cache.set(_key(row), {**held, "failed": held["failed"][-_KEPT:]}, _KEEP_S)


def minutes(wait_s: float) -> int:
    """Whole minutes that a person is told to wait: at least one.

    >>> minutes(3), minutes(61)
    (1, 2)
    """
    return max(1, math.ceil(wait_s / 60))
