"""The body to draw on, in a real browser: by mouse, finger, keyboard and list; what it hands over is read as meant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.browser_waits import until
from tests.studio.body.drawing_page import component_html

import psoas
from psoas.intake import read_drawing
from psoas.visit import AreaMark, Stroke, Visit

pytestmark = pytest.mark.browser
SOURCE = Path(psoas.__file__).parent
SITE = "http://studio.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Draw where it hurts</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/report/data/tokens.css"><link rel="stylesheet" href="/studio/web/css/body_draw.css">
<link rel="stylesheet" href="/page.css"></head>
<body class="client"><main><h1>Draw where it hurts</h1>{component}</main><script type="module" src="/page.js"></script></body></html>"""
PAGE_CSS = "main { padding: 16px 20px 400px; }"
PAGE_JS = """import { mountBodyDraw } from '/studio/web/js/body_draw.js';
window.changes = [];
const earlier = JSON.parse(sessionStorage.getItem('drawing') ?? '[]');
window.draw = mountBodyDraw(document.querySelector('[data-body-draw]'), {
  drawing: earlier, onChange: (drawing) => window.changes.push(drawing),
});"""


def page_html() -> str:
    return PAGE.replace("{component}", component_html())


def answer(route: Any) -> None:
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    made: dict[str, Callable[[], str]] = {
        "/": page_html,
        "/icon.svg": lambda: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "/page.css": lambda: PAGE_CSS,
        "/page.js": lambda: PAGE_JS,
    }
    text = made[path]() if path in made else (SOURCE / path[1:]).read_text(encoding="utf-8")
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    route.fulfill(
        body=text,
        headers={
            "Content-Type": kinds.get(Path(path).suffix, "text/html; charset=utf-8"),
            "Content-Security-Policy": POLICY,
        },
    )


@contextmanager
def opened(
    browser: Any, viewport: dict[str, int], *, touch: bool = False, dark: bool = False
) -> Iterator[Any]:
    """The page, which must raise no error and break no rule of its policy while it is open."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport=viewport, has_touch=touch, is_mobile=touch, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
    until(page, "Boolean(window.draw)")
    yield page
    assert said == []
    context.close()


def on_screen(page: Any, view: str, x: float, y: float) -> tuple[float, float]:
    """Where a place of the outline's frame is on the screen."""
    at = page.evaluate(
        """([view, x, y]) => {
          const figure = document.querySelector(`[data-view="${view}"] [data-bd="figure"]`);
          const point = new DOMPoint(x, y).matrixTransform(figure.getScreenCTM());
          return [point.x, point.y];
        }""",
        [view, x, y],
    )
    return at[0], at[1]


def by_mouse(page: Any, view: str, *points: tuple[float, float]) -> None:
    page.locator(f'[data-view="{view}"] .bd-figure').scroll_into_view_if_needed()
    places = [on_screen(page, view, *point) for point in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def by_finger(page: Any, places: list[tuple[float, float]], *, end: str = "touchEnd") -> None:
    """A real touch, as the system sends it: the browser decides whether it scrolls."""
    session = page.context.new_cdp_session(page)
    line = [places[0]]
    for (ax, ay), (bx, by) in pairwise(places):
        line += [(ax + (bx - ax) * n / 8, ay + (by - ay) * n / 8) for n in range(1, 9)]
    for n, (x, y) in enumerate(line):
        kind = "touchMove" if n else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": end, "touchPoints": []})
    session.detach()


def choose(page: Any, quality: str, strength: int) -> None:
    page.locator(f'[data-bd="quality"][value="{quality}"]').check(force=True)
    page.locator('[data-bd="number"]').fill(str(strength))
    page.locator('[data-bd="number"]').press("Tab")


def visit(page: Any) -> Visit:
    """The drawing as the page hands it over, read as the visit reads it."""
    drawing = json.loads(json.dumps(page.evaluate("window.draw.value()")))
    if drawing and page.evaluate("window.changes.length"):
        assert page.evaluate("window.changes.at(-1)") == drawing
    return Visit.from_line({"id": "v", "drawing": drawing})


def read(page: Any) -> set[str]:
    return {f"{hit.code}@{hit.side}" for hit in read_drawing(visit(page).drawing).hits}


def heard(page: Any) -> str:
    until(page, "document.querySelector('[data-bd=live]').textContent !== ''")
    return str(page.locator('[data-bd="live"]').text_content())


def ticked(page: Any, view: str, key: str) -> bool:
    return bool(page.locator(f'[data-bd="area"][data-view="{view}"][value="{key}"]').is_checked())


def test_a_line_by_mouse_is_the_region_it_lies_on(browser: Any) -> None:
    with opened(browser, DESK) as page:
        choose(page, "sharp", 6)
        by_mouse(page, "front", (38, 270), (24, 283))
        (stroke,) = visit(page).drawing
        assert isinstance(stroke, Stroke)
        assert (stroke.view, stroke.quality, stroke.strength, stroke.outline_version) == (
            "front",
            "sharp",
            6,
            2,
        )
        assert stroke.points[0] == pytest.approx((38, 270), abs=1.5)
        assert stroke.points[-1] == pytest.approx((24, 283), abs=1.5)
        assert read(page) == {"groin@left"}
        assert heard(page) == "Left groin marked, sharp, 6 of 10"
        assert page.locator('[data-bd="area"]').count() == 76
        assert ticked(page, "front", "groin@left")
        assert not ticked(page, "front", "groin@right")
        by_mouse(page, "back", (-30, 270), (-30, 290))
        by_mouse(page, "right", (8, 330), (6, 370))
        assert read(page) == {"groin@left", "buttock@left", "thigh_side@right"}


def test_drawing_by_finger_on_a_phone_does_not_scroll_the_page(browser: Any) -> None:
    with opened(browser, PHONE, touch=True) as page:
        by_finger(page, [on_screen(page, "front", 40, y) for y in (345, 320, 290)])
        assert page.evaluate("scrollY") == 0
        assert read(page) == {"thigh_front@left", "hip_front@left"}
        box = page.locator(".bd-feel legend").bounding_box()
        start = (box["x"] + 40, box["y"] + 8)
        by_finger(page, [start, (start[0], start[1] - 300)])
        until(page, "scrollY > 100")
        assert len(visit(page).drawing) == 1


def test_a_touch_that_the_system_cancels_ends_one_stroke(browser: Any) -> None:
    with opened(browser, PHONE, touch=True) as page:
        by_finger(page, [on_screen(page, "front", 40, y) for y in (340, 320)], end="touchCancel")
        assert len(visit(page).drawing) == 1
        assert page.locator(".bd-ink path").count() == 1
        by_finger(page, [on_screen(page, "front", -40, y) for y in (340, 320)])
        assert len(visit(page).drawing) == 2


def test_a_second_finger_draws_nothing(browser: Any) -> None:
    with opened(browser, PHONE, touch=True) as page:
        session = page.context.new_cdp_session(page)
        one, two = on_screen(page, "front", 40, 330), on_screen(page, "front", -40, 330)
        touches = [{"x": one[0], "y": one[1], "id": 0}, {"x": two[0], "y": two[1], "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": touches[:1]})
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": touches})
        touches[1]["y"] -= 40
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": touches})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": touches[:1]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        (stroke,) = visit(page).drawing
        assert isinstance(stroke, Stroke)
        assert all(x > 30 for x, _ in stroke.points)


def test_one_view_at_a_time_on_a_phone_and_all_on_a_desk(browser: Any) -> None:
    with opened(browser, PHONE, touch=True) as page:
        assert page.locator(".bd-figure:visible").count() == 1
        page.locator('[data-bd="view"][value="back"]').check(force=True)
        by_finger(page, [on_screen(page, "back", 30, y) for y in (270, 285)])
        assert read(page) == {"buttock@right"}
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.locator('[data-view="back"] .bd-figure').get_attribute("viewBox") != "-116 -4 232 572"
        page.locator('[data-bd="zoom"][data-view="back"]').click()
        assert page.locator('[data-view="back"] .bd-figure').get_attribute("viewBox") == "-116 -4 232 572"
    with opened(browser, DESK) as page:
        assert page.locator(".bd-figure:visible").count() == 4
        assert page.locator('[data-bd="view"]:visible').count() == 0


def test_undo_and_clear_with_a_question_before(browser: Any) -> None:
    with opened(browser, DESK) as page:
        undo, clear = (
            page.get_by_role("button", name="Undo", exact=True),
            page.get_by_role("button", name="Clear all"),
        )
        assert undo.is_disabled()
        assert clear.is_disabled()
        by_mouse(page, "front", (38, 270), (24, 283))
        by_mouse(page, "front", (-30, 330), (-30, 370))
        undo.click()
        assert read(page) == {"groin@left"}
        assert not ticked(page, "front", "thigh_front@right")
        clear.click()
        assert page.evaluate("document.activeElement.dataset.bd") == "keep"
        page.get_by_role("button", name="Keep it").click()
        assert read(page) == {"groin@left"}
        clear.click()
        page.get_by_role("button", name="Yes, clear").click()
        assert visit(page).drawing == ()
        undo.click()
        assert read(page) == {"groin@left"}


def test_the_list_says_the_same_as_the_picture(browser: Any) -> None:
    with opened(browser, PHONE, touch=True) as page:
        choose(page, "burning", 4)
        page.locator('[data-bd="mode"][value="list"]').check(force=True)
        assert page.locator(".bd-figure:visible").count() == 0
        page.locator('[data-bd="area"][data-view="back"][value="low_back@left"]').check()
        page.locator('[data-bd="area"][data-view="back"][value="low_back@right"]').check()
        assert heard(page) == "Right low back marked, burning, 4 of 10"
        marks = visit(page).drawing
        assert marks == (
            AreaMark("back", "low_back", "left", 2, "burning", 4),
            AreaMark("back", "low_back", "right", 2, "burning", 4),
        )
        assert read(page) == {"low_back@both"}
        page.locator('[data-bd="area"][data-view="back"][value="low_back@right"]').uncheck()
        assert read(page) == {"low_back@left"}
        page.locator('[data-bd="mode"][value="draw"]').check(force=True)
        chosen = page.locator('#back-left-low_back[aria-selected="true"]')
        assert chosen.count() == 1


def test_taking_one_area_out_of_a_line_keeps_the_others(browser: Any) -> None:
    with opened(browser, DESK) as page:
        by_mouse(page, "front", (40, 345), (40, 290))
        assert read(page) == {"thigh_front@left", "hip_front@left"}
        page.locator('[data-bd="mode"][value="list"]').check(force=True)
        page.locator('[data-bd="area"][data-view="front"][value="hip_front@left"]').uncheck()
        assert read(page) == {"thigh_front@left"}
        page.get_by_role("button", name="Undo", exact=True).click()
        assert read(page) == {"thigh_front@left", "hip_front@left"}


def test_by_keyboard_alone(browser: Any) -> None:
    with opened(browser, DESK) as page:
        choose(page, "ache", 3)
        page.locator("#front-left-groin").focus()
        page.keyboard.press("Enter")
        assert heard(page) == "Left groin marked, ache, 3 of 10"
        assert read(page) == {"groin@left"}
        page.keyboard.press("ArrowLeft")
        first = page.evaluate("document.activeElement.id")
        assert first.startswith("front-")
        assert first != "front-left-groin"
        page.keyboard.press("Space")
        assert len(read(page)) == 2 or read(page) == {"groin@both"}
        page.keyboard.press("Space")
        page.locator("#front-left-groin").focus()
        page.keyboard.press("Enter")
        assert visit(page).drawing == ()
        page.keyboard.press("Control+z")
        assert read(page) == {"groin@left"}
        # One stop of the Tab key for each figure.
        assert page.locator('#front-left-groin[tabindex="0"]').count() == 1
        assert page.locator('.region[tabindex="0"]').count() == 4


def test_how_it_feels_may_be_said_after_the_line(browser: Any) -> None:
    with opened(browser, DESK) as page:
        by_mouse(page, "front", (38, 270), (24, 283))
        assert heard(page) == "Left groin marked"
        (plain,) = visit(page).drawing
        assert (plain.quality, plain.strength) == ("", None)
        choose(page, "tingling", 7)
        (told,) = visit(page).drawing
        assert (told.quality, told.strength) == ("tingling", 7)
        choose(page, "numbness", 2)
        assert visit(page).drawing == (told,)
        by_mouse(page, "front", (-38, 270), (-24, 283))
        assert [(m.quality, m.strength) for m in visit(page).drawing] == [("tingling", 7), ("numbness", 2)]


def test_a_place_without_an_area_is_kept_and_asked_about(browser: Any) -> None:
    with opened(browser, DESK) as page:
        by_mouse(page, "front", (-20, 140), (20, 140))
        assert "ask you in words" in heard(page)
        assert len(visit(page).drawing) == 1
        assert read_drawing(visit(page).drawing).asks_elsewhere


def test_a_long_scribble_has_few_points_and_the_same_place(browser: Any) -> None:
    with opened(browser, DESK) as page:
        line = [(32 + (n % 2) * 12, 320 + n) for n in range(50)]
        by_mouse(page, "front", *line)
        (stroke,) = visit(page).drawing
        assert isinstance(stroke, Stroke)
        assert 2 < len(stroke.points) <= 200
        assert read(page) == {"thigh_front@left"}


def test_a_drawing_goes_on_where_it_was_left(browser: Any) -> None:
    with opened(browser, DESK) as page:
        choose(page, "sharp", 8)
        by_mouse(page, "front", (38, 270), (24, 283))
        page.locator('[data-bd="mode"][value="list"]').check(force=True)
        page.locator('[data-bd="area"][data-view="left"][value="knee@left"]').check()
        before = visit(page).drawing
        page.evaluate("sessionStorage.setItem('drawing', JSON.stringify(window.draw.value()))")
        page.reload()
        until(page, "Boolean(window.draw)")
        assert visit(page).drawing == before
        assert ticked(page, "front", "groin@left")
        assert ticked(page, "left", "knee@left")
        page.get_by_role("button", name="Remove: left groin").click()
        assert read(page) == {"knee@left"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("mode", ["draw", "list"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(browser: Any, viewport: dict[str, int], mode: str, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the dev extra")
    with opened(browser, viewport, dark=dark) as page:
        choose(page, "sharp", 8)
        by_mouse(page, "front", (38, 270), (24, 283))
        page.locator(f'[data-bd="mode"][value="{mode}"]').check(force=True)
        found = axe.Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found] == []
