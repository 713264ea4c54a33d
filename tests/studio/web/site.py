"""A small server with the studio's security headers for the pages' own tests: templates without Django, events into a list."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import psoas

STUDIO = Path(psoas.__file__).parent / "studio"
BUILT = STUDIO / "static" / "built"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TOKEN = "token-of-the-test"  # noqa: S105 - of no use anywhere
_KINDS = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2"}


def environment() -> Environment:
    """The templates as the studio sets them up, with addresses instead of Django's routes."""
    made = Environment(
        loader=FileSystemLoader(STUDIO / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    made.globals["static"] = lambda path: f"/static/{path}"
    made.globals["url"] = lambda name, *_args: f"/{name}/"
    made.globals["has_page"] = lambda _name: True
    return made


def render(source: str, /, **values: object) -> str:
    """A template's name, or a template's text where it holds a tag, filled with values."""
    made = environment()
    template = made.from_string(source) if "{%" in source else made.get_template(source)
    return template.render(**{"csrf_token": TOKEN, **values})


@dataclass
class Site:
    """What the server gives and what it was given.

    Attributes:
        pages: Text by path.
        kept: The paths of pages that hold no words of a client.
        answers: What ``POST`` to a path gives: status and text.
        events: The events taken, once each, in the order of arrival.
        status: What ``/i/events`` answers instead of taking an event; 0 takes it.
    """

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    posts: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    status: int = 0

    def take(self, event: dict[str, Any]) -> None:
        """An answer counts once, however often it comes."""
        if all(event["id"] != other["id"] for other in self.events):
            self.events.append(event)


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one branch an address
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Quiet."""

        def _give(self, status: int, body: bytes, kind: str, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/static/built/") or path == "/i/sw.js":
                file = BUILT / ("sw.js" if path == "/i/sw.js" else path.removeprefix("/static/built/"))
                if file.is_file():
                    self._give(200, file.read_bytes(), _KINDS[file.suffix])
                    return
            elif path in site.pages:
                shell = {"X_Psoas_Shell": "1"} if path in site.kept else {"Cache_Control": "no-store"}
                self._give(200, site.pages[path].encode(), "text/html; charset=utf-8", **shell)
                return
            self._give(404, b"not here", "text/plain")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            site.posts.append((self.path, body))
            site.headers.append(dict(self.headers))
            if self.path == "/i/events" and site.status == 0:
                batch = json.loads(body)["events"]
                for event in batch:
                    site.take(event)
                said = {"stored": [event["id"] for event in batch], "refused": [], "next": None, "go": None}
                self._give(200, json.dumps(said).encode(), "application/json")
            elif self.path == "/i/events":
                self._give(site.status, b"{}", "application/json")
            else:
                status, text = site.answers.get(self.path, (404, ""))
                self._give(status, text.encode(), "text/html; charset=utf-8")

    return Handler


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """The site at a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
