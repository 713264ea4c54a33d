"""OpenSim itself, as tests use it: silent, and without the log file that it else opens where it stands.

A module that imports this one is skipped where OpenSim cannot be imported.
"""

from __future__ import annotations

import contextlib
import tempfile
from typing import Any

import pytest

with tempfile.TemporaryDirectory() as _folder, contextlib.chdir(_folder):
    opensim: Any = pytest.importorskip(
        "opensim", reason="OpenSim is not installed; PyPI has it for some Pythons only"
    )
    opensim.Logger.removeFileSink()
    opensim.Logger.setLevelString("Off")
