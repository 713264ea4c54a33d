"""Behind a proxy that speaks HTTPS: secure cookies, its own origin trusted and no other, links with a QR code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from benchmarks.studio.served import Browser, Started, started
from django.conf import settings

from psoas.studio.addresses import link_address

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")]
PUBLIC = "https://studio.example.org"
EMAIL, PASSWORD = "owner@sample.invalid", "invented people only"
# What the recipe in docs/studio.md makes Caddy and nginx send.
BY_THE_PROXY = {"Host": "studio.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory, copied: Callable[[Path], Path]) -> Iterator[Started]:
    data = copied(tmp_path_factory.mktemp("proxy") / "studio")
    with started(data, "--public-url", PUBLIC) as running:
        yield running


def _sign_in(browser: Browser, origin: str) -> tuple[int, dict[str, str]]:
    status, _page, headers = browser.get("/account/login/")
    assert status == 200
    assert "Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"]
    token = headers["Set-Cookie"].split("csrftoken=")[1].split(";")[0]
    status, _, headers = browser.post(
        "/account/login/",
        urlencode({"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token}).encode(),
        Origin=origin,
        Referer=f"{origin}/account/login/",
        Cookie=f"csrftoken={token}",
    )
    return status, headers


def test_signing_in_through_the_proxy_gives_secure_cookies(behind: Started) -> None:
    status, headers = _sign_in(Browser(behind.address, BY_THE_PROXY), PUBLIC)
    assert status == 302
    assert "Secure" in headers["Set-Cookie"]
    assert "HttpOnly" in headers["Set-Cookie"]
    assert behind.said("is open at").endswith(f"{PUBLIC}/ (Ctrl-C closes it).")


def test_a_form_of_another_site_is_refused(behind: Started) -> None:
    assert _sign_in(Browser(behind.address, BY_THE_PROXY), "https://evil.example")[0] == 403


def test_another_host_name_is_refused(behind: Started) -> None:
    assert Browser(behind.address, BY_THE_PROXY | {"Host": "evil.example"}).get("/account/login/")[0] == 400


def test_a_link_has_a_qr_code_only_where_a_phone_can_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    here = link_address("/i/token/open")
    assert here.is_for_this_machine
    assert here.url.startswith("http://127.0.0.1:")
    assert not here.qr
    monkeypatch.setattr(settings, "PUBLIC_URL", PUBLIC)
    public = link_address("/i/token/open")
    assert public.url == f"{PUBLIC}/i/token/open"
    assert public.qr.startswith("<svg")
    assert "style" not in public.qr
