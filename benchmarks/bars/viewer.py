"""The viewer in a browser that draws in software: how quick it is while it moves, and how soon it answers."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.bars.bar import Bar
from benchmarks.studio import viewer

_FRAMES = 30
_TRIANGLES = 18_000
_FIRST_MS = 2000
_SLIDER_MS = 150


def bars() -> list[Bar]:
    """Frames, triangles, the first picture, and a slider."""
    with (
        tempfile.TemporaryDirectory() as made,
        viewer.pages(Path(made)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=viewer.CHROMIUM, args=list(viewer.SOFTWARE))
        measured = viewer.measure(site, browser)
        browser.close()
    print(measured.told())
    where = f"{viewer.WIDE_PX} pixels, software rendering"
    cpu = max(seen.cpu_ms for seen in measured.seen)
    return [
        Bar(
            f"viewer, {where}, frames a second while it plays or is turned, slowest of 4 views with and without the healthy body",
            f"at least {_FRAMES}",
            f"{measured.slowest:.0f} ({os.cpu_count()} cores; load average {os.getloadavg()[0]:.1f}; {cpu:.0f} ms of processor a frame)",
            measured.slowest >= _FRAMES,
        ),
        Bar(
            "viewer, triangles of a picture while it moves, both bodies", f"under {_TRIANGLES:,}", f"{measured.most_triangles:,}",
            measured.most_triangles < _TRIANGLES,
        ),
        Bar("viewer, first picture, files at hand", f"within {_FIRST_MS} ms", f"{measured.first_ms:.0f} ms", measured.first_ms <= _FIRST_MS),
        Bar("viewer, new work of the muscles to its picture", f"within {_SLIDER_MS} ms", f"{measured.slider_ms:.0f} ms", measured.slider_ms <= _SLIDER_MS),
    ]  # fmt: skip
