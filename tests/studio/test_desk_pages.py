"""The desk's pages: who sees what, and what each page says."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Mapping

import pytest
from django.urls import reverse
from django.utils import timezone

from psoas.studio.commands import clients, intake, visits
from psoas.studio.commands.records import notes
from psoas.studio.desk.attention import needs_of
from psoas.studio.models import Access, Attention, Client, Consent, Member, Visit
from psoas.studio.models.clients import Purpose

from .conftest import PASSWORD, People
from .visits import signed_in


@pytest.fixture
def client(people: People) -> Client:
    return clients.add_client(
        by=people.practitioner, name="José Sample", born="1984", contact={"phone": "+1 555 0100"}
    )


@pytest.fixture
def visit(people: People, client: Client) -> Visit:
    return clients.plan_visit(by=people.practitioner, client=client)


def sent(visit: Visit, people: People, *steps: tuple[str, Mapping[str, object]]) -> None:
    link, _ = clients.make_link(
        by=people.practitioner, client=visit.client, visit=visit, purpose=Purpose.INTAKE
    )
    intake.receive(
        link=link,
        events=[
            {"id": str(uuid.uuid4()), "seq": n, "step": step, "payload": payload}
            for n, (step, payload) in enumerate(steps)
        ],
    )


STOP: tuple[str, Mapping[str, object]] = (
    "story",
    {"words": "Since this morning I am numb between my legs and cannot pass water."},
)


def test_a_client_who_was_told_to_get_help_stands_first_with_the_reason(people: People, visit: Visit) -> None:
    sent(visit, people, STOP, ("told", {}), ("done", {}))
    page = signed_in(people.practitioner).get("/")
    text = page.content.decode()
    assert "Told to get help now" in text
    assert "José Sample" in text
    assert "+15550100" in text
    assert text.count("<h3>") == 1, "a danger comes first: consent can wait"


def test_an_intake_that_was_read_leaves_the_list(people: People, visit: Visit) -> None:
    sent(
        visit,
        people,
        ("consent", {"given": {"data": True, "touch": True}}),
        ("story", {"words": "My left hip aches."}),
        ("done", {}),
    )
    there = signed_in(people.practitioner)
    assert "Intake is done" in there.get("/").content.decode()
    there.get(reverse("visit", args=[visit.pk]))
    assert "Intake is done" not in there.get("/today/attention").content.decode()


def test_the_front_desk_is_told_to_tell_and_reads_no_reason(people: People, visit: Visit) -> None:
    sent(visit, people, STOP, ("told", {}))
    text = signed_in(people.desk).get("/").content.decode()
    assert "Told to get help now" in text
    assert "Please tell the practitioner." in text
    assert "legs" not in text
    assert "cauda" not in text.lower()


def test_a_practitioner_sees_their_own_clients_only(people: People, client: Client, visit: Visit) -> None:
    other = signed_in(people.other_practitioner)
    assert "José" not in other.get("/").content.decode()
    assert other.get(reverse("client", args=[client.pk])).status_code == 404
    assert other.get(reverse("note", args=[visit.pk])).status_code == 404
    assert signed_in(people.stranger).get(reverse("client", args=[client.pk])).status_code == 404
    assert signed_in(people.owner).get(reverse("client", args=[client.pk])).status_code == 200


def test_a_reason_is_needed_to_take_somebody_off_the_list(people: People, visit: Visit) -> None:
    sent(visit, people, STOP)
    row = Attention.objects.get(visit=visit)
    there = signed_in(people.practitioner)
    refused = there.post(reverse("attention_dismiss", args=[row.pk]), {"reason": " "})
    assert refused.status_code == 422
    assert "Write in a few words what was done." in refused.content.decode()
    there.post(reverse("attention_dismiss", args=[row.pk]), {"reason": "Called, went to hospital."})
    row.refresh_from_db()
    assert row.reason == "Called, went to hospital."
    assert "New warning sign" not in there.get("/").content.decode()


def test_a_dismissed_warning_comes_back_when_a_new_one_appears(people: People, visit: Visit) -> None:
    sent(
        visit,
        people,
        ("story", {"words": "Low back pain since I slipped on the steps. I am 71 and take apixaban."}),
    )
    there = signed_in(people.practitioner)
    there.post(
        reverse("attention_dismiss", args=[Attention.objects.get(visit=visit).pk]),
        {"reason": "Sent for an X-ray."},
    )
    now = Visit.objects.get(pk=visit.pk)
    words = now.words + " Since this morning I am numb between my legs and cannot pass water."
    visits.set_text(by=people.practitioner, visit=now, field="words", text=words, seen=now.words_revision)
    assert next(need.kind for need in needs_of(people.practitioner, timezone.now())) == "red_flag"


def test_a_client_is_found_as_one_types_without_accents(people: People, client: Client) -> None:
    there = signed_in(people.practitioner)
    assert (
        "José Sample"
        in there.post("/clients/", {"name": "jose s"}, headers={"HX-Request": "true"}).content.decode()
    )
    assert "Nobody of that name" in there.post("/clients/", {"name": "zz"}).content.decode()
    for page in ("/", "/clients/"):
        form = re.search(r'<form class="finder"[^>]*>.*?</form>', there.get(page).content.decode())
        assert form is not None
        assert 'method="post"' in form[0]
        assert "hx-get" not in form[0], "a name is in no address"
    assert "José Sample" in there.get("/clients/", {"name": "zz"}).content.decode(), "an address names nobody"


def test_a_new_client_needs_a_name_and_keeps_what_was_typed(people: People) -> None:
    there = signed_in(people.practitioner)
    refused = there.post("/clients/new", {"name": "", "born": "84", "phone": "+1 555 0102"})
    assert refused.status_code == 422
    assert "+1 555 0102" in refused.content.decode()
    made = there.post("/clients/new", {"name": "Nora Sample", "born": "1984"})
    assert made.status_code == 302
    assert [c.name for c in Client.objects.all()] == ["Nora Sample"]
    assert Visit.objects.get().on == timezone.localdate()


def test_a_link_is_shown_once_and_has_no_qr_code_on_this_machine(
    people: People, client: Client, visit: Visit
) -> None:
    there = signed_in(people.practitioner)
    page = there.post(reverse("client_link", args=[client.pk]), {"visit": str(visit.pk)}).content.decode()
    assert "http://127.0.0.1/i/" in page
    assert "works on this machine only" in page
    assert "/i/" not in there.get(reverse("client", args=[client.pk])).content.decode()


def test_with_a_public_address_the_link_has_a_qr_code_without_inline_style(
    people: People, client: Client, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "PUBLIC_URL", "https://studio.example.org")
    page = (
        signed_in(people.practitioner)
        .post(reverse("client_link", args=[client.pk]), {"visit": str(visit.pk)})
        .content.decode()
    )
    assert "https://studio.example.org/i/" in page
    figure = page[page.index('<figure class="qr-box"') :].partition("</figure>")[0]
    assert "<path" in figure
    assert "style=" not in figure


def test_consent_is_kept_each_kind_apart_and_a_later_word_replaces_an_earlier(
    people: People, client: Client
) -> None:
    there = signed_in(people.practitioner)
    there.post(reverse("client_consent", args=[client.pk]), {"data": "yes", "touch": "yes"})
    there.post(reverse("client_consent", args=[client.pk]), {"touch": "no"})
    assert clients.consents(client) == {"data": True, "touch": False}
    assert Consent.objects.filter(client=client).count() == 3


def test_the_course_shows_pain_over_the_visits_and_says_it_in_words(
    people: People, client: Client, visit: Visit
) -> None:
    earlier = clients.plan_visit(
        by=people.practitioner, client=client, on=timezone.localdate() - datetime.timedelta(days=14)
    )
    visits.set_outcomes(by=people.practitioner, visit=earlier, outcomes={"pain_now": 7})
    visits.set_outcomes(by=people.practitioner, visit=visit, outcomes={"pain_now": 4})
    page = signed_in(people.practitioner).get(reverse("client", args=[client.pk])).content.decode()
    assert "Pain by week: week 0: 7, week 2: 4." in page


def test_a_note_is_kept_signed_and_amended_on_its_page(people: People, visit: Visit) -> None:
    there = signed_in(people.practitioner)
    kept = there.post(
        reverse("note_draft", args=[visit.pk]), {"section": "plan", "text": "Rest.", "seen": "0"}
    )
    assert "Saved" in kept.content.decode()
    there.post(reverse("note_sign", args=[visit.pk]))
    page = there.get(reverse("note", args=[visit.pk])).content.decode()
    assert "Signed note" in page
    note = visit.notes.get()
    refused = there.post(reverse("note_amend", args=[visit.pk, note.pk]), {"plan": "Walk.", "reason": ""})
    assert refused.status_code == 422
    assert "Walk." in refused.content.decode(), "what was typed is not lost"


def test_two_writers_see_both_texts(people: People, visit: Visit) -> None:
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    answer = signed_in(people.owner).post(
        reverse("note_draft", args=[visit.pk]), {"section": "plan", "text": "Walk.", "seen": "0"}
    )
    assert answer.status_code == 409
    assert "Rest." in answer.content.decode()
    assert "Walk." in answer.content.decode()


def test_signing_takes_the_last_words_with_it(people: People, visit: Visit) -> None:
    there = signed_in(people.practitioner)
    there.post(
        reverse("note_sign", args=[visit.pk]),
        {"text-plan": "Rest. Walk.", "seen-plan": "0", "text-objective": ""},
    )
    assert visit.notes.get().body["plan"] == "Rest. Walk."


def test_signing_stops_where_a_colleague_wrote_meanwhile_and_loses_neither(
    people: People, visit: Visit
) -> None:
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    answer = signed_in(people.owner).post(
        reverse("note_sign", args=[visit.pk]), {"text-plan": "Walk.", "seen-plan": "0"}
    )
    assert answer.status_code == 409
    assert "Rest." in answer.content.decode()
    assert "Walk." in answer.content.decode()
    assert not visit.notes.exists()


def test_only_an_owner_adds_people_and_sees_the_log(people: People) -> None:
    add = {"name": "Neu", "email": "neu@example.org", "password": PASSWORD, "role": "desk"}
    assert signed_in(people.practitioner).post("/settings/people", add).status_code == 403
    owner = signed_in(people.owner)
    assert owner.post("/settings/people", add).status_code == 302
    assert Member.objects.filter(name="Neu", role="desk").exists()
    assert "Access log" in owner.get("/settings/").content.decode()
    assert "Access log" not in signed_in(people.practitioner).get("/settings/").content.decode()


def test_reading_a_client_and_a_note_stands_in_the_access_log(
    people: People, client: Client, visit: Visit
) -> None:
    there = signed_in(people.practitioner)
    there.get(reverse("client", args=[client.pk]))
    there.get(reverse("note", args=[visit.pk]))
    verbs = set(
        Access.objects.filter(actor=f"member:{people.practitioner.pk}").values_list("verb", flat=True)
    )
    assert {"client.read", "note.read"} <= verbs


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_the_language_form_leads_nowhere_else(people: People, back: str) -> None:
    answer = signed_in(people.desk).post("/language", {"language": "es", "back": back})
    assert answer["Location"] == "/"
