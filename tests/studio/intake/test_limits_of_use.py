"""No link, no field and no second of work is without a limit."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth import password_validation

from psoas.studio.commands import intake, lengths, visits
from psoas.studio.commands import people as people_commands
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import IntakeEvent, Member, Role
from psoas.studio.security import rate

from ..conftest import PASSWORD, People
from ..intake_pages import browser, filled, link_of, opened, send, visit_of
from ..visits import planned


def test_a_bucket_empties_and_fills_again() -> None:
    now = [0.0]
    limit = rate.Rate(most=3, a_second=0.5, clock=lambda: now[0])
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    assert limit.allows("b"), "each by itself"
    now[0] = 2.0
    assert [limit.allows("a"), limit.allows("a")] == [True, False]


def test_a_link_that_asks_too_often_waits_and_loses_nothing(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, link = opened(people.practitioner)
    monkeypatch.setattr(rate, "A_LINK", rate.Rate(most=2, a_second=0))
    assert phone.get("/i/born").status_code == 200
    assert send(phone, filled(10, "born", born=["1984"]))["refused"] == []
    waits = phone.post("/i/events", "{}", content_type="application/json")
    assert (waits.status_code, waits.headers["Retry-After"]) == (429, "10")
    assert visit_of(link).client.born == "1984"
    monkeypatch.setattr(rate, "OPENINGS", rate.Rate(most=1, a_second=0))
    tries = [browser().get(f"/i/{token}/open").status_code for token in ("one", "two")]
    assert tries == [403, 429]


def test_a_link_takes_only_so_many_answers(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, link = opened(people.practitioner)
    stored = IntakeEvent.objects.filter(link=link).count()
    monkeypatch.setattr(intake, "MAX_ANSWERS", stored + 1)
    said = send(phone, filled(10, "born", born=["1984"]), filled(11, "sex", sex=["female"]))
    assert (len(said["stored"]), len(said["refused"])) == (1, 1)
    assert "new link" in said["refused"][0]["why"]


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("work", {"work": ["w" * 301]}), ("work", {"sports": ["s" * 301]}), ("medicines", {"medicines": ["m" * 301]}),
        ("conditions", {"conditions": ["c" * 301]}),
    ],
)  # fmt: skip
def test_a_field_of_the_phone_has_an_end_and_says_so(
    people: People, page: str, fields: dict[str, list[str]]
) -> None:
    phone, link = opened(people.practitioner)
    answer = phone.post(f"/i/{page}", fields)
    assert answer.status_code == 422
    assert "at most 300 letters" in answer.content.decode()
    assert len(send(phone, filled(10, page) | {"fields": fields})["refused"]) == 1
    raw = {"id": str(uuid.uuid4()), "seq": 11, "step": "about", "payload": {"work": "w" * 301}}
    assert "at most 300" in send(phone, raw)["refused"][0]["why"]
    assert not visit_of(link).client.about.get(page)


def test_every_reason_and_name_of_the_desk_has_an_end(people: People) -> None:
    visit, me = planned(people.practitioner), people.practitioner
    long: list[Any] = [
        lambda: visits.set_about(by=me, visit=visit, about={"medicines": ["m"] * (lengths.LIST + 1)}),
        lambda: visits.set_about(by=me, visit=visit, about={"work": "w" * 301}),
        lambda: visits.go_on(by=me, visit=visit, reason="r" * 2001),
        lambda: people_commands.add_member(
            by=people.owner, name="n" * 121, email="long@example.org", password=PASSWORD, role=Role.DESK
        ),
    ]
    for act in long:
        with pytest.raises(RefusedError, match="at most"):
            act()


def test_two_owners_who_add_the_same_address_at_once_are_told(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add() -> Member:
        return people_commands.add_member(
            by=people.owner, name="Ann", email="ann@example.org", password=PASSWORD, role=Role.DESK
        )

    checked = password_validation.validate_password

    def meanwhile(password: str, user: Any) -> None:
        monkeypatch.setattr(people_commands, "validate_password", checked)
        add()

    monkeypatch.setattr(people_commands, "validate_password", meanwhile)
    with pytest.raises(RefusedError, match="already in use"):
        add()
    assert Member.objects.filter(user__email="ann@example.org").count() == 1
    assert link_of(people.practitioner), "the database goes on"
