"""A studio that answers on a port of its own, and a real browser; skipped where no Chromium or no built page is there."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from psoas.studio.commands.people import add_member, found_studio
from psoas.studio.models import Member, Role

PASSWORD = "a long sample password"  # noqa: S105 - of invented people


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the interface's name
        """No line for each request."""


@dataclass
class Staff:
    """A studio of its own for one test, since what a server does is not taken back."""

    owner: Member
    practitioner: Member
    other: Member


@pytest.fixture(scope="session")
def site(_studio_folder: object) -> Iterator[str]:
    """The address of a studio that answers."""
    if not (settings.HERE / "static" / "built" / "desk.js").is_file():
        pytest.skip("the pages' scripts are not built: run `make web`")
    call_command("collectstatic", verbosity=0, interactive=False)
    from psoas.studio.wsgi import application  # it lists the static files as it is loaded

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def team() -> Staff:
    """An owner and two practitioners."""
    mark = uuid.uuid4().hex[:8]
    owner = found_studio(
        name="Hip and Back",
        owner_name="Olive Owner",
        email=f"owner-{mark}@example.org",
        password=PASSWORD,
        is_sample=True,
    )
    made = [
        add_member(
            by=owner,
            name=name,
            email=f"{name[:3].lower()}-{mark}@example.org",
            password=PASSWORD,
            role=Role.PRACTITIONER,
        )
        for name in ("Pia Practitioner", "Quin Practitioner")
    ]
    return Staff(owner, *made)


@pytest.fixture
def open_page(chromium: Any, site: str) -> Iterator[Any]:
    """A signed-in page: ``open_page(member, path, viewport=…, dark=…)``; its console errors are in ``page.problems``."""
    from django.test import Client

    contexts = []

    def opened(
        member: Member, path: str, *, viewport: dict[str, int] | None = None, dark: bool = False
    ) -> Any:
        browser = Client(HTTP_HOST="127.0.0.1")
        browser.force_login(member.user)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        context = chromium.new_context(
            viewport=viewport or {"width": 1280, "height": 800}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page = context.new_page()
        page.problems = []
        page.on(
            "console",
            lambda m: (
                page.problems.append(f"{m.text} {m.location}")
                # How fast this machine draws is no fault of the page; nor that no process of the body runs beside this server.
                if m.type in {"error", "warning"}
                and "GL Driver Message" not in m.text
                and not ("503" in m.text and "/body/" in m.location["url"])
                else None
            ),
        )
        page.on("pageerror", lambda e: page.problems.append(str(e)))
        page.goto(site + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    """A phone's browser, 390 by 844, with touch."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context
    context.close()
