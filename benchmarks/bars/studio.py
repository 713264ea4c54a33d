"""The studio at work: fifty people at once, and what is lost when it is killed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.bars.bar import Bar
from benchmarks.studio import kill, load

_MEDIAN_MS = 100
_P95_MS = 400
_KILLS = 30


def bars() -> list[Bar]:
    """The bars of load; one studio is served for both."""
    with load.at_work() as at_work:
        thinking = at_work.measure()
        without = at_work.measure(thought=0.0, seconds=30.0)
    who = f"{load.PEOPLE} people at once, a second of thought"
    cores = os.cpu_count()
    return [
        Bar(f"{who}, median", f"at most {_MEDIAN_MS} ms", f"{thinking.median:.0f} ms", thinking.median <= _MEDIAN_MS),
        Bar(f"{who}, 95 of 100", f"at most {_P95_MS} ms", f"{thinking.p95:.0f} ms", thinking.p95 <= _P95_MS),
        Bar(
            f"{who}, errors", "none", f"{len(thinking.errors)} of {len(thinking.all_times):,}", not thinking.errors
        ),
        Bar(f"{who}, processor time of the studio for one action", "reported", f"{thinking.cpu_ms:.0f} ms", True),
        Bar(
            "the same without thought, actions a second", "reported",
            f"{without.rate:.0f} ({cores} cores; load average {os.getloadavg()[0]:.1f}), {len(without.errors)} errors", not without.errors,
        ),
    ]  # fmt: skip


def kills() -> list[Bar]:
    """The bar of loss."""
    with tempfile.TemporaryDirectory() as folder:
        killed = kill.rounds(_KILLS, Path(folder) / "studio")
    name = f"kill -9 at {killed.rounds} random moments of an intake and a visit: acknowledged and lost"
    return [
        Bar(name, "none", f"{killed.lost} of {killed.acknowledged:,}", killed.lost == 0 and killed.is_whole)
    ]
