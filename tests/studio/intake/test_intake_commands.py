"""What a phone sends is stored once, applied in order, and reaches the verdict."""

from __future__ import annotations

import uuid

import pytest

from psoas.studio.commands import clients, intake
from psoas.studio.models import Attention, IntakeEvent, Link, Visit
from psoas.studio.models.clients import Purpose

from ..conftest import People


@pytest.fixture
def link(people: People) -> Link:
    by = people.practitioner
    client = clients.add_client(by=by, name="Mia Sample", born="1984")
    visit = clients.plan_visit(by=by, client=client)
    return clients.make_link(by=by, client=client, visit=visit, purpose=Purpose.INTAKE)[0]


def answer(seq: int, step: str, **payload: object) -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "seq": seq, "step": step, "payload": payload}


def visit_of(link: Link) -> Visit:
    return Visit.objects.get(links=link)


def test_the_same_answer_sent_twice_is_kept_once(link: Link) -> None:
    one = answer(1, "story", words="My left hip aches.")
    assert intake.receive(link=link, events=[one]).stored == (one["id"],)
    assert intake.receive(link=link, events=[one, one]).stored == (one["id"], one["id"])
    assert IntakeEvent.objects.filter(link=link).count() == 1


def test_an_older_story_that_arrives_late_does_not_replace_the_newer(link: Link) -> None:
    intake.receive(link=link, events=[answer(5, "story", words="The whole story.")])
    intake.receive(link=link, events=[answer(4, "story", words="The wh")])
    assert visit_of(link).words == "The whole story."


def test_one_answer_that_cannot_be_read_costs_the_others_nothing(link: Link) -> None:
    bad, good = answer(1, "activities", worse=["flying"]), answer(2, "story", words="My left hip aches.")
    received = intake.receive(link=link, events=[bad, "nonsense", good])
    assert received.stored == (good["id"],)
    assert len(received.refused) == 2
    assert visit_of(link).words == "My left hip aches."


def test_a_danger_in_the_story_is_on_the_list_of_who_needs_attention(link: Link) -> None:
    words = "Since this morning I cannot feel between my legs and I cannot pass water."
    intake.receive(link=link, events=[answer(1, "story", words=words)])
    assert visit_of(link).urgency == "emergency_now"
    assert Attention.objects.filter(
        visit=visit_of(link), kind=Attention.Kind.RED_FLAG, cleared_at=None
    ).exists()


def test_not_sure_is_no_answer_to_a_safety_question(link: Link) -> None:
    intake.receive(link=link, events=[answer(1, "safety", asks_about="red_flag:fever", answer="unsure")])
    assert not visit_of(link).findings.exists()
    intake.receive(link=link, events=[answer(2, "safety", asks_about="red_flag:fever", answer="yes")])
    assert visit_of(link).findings.get().present


def test_a_list_sent_again_replaces_what_the_phone_said_before(link: Link) -> None:
    intake.receive(
        link=link, events=[answer(1, "activities", worse=["climb_stairs", "walking"], better=["sitting"])]
    )
    intake.receive(link=link, events=[answer(2, "activities", worse=["climb_stairs"], better=[])])
    standing = visit_of(link).findings.filter(superseded_at=None)
    assert [(f.type, f.code) for f in standing] == [("activity_worse", "climb_stairs")]
