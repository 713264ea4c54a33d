"""The viewer in a real browser under the studio's content security policy: real pixels, real keys."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.studio import viewer as viewer_bench
from numpy.typing import NDArray
from PIL import Image
from tests.browser_waits import wait
from tests.conftest import CHROMIUM

pytestmark = pytest.mark.browser
BUILT = Path(__file__).parents[2] / "src/psoas/studio/static/built"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (BUILT / "viewer.js").exists():
        pytest.skip("the studio's scripts are not built here: `make web`")
    with viewer_bench.pages(tmp_path_factory.mktemp("viewer")) as address:
        yield address


@pytest.fixture(scope="module")
def browser(playwright: Any) -> Iterator[Any]:
    """A browser of its own: it draws in three dimensions by software."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(viewer_bench.SOFTWARE))
    yield opened
    opened.close()


# What is painted over the canvas, each as a share of it: elements with words, a ground or a line of their own.
OVER = """() => {
  const canvas = document.querySelector('.viewer-canvas');
  const whole = canvas.offsetWidth * canvas.offsetHeight;
  const paints = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    if (style.display === 'none' || (pseudo && style.content === 'none')) return false;
    const words = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    return (!pseudo && words) || style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.backgroundImage !== 'none';
  };
  const over = [...canvas.parentElement.querySelectorAll('*')].filter((node) => node !== canvas);
  return over.filter((node) => [null, '::before', '::after'].some((pseudo) => paints(node, pseudo)))
    .map((node) => (node.getBoundingClientRect().width * node.getBoundingClientRect().height) / whole);
}"""


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
        self.page.add_init_script(viewer_bench.WATCH)
        self.page.goto(url)
        self.wait("ready")

    def heard(self, name: str) -> list[Any]:
        return [detail for n, detail in self.page.evaluate("() => window.heard") if n == name]

    def wait(self, name: str, more_than: int = 0) -> Any:
        wait(lambda: len(self.heard(name)) > more_than, page=self.page, seconds=30)
        return self.heard(name)[-1]

    def drawn(self, more_than: int = -1) -> int:
        """How many pictures were drawn, once there are more than so many."""
        count = "window.frames.length"
        wait(lambda: self.page.evaluate(count) > more_than, page=self.page)
        return int(self.page.evaluate(count))

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


def tall(picture: NDArray[np.int64]) -> float:
    """How much of a light picture's height the body takes, chips and all."""
    rows = np.flatnonzero((picture.max(axis=2) < 190).sum(axis=1) > 2)
    return float(np.ptp(rows)) / len(picture)


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
    whole = viewer.picture()
    assert (np.abs(whole - first).max(axis=2) > 20).mean() > 0.02
    assert 0.78 < tall(whole) < 0.97, "the body fills its picture and is not cut"
    viewer.page.get_by_role("button", name="Play").click()
    before = viewer.wait("time")["time"]
    assert viewer.wait("time", len(viewer.heard("time")))["time"] != before
    assert 0 < viewer.page.evaluate("window.triangles") < 18_000
    viewer.page.get_by_role("button", name="Pause").click()
    assert [d["playing"] for d in viewer.heard("play")] == [True, False]
    assert viewer.said == []


def test_the_body_turns_where_asked_and_a_preset_is_glided_to(browser: Any, site: str) -> None:
    viewer = _Viewer(browser, f"{site}/two.html")
    chip = viewer.page.locator(".viewer-chip.is-load").first
    assert re.fullmatch(r"Hip (left|right): [\d,]+ N", chip.text_content() or "")
    # A layer over all of the picture would be blended with it in every frame: what lies over it is small.
    shares = viewer.page.evaluate(OVER)
    assert len(shares) > 8
    assert max(shares) < 0.05
    turn = viewer.page.get_by_role("button", name="Turn slowly")
    turn.focus()
    viewer.page.keyboard.press("Enter")
    assert turn.get_attribute("aria-pressed") == "true"
    before = viewer.drawn()
    assert viewer.drawn(more_than=before + 2) < before + 2_000
    viewer.page.keyboard.press("Enter")
    assert turn.get_attribute("aria-pressed") == "false"
    still = viewer.picture()
    assert np.array_equal(viewer.picture(), still)
    viewer.page.evaluate("window.frames.length = 0")
    viewer.page.get_by_label("Spine", exact=True).check()
    assert viewer.drawn(more_than=3) > 3, "the camera goes there and does not jump"
    assert viewer.page.locator(".viewer-legend").inner_text().count("Arrows") == 0
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
    rows.first.wait_for(state="attached")  # the table is filled when it is unfolded
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
