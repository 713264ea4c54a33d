"""Pictures of every page of the studio: ``make pictures`` (needs Chromium).

A studio with the sample clients is served from a temporary folder. A real browser opens its pages as each role, and a client's link on a
phone. Each page is taken at phone and desk size, light and dark, into ``out/pictures/``; those of the documents go into ``docs/pictures/``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from camera import CHOSEN, DESK, OUT, PHONE, ROOT, Camera, PictureError
from playwright.sync_api import Browser, Page, sync_playwright

from psoas.studio.samples.members import PASSWORD, email_of

STARTS_WITHIN_S: Final = 180.0
# The viewer draws with WebGL; a machine without a graphics card does it in software.
BROWSER: Final = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
STORY: Final = (
    "For about eight weeks I have a deep ache in the front of my left hip, right in the crease. The first steps after sitting are the worst. "
    "Lifting my knee to get in the car hurts, and so do stairs. No fever, no numbness."
)
EMERGENCY: Final = (
    "My low back hurts. Since this morning I cannot feel between my legs and I cannot pass water."
)


@contextmanager
def studio() -> Iterator[str]:
    """Serve the sample clients from a temporary folder.

    Yields:
        The studio's address.
    """
    with tempfile.TemporaryDirectory(prefix="psoas-pictures-") as folder:
        command = [sys.executable, "-u", "-c", "from psoas.cli.app import app; app()", "studio"]
        command += ["--data", str(Path(folder) / "studio"), "--samples", "--port", "8100"]
        served = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield _address(served)
        finally:
            served.terminate()
            served.wait(timeout=30)


def _address(served: subprocess.Popen[str]) -> str:
    told, until = "", time.monotonic() + STARTS_WITHIN_S
    for line in served.stdout or ():
        told += line
        found = re.search(r"open at (http://\S+?)/ ", line)
        if found:
            return found[1]
        if time.monotonic() > until:
            break
    raise PictureError(f"the studio did not open:\n{told}")


def signed_in(browser: Browser, site: str, role: str) -> Page:
    """A page of the desk, signed in as a sample member."""
    page = browser.new_context(viewport=DESK).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", email_of(role))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url(f"{site}/")
    return page


def visit_of(page: Page, site: str, name: str) -> str:
    """The address of today's visit of a client, found as a person finds it."""
    page.goto(f"{site}/")
    href = page.locator("main a[href^='/visits/']", has_text=name).first.get_attribute("href")
    if href is None:
        raise PictureError(f"today shows no visit of {name}")
    return site + href.split("#")[0]


def client_of(page: Page, site: str, name: str) -> str:
    """The address of a client's page, found as a person finds it."""
    page.goto(f"{site}/clients/")
    href = page.locator("main a[href^='/clients/']", has_text=name).first.get_attribute("href")
    if href is None:
        raise PictureError(f"there is no client {name}")
    return site + href


def link_for(page: Page, site: str, name: str, born: str) -> str:
    """Add a client at the desk, and make the link for their phone."""
    page.goto(f"{site}/clients/new")
    page.fill("[name=name]", name)
    page.fill("[name=born]", born)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_selector("#link form button")
    page.locator("#link form button").first.click()
    return page.input_value("#link-address")


def show_body(page: Page, address: str) -> None:
    """Open a visit and wait until its body is drawn."""
    page.goto(address)
    # The viewer is loaded where it is seen.
    page.locator("#body-view").scroll_into_view_if_needed()
    page.locator("#body-view canvas").first.wait_for(timeout=120_000)
    page.locator("#body-figures table").first.wait_for(state="attached", timeout=120_000)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(2500)


def desk(browser: Browser, site: str, camera: Camera) -> None:
    """The pages of those who work in the studio."""
    visitor = browser.new_context(viewport=DESK).new_page()
    for name, path in (
        ("sign-in", "/account/login/"),
        ("link-closed", "/i/nothing/open"),
        ("welcome-closed", "/welcome/nothing"),
    ):
        visitor.goto(site + path)
        camera.take(visitor, name)
    page = signed_in(browser, site, "practitioner")
    camera.choose(page, "today", DESK)
    camera.take(page, "today")
    page.goto(f"{site}/clients/")
    camera.take(page, "clients")
    page.goto(f"{site}/clients/new")
    camera.take(page, "client-new")
    link_for(page, site, "Ada Sample", "1984")
    camera.take(page, "client-link")
    page.goto(client_of(page, site, "Nora Fennell"))
    camera.choose(page, "client-course", DESK)
    camera.take(page, "client-course")
    nora = visit_of(page, site, "Nora Fennell")
    _visit(page, nora, camera)
    for name in ("Gustav Okafor", "Tomas Lindgren", "Amara Castellanos", "Brendan Halloway"):
        _other_visit(page, site, name, camera)
    page.goto(f"{visit_of(page, site, 'Tomas Lindgren')}letter.html")
    camera.take(page, "paper-letter")
    for role in ("owner", "desk"):
        page = signed_in(browser, site, role)
        camera.take(page, f"{role}-today")
        if role == "owner":
            _other_visit(page, site, "Priya Venkataraman", camera)
        page.goto(client_of(page, site, "Nora Fennell"))
        camera.take(page, f"{role}-client")
        page.goto(f"{site}/settings/")
        camera.take(page, f"{role}-settings")
        page.goto(nora)
        camera.take(page, f"{role}-visit")


def _other_visit(page: Page, site: str, name: str, camera: Camera) -> None:
    page.goto(visit_of(page, site, name))
    page.wait_for_timeout(1500)
    camera.take(page, f"visit-{name.split(maxsplit=1)[0].lower()}")


def _visit(page: Page, address: str, camera: Camera) -> None:
    show_body(page, address)
    camera.choose(page, "visit", {"width": 1440, "height": 1000}, settle_ms=2500)
    # In the middle of the movement, where the psoas works.
    page.locator(".body-panel input[type=range]").first.evaluate(
        "r => { r.value = String((+r.min + +r.max) / 2); r.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    camera.choose_part(page, "body", ".body-view", {"width": 1440, "height": 1200})
    camera.take(page, "visit", settle_ms=1500)
    page.goto(f"{address}plan/")
    page.locator("#lengths").wait_for(state="detached", timeout=120_000)
    camera.take(page, "plan", settle_ms=800)
    page.goto(f"{address}note/")
    page.fill("[name=text] >> nth=0", "Hip easier on stairs; first steps after sitting still pull.")
    page.wait_for_timeout(1500)
    camera.choose(page, "note", DESK)
    camera.take(page, "note")
    page.goto(f"{address}care/")
    camera.take(page, "care")
    for paper in ("client", "report"):
        page.goto(f"{address}{paper}.html")
        if paper == "client":
            camera.choose(page, "handout", {"width": 820, "height": 1000})
        camera.take(page, f"paper-{paper}")


def phone(browser: Browser, site: str, camera: Camera) -> None:
    """The pages of a client, opened with links of their own."""
    page = signed_in(browser, site, "practitioner")
    for purpose in ("check_in", "handout"):
        page.goto(client_of(page, site, "Nora Fennell"))
        page.click(f"[name=purpose][value={purpose}]")
        client = browser.new_context(
            viewport=PHONE, device_scale_factor=2, service_workers="block"
        ).new_page()
        client.goto(page.input_value("#link-address"))
        camera.take(client, f"phone-{purpose}")
    told, stopped = (link_for(page, site, f"{name} Sample", "1984") for name in ("Maya", "Tom"))
    _whole_intake(_opened(browser, told, site, camera), site, camera)
    page = _opened(browser, stopped, site, Camera(re.compile("(?!)")))
    page.goto(f"{site}/i/story")
    page.fill("[name=words]", EMERGENCY)
    page.wait_for_url("**/i/stop", timeout=120_000)
    page.wait_for_timeout(500)
    camera.choose(page, "stop", PHONE)
    camera.take(page, "phone-stop")


def _opened(browser: Browser, link: str, site: str, camera: Camera) -> Page:
    """A phone that has opened its link and agreed."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, service_workers="block"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(link)
    camera.take(page, "phone-language")
    _tap(page, "language", "en")
    _go_on(page, site)
    camera.take(page, "phone-consent")
    for kind in ("data", "touch", "needles", "emotional"):
        _tap(page, kind, "yes")
    _go_on(page, site)
    return page


def _whole_intake(page: Page, site: str, camera: Camera) -> None:
    fill: dict[str, Callable[[], object]] = {
        "born": lambda: page.fill("[name=born]", "1984"),
        "sex": lambda: _tap(page, "sex", "female"),
        "story": lambda: _tell(page, camera),
        "drawing": lambda: _draw(page, camera),
        "activities": lambda: _tap(page, "a-run", "worse"),
        "medicines": lambda: page.locator("[name=medicines]").first.fill("ibuprofen"),
        "pain": lambda: _tap(page, "pain_now", "4"),
        "goals": lambda: page.fill("[name=goal-1]", "Run 5 km"),
    }
    for _step in range(40):
        code = page.url.removeprefix(f"{site}/i/").split("#")[0]
        if code == "done":
            break
        if code.startswith("safety/"):
            _tap(page, "answer", "no")
        elif code in fill:
            fill[code]()
        camera.take(page, "phone-" + code.replace("/", "-"))
        page.set_viewport_size(PHONE)
        _go_on(page, site)
    camera.take(page, "phone-done")
    page.goto(f"{site}/i/help")
    camera.take(page, "phone-help")


def _tell(page: Page, camera: Camera) -> None:
    page.fill("[name=words]", STORY)
    page.wait_for_selector(".heard summary", timeout=60_000)
    page.wait_for_timeout(1500)
    # From the question on, so that both are seen: what was told, and below it what was heard.
    camera.choose(page, "story", {"width": PHONE["width"], "height": 1150})


def _draw(page: Page, camera: Camera) -> None:
    page.locator("label", has_text="Pick from a list").click()
    for place in ("groin@left", "hip_front@left"):
        page.locator(f'label:has(input[value="{place}"])').first.click()
    page.locator("label", has_text="Draw").first.click()
    page.wait_for_timeout(500)
    camera.choose(page, "drawing", PHONE)


def _tap(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').first.click()


def _go_on(page: Page, site: str) -> None:
    before = page.url
    page.click("button[form=answers]")
    page.wait_for_url(lambda url: url != before and url.startswith(site))


def main(arguments: list[str]) -> None:
    """Take every picture, or those whose names match the pattern that is given."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("needs Chromium: apt-get install chromium")
    camera = Camera(re.compile(arguments[0] if arguments else ""))
    with studio() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        # The desk first: the clients whom the phone part adds would stand on its pages.
        desk(browser, site, camera)
        phone(browser, site, camera)
        browser.close()
    told = f"{camera.taken} pictures in {OUT.relative_to(ROOT)}/ and {CHOSEN.relative_to(ROOT)}/"
    sys.stdout.write("\n".join([*camera.faults, told, ""]))
    if not camera.taken:
        sys.exit("no page has a name that matches")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except PictureError as error:
        sys.exit(f"pictures: {error}")
