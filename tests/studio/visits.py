"""Visits for the tests of their screen: an invented client with a story, entered by a practitioner."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client as Browser

from psoas.studio.commands import clients, visits
from psoas.studio.models import Member, Visit

STORY = (
    "For about eight weeks I have a deep ache in the front of my left hip, right in the crease. Lifting my knee to get in the car hurts, "
    "and so do stairs. No fever, no numbness. It sort of glimmers."
)
HTMX: Any = {"HTTP_HX_REQUEST": "true"}


def planned(by: Member, words: str = STORY, *, name: str = "Maya Sample", born: str = "1988") -> Visit:
    """A visit of a new client, with their words."""
    client = clients.add_client(by=by, name=name, born=born, about={"sex": "female", "work": "desk work"})
    visit = clients.plan_visit(by=by, client=client)
    if words:
        visits.set_text(by=by, visit=visit, field="words", text=words, seen=0)
    return visit


def signed_in(member: Member, *, checks_csrf: bool = False) -> Browser:
    """A browser in which a member is signed in."""
    browser = Browser(HTTP_HOST="127.0.0.1", enforce_csrf_checks=checks_csrf)
    browser.force_login(member.user)
    return browser


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of the page's state."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1].replace("&#34;", '"').replace("&quot;", '"')


def state(text: str) -> dict[str, str]:
    return {name: hidden(text, name) for name in ("seen", "shown", "figures")}
