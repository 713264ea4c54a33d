"""The pages in a real browser: they fit, nothing is fetched, all can be read and reached, and paper holds them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.browser_waits import until
from tests.report.samples import ASSESSMENT, STOPPED, UNDETERMINED, VISIT, body_section, small_scene

from psoas.assessment import Assessment, Cleared
from psoas.pathway import assess
from psoas.report import render_client, render_html, render_letter
from psoas.visit import Client, Visit, load_visit

pytestmark = pytest.mark.browser
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))


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


def pages_of(file: Path) -> dict[str, str]:
    visit = load_visit(file)
    assessment = assess(visit)
    body = body_section(small_scene()) if isinstance(assessment, Cleared) else None
    made = {
        "report": render_html(visit, assessment, body),
        "letter": render_letter(visit, assessment),
        "client": render_client(visit, assessment),
    }
    return {name: html for name, html in made.items() if html is not None}


def printed_pages(page: Any) -> int:
    page.emulate_media(media="print")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_a_sample_visit_fits_on_one_screen_two_of_a_phone_and_four_pages(
    browser: Any, tmp_path: Path, file: Path
) -> None:
    most = {"report": 4, "letter": 1, "client": 1}
    for name, html in pages_of(file).items():
        written = tmp_path / f"{name}.html"
        written.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": 900, "height": 1440})
        page.goto(written.as_uri())
        assert printed_pages(page) <= most[name]
        if name == "report":
            bottom = "document.querySelector('#summary').getBoundingClientRect().bottom"
            assert page.evaluate(bottom) <= 1440
            assert len(page.evaluate("document.body.innerText").split()) < 1_500
            page.set_viewport_size({"width": 390, "height": 844})
            assert page.evaluate(bottom) <= 2 * 844
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["cleared", "stopped", "undetermined", "emergency"])
def test_axe_finds_nothing_with_all_unfolded(browser: Any, tmp_path: Path, kind: str, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed (the dev extra)"
    )
    emergency = replace(STOPPED, verdict=replace(STOPPED.verdict, urgency="emergency_now"))
    told: dict[str, Assessment] = {
        "cleared": ASSESSMENT, "stopped": STOPPED, "undetermined": UNDETERMINED, "emergency": emergency,
    }  # fmt: skip
    body = body_section(small_scene()) if kind == "cleared" else None
    sheets = (
        render_html(VISIT, told[kind], body),
        render_letter(VISIT, told[kind]),
        render_client(VISIT, told[kind]),
    )
    for html in filter(None, sheets):
        written = tmp_path / "page.html"
        written.write_text(html, encoding="utf-8")
        page = browser.new_page(viewport={"width": 900, "height": 1440}, color_scheme=scheme)
        page.goto(written.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []
        page.close()


def test_the_contents_open_a_part_by_keyboard(browser: Any, tmp_path: Path) -> None:
    written = tmp_path / "report.html"
    written.write_text(render_html(VISIT, ASSESSMENT, None), encoding="utf-8")
    page = browser.new_page(viewport={"width": 900, "height": 1440})
    page.goto(written.as_uri())
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    page.focus("nav a[href='#plan']")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('details[data-part=plan]').open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('details[data-part=plan]').contains(document.activeElement)")
    page.close()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("My husband hits me when he is drunk. My low back hurts.", ""),
        ("I can't pass water and I am numb between my legs. My husband hits me. My back hurts.", "Emergency"),
    ],
)
def test_on_paper_a_browser_leaves_out_what_is_for_the_screen(
    browser: Any, tmp_path: Path, words: str, shown: str
) -> None:
    """What the other tests take for unprinted, and what is private above all."""
    visit = Visit("the_woman_who_fled", Client(40, "female"), words)
    written = tmp_path / "report.html"
    written.write_text(render_html(visit, assess(visit), None), encoding="utf-8")
    page = browser.new_page(viewport={"width": 794, "height": 1123})
    page.goto(written.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert "For you alone" in page.inner_text("body")
    page.emulate_media(media="print")
    paper = page.inner_text("body")
    assert shown in paper
    assert bool(paper.strip()) is bool(shown)
    assert not re.search("husband|you alone|practitioner alone|fled", paper)
    assert "fled" not in page.title()
    page.close()
