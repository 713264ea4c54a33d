"""Every example in a docstring is run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import psoas

# The studio's modules need Django set up for a folder: tests/studio/test_doctests.py runs theirs.
ROOMS = [m.name for m in pkgutil.iter_modules(psoas.__path__, "psoas.") if m.name != "psoas.studio"]
MODULES = sorted(
    {*ROOMS}
    | {
        m.name
        for room in ROOMS
        for m in pkgutil.walk_packages(getattr(importlib.import_module(room), "__path__", []), f"{room}.")
    }
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0
