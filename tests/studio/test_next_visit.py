"""What a check-in leaves behind: the next visit begins with it, and a danger holds plan and handout until it is settled."""

from __future__ import annotations

from django.test import Client as Browser
from django.utils import timezone

from psoas.studio.commands import clients
from psoas.studio.commands.visits import set_text
from psoas.studio.desk.attention import needs_of
from psoas.studio.models import Attention
from psoas.studio.models.clients import Purpose

from .conftest import People
from .intake_pages import ACHE, CAUDA, VIOLENCE
from .test_check_in import opened, seen, sent


def test_the_next_visit_begins_with_what_has_changed(people: People) -> None:
    visit = seen(people)
    phone, _link = opened(people, visit)
    sent(phone, 1, pain="4", change="2")
    following = clients.plan_visit(by=people.practitioner, client=visit.client)
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    page = desk.get(f"/visits/{following.pk}/").content.decode()
    assert "Pain: 7 → 4 of 10." in page
    assert page.index('id="verdict"') < page.index("What has changed since") < page.index('id="story"')
    assert "What has changed since" not in desk.get(f"/visits/{visit.pk}/").content.decode()
    set_text(by=people.practitioner, visit=following, field="words", text=CAUDA, seen=0)
    page = desk.get(f"/visits/{following.pk}/").content.decode()
    assert page.index("What has changed since") > page.index('id="verdict"')


def test_after_a_danger_the_plan_waits_and_the_next_visit_begins_with_it_until_it_is_settled(
    people: People,
) -> None:
    visit = seen(people)
    paper, _link = opened(people, visit, Purpose.HANDOUT)
    phone, _link = opened(people, visit)
    sent(phone, 1, pain="7", words="I fell on my hip on Tuesday. I cannot feel between my legs since.")
    assert "Please call for help now" in phone.get("/i/check-in/stop").content.decode()
    page = paper.get("/i/handout").content.decode()
    assert "Please call for help now" in page
    assert "Leave the exercises until a doctor has looked." in page
    assert "Read the whole page" not in page
    assert paper.get("/i/handout/page").status_code == 404
    assert "My exercises" not in paper.get("/i/handout/calendar.ics").content.decode()
    following = clients.plan_visit(by=people.practitioner, client=visit.client)
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    set_text(by=people.practitioner, visit=following, field="words", text=ACHE, seen=0)
    page = desk.get(f"/visits/{following.pk}/").content.decode()
    verdict = page.partition('id="verdict"')[2].partition("</section>")[0]
    assert 'data-urgency="emergency_now"' in verdict
    assert "A warning is not settled." in verdict
    assert page.count("Ask what came of it.") == 1, "it is asked once, in the verdict"
    assert "Plan for today" not in page
    for row in Attention.objects.filter(client=visit.client, cleared_at__isnull=True):
        there = {"reason": "Seen in hospital, the scan is clear", "visit": str(following.pk)}
        after = desk.post(f"/attention/{row.pk}/dismiss", there)
        assert after.status_code in (302, 404)  # one reason settles the signs of one check-in
        assert after.status_code == 404 or after["Location"] == f"/visits/{following.pk}/"
    assert "Read the whole page" in paper.get("/i/handout").content.decode()
    page = desk.get(f"/visits/{following.pk}/").content.decode()
    assert "Ask what came of it." not in page
    assert "Plan for today" in page


def test_the_plan_waits_for_a_danger_whose_page_was_never_seen_and_one_reason_settles_it(
    people: People,
) -> None:
    visit = seen(people)
    paper, _link = opened(people, visit, Purpose.HANDOUT)
    phone, _link = opened(people, visit)
    sent(
        phone, 1, pain="7", words=CAUDA
    )  # the telephone is put away: the page that says to get help never opens
    assert "Please call for help now" in paper.get("/i/handout").content.decode()
    phone.get("/i/check-in/stop")
    (need,) = (
        n for n in needs_of(people.practitioner, timezone.now()) if n.kind in {"told_to_get_help", "red_flag"}
    )
    desk = Browser(HTTP_HOST="127.0.0.1")
    desk.force_login(people.practitioner.user)
    desk.post(f"/attention/{need.id}/dismiss", {"reason": "Seen in hospital, the scan is clear"})
    assert not [
        n for n in needs_of(people.practitioner, timezone.now()) if n.kind in {"told_to_get_help", "red_flag"}
    ]
    assert "Read the whole page" in paper.get("/i/handout").content.decode()
    # What a client says of violence is no reason that their own page may show.
    sent(phone, 2, words=VIOLENCE)
    assert "Read the whole page" in paper.get("/i/handout").content.decode()
