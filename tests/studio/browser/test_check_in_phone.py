"""The check-in in a real browser on a phone: answered without a connection, sent later, under a minute, and seen by the desk."""

from __future__ import annotations

import time
from typing import Any

import pytest
from benchmarks.studio.axe import violations as axe
from tests.browser_waits import wait
from tests.studio.conftest import People
from tests.studio.intake_pages import CAUDA
from tests.studio.test_check_in import seen

from psoas.studio.commands import clients
from psoas.studio.models import Attention, CheckIn
from psoas.studio.models.clients import Purpose

from .test_intake_phone import faults_of, tap

pytestmark = [pytest.mark.browser, pytest.mark.real_transactions]


def test_a_check_in_without_a_connection_is_sent_later_and_an_emergency_in_it_stops(
    phone: Any, site: str, people: People
) -> None:
    visit = seen(people)
    link, token = clients.make_link(
        by=people.practitioner, client=visit.client, visit=visit, purpose=Purpose.CHECK_IN, asks=["phq4"]
    )
    page = phone.new_page()
    faults = faults_of(page)
    began = time.monotonic()
    page.goto(f"{site}/i/{token}/open")
    assert axe(page) == []
    page.wait_for_function("navigator.serviceWorker.controller !== null", timeout=20_000)
    page.wait_for_function("caches.match('/i/check-in/done').then(Boolean)", timeout=20_000)
    assert not faults
    phone.set_offline(True)
    tap(page, "pain", "4")
    tap(page, "score-1", "6")
    tap(page, "done-1", "some")
    tap(page, "got_in_way", "time")
    tap(page, "change", "2")
    for item in ("mood-1", "mood-2", "mood-3", "mood-4"):
        tap(page, item, "1")
    page.fill("#f-words", CAUDA)
    page.click("button[form=answers]")
    page.wait_for_url("**/i/check-in/done", timeout=20_000)
    assert axe(page) == []
    assert time.monotonic() - began < 60
    assert not CheckIn.objects.exists()
    phone.set_offline(False)
    # It is sent by itself; the words mean an emergency, and the page that the client sees by now says so.
    page.wait_for_url("**/i/check-in/stop", timeout=30_000)
    row = CheckIn.objects.get(link=link)
    assert (row.answers["pain"], row.answers["phq4"], row.done_at is not None) == (4, [1, 1, 1, 1], True)
    wait(lambda: Attention.objects.filter(kind="told_to_get_help").exists())
    assert axe(page) == []
