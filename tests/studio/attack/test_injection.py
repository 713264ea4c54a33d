"""What people write is shown as they wrote it: no text becomes a part of a page, in no place where it stands."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from psoas.studio.commands import clients, visits
from psoas.studio.commands import people as staff
from psoas.studio.commands.records import notes
from psoas.studio.models import Client, Role, Visit
from psoas.studio.models.clients import Purpose

from ..conftest import PASSWORD, People
from ..intake_pages import filled, opened, send, visit_of
from ..visits import HTMX, planned, signed_in

ATTACK = """x"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)></textarea></title>{{ 7*7 }}{% raw %}</script> javascript:alert(4)"""
_JINJA = re.compile(r"/title(&gt;|>)49")


class Parts(HTMLParser):
    """Notes scripts with a body, handlers in attributes, and addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.wrong += [f"{tag} {name}" for name in told if name.startswith("on") or name == "srcdoc"]
        self.wrong += [
            f"{tag} {n}={v}"
            for n, v in told.items()
            if n in {"href", "src", "action", "formaction"}
            and str(v).strip().lower().startswith(("javascript:", "data:text"))
        ]
        if tag == "script" and "src" not in told and told.get("type") != "application/json":
            self.wrong.append("script without an address")
        if tag == "img" and told.get("src") == "x":
            self.wrong.append("an image of ours?")


def refused(answer: Any) -> list[str]:
    text = answer.content.decode()
    parts = Parts()
    parts.feed(text)
    return parts.wrong + (["Jinja ran"] if _JINJA.search(text) else [])


@pytest.fixture
def attacked(people: People) -> Visit:
    """A visit of which every text is an attack."""
    by = people.practitioner
    visit = planned(by, ATTACK + " My left hip hurts.", name=ATTACK)
    Client.objects.filter(pk=visit.client_id)
    client = Client.objects.get(pk=visit.client_id)
    client.contact, client.guardian = {"phone": f"+1{ATTACK}", "email": ATTACK}, ATTACK
    client.save()
    visits.set_about(
        by=by,
        visit=visit,
        about={"work": ATTACK, "sports": [ATTACK], "medicines": [ATTACK], "conditions": [ATTACK]},
    )
    visits.set_text(by=by, visit=visit, field="observations", text=ATTACK + " hip", seen=0)
    visits.set_outcomes(
        by=by, visit=visit, outcomes={"pain_now": 3, "activities": [{"name": ATTACK[:120], "score": 3}]}
    )
    correction = {
        "quote": "hip",
        "occurrence": 1,
        "type": "region",
        "code": "groin",
        "status": "affirmed",
        "side": "left",
        "box": "words",
    }
    visits.correct(by=by, visit=visit, correction=correction)
    for section in notes.SECTIONS:
        notes.save_draft(by=by, visit=visit, section=section, text=ATTACK, seen=0)
    staff.add_member(
        by=people.owner,
        name=ATTACK[:100],
        email="attack@example.org",
        password=PASSWORD,
        role=Role.DESK,
    )
    return Visit.objects.get(pk=visit.pk)


def test_no_text_becomes_a_part_of_a_desk_page(people: People, attacked: Visit) -> None:
    owner, at, client = signed_in(people.owner), f"/visits/{attacked.pk}/", f"/clients/{attacked.client_id}/"
    pages = [
        "/",
        "/today/attention",
        "/alerts",
        "/clients/",
        "/clients/?name=x",
        "/settings/",
        client,
        at,
        f"{at}changes",
        f"{at}note/",
        f"{at}draw",
        f"{at}report.html",
        f"{at}client.html",
        f"{at}places/words/0-40/",
        f"{at}body/",
    ]
    for page in pages:
        answer = owner.get(page)
        assert answer.status_code == 200, page
        assert refused(answer) == [], page
    for path, fields in (
        ("words/", {"text": ATTACK, "revision": "0"}), ("note/draft", {"section": "plan", "text": f"{ATTACK}.", "seen": "0"}),
        ("about/", {"work": f"{ATTACK}!", "old-work": "y"}), ("findings/", {"type": ATTACK, "code": ATTACK, "result": "left"}),
        ("override/", {"reason": ATTACK}), ("corrections/", {"quote": ATTACK, "meaning": ATTACK, "status": ATTACK}),
    ):  # fmt: skip
        ways: tuple[dict[str, Any], ...] = ({}, HTMX)
        for headers in ways:
            answer = owner.post(at + path, fields, **headers)
            assert answer.status_code in {409, 422}, (path, answer.status_code)
            assert refused(answer) == [], path
    answer = owner.post(
        "/clients/new", {"name": ATTACK, "born": ATTACK, "practitioner": ATTACK, "email": ATTACK}
    )
    assert answer.status_code == 422
    assert refused(answer) == []


def test_signed_notes_and_amendments_are_shown_as_written(people: People, attacked: Visit) -> None:
    signed = notes.sign(by=people.practitioner, visit=attacked)
    notes.amend(by=people.practitioner, note=signed, body={"plan": ATTACK}, reason=ATTACK)
    assert refused(signed_in(people.practitioner).get(f"/visits/{attacked.pk}/note/")) == []


def test_the_desk_reads_no_word_of_it(people: People, attacked: Visit) -> None:
    desk = signed_in(people.desk)
    client = Client.objects.get(pk=attacked.client_id)
    client.name, client.guardian, client.contact = "Mia Sample", "", {}
    client.save()
    private = "zebra-crossing"
    visits.set_text(
        by=people.practitioner,
        visit=attacked,
        field="words",
        text=f"{private}: numb between my legs.",
        seen=attacked.words_revision,
    )
    visits.set_outcomes(
        by=people.practitioner,
        visit=attacked,
        outcomes={"pain_now": 3, "activities": [{"name": private, "score": 3}]},
    )
    for page in ("/", "/today/attention", "/alerts", "/clients/", f"/clients/{client.pk}/"):
        text = desk.get(page).content.decode().lower()
        for word in (private, "numb", "saddle", "alert(1)"):
            assert word not in text, (page, word)


def test_no_text_becomes_a_part_of_a_clients_page(people: People) -> None:
    phone, link = opened(people.practitioner)
    sent = [
        filled(5, "story", words=[ATTACK + " My left hip hurts."]), filled(6, "work", work=[ATTACK], sports=[ATTACK]),
        filled(7, "medicines", medicines=[ATTACK]), filled(8, "conditions", conditions=[ATTACK]), filled(9, "goals", goal__1=[ATTACK], score__1=["3"]),
        filled(10, "consent", data=["yes"], guardian=[ATTACK]),
    ]  # fmt: skip
    assert len(send(phone, *sent)["stored"]) == len(sent)
    assert visit_of(link).words.startswith(ATTACK)
    for page in ("story", "work", "medicines", "conditions", "goals", "consent", "drawing", "shell", "help"):
        answer = phone.get(f"/i/{page}")
        assert answer.status_code == 200, page
        assert refused(answer) == [], page
    assert refused(phone.post("/i/heard", {"words": ATTACK + " hip"})) == []
    assert refused(phone.post("/i/size", {"height_cm": ATTACK})) == []
    link, token = clients.make_link(
        by=people.practitioner, client=link.client, visit=link.visit, purpose=Purpose.INTAKE
    )
    assert phone.get(f"/i/{token}/open").status_code == 302
