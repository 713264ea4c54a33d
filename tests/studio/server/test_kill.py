"""The studio is killed while a client writes and a practitioner examines: nothing acknowledged is lost. Thirty rounds: `python -m benchmarks.bars kills`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.studio.kill import rounds


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_nothing_acknowledged_is_lost_when_every_process_is_killed(
    tmp_path: Path, copied: Callable[[Path], Path]
) -> None:
    killed = rounds(2, copied(tmp_path / "studio"))
    assert killed.acknowledged > 0
    assert killed.lost == 0
    assert killed.is_whole
