"""Fifty people at once with a second of thought between actions, against a started studio: ``python -m benchmarks.studio.load``.

A fifth of the actions are pages, two fifths ask what is understood, a fifth are answers or results that are stored and assessed, a fifth
are ``/health``. The people share the processors with the studio, as they do in no real studio.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.studio.kill import inside
from benchmarks.studio.people import Desk, Phone
from benchmarks.studio.served import Browser, Started, started

PEOPLE = 50
THOUGHT_S = 1.0
_SECONDS = 60.0
_DESKS = 10
_ARRIVE_S = 5.0


@dataclass
class Load:
    """What was measured: the time of each answer in milliseconds by kind of action, and what went wrong."""

    seconds: float
    cpu_seconds: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def all_times(self) -> list[float]:
        """Of every action."""
        return [t for times in self.times.values() for t in times]

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.all_times)

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 actions are answered."""
        return statistics.quantiles(self.all_times, n=20)[-1]

    @property
    def rate(self) -> float:
        """Actions a second."""
        return len(self.all_times) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the studio's processes for one action, in milliseconds."""
        return 1e3 * self.cpu_seconds / max(1, len(self.all_times))

    def told(self) -> str:
        """A line for each kind of action, and one for all."""
        lines = [
            f"{kind}: {len(t)} actions, median {statistics.median(t):.0f} ms, slowest {max(t):.0f} ms"
            for kind, t in sorted(self.times.items())
        ]
        total = f"all: {self.rate:.1f} a second, median {self.median:.0f} ms, 95th {self.p95:.0f} ms, errors {len(self.errors)}"
        total += f", {self.cpu_ms:.0f} ms of processor an action"
        return "\n".join([*lines, total, *sorted(set(self.errors))[:5]])


Act = Callable[[], object]


@dataclass
class _Person:
    acts: Sequence[tuple[str, float, Act]]
    chance: random.Random

    def work(self, begin: float, until: float, thought: float, into: Load, lock: threading.Lock) -> None:
        time.sleep(max(0.0, begin - time.monotonic()) + self.chance.uniform(0, _ARRIVE_S))
        while time.monotonic() < until:
            kind, _, act = self.chance.choices(self.acts, [weight for _, weight, _ in self.acts])[0]
            start = time.perf_counter()
            try:
                act()
            except Exception as error:  # every kind of failure is counted
                with lock:
                    into.errors.append(f"{kind}: {type(error).__name__}: {error}")
            else:
                with lock:
                    into.times.setdefault(kind, []).append(1e3 * (time.perf_counter() - start))
            time.sleep(thought and self.chance.expovariate(1 / thought))


def _people(running: Started, made: Sequence[dict[str, str]]) -> list[_Person]:
    found = []
    for number, one in enumerate(made):
        chance = random.Random(number)  # noqa: S311 - thoughts, no secrets
        browser = Browser(running.address)
        health: tuple[str, float, Act] = ("health", 0.2, lambda b=browser: b.get("/health"))  # type: ignore[misc]
        if number < _DESKS:
            desk = Desk(browser, one["visit"], chance)
            desk.sign_in("practitioner@sample.invalid")
            acts = [
                ("today", 0.2, desk.today),
                ("visit page", 0.4, desk.look),
                ("exam result", 0.2, desk.examine),
                health,
            ]
        else:
            phone = Phone(browser, one["token"], chance)
            phone.open()
            acts = [
                ("first page", 0.2, phone.open),
                ("understood", 0.4, phone.hear),
                ("answer", 0.2, phone.write),
                health,
            ]
        found.append(_Person(acts, chance))
    return found


@contextlib.contextmanager
def at_work(people: int = PEOPLE) -> Iterator[Studio]:
    """Serve samples in a folder of its own, with people who have signed in."""
    with tempfile.TemporaryDirectory() as name, started(Path(name) / "studio", "--samples") as running:
        made = inside("prepare", Path(name) / "studio", str(people))
        assert isinstance(made, list)
        yield Studio(running, _people(running, made))


@dataclass(frozen=True)
class Studio:
    """A served studio and those who work in it."""

    running: Started
    people: Sequence[_Person]

    def measure(self, thought: float = THOUGHT_S, seconds: float = _SECONDS) -> Load:
        """Let them work, with so many seconds of thought between two actions."""
        load, lock = Load(seconds), threading.Lock()
        begin, before = time.monotonic(), self.running.cpu_seconds()
        threads = [
            threading.Thread(target=one.work, args=(begin, begin + seconds, thought, load, lock))
            for one in self.people
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        load.cpu_seconds = self.running.cpu_seconds() - before
        return load


if __name__ == "__main__":
    with at_work() as studio:
        print(studio.measure().told())
