"""An emergency shows on an open page by itself, in one line, and opens to what to do."""

from __future__ import annotations

from typing import Any

import pytest

from ..intake_pages import CAUDA
from ..visits import planned
from .conftest import Staff

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]


def test_an_emergency_shows_on_an_open_visit_within_five_seconds_in_one_line(
    open_page: Any, team: Staff
) -> None:
    visit = planned(team.practitioner)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport={"width": 390, "height": 844})
    assert page.locator("#alerts").inner_text() == ""
    for name in ("Ann Sample-Longname-of-Somewhere", "Ben Sample"):
        planned(team.practitioner, CAUDA, name=name)
    bar = page.locator("#alert-bar > summary")
    bar.wait_for(timeout=5000)
    assert bar.bounding_box()["height"] < 60, "one line on a phone"
    assert "New warning sign" in bar.inner_text()
    assert "and 1 more" in bar.inner_text()
    assert page.locator("#alert-bar section").first.is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    bar.click()
    assert page.locator("#alert-bar section a", has_text="Read").count() == 2
    with page.expect_response(lambda answer: answer.url.endswith("/alerts"), timeout=6000):
        page.evaluate("document.getElementById('alerts').dispatchEvent(new Event('seen'))")
    page.wait_for_timeout(200)
    assert page.locator("#alert-bar section").first.is_visible(), (
        "what was opened stays open while it is asked for anew"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.problems == []
