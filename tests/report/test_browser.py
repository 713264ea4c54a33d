"""The page in a real browser: nothing overflows, nothing is fetched, every picture is decoded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report.samples import ASSESSMENT, STOPPED, VISIT, body_section, small_scene

from psoas.assessment import Assessment
from psoas.report import render_html
from psoas.visit import Client, Visit

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: `apt-get install chromium` to run the browser tests")
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (the dev extra)"
    )
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("stops", [False, True], ids=["full", "stop"])
def test_the_page_in_a_browser(browser: Any, tmp_path: Path, width: int, stops: bool) -> None:
    file = tmp_path / "report.html"
    assessment = STOPPED if stops else ASSESSMENT
    file.write_text(render_html(VISIT, assessment, body_section(small_scene())), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    images = page.evaluate("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
    assert images == [] if stops else images == [True] * 3
    page.close()


def test_long_words_do_not_break_the_page(browser: Any, tmp_path: Path) -> None:
    long = "Donaudampfschiff" * 12
    visit = Visit(long, Client(work=long, sports=(long,), medicines=(long,)), long)
    understanding = replace(ASSESSMENT.understanding, text=long, findings=())
    page = browser.new_page(viewport={"width": 360, "height": 800})
    both: tuple[Assessment, ...] = (ASSESSMENT, STOPPED)
    for n, assessment in enumerate(both):
        file = tmp_path / f"{n}.html"
        html = render_html(visit, replace(assessment, understanding=understanding), None)
        file.write_text(html, encoding="utf-8")
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
