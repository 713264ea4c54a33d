"""Every example in a docstring is run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import psoas

# The studio's modules need Django set up for a folder: tests/studio/test_doctests.py runs theirs.
ROOMS = [m.name for m in pkgutil.iter_modules(psoas.__path__, "psoas.") if m.name != "psoas.studio"]


@pytest.mark.parametrize("room", ROOMS)
def test_examples_are_true(room: str) -> None:
    inside = pkgutil.walk_packages(getattr(importlib.import_module(room), "__path__", []), f"{room}.")
    failed = [
        name
        for name in (room, *(module.name for module in inside))
        if doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE).failed
    ]
    assert failed == []
