"""One studio with samples, served once for all tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.studio.served import Started, started


@pytest.fixture(scope="session")
def samples_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("studio") / "samples"


@pytest.fixture(scope="session")
def served(samples_folder: Path) -> Iterator[Started]:
    """A studio with sample clients, at work."""
    with started(samples_folder, "--samples") as running:
        yield running
