"""Take the README's picture from a real report: ``make picture`` (needs Chromium)."""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path

from pictures import save
from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images" / "report.png"
MOST_BYTES = 300_000
SHEET = """<!doctype html><body style="margin:0;background:#f6f0e7"><div style="display:grid;
box-sizing:border-box;
grid-template-columns:796px 796px;gap:24px;padding:24px;width:1664px;height:1320px;overflow:hidden">{}</div></body>"""


def shot(where: Locator) -> str:
    """One part of the page as an image element."""
    data = base64.b64encode(where.screenshot()).decode("ascii")
    return f'<img style="width:796px;display:block;margin-bottom:24px" src="data:image/png;base64,{data}">'


def collage(page: Page, report: Path) -> bytes:
    """The summary, and the body at work beside it, as on a desk."""
    page.goto(report.as_uri())
    left = shot(page.locator("#summary"))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    right = shot(page.locator("#body .body-split")) + shot(page.locator("#body .shots"))
    page.set_content(SHEET.format(f"<div>{left}</div><div>{right}</div>"))
    return page.screenshot()


def main() -> None:
    """Read the report of the desk runner (``make samples`` writes it) and write the picture."""
    browser_path = shutil.which("chromium")
    report = ROOT / "out" / "desk_runner" / "report.html"
    if browser_path is None or not report.exists():
        sys.exit("needs Chromium, and the report that `make samples` writes")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1664, "height": 1320})
        save(collage(page, report), OUT, MOST_BYTES)
        browser.close()


if __name__ == "__main__":
    main()
