"""The studio is killed while a client writes and a practitioner examines: nothing acknowledged is lost. Thirty rounds: `make bars`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.studio.kill import rounds


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_nothing_acknowledged_is_lost_when_every_process_is_killed(tmp_path: Path) -> None:
    killed = rounds(2, tmp_path / "studio")
    assert killed.acknowledged > 0
    assert killed.lost == 0
    assert killed.is_whole
