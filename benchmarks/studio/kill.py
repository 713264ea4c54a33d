"""``kill -9`` of every process of the studio at random moments of an intake and a visit: what was acknowledged must be there."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from benchmarks.studio.people import Desk, NotAnsweredError, Phone
from benchmarks.studio.served import Browser, Started, environment, started

_SEED = 7
_LONGEST_S = 1.5
_FIRST_S = 30.0


@dataclass(frozen=True)
class Killed:
    """How many rounds, how many answers and results were acknowledged, and how many of them were gone."""

    rounds: int
    acknowledged: int
    lost: int
    is_whole: bool


def inside(verb: str, folder: Path, *rest: str) -> object:
    """Run ``benchmarks.studio.inside`` in a process of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.studio.inside", verb, str(folder), *rest],
        env=environment(),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def rounds(count: int, folder: Path) -> Killed:
    """Kill the studio ``count`` times while one client writes and one practitioner examines."""
    chance = random.Random(_SEED)  # noqa: S311 - moments, no secrets
    events: list[str] = []
    findings: list[str] = []
    made: list[dict[str, str]] = []
    for number in range(count):
        # The sample clients are loaded once, if they are not there: the folder and everything in it go from round to round.
        with started(folder, *(["--samples"] if number == 0 else [])) as running:
            if not made:
                made = inside("prepare", folder, "2")  # type: ignore[assignment]
            phone = Phone(Browser(running.address), made[0]["token"], chance)
            desk = Desk(Browser(running.address), made[1]["visit"], chance)
            phone.open()
            desk.sign_in("practitioner@sample.invalid")
            _killed_while_they_work(running, phone, desk, chance.uniform(0.05, _LONGEST_S))
            events += phone.acknowledged
            findings += desk.acknowledged
    there = inside("stored", folder)
    assert isinstance(there, dict)
    lost = len(set(events) - set(there["events"])) + len(set(findings) - set(there["findings"]))
    return Killed(count, len(events) + len(findings), lost, there["integrity"] == ["ok"])


def _killed_while_they_work(running: Started, phone: Phone, desk: Desk, after: float) -> None:
    dead = threading.Event()

    def work(act: object) -> None:
        assert callable(act)
        # The moment of death may cut an answer short, anywhere; only what came whole was acknowledged.
        with contextlib.suppress(OSError, HTTPException, urllib.error.URLError, ValueError, NotAnsweredError):
            while not dead.is_set():
                act()

    threads = [threading.Thread(target=work, args=(act,)) for act in (phone.write, desk.examine)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + _FIRST_S
    while time.monotonic() < until and not (phone.acknowledged and desk.acknowledged):
        time.sleep(0.01)
    time.sleep(after)
    running.kill_all()
    dead.set()
    for thread in threads:
        thread.join(70)


def main(count: str = "3") -> None:
    """Some rounds."""
    with tempfile.TemporaryDirectory() as folder:
        print(rounds(int(count), Path(folder) / "studio"))


if __name__ == "__main__":
    main(*sys.argv[1:])
