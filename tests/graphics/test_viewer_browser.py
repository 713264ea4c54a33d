"""The viewer in a real browser under the studio's content security policy: real pixels, real keys."""

from __future__ import annotations

import functools
import gzip
import io
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.conftest import CHROMIUM

from psoas.body import Body, MuscleState, Person, beside_twin
from psoas.graphics.binary import activations_binary, activity_binary, bones_binary

pytestmark = pytest.mark.browser
BUILT = Path(__file__).parents[2] / "src/psoas/studio/static/built"
# Software rendering, as on a machine without a graphics card.
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>viewer</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="studio.css"><link rel="stylesheet" href="viewer.css">
<script type="module" src="viewer.js"></script></head><body><main id="v" data-viewer data-bones="bones.bin"
data-activity="walk.bin" {more}></main></body></html>"""
PERSON = Person(mass_kg=70, height_m=1.7, sex="female")


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ARG002 - the base's names
        return


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (BUILT / "viewer.js").exists():
        pytest.skip("the studio's scripts are not built here: `make web`")
    folder = tmp_path_factory.mktemp("viewer")
    shutil.copytree(BUILT, folder, dirs_exist_ok=True)
    own, twin = beside_twin(Body(PERSON, (MuscleState("psoas", "right", "tight", 0.5),)), "walk")
    weak, _ = beside_twin(Body(PERSON, (MuscleState("gluteus_medius", "right", "weak", 0.9),)), "walk")
    other, _ = beside_twin(Body(PERSON), "walk_fast")
    for name, data in {
        "bones.bin": bones_binary(),
        "walk.bin": activity_binary(Body(PERSON), own),
        "twin.bin": activity_binary(Body(PERSON), twin),
        "weak.bin": activations_binary(weak),
        "other.bin": activations_binary(other),
        "one.html": PAGE.format(more='data-preset="psoas" data-autoplay').encode(),
        "two.html": PAGE.format(more='data-preset="hip" data-twin="twin.bin"').encode(),
    }.items():
        (folder / name).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    """A browser of its own: it draws in three dimensions by software."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield opened
    opened.close()


class _Viewer:
    """A page with a viewer, and what it said."""

    def __init__(self, browser: Any, url: str, **context: Any) -> None:
        self.page = browser.new_context(viewport={"width": 700, "height": 900}, **context).new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.add_init_script(
            "window.heard = []; for (const n of ['ready','time','preset','play','stale','still','error'])"
            " addEventListener('viewer:' + n, (e) => window.heard.push([n, e.detail]));"
        )
        self.page.goto(url)
        self.wait("ready")

    def heard(self, name: str) -> list[Any]:
        return [detail for n, detail in self.page.evaluate("() => window.heard") if n == name]

    def wait(self, name: str, more_than: int = 0) -> Any:
        for _ in range(600):
            if len(found := self.heard(name)) > more_than:
                return found[-1]
            self.page.wait_for_timeout(50)
        raise AssertionError(f"no viewer:{name}; {self.said}")

    def command(self, name: str, value: Any = None) -> None:
        self.page.evaluate(
            "([name, value]) => document.getElementById('v').dispatchEvent("
            "new CustomEvent('viewer:command', {detail: {name, value}}))",
            [name, value],
        )

    def picture(self) -> NDArray[np.int64]:
        self.page.wait_for_timeout(1500)
        png = self.page.locator(".viewer-stage").screenshot()
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(np.int64)


def redness(picture: NDArray[np.int64]) -> int:
    """How many pixels are the red of a working muscle."""
    red, green, blue = picture.transpose(2, 0, 1)
    return int(((red > 1.35 * green) & (red > 1.35 * blue) & (red > 60)).sum())


def test_a_body_is_seen_and_turned_and_played(browser: Any, site: str) -> None:
    viewer = _Viewer(browser, f"{site}/one.html", reduced_motion="reduce")
    viewer.command("seek", 0.55)
    first = viewer.picture()
    assert viewer.heard("play") == []  # who asks for little motion gets none unasked
    assert np.ptp(first.reshape(-1, 3), axis=0).min() > 100
    assert redness(first) > 300
    assert viewer.page.locator(".viewer-chip").count() >= 6
    viewer.page.locator(".viewer-canvas").focus()
    viewer.page.keyboard.press("ArrowRight")
    assert (np.abs(viewer.picture() - first).max(axis=2) > 20).mean() > 0.02
    viewer.page.get_by_label("Whole body").check()
    assert viewer.wait("preset", len(viewer.heard("preset")) - 1) == {"preset": "whole"}
    assert (np.abs(viewer.picture() - first).max(axis=2) > 20).mean() > 0.02
    viewer.page.get_by_role("button", name="Play").click()
    before = viewer.wait("time")["time"]
    assert viewer.wait("time", len(viewer.heard("time")))["time"] != before
    viewer.page.get_by_role("button", name="Pause").click()
    assert [d["playing"] for d in viewer.heard("play")] == [True, False]
    assert viewer.said == []


def test_a_slider_colours_the_muscles_and_another_motion_is_not_believed(browser: Any, site: str) -> None:
    viewer = _Viewer(browser, f"{site}/two.html")
    assert viewer.page.get_by_text("The same body in health", exact=True).count() == 1
    viewer.command("seek", 0.2)
    first = viewer.picture()
    viewer.command("setActivations", "weak.bin")
    second = viewer.picture()
    half = first.shape[1] // 2
    assert np.abs(second - first)[:, :half].max() > 40
    assert np.array_equal(second[:, half + 2 :], first[:, half + 2 :])  # the twin stays as it is
    viewer.command("setActivations", "other.bin")
    assert len(viewer.wait("stale")["motion"]) == 16
    viewer.page.locator("summary").click()
    rows = viewer.page.locator(".viewer-table tbody tr")
    assert rows.count() == 8
    assert viewer.page.locator(".viewer-table thead th").count() == 5
    assert viewer.said == []


def test_an_activity_that_cannot_be_had_is_told_and_asked_for_again(browser: Any, site: str) -> None:
    viewer = _Viewer(browser, f"{site}/one.html")
    viewer.command("setActivity", ["nothing.bin"])
    assert "404" in viewer.wait("error")["message"]
    assert viewer.page.get_by_role("button", name="Try again").is_visible()
    viewer.command("setActivity", ["walk.bin"])
    viewer.wait("ready", 1)
    assert redness(viewer.picture()) > 50


def test_the_code_is_small(site: str) -> None:
    assert site
    assert len(gzip.compress((BUILT / "viewer.js").read_bytes(), 9)) < 160_000
