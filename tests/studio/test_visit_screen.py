"""The visit on one screen: what it shows, what one answer changes, and who may see it."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.http import HttpResponse

from psoas.studio.models import Access, Finding, SafetyOverride, Visit

from .conftest import People
from .visits import HTMX, planned, signed_in


def hidden(text: str, name: str) -> str:
    """The value of a hidden field of the page's state."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1].replace("&#34;", '"').replace("&quot;", '"')


def state(text: str) -> dict[str, str]:
    return {name: hidden(text, name) for name in ("seen", "shown", "figures")}


def parts(response: HttpResponse) -> set[str]:
    return set(re.findall(r'<hx-partial hx-target="#([a-z-]+)"', response.content.decode()))


def test_the_screen_shows_the_verdict_first_and_the_story_with_its_marks(people: People) -> None:
    visit = planned(people.practitioner)
    text = signed_in(people.practitioner).get(f"/visits/{visit.pk}/").content.decode()
    assert text.index('id="verdict"') < text.index('id="story"') < text.index('id="sources"')
    assert '<mark class="said">' in text
    assert '<mark class="denied">' in text
    assert '<mark class="unread">' in text
    assert "Where it most likely comes from" in text
    assert 'class="pbar"' in text
    assert "style=" not in text
    assert "<style" not in text
