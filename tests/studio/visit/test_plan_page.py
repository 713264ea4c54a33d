"""The plan on a page of its own, the pictures of exercises, and the client's handout with them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from psoas.studio.commands import clients
from psoas.studio.commands.records import plans
from psoas.studio.models import PlanChange, Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.security.policy import LINK_COOKIE, keep_link

from ..conftest import People
from ..visits import planned, signed_in


def test_the_page_shows_each_line_with_its_picture_what_is_behind_it_and_what_it_lengthens(
    people: People,
) -> None:
    visit = planned(people.practitioner)
    plans.change_plan(
        by=people.practitioner,
        visit=visit,
        kind="add",
        what="electroacupuncture",
        reason="They asked for it.",
    )
    browser = signed_in(people.practitioner)
    text = browser.get(f"/visits/{visit.pk}/plan/").content.decode()
    assert text.index('id="first"') < text.index('id="later"')
    assert "What stands behind this" in text
    assert re.search(r"It lengthens the left psoas by about \d+ mm against standing", text)
    assert "style=" not in text
    assert "<style" not in text
    pictures = set(re.findall(r'src="(/pictures/[^"]+)"', text))
    assert {kind for kind in ("still", "loop", "points") if any(kind in p for p in pictures)} == {
        "still",
        "loop",
        "points",
    }
    assert all("left-" in p for p in pictures if "half_kneel_tilt" in p)  # their pain is on the left


def test_a_change_and_its_taking_back_by_the_page(people: People) -> None:
    visit = planned(people.practitioner)
    browser, at = signed_in(people.practitioner), f"/visits/{visit.pk}/plan/"
    sent = {"kind": "add", "what": "Golden milk", "reason": "They like <it>.", "first": "yes"}
    assert browser.post(f"{at}change/", sent).status_code == 303
    text = browser.get(at).content.decode()
    assert "They like &lt;it&gt;." in text
    assert "Pia Practitioner" in text
    change = PlanChange.objects.get(visit=visit)
    assert change.first
    assert browser.post(f"{at}back/", {"change": str(change.pk)}).status_code == 303
    assert "Taken back by Pia Practitioner" in browser.get(at).content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"kind": "add", "what": "willow bark", "reason": "For pain."}, "was not added"),
        ({"kind": "add", "what": "willow bark", "reason": ""}, "Write in a sentence why"),
        ({"kind": "add", "what": "", "reason": "For pain."}, "Choose what to do"),
        ({"kind": "add", "what": "acupuncture", "reason": "Asked."}, ">Several have that name."),
        ({"kind": "shift", "what": "willow bark", "reason": "For pain."}, "change.kind"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    people: People, sent: dict[str, str], told: str
) -> None:
    visit = planned(people.practitioner)
    visit.client.about = {"medicines": ["warfarin"]}
    visit.client.save()
    answer = signed_in(people.practitioner).post(f"/visits/{visit.pk}/plan/change/", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert (f'value="{sent["what"]}"' in answer.content.decode()) is (sent["kind"] == "add")
    assert not PlanChange.objects.exists()


def test_another_visits_change_is_not_taken_back(people: People) -> None:
    first, second = planned(people.practitioner), planned(people.practitioner, name="Sam Sample")
    browser = signed_in(people.practitioner)
    browser.post(
        f"/visits/{first.pk}/plan/change/", {"kind": "add", "what": "Golden milk", "reason": "Asked."}
    )
    change = PlanChange.objects.get(visit=first)
    assert browser.post(f"/visits/{second.pk}/plan/back/", {"change": str(change.pk)}).status_code == 422
    assert not PlanChange.objects.filter(takes_back=change).exists()


def test_a_stopped_visit_has_no_plan_and_a_signed_one_no_forms(people: People) -> None:
    browser = signed_in(people.practitioner)
    stopped = planned(
        people.practitioner, "Since last night I cannot feel between my legs and cannot hold my water."
    )
    text = browser.get(f"/visits/{stopped.pk}/plan/").content.decode()
    assert "There is no plan" in text
    assert "/pictures/" not in text
    signed = planned(people.practitioner, name="Sam Sample")
    Visit.objects.filter(pk=signed.pk).update(state="signed")
    assert "plan/change/" not in browser.get(f"/visits/{signed.pk}/plan/").content.decode()


def test_pictures_are_kept_for_a_year_and_not_sent_again(people: People) -> None:
    browser = Browser(HTTP_HOST="127.0.0.1")
    for path in ("exercises/half_kneel_tilt/left-still", "exercises/heat/right-still", "points/ST36"):
        answer = browser.get(f"/pictures/1/{path}.svg")
        assert answer.status_code == 200, path
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert "max-age=31536000" in answer["Cache-Control"]
        assert browser.get(f"/pictures/1/{path}.svg", HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
        style = re.findall(r"<style>", answer.content.decode())
        assert ("sha256-" in answer["Content-Security-Policy"]) is bool(style)
    for path in (
        "exercises/none/left-still",
        "exercises/heat/right-loop",
        "exercises/heat/up-still",
        "points/XX1",
    ):
        assert browser.get(f"/pictures/1/{path}.svg").status_code == 404, path


def handout(people: People, words: str) -> str:
    """The client's page, opened by its link."""
    visit = planned(people.practitioner, words)
    link, _token = clients.make_link(
        by=people.practitioner, client=visit.client, visit=visit, purpose=Purpose.HANDOUT
    )
    phone, opened = Browser(HTTP_HOST="127.0.0.1"), HttpResponse()
    keep_link(opened, link)
    phone.cookies[LINK_COOKIE] = opened.cookies[LINK_COOKIE].value
    answer: Any = phone.get("/i/handout")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_clients_handout_shows_how_to_do_it(people: People) -> None:
    text = handout(people, "I have a deep ache in the front of my left hip, worse when I lift my knee.")
    assert "/exercises/iso_hip_push/left-still.svg" in text
    assert "iso_hip_push/left-loop" not in text  # it is held: nothing moves
    assert "-loop.svg" in text
    assert "style=" not in text
    cards = [
        card.partition("</section>")[0] for card in text.split('<section class="card">') if "<ol" in card
    ]
    assert len(cards) == text.count('<ol class="how">') > 1
    for card in cards:
        before = card.partition('<ol class="how">')[0]
        assert ("<img" in card) == (before.count("<details") > before.count("</details>")), (
            "open where there is no picture"
        )
        assert card.count("<li>") > 2
        assert "<h3>Stop if</h3>" in card.rpartition("</details>")[2], "when to stop is never folded away"
