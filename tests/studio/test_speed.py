"""What a page costs does not grow with the number of clients, and nothing is worked out that is not shown."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from psoas import differential
from psoas.studio.commands import clients
from psoas.studio.desk import reasons

from .conftest import People
from .intake_pages import ACHE, CAUDA, filled, link_of, opened, send
from .visits import HTMX, planned, signed_in


def queries(act: Any) -> int:
    with CaptureQueriesContext(connection) as counted:
        answer = act()
    assert answer.status_code < 400, answer.status_code
    return len(counted)


@pytest.mark.parametrize("address", ["/", "/today/attention", "/alerts", "/clients/"])
def test_a_list_asks_the_database_as_often_for_many_clients_as_for_one(address: str, people: People) -> None:
    browser = signed_in(people.practitioner)
    planned(people.practitioner, CAUDA, name="One Sample")
    browser.get(address)
    first = queries(lambda: browser.get(address))
    for number in range(3):
        clients.record_consent(
            by=people.practitioner, client=planned(people.practitioner, CAUDA, name=f"Sample {number}").client, given={"touch": True}
        )  # fmt: skip
        link_of(people.practitioner)
    browser.get(address)
    assert queries(lambda: browser.get(address)) == first
    assert first <= 13


def test_alerts_are_not_worked_out_again_while_nothing_changes(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, visit = signed_in(people.practitioner), planned(people.practitioner, CAUDA)
    shown = browser.get("/alerts").content.decode()
    assert "New warning sign" in shown
    monkeypatch.setattr(reasons, "answer_for", lambda _row: pytest.fail("assessed again"))
    assert browser.get("/alerts").content.decode() == shown
    monkeypatch.undo()
    browser.post(f"/visits/{visit.pk}/words/", {"text": "My hip aches.", "revision": "1"}, **HTMX)
    assert "New warning sign" not in browser.get("/alerts").content.decode()


def test_what_is_heard_while_a_client_writes_ranks_no_source(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, _link = opened(people.practitioner)
    monkeypatch.setattr(differential, "decipher", lambda *_a, **_k: pytest.fail("sources were ranked"))
    assert "ache" in phone.post("/i/heard", {"words": ACHE}).content.decode()


def test_an_answer_and_a_result_cost_as_much_late_as_early(people: People) -> None:
    phone, _link = opened(people.practitioner)
    send(phone, filled(10, "story", words=[ACHE]))
    early = queries(lambda: phone.get("/i/story"))
    for number in range(11, 16):
        send(phone, filled(number, "story", words=[f"{ACHE} It is {number} now."]))
    phone.get("/i/story")
    assert queries(lambda: phone.get("/i/story")) == early <= 9
    visit, browser = planned(people.practitioner), signed_in(people.practitioner)
    result = {"type": "exam", "code": "fadir", "result": "left"}
    address = f"/visits/{visit.pk}/findings/"
    browser.post(address, result, **HTMX)
    assert queries(lambda: browser.post(address, result | {"result": "right"}, **HTMX)) <= 30
