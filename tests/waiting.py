"""Tests that wait for a browser or a served studio have a process of their own, so that no core is idle while they wait.

pytest-xdist gives each process an equal share of the tests in their order. The tests of pages come together there: while they
wait, a core has nothing to do. Here the last process begins with all that wait, and the others share the rest; who has
finished takes from the others, as before.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from xdist.scheduler import WorkStealingScheduling

TESTS = Path(__file__).parent
# What such a file of tests is marked with, or takes its started studio from.
WAITS = ("mark.browser", "benchmarks.studio")


def waits(file: str) -> bool:
    """Whether a file of tests (its path from the project's folder) has tests that wait more than they compute."""
    text = (TESTS.parent / file).read_text(encoding="utf-8")
    return any(mark in text for mark in WAITS)


class WaitingApart(WorkStealingScheduling):  # type: ignore[misc]
    """Gives the last process all the tests that wait, before the rest is shared out."""

    apart = False

    def check_schedule(self) -> None:
        """Share out what is not given yet; at the first call, what waits goes to the last process."""
        if self.pending and not self.apart and len(self.nodes) > 1:
            self.apart = True
            names = self.collection or []
            files = [name.partition("::")[0] for name in names]
            waiting = {file for file in set(files) if waits(file)}
            first = [i for i in self.pending if files[i] in waiting]
            self.pending[:] = [*first, *(i for i in self.pending if files[i] not in waiting)]
            self._send_tests(self.nodes[-1], len(first))
        super().check_schedule()


def scheduler(config: pytest.Config, log: object) -> WaitingApart | None:
    """The scheduler for `--dist worksteal`; none for another way, which pytest-xdist then makes."""
    return WaitingApart(config, log) if config.getoption("dist") == "worksteal" else None
