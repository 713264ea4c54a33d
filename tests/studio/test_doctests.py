"""Every example in a docstring of the studio is run, with Django set up."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

from tests.every import every

import psoas.studio

# What runs when it is imported, as the server does.
_RUNS = (
    "psoas.studio.serving.gunicorn_settings",
    "psoas.studio.serving.waitress_server",
    "psoas.studio.wsgi",
)
MODULES = sorted(
    m.name for m in pkgutil.walk_packages(psoas.studio.__path__, "psoas.studio.") if m.name not in _RUNS
)


@every("name", MODULES)
def test_examples_are_true(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0
