"""A studio's folder is served once at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from psoas.errors import StudioError
from psoas.studio import server
from psoas.studio.serving import run
from psoas.studio.serving.only_one import LOCK, only_one


def test_a_second_start_is_refused_before_it_makes_anything_and_says_where_the_first_is_open(
    tmp_path: Path,
) -> None:
    data = tmp_path / "mine"
    with only_one(data, "http://127.0.0.1:8123"):
        with pytest.raises(
            StudioError, match=r"mine: is open already at http://127\.0\.0\.1:8123; use that one"
        ) as told:
            run.serve(data, port=8000, say=lambda _: None)
        assert told.value.exit_code == 8
        assert [file.name for file in data.iterdir()] == [LOCK], "no keys and no owner of a second studio"
    with only_one(data, "http://127.0.0.1:8124"):
        assert (data / LOCK).read_text() == "http://127.0.0.1:8124\n"


def test_what_a_killed_studio_left_holds_nobody_up(tmp_path: Path) -> None:
    holds = f"from psoas.studio.serving.only_one import only_one\nfrom pathlib import Path\nimport os\nwith only_one(Path({str(tmp_path)!r}), 'gone'): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", holds], check=False).returncode == 9
    assert (tmp_path / LOCK).read_text() == "gone\n"
    with only_one(tmp_path, "here"):
        assert (tmp_path / LOCK).read_text() == "here\n"


def test_a_file_is_no_studios_folder(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("not a folder")
    for opens in (
        lambda: run.serve(file, port=8000),
        lambda: server.load_existing(file),
        lambda: server.load(file),
    ):
        with pytest.raises(StudioError, match=r"README.md: is a file, not a folder"):
            opens()
