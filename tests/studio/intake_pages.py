"""A client with a link, and what their phone sends: for the tests of the intake's pages."""

from __future__ import annotations

import html
import json
import re
import uuid
from typing import Any

from django.test import Client as Browser

from psoas.studio.commands import clients
from psoas.studio.models import Link, Member, Visit
from psoas.studio.models.clients import Purpose

ACHE = "A deep ache in the front of my left hip for about 8 weeks, since I ran more. No pins and needles."
CAUDA = "My low back hurts. Since this morning I cannot feel between my legs and I cannot pass water."
VIOLENCE = "My hip hurts since my husband pushed me down the stairs and choked me."


def browser() -> Browser:
    """A phone's browser; forged forms are refused as in earnest."""
    return Browser(HTTP_HOST="127.0.0.1", enforce_csrf_checks=False)


def link_of(
    by: Member, *, born: str = "", language: str = "en", purpose: Purpose = Purpose.INTAKE
) -> tuple[Link, str]:
    """A client, a planned visit, and a link for it with its token."""
    client = clients.add_client(
        by=by, name="Mia Sample", born=born, language=language, is_sample=True, about={"country": "US"}
    )
    visit = clients.plan_visit(by=by, client=client)
    return clients.make_link(by=by, client=client, visit=visit, purpose=purpose)


def opened(by: Member, *, agreed: bool = True, **about: Any) -> tuple[Browser, Link]:
    """A phone that has opened its link; ``agreed``: answers may be kept."""
    link, token = link_of(by, **about)
    phone = browser()
    assert phone.get(f"/i/{token}/open").status_code == 302
    if agreed:
        phone.post("/i/language", {"language": about.get("language", "en")})
        phone.post("/i/consent", {"data": "yes"})
    return phone, link


def visit_of(link: Link) -> Visit:
    """The visit as it is stored now."""
    return Visit.objects.get(links=link)


def send(phone: Browser, *events: dict[str, Any]) -> Any:
    """Send a batch as the phone's script does, and read what the server says."""
    answer = phone.post("/i/events", json.dumps({"events": events}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def filled(seq: int, page: str, *, finished: bool = True, **fields: list[str]) -> dict[str, Any]:
    """The fields of a page as an answer."""
    names = {name.replace("__", "-"): values for name, values in fields.items()}
    return {"id": str(uuid.uuid4()), "seq": seq, "page": page, "finished": finished, "fields": names}


def text(phone: Browser, address: str) -> str:
    """A page that is there."""
    answer = phone.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def asked_on(page: str) -> dict[str, Any]:
    """The questions that a page asks, as its form names them: a text each where it is one, lists where it asks several."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(asks_about|asked)" value="([^"]+)"', page):
        found.setdefault(name, []).append(html.unescape(value))
    assert found
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def answer_safety(phone: Browser, answer: str = "no") -> int:
    """Answer the safety questions that come, each alike.

    Returns:
        How many there were.
    """
    for n in range(1, 20):
        page = phone.get(f"/i/safety/{n}")
        if page.status_code == 302:
            return n - 1
        phone.post(f"/i/safety/{n}", asked_on(page.content.decode()) | {"answer": answer})
    raise AssertionError("more safety questions than are answered with care")
