"""The handout as PDF from the studio: for whom, what it says of the day, and what it leaves out."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from psoas.studio.commands import clients, visits
from psoas.studio.engine.occasion import occasion_of
from psoas.studio.models import Access, Visit
from psoas.visit.fields import Json

from ..conftest import People
from ..visits import signed_in

pytest.importorskip("typst", reason="typst is not installed (the extra pdf)")
WORDS = "A dull ache in my low back and the front of my hip for three months when I sit long at my desk."


@pytest.fixture
def visit(people: People) -> Visit:
    client = clients.add_client(by=people.practitioner, name="José Sample", born="1984")
    return clients.plan_visit(by=people.practitioner, client=client)


def told(people: People, visit: Visit, words: str) -> str:
    visits.set_text(by=people.practitioner, visit=visit, field="words", text=words, seen=0)
    return reverse("visit_handout_pdf", args=[visit.pk])


def test_the_practitioner_and_the_owner_get_the_handout_and_reading_it_is_logged(
    people: People, visit: Visit
) -> None:
    address = told(people, visit, WORDS)
    for member in (people.practitioner, people.owner):
        answer = signed_in(member).get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert "Sample" not in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]
    reads = Access.objects.filter(verb="visit.handout_pdf", object_id=str(visit.pk))
    assert sorted(reads.values_list("actor", flat=True)) == sorted(
        f"member:{member.pk}" for member in (people.practitioner, people.owner)
    )


def test_others_do_not_find_it(people: People, visit: Visit) -> None:
    address = told(people, visit, WORDS)
    assert signed_in(people.stranger).get(address).status_code == 404
    assert signed_in(people.other_practitioner).get(address).status_code == 404
    assert signed_in(people.desk).get(address).status_code == 403
    assert Browser(headers={"host": "127.0.0.1"}).get(address).status_code == 302
    assert signed_in(people.owner).get(reverse("visit_handout_pdf", args=[uuid.uuid4()])).status_code == 404
    assert signed_in(people.owner).post(address).status_code in {403, 405}
    assert not Access.objects.filter(verb="visit.handout_pdf").exists()


@pytest.mark.parametrize("words", ["", "My husband hits me when he is drunk. My low back hurts."])
def test_there_is_none_where_little_is_known_or_nothing_may_be_written(
    people: People, visit: Visit, words: str
) -> None:
    address = told(people, visit, words) if words else reverse("visit_handout_pdf", args=[visit.pk])
    answer = signed_in(people.practitioner).get(address)
    assert answer.status_code == 404
    assert b"husband" not in answer.content


def test_the_handout_says_when_they_meet_again_and_what_the_client_wants_back(
    people: People, visit: Visit
) -> None:
    when = timezone.make_aware(
        datetime.datetime.combine(visit.on + datetime.timedelta(7), datetime.time(8, 30))
    )
    later = clients.plan_visit(by=people.practitioner, client=visit.client, planned_at=when)
    visits.set_outcomes(
        by=people.practitioner,
        visit=visit,
        outcomes={"activities": [{"name": "lift my grandson", "score": 3}]},
    )
    occasion = occasion_of(Visit.objects.get(pk=visit.pk))
    assert occasion.name == "José Sample"
    assert occasion.given_by == "Pia Practitioner, Hip and Back"
    assert occasion.goals == ("lift my grandson",)
    assert occasion.next_visit.endswith(", 08:30")
    assert str(later.on.day) in occasion.next_visit
    assert occasion_of(later).next_visit == ""


def test_goals_that_belong_on_no_paper_stay_off_it(people: People, visit: Visit) -> None:
    wish: dict[str, Json] = {"name": "My husband hits me, I want to sleep without fear", "score": 1}
    visits.set_outcomes(
        by=people.practitioner, visit=visit, outcomes={"activities": [{"name": "walk", "score": 2}, wish]}
    )
    assert occasion_of(Visit.objects.get(pk=visit.pk)).goals == ()
