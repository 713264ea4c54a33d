"""Takes pages of the studio in a browser, and writes them as small pictures: for ``pictures.py``."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, ViewportSize

ROOT: Final = Path(__file__).parents[1]
OUT: Final = ROOT / "out" / "pictures"
CHOSEN: Final = ROOT / "docs" / "pictures"
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESK: Final[ViewportSize] = {"width": 1280, "height": 800}
SIZES: Final = {"phone": PHONE, "desk": DESK}
PAGE_BYTES: Final = 200_000
CHOSEN_BYTES: Final = 150_000
LONGEST_PX: Final = 6000


class PictureError(Exception):
    """No picture can be taken; the message says what to do."""


@dataclass
class Camera:
    """Takes pages and keeps what was wrong with them."""

    only: re.Pattern[str]
    taken: int = 0
    faults: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str, *, settle_ms: int = 400) -> None:
        """One page at both sizes, light and dark, in its whole length.

        Args:
            page: open at the page.
            name: of the files.
            settle_ms: how long it is given after a change of its size, in milliseconds.
        """
        if not self.only.search(name):
            return
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                page.set_viewport_size(viewport)
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.wait_for_timeout(settle_ms)
                # What sticks to the window's edge would lie over the middle of a long page: the window is made as long as the page.
                long = min(
                    LONGEST_PX,
                    max(viewport["height"], int(page.evaluate("document.documentElement.scrollHeight"))),
                )
                page.set_viewport_size({"width": viewport["width"], "height": long})
                page.wait_for_timeout(settle_ms)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    self.faults.append(f"{name} {size} {scheme}: {wide} px wider than the window")
                save(page.screenshot(scale="css"), OUT / f"{name}-{size}-{scheme}.png", PAGE_BYTES)
                self.taken += 1
        page.emulate_media(color_scheme="light")

    def choose(
        self, page: Page, name: str, size: ViewportSize, *, at: str = "", settle_ms: int = 400
    ) -> None:
        """One window of a page for the documents.

        Args:
            page: open at the page.
            name: of the file.
            size: of the window, CSS pixels.
            at: an element that is brought to the top.
            settle_ms: how long the page is given, in milliseconds.
        """
        if not self.only.search(name):
            return
        page.set_viewport_size(size)
        page.evaluate("at => at ? document.querySelector(at).scrollIntoView() : scrollTo(0, 0)", at)
        page.wait_for_timeout(settle_ms)
        save(page.screenshot(), CHOSEN / f"{name}.png", CHOSEN_BYTES)
        self.taken += 1

    def choose_part(self, page: Page, name: str, part: str, size: ViewportSize) -> None:
        """One part of a page for the documents.

        Args:
            page: which.
            name: of the file.
            part: the selector of the part.
            size: of the window.
        """
        if not self.only.search(name):
            return
        page.set_viewport_size(size)
        page.locator(part).first.scroll_into_view_if_needed()
        page.wait_for_timeout(2500)
        save(page.locator(part).first.screenshot(), CHOSEN / f"{name}.png", CHOSEN_BYTES)
        self.taken += 1


def save(png: bytes, path: Path, most_bytes: int) -> None:
    """Write a picture with a palette, with fewer colours and then smaller until it fits.

    Args:
        png: as the browser took it.
        path: of the file.
        most_bytes: that it may take.
    """
    taken = Image.open(io.BytesIO(png)).convert("RGB")
    for scale in (1.0, 0.75, 0.5, 0.35):
        size = (max(1, round(taken.width * scale)), max(1, round(taken.height * scale)))
        smaller = taken if scale == 1.0 else taken.resize(size, Image.Resampling.LANCZOS)
        for colours in (256, 128, 64):
            written = io.BytesIO()
            smaller.quantize(colours, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
            if written.tell() <= most_bytes:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(written.getvalue())
                return
    raise PictureError(f"{path.name}: does not fit into {most_bytes} bytes; take a smaller part of the page.")
