"""The practitioner's pages in a browser, under the studio's own security policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from benchmarks.studio.axe import violations
from tests.studio.web.site import Site, render

pytestmark = pytest.mark.browser

VISIT = """
{% extends "desk.html.jinja" %}
{% from "components/forms.html.jinja" import sides %}
{% block title %}Visit{% endblock %}{% block page %}page-visit{% endblock %}
{% block main %}<h1>Visit</h1><label class="finder"><span class="sr">Find</span><input data-search name="q"></label>
<div id="above"></div>
<form id="exam" data-exam hx-post="/finding/" hx-trigger="change" hx-target="#exams" hx-swap="innerHTML"></form>
<div id="exams">{{ exams }}</div>{% endblock %}
"""
EXAMS = """{% from "components/forms.html.jinja" import sides %}{% for code in ("fadir", "thomas") %}<form id="exam-{{ code }}" data-exam
 hx-post="/finding/{{ code }}" hx-trigger="change" hx-target="#exams" hx-swap="innerHTML">{{ sides(code, code, chosen.get(code)) }}</form>{% endfor %}"""

LINK = """{% extends "desk.html.jinja" %}{% block title %}Link{% endblock %}
{% block main %}<label for="address">Address</label><textarea id="address" readonly data-select>https://studio.example.org/i/4x4/open</textarea>
<p data-say="Copied" data-words="#address" hidden><button data-copy hidden><span>Copy</span></button><button data-send hidden></button>
<span role="status" data-said></span></p>{% endblock %}"""


@pytest.fixture
def page(browser: Any, site: Site) -> Iterator[Any]:
    exams = render(EXAMS, chosen={})
    site.pages["/visit/"] = render(
        VISIT.replace("{{ exams }}", exams), alerts_url="/alerts/", active="clients"
    )
    site.pages["/alerts/"] = ""
    opened = browser.new_context(viewport={"width": 1280, "height": 700}).new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.said = said
    opened.goto(site.address + "/visit/")
    yield opened
    opened.context.close()


def test_one_key_answers_the_exam_in_focus_and_the_focus_stays(page: Any, site: Site) -> None:
    tall = (
        '<hx-partial hx-target="#above" hx-swap="innerHTML"><svg width="10" height="180"></svg></hx-partial>'
    )
    site.answers["/finding/thomas"] = (200, render(EXAMS, chosen={"thomas": "negative"}) + tall)
    page.focus("#exam-thomas input[value=left]")
    top = page.eval_on_selector("#exam-thomas input[value=negative]", "e => e.getBoundingClientRect().top")
    page.keyboard.press("n")
    page.wait_for_selector("#above svg", state="attached")
    page.wait_for_timeout(100)
    assert site.posts == [("/finding/thomas", "thomas=negative")]
    assert site.headers[0]["X-CSRFToken"] == "token-of-the-test"
    assert (
        page.evaluate("document.activeElement.name + ' ' + document.activeElement.value") == "thomas negative"
    )
    assert page.is_checked("#exam-thomas input[value=negative]")
    assert page.said == []
    assert (
        page.evaluate("scrollY") == 0
        or abs(page.evaluate("document.activeElement.getBoundingClientRect().top") - top) < 2
    )


def test_keys_do_nothing_outside_an_exam_or_when_switched_off(page: Any, site: Site) -> None:
    page.keyboard.press("n")
    page.focus("input[data-search]")
    page.keyboard.type("nlr/")
    assert page.input_value("input[data-search]") == "nlr/"
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.uncheck("[data-keys-on]")
    page.keyboard.press("Escape")
    page.focus("#exam-fadir input[value=left]")
    page.keyboard.press("r")
    page.keyboard.press("/")
    page.wait_for_timeout(100)
    assert site.posts == []
    assert page.evaluate("document.activeElement.name") == "fadir"


def test_the_slash_goes_to_the_search(page: Any) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_fault_is_said_in_words_and_swaps_nothing(page: Any, site: Site) -> None:
    site.answers["/finding/fadir"] = (500, "<p id=trace>Traceback</p>")
    page.click("#exam-fadir input[value=left]")
    page.wait_for_selector("#problem:not([hidden])")
    assert "still here" in page.inner_text("#problem")
    assert page.query_selector("#trace") is None
    assert page.is_checked("#exam-fadir input[value=left]")
    site.answers["/finding/fadir"] = (200, render(EXAMS, chosen={"fadir": "left"}))
    page.click("#problem [data-again]")
    page.wait_for_selector("#problem", state="hidden")
    assert [path for path, _ in site.posts] == ["/finding/fadir", "/finding/fadir"]


def test_enter_in_an_exam_does_not_load_the_page_anew(page: Any, site: Site) -> None:
    page.evaluate("window.same = true")
    page.focus("#exam-fadir input[value=left]")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert page.evaluate("window.same") is True
    assert page.url.endswith("/visit/")


def test_a_conflict_shows_what_the_server_says(page: Any, site: Site) -> None:
    site.answers["/finding/fadir"] = (409, '<p id="both">Ben wrote right, you wrote left.</p>')
    page.click("#exam-fadir input[value=left]")
    page.wait_for_selector("#both")
    assert page.is_hidden("#problem")


def test_a_toast_comes_with_any_answer_and_its_undo_takes_it_away(page: Any, site: Site) -> None:
    toast = render(
        '{% from "components/basic.html.jinja" import toast_partial %}{{ toast_partial("Low back is now left.", "/undo/1") }}'
    )
    site.answers["/finding/fadir"] = (200, render(EXAMS, chosen={"fadir": "left"}) + toast)
    site.answers["/undo/1"] = (200, "")
    page.click("#exam-fadir input[value=left]")
    page.wait_for_selector("#toasts .toast")
    assert "Low back is now left." in page.inner_text("#toasts")
    page.click("#toasts .btn")
    page.wait_for_selector("#toasts .toast", state="detached")
    assert site.posts[-1][0] == "/undo/1"


def test_a_toast_goes_by_itself_but_waits_for_the_focus(page: Any, site: Site) -> None:
    page.clock.install()
    toast = render(
        '{% from "components/basic.html.jinja" import toast_partial %}{{ toast_partial("Kept.", "/undo/1") }}'
    )
    site.answers["/finding/fadir"] = (200, render(EXAMS, chosen={"fadir": "left"}) + toast)
    page.click("#exam-fadir input[value=left]")
    page.wait_for_selector("#toasts .toast")
    page.focus("#toasts .btn")
    page.clock.run_for(20_000)
    assert page.query_selector("#toasts .toast") is not None
    page.focus("#exam-fadir input[value=left]")
    page.clock.run_for(8_100)
    assert page.query_selector("#toasts .toast") is None


def test_an_alert_shows_by_itself(page: Any, site: Site) -> None:
    site.pages["/alerts/"] = render(
        '{% from "components/verdict.html.jinja" import verdict %}{{ verdict("emergency_now", "Told to get help now", id="a1") }}'
    )
    page.wait_for_selector("#alerts .verdict", timeout=5000)


def test_names_hide_and_stay_hidden_on_this_device(page: Any) -> None:
    page.click("[data-hide-names]")
    assert page.get_attribute("[data-hide-names]", "aria-pressed") == "true"
    page.reload()
    assert page.get_attribute("html", "data-names") == "hidden"
    assert page.get_attribute("[data-hide-names]", "aria-pressed") == "true"


@pytest.mark.parametrize("bad", ['hx-trigger="click[true]"', 'hx-trigger="click" hx-vals="js:{a: 1}"'])
def test_code_in_attributes_is_refused(page: Any, site: Site, bad: str) -> None:
    site.answers["/finding/fadir"] = (
        200,
        f'<button id="bad" type="button" hx-post="/never/" {bad}>x</button>',
    )
    page.click("#exam-fadir input[value=left]")
    page.click("#bad")
    page.wait_for_timeout(200)
    assert "/never/" not in [path for path, _ in site.posts]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 820, 1280])
def test_every_component_is_accessible_and_fits(browser: Any, site: Site, theme: str, width: int) -> None:
    site.pages["/gallery/"] = render("gallery.html.jinja")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site.address + "/gallery/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')"), (
        "the summary of errors takes the focus"
    )
    assert violations(page) == []
    small = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && !e.closest('.sr, svg') && [...e.childNodes]"
        ".some(n => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 13).map(e => e.outerHTML)"
    )
    assert small == []
    assert said == []
    context.close()


@pytest.mark.parametrize("width", [360, 390])
def test_the_bar_of_a_phone_has_one_height_and_one_line(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    boxes = page.eval_on_selector_all(
        ".rail :is(a, button)",
        """them => them.filter(e => e.offsetParent).map(e => { const [r, i] = [e, e.querySelector("svg")].map(x => x.getBoundingClientRect());
        return [r.top, r.height, r.width, i.top, e.scrollWidth > Math.ceil(r.width)]; })""",
    )
    assert len(boxes) >= 5
    assert {(*map(round, box[:4]), box[4]) for box in boxes} == {(*map(round, boxes[0][:4]), False)}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_address_is_taken_whole_and_copied(browser: Any, site: Site) -> None:
    site.pages["/link/"] = render(LINK, alerts_url="")
    opened = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    opened.goto(site.address + "/link/")
    opened.click("#address")
    assert opened.evaluate("getSelection().toString()") == "https://studio.example.org/i/4x4/open"
    opened.click("[data-copy]")
    opened.wait_for_selector("text=Copied")
    assert opened.inner_text("[data-said]") == "Copied"
    assert opened.evaluate("navigator.clipboard.readText()") == "https://studio.example.org/i/4x4/open"
    opened.context.close()


def test_the_viewer_is_loaded_only_where_it_is_seen(page: Any, site: Site) -> None:
    module = "/static/built/theme.js"  # a file that is no viewer: the still picture has to stay
    place = f'<div id="view" data-body-view="{module}?v=1"><p data-still>Psoas, left 41%</p></div>'
    site.answers["/finding/fadir"] = (200, '<svg width="10" height="3000"></svg>' + place)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.click("#exam-fadir input[value=left]")
    page.wait_for_selector("#view", state="attached")
    page.wait_for_timeout(200)
    assert not [url for url in asked if "v=1" in url]
    page.evaluate("document.getElementById('view').scrollIntoView()")
    page.wait_for_timeout(400)
    assert [url for url in asked if "v=1" in url]
    assert page.is_visible("#view [data-still]")
