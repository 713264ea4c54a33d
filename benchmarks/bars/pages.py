"""What the studio's pages weigh, and what axe-core finds on each of them in both themes and both languages."""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import psoas
from benchmarks.bars.bar import Bar
from benchmarks.studio.axe import AXE, violations
from benchmarks.studio.kill import inside
from benchmarks.studio.reading import words_to_read
from benchmarks.studio.served import started
from psoas.studio.interview.pace import page_times, safety_pages, speeds
from psoas.studio.samples.members import PASSWORD, email_of

_STUDIO: Final = Path(psoas.__file__).parent / "studio"
_CHROMIUM: Final = "/usr/bin/chromium"
_FIRST_KB: Final = 100
_VIEWER_KB: Final = 160
_MINUTES: Final = 6
_STEPS: Final = (
    "language", "consent", "born", "sex", "size", "work", "story", "drawing", "activities", "safety/1", "medicines", "conditions", "pain",
    "goals", "help", "shell",
)  # fmt: skip
_CAUDA: Final = "My low back hurts. Since this morning I cannot feel between my legs and I cannot pass water."
_WEIGHT: Final = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""


def bars() -> list[Bar]:
    """Weights, axe-core, and the time of an intake at a person's speed."""
    if not AXE.is_file():
        sys.exit("axe-core is not installed: run `make web`")
    viewer = len(gzip.compress((_STUDIO / "static" / "built" / "viewer.js").read_bytes(), 9)) / 1000
    with (
        tempfile.TemporaryDirectory() as name,
        started(Path(name) / "studio", "--samples", PSOAS_STUDIO_STATIC="built") as running,
        sync_playwright() as playwright,
    ):
        made = inside("prepare", Path(name) / "studio", "4")
        assert isinstance(made, list)
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        first = _first_page(browser, running.address, made[0])
        words = _words(browser, running.address, made[1])
        found = [f for part in _looked_at(browser, running.address, made[2:]) for f in part]
        looked = sum(1 for _ in found)
        browser.close()
    wrong = [f for f in found if f]
    for told in wrong:
        print(told)
    return [
        Bar("the phone's first page, all that it loads", f"under {_FIRST_KB} kB", f"{first:.0f} kB", first < _FIRST_KB),
        Bar("the viewer's code, compressed", f"under {_VIEWER_KB} kB", f"{viewer:.0f} kB", viewer < _VIEWER_KB),
        *_times(words),
        Bar(f"axe-core on {looked} pages (two themes, two languages), pages with a violation", "none", str(len(wrong)), not wrong),
    ]  # fmt: skip


def _phone(browser: Browser, *, dark: bool = False) -> BrowserContext:
    scheme: Any = "dark" if dark else "light"
    return browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, service_workers="block", color_scheme=scheme
    )  # fmt: skip


def _first_page(browser: Browser, site: str, one: dict[str, str]) -> float:
    """Kilobytes as they came over the wire."""
    context = _phone(browser)
    page = context.new_page()
    page.goto(f"{site}/i/{one['token']}/open", wait_until="networkidle")
    weight = float(page.evaluate(_WEIGHT))
    context.close()
    return weight / 1000


def _words(browser: Browser, site: str, one: dict[str, str]) -> dict[str, int]:
    """How many words there are to read on each page."""
    context = _phone(browser)
    page = context.new_page()
    page.goto(f"{site}/i/{one['token']}/open")
    found = {}
    for step in _STEPS[:-2]:
        answer = page.goto(f"{site}/i/{step}")
        assert answer is not None
        found[step.partition("/")[0]] = words_to_read(answer.text())
    context.close()
    return found


def _times(words: Mapping[str, int]) -> list[Bar]:
    """The time of an intake, worked out of the words that are there and of the table from which the pages say what is left."""
    asked, minutes = page_times(), {}
    for slow in (False, True):
        pace = speeds(slow=slow)
        # The table counts what a script brings, too: the greater figure holds.
        each = {
            code: pace.seconds(asked[code], reads=max(reads, asked[code].reads))
            for code, reads in words.items()
        }
        minutes[slow] = (sum(each.values()) + (safety_pages() - 1) * pace.seconds(asked["safety"])) / 60
    typed = sum(one.typed for one in asked.values())
    name = f"an intake at a person's speed ({len(words) - 1 + safety_pages()} pages read, {typed:.0f} words typed), worked out, without time to think"
    return [
        Bar(name, f"under {_MINUTES} min", f"{minutes[False]:.1f} min", minutes[False] < _MINUTES),
        Bar("the same by somebody who reads and types slowly", "reported", f"{minutes[True]:.1f} min", True),
    ]


def _looked_at(browser: Browser, site: str, made: list[dict[str, str]]) -> Iterator[list[str]]:
    """What axe-core finds on each page; an empty text where it finds nothing."""
    for language in ("en", "es"):
        for dark in (False, True):
            context = _phone(browser, dark=dark)
            page = context.new_page()
            page.goto(f"{site}/i/{made[0]['token']}/open")
            _send(page, "language", {"language": language})
            yield [_axe(page, f"{site}/i/{step}", f"phone {step} {language} dark={dark}") for step in _STEPS]
            page.goto(f"{site}/i/{made[1]['token']}/open")
            _send(page, "language", {"language": language})
            _send(page, "story", {"words": _CAUDA})
            yield [_axe(page, f"{site}/i/stop", f"phone stop {language} dark={dark}")]
            context.close()
            yield _desk(browser, site, made[0]["visit"], language, dark=dark)


def _desk(browser: Browser, site: str, visit: str, language: str, *, dark: bool) -> list[str]:
    scheme: Any = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page = context.new_page()
    found = [_axe(page, f"{site}/account/login/", f"sign-in {language} dark={dark}")]
    page.fill("[name=login]", email_of("owner"))
    page.fill("[name=password]", PASSWORD)
    page.click("form button[type=submit]")
    page.wait_for_url(f"{site}/")
    client = page.goto(f"{site}/clients/") and page.locator("main a[href^='/clients/']").nth(1).get_attribute(
        "href"
    )
    addresses = (
        "/",
        "/clients/",
        "/clients/new",
        client,
        "/settings/",
        f"/visits/{visit}/",
        f"/visits/{visit}/draw",
        f"/visits/{visit}/note/",
    )
    found += [
        _axe(page, site + str(path), f"desk {str(path)[:9]} {language} dark={dark}") for path in addresses
    ]
    context.close()
    return found


def _send(page: Page, step: str, payload: dict[str, str]) -> None:
    """An answer as the phone's script sends it."""
    number = int(page.get_attribute("body", "data-sequence") or 0) + 1000
    event = {"id": str(uuid.uuid4()), "seq": number, "step": step, "payload": payload}
    page.evaluate(
        """body => fetch("/i/events", {method: "POST", body, credentials: "same-origin", headers: {
            "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content}})""",
        json.dumps({"events": [event]}),
    )


def _axe(page: Page, address: str, name: str) -> str:
    page.goto(address)
    page.wait_for_timeout(200)
    found = violations(page)
    return f"{name}: {'; '.join(found)}" if found else ""
