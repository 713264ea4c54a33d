"""The page of the whole plan in a real browser: a line is taken out and comes back, what is unsafe is refused."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.studio.axe import EVERYTHING, violations
from tests.browser_waits import in_scheme

from psoas.studio.models import PlanChange

from ..visits import planned
from .conftest import Staff

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]
PHONE = {"width": 390, "height": 844}


def test_a_plan_is_changed_and_a_change_taken_back(open_page: Any, team: Staff) -> None:
    visit = planned(team.practitioner)
    page = open_page(team.practitioner, f"/visits/{visit.pk}/", viewport=PHONE)
    page.locator("#plan a", has_text="The whole plan").click()
    first = page.locator("#first .line").first
    code = str(first.get_attribute("id")).removeprefix("line-")
    for scheme in ("light", "dark"):
        in_scheme(page, scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(page, EVERYTHING) == [], scheme
    first.locator("details.change > summary").focus()
    page.keyboard.press("Enter")
    page.locator(f"#out-{code}").fill("They did not like it last time")
    first.locator("button", has_text="Take it out").click()
    page.locator("#changes", has_text="They did not like it last time").wait_for()
    assert not page.locator(f"#first #line-{code}").count()
    assert PlanChange.objects.get(visit=visit).intervention == code
    page.locator("#changes button", has_text="Take it back").click()
    page.locator("#changes", has_text="Taken back by").wait_for()
    assert page.locator(f"#first #line-{code}").count()
    page.locator("#add-what").fill("a thing that nobody knows")
    page.locator("#add-reason").fill("To see what happens")
    page.locator("#add button[type=submit]").click()
    page.locator("[data-errors]").wait_for()
    assert page.locator("#add-reason").input_value() == "To see what happens", "what was typed stays"
    assert [told for told in page.problems if "422" not in told] == [], (
        "a refusal is a 422, which the browser's console names"
    )
