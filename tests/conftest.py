"""What all tests share: deterministic hypothesis, compiled files for all processes, and one browser for the whole run."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.body.recordings import TRIALS

settings.register_profile(
    "psoas",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("psoas")

# As the commands and the studio set them: the matrices are small, and threads that share one spend more on waiting than they save,
# all the more where each core has its own test process. Read when numpy is loaded, which is not yet.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
# Where compiled files are forbidden for all work on a machine, each process that a test starts would compile the program anew,
# for half a second, and each run would compile the tests themselves anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that read other laboratories' recordings where there are none; pytest counts them as deselected."""
    if TRIALS.exists():
        return
    out = [item for item in items if item.get_closest_marker("recordings")]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if not item.get_closest_marker("recordings")]


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """With `-n auto` one process more than cores, for the tests that wait: it needs little memory and hardly a core."""
    cores = yield
    return cores if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else cores + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Who runs which test, where several processes share them."""
    from tests.waiting import scheduler  # pytest-xdist is not loaded without need

    return scheduler(config, log)


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Playwright, once for the whole run: a second one in the same thread is refused."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: `apt-get install chromium` to run the browser tests")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (the dev extra)"
    )
    with sync_api.sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    """A browser for all tests; each makes its own page or context."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Any:
    """The same browser under its usual name."""
    return chromium
