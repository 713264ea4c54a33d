"""Who else on the machine reads the studio's files: nobody, also where the folder was open to them before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_START = """
from pathlib import Path
from psoas.studio import server
from psoas.studio.security import logs
data = Path({data!r})
server.load(data)
server.migrate()
logs.configure(data)
from psoas.studio.models import Studio
Studio(name="Open").save()  # the file of the latest changes is there while somebody writes
modes = {{p.relative_to(data).as_posix(): oct(p.stat().st_mode & 0o777) for p in data.rglob("*") if p.is_file() and "static" not in p.parts}}
print(modes)
"""


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_nobody_else_reads_the_files_of_a_folder_that_was_open_to_all(tmp_path: Path) -> None:
    data = tmp_path / "studio"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    (data / "logs").mkdir(mode=0o755)
    (data / "logs" / "studio.log.1").write_text("an older one")
    done = subprocess.run(
        [sys.executable, "-c", _START.format(data=str(data))],
        capture_output=True, text=True, check=True, umask=0o022, timeout=120, env=dict(os.environ),
    )  # fmt: skip
    modes = eval(done.stdout)  # noqa: S307 - what our own program printed
    assert {
        "studio.sqlite3",
        "studio.sqlite3-wal",
        "keys/seal.key",
        "keys/session.key",
        "logs/studio.log",
        "logs/studio.log.1",
    } <= set(modes)
    assert set(modes.values()) == {"0o600"}, modes
