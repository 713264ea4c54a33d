"""The viewer in a real browser that draws in software: frames a second, triangles, the first picture, a slider.

``python -m benchmarks.studio.viewer`` measures; with a folder, it leaves pictures of every preset there.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

import psoas
from benchmarks.studio.served import below, cpu_seconds
from psoas.body import Body, MuscleState, Person, beside_twin
from psoas.graphics.binary import activations_binary, activity_binary, bones_binary

CHROMIUM: Final = "/usr/bin/chromium"
# Software rendering, as on a machine without a graphics card.
SOFTWARE: Final = (
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
)  # fmt: skip
PRESETS: Final = ("psoas", "hip", "spine", "whole")
WIDE_PX: Final = 800
_BUILT: Final = Path(psoas.__file__).parent / "studio" / "static" / "built"
_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'"
_PAGE: Final = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>viewer</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="studio.css"><link rel="stylesheet" href="viewer.css">
<script type="module" src="viewer.js"></script></head><body><main id="v" data-viewer data-bones="bones.bin"
data-activity="walk.bin" {more}></main></body></html>"""
# What the page draws: triangles of the last whole frame, and when each frame began. It counts what reaches the graphics card.
WATCH: Final = """
window.frames = []; window.triangles = 0;
let count = 0;
const gl = WebGL2RenderingContext.prototype;
for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
  const drawn = gl[name];
  gl[name] = function (...args) {
    const corners = name.startsWith('drawElements') ? args[1] : args[2];
    count += corners / 3 * (name.endsWith('Instanced') ? args.at(-1) : 1);
    return drawn.apply(this, args);
  };
}
(function step(now) {
  if (count) { window.frames.push(now); window.triangles = count; count = 0; }
  requestAnimationFrame(step);
})(performance.now());
"""
# From the command to the frame that shows it.
_NEW_WORK: Final = """async (url) => {
  window.frames.length = 0;
  const began = performance.now();
  document.getElementById('v').dispatchEvent(
    new CustomEvent('viewer:command', {detail: {name: 'setActivations', value: url}}));
  while (!window.frames.length) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


@dataclass(frozen=True)
class Seen:
    """One preset while it moves: frames a second (the median), the slowest of 20 frames in milliseconds, triangles.

    ``cpu_ms`` is the processor time that the browser takes for one frame, which another program on the machine does not change.
    """

    preset: str
    bodies: int
    playing: float
    turning: float
    slowest_ms: float
    cpu_ms: float
    triangles: int


@dataclass(frozen=True)
class Measured:
    """All presets; milliseconds from the page's start to the first picture, and from new work of the muscles to its picture."""

    seen: tuple[Seen, ...]
    first_ms: float
    slider_ms: float

    @property
    def slowest(self) -> float:
        """The fewest frames a second of any preset, playing or turned."""
        return min(min(s.playing, s.turning) for s in self.seen)

    @property
    def most_triangles(self) -> int:
        """Of any preset, both bodies together."""
        return max(s.triangles for s in self.seen)

    def told(self) -> str:
        """A line for each preset, and one for the rest."""
        lines = [
            f"{s.preset} x{s.bodies}: {s.playing:.0f} frames a second playing, {s.turning:.0f} turned by hand, "
            f"one of 20 frames takes {s.slowest_ms:.0f} ms, {s.cpu_ms:.0f} ms of processor a frame, {s.triangles:,} triangles"
            for s in self.seen
        ]
        return "\n".join([*lines, f"first picture {self.first_ms:.0f} ms, new work {self.slider_ms:.0f} ms"])


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ARG002 - the base's names
        return


@contextlib.contextmanager
def pages(folder: Path) -> Iterator[str]:
    """Serve ``one.html`` and ``two.html`` (with the healthy twin) and the files of a walk, of a slider and of another motion.

    Args:
        folder: that the built scripts and the files of the bodies are brought into.

    Yields:
        The address.
    """
    for built in _BUILT.iterdir():
        target = folder / built.name
        if not target.exists():
            target.symlink_to(built)
    person = Person(mass_kg=70, height_m=1.7, sex="female")
    tight = (MuscleState("psoas", "right", "tight", 0.5),)
    own, twin = beside_twin(Body(person, tight), "walk")
    weak, _ = beside_twin(Body(person, (MuscleState("gluteus_medius", "right", "weak", 0.9),)), "walk")
    other, _ = beside_twin(Body(person), "walk_fast")
    for name, data in {
        "bones.bin": bones_binary(),
        "walk.bin": activity_binary(Body(person), own),
        "twin.bin": activity_binary(Body(person), twin),
        "weak.bin": activations_binary(weak),
        "other.bin": activations_binary(other),
        "one.html": _PAGE.format(more='data-preset="psoas" data-autoplay').encode(),
        "two.html": _PAGE.format(more='data-preset="hip" data-twin="twin.bin"').encode(),
    }.items():
        (folder / name).write_bytes(data)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def measure(site: str, browser: Browser, *, seconds: float = 3.0) -> Measured:
    """Every preset, with and without the healthy twin, at 800 pixels."""
    seen, first, slider = [], 0.0, 0.0
    for name, bodies in (("one", 1), ("two", 2)):
        page, first_ms = _opened(browser, f"{site}/{name}.html")
        first = max(first, first_ms)
        for preset in PRESETS:
            _command(page, "setPreset", preset)
            page.wait_for_timeout(800)
            _command(page, "play")
            playing, slow, cpu = _frames(page, seconds)
            triangles = int(page.evaluate("Math.round(window.triangles)"))
            _command(page, "pause")
            page.wait_for_timeout(500)
            turning, slow_too, cpu_too = _turned(page, seconds)
            seen.append(
                Seen(preset, bodies, playing, turning, max(slow, slow_too), max(cpu, cpu_too), triangles)
            )
        slider = max(slider, _new_work(page, f"{site}/weak.bin"))
        page.context.close()
    return Measured(tuple(seen), first, slider)


def _opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page whose stage is 800 pixels wide, and the milliseconds until the first picture was drawn."""
    page = browser.new_context(viewport={"width": WIDE_PX, "height": 1000}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    until = time.monotonic() + 60
    while not page.evaluate("window.frames.length") and time.monotonic() < until:
        page.wait_for_timeout(20)
    return page, float(page.evaluate("window.frames[0]"))


def _command(page: Page, name: str, value: object = None) -> None:
    page.evaluate(
        "([name, value]) => document.getElementById('v').dispatchEvent(new CustomEvent('viewer:command', {detail: {name, value}}))",
        [name, value],
    )


def _frames(page: Page, seconds: float) -> tuple[float, float, float]:
    """Frames a second that were drawn (by the median), how long the slowest of 20 took, and the browser's processor time for one, in ms."""
    page.wait_for_timeout(1000)  # the first frames tell the viewer how quick the machine is
    before = _browser_seconds()
    page.evaluate("window.frames.length = 0")
    page.wait_for_timeout(1000 * seconds)
    times = page.evaluate("window.frames")
    cpu = 1000 * (_browser_seconds() - before) / max(1, len(times))
    between = [b - a for a, b in itertools.pairwise(times)]
    if len(between) < 2:
        return 0.0, 1000 * seconds, cpu
    return 1000 / statistics.median(between), statistics.quantiles(between, n=20)[-1], cpu


def _browser_seconds() -> float:
    return cpu_seconds(below(os.getpid()))


def _turned(page: Page, seconds: float) -> tuple[float, float, float]:
    """The same while a hand turns the body."""
    box = page.locator(".viewer-canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # The hand is the page's own: messages from outside the page come too seldom to be a hand.
    page.evaluate(
        """([x, y, ms]) => {
          const canvas = document.querySelector('.viewer-canvas');
          const send = (type, dx) => canvas.dispatchEvent(new PointerEvent(type, {
            clientX: x + dx, clientY: y, pointerId: 1, button: 0, buttons: 1, bubbles: true, pointerType: 'mouse'}));
          canvas.setPointerCapture = canvas.releasePointerCapture = () => {};
          send('pointerdown', 0);
          const began = performance.now();
          const move = setInterval(() => {
            const since = performance.now() - began;
            send('pointermove', 120 * Math.sin(since / 400));
            if (since > ms) { clearInterval(move); send('pointerup', 0); }
          }, 8);
        }""",
        [x, y, 1000 * (seconds + 1.5)],
    )
    found = _frames(page, seconds)
    page.wait_for_timeout(800)
    return found


def _new_work(page: Page, address: str) -> float:
    """Milliseconds from the command to the frame that shows the new work, the median of five."""
    taken = []
    for _ in range(5):
        page.wait_for_timeout(700)
        taken.append(float(page.evaluate(_NEW_WORK, address)))
    return statistics.median(taken)


def pictures(site: str, browser: Browser, folder: Path) -> None:
    """Every preset at rest, at desk and phone size, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in (390, WIDE_PX):
        for scheme in ("light", "dark"):
            page = browser.new_context(
                viewport={"width": width, "height": 1000},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            ).new_page()
            page.goto(f"{site}/two.html")
            page.locator(".viewer-chip, canvas").first.wait_for()
            for preset in PRESETS:
                page.wait_for_timeout(300)
                _command(page, "setPreset", preset)
                _command(page, "seek", 0.5)
                page.wait_for_timeout(1500)
                page.screenshot(path=str(folder / f"{preset}-{width}-{scheme}.png"))
            page.context.close()


def main(folder: str = "") -> None:
    """Measure, and take pictures where a folder for them is named."""
    with tempfile.TemporaryDirectory() as made, pages(Path(made)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SOFTWARE))
        if folder:
            pictures(site, browser, Path(folder))
        else:
            sys.stdout.write(measure(site, browser).told() + "\n")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
