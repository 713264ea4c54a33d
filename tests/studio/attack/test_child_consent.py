"""Of a child the parent or guardian agrees: neither a name that somebody noted nor a request by hand takes their place."""

from __future__ import annotations

import json
import uuid

from psoas.studio.commands import clients
from psoas.studio.models import CheckIn, Client, Consent, IntakeEvent
from psoas.studio.models.clients import Purpose

from ..conftest import People
from ..intake_pages import browser, opened


def test_a_noted_guardian_has_not_agreed_to_a_check_in(people: People) -> None:
    by = people.practitioner
    client = clients.add_client(by=by, name="Nia Sample", born="2016", guardian="Gus Sample")
    visit = clients.plan_visit(by=by, client=client)
    _link, token = clients.make_link(by=by, client=client, visit=visit, purpose=Purpose.CHECK_IN)
    phone = browser()
    phone.get(f"/i/{token}/open")
    assert phone.post("/i/check-in", {"data": "yes", "pain": "3"}).status_code == 422
    assert not CheckIn.objects.exists()
    assert not Consent.objects.exists()
    said = {"data": "yes", "pain": "3", "guardian": "Gus Sample"}
    assert phone.post("/i/check-in", said).status_code == 302
    assert Consent.objects.get(kind="data").by_guardian
    assert CheckIn.objects.get().answers["pain"] == 3
    assert phone.post("/i/check-in", {"pain": "2"}).status_code == 302, "they are asked once"


def test_a_child_does_not_agree_by_itself_by_a_request_of_its_own(people: People) -> None:
    phone, link = opened(people.practitioner, agreed=False, born="2016")
    for guardian in ({}, {"guardian": ""}, {"guardian": "  "}, {"guardian": [1]}):
        event = {
            "id": str(uuid.uuid4()), "seq": 3, "step": "consent", "payload": {"given": {"data": True}, **guardian},
        }  # fmt: skip
        answer = phone.post("/i/events", json.dumps({"events": [event]}), content_type="application/json")
        assert answer.json()["stored"] == []
    assert not Consent.objects.filter(client=link.client).exists()
    assert not IntakeEvent.objects.filter(link=link, step="consent").exists()
    assert phone.post("/i/consent", {"data": "yes", "guardian": "Gus Sample"}).status_code == 302
    assert Consent.objects.get(client=link.client, kind="data").by_guardian
    assert Client.objects.get(pk=link.client_id).guardian == "Gus Sample"
