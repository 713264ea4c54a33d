"""What the pain turned out to come from: who says so and who switches it on, what counts, what an answer then says, what leaves the house."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from psoas.assessment import Cleared
from psoas.studio.commands import clients, visits
from psoas.studio.commands.evidence import confirm_source, switch_own_evidence
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine import answer_for
from psoas.studio.engine.evidence import tally_from, tally_json, tally_of
from psoas.studio.models import (
    Access,
    Client,
    EvidenceVersion,
    Finding,
    Member,
    SourceConfirmation,
    Studio,
    Visit,
)

from ..conftest import People
from ..visits import planned, signed_in

SIJ = "sacroiliac_joint"
STORY = "For about eight weeks an ache in my left buttock, worse on the stairs. No fever, no numbness."


def settled(by: Member, many: int, *, is_sample: bool = False) -> None:
    """Clients with a positive thigh thrust whose pain turned out to come from the joint."""
    for n in range(many):
        client = clients.add_client(
            by=by, name=f"Client {n}", born="1980", about={"sex": "female"}, is_sample=is_sample
        )
        visit = clients.plan_visit(by=by, client=client)
        Finding(
            studio=visit.studio,
            visit=visit,
            type="exam",
            code="sij_thigh_thrust",
            side="left",
            present=n != 0,
            member=by,
        ).save()
        row = SourceConfirmation(studio=visit.studio, visit=visit, member=by)
        row.said = {"source": SIJ, "outcome": "confirmed", "by": "imaging"}
        row.save()


def answered(visit: Visit) -> tuple[str, Cleared]:
    answer = answer_for(Visit.objects.select_related("client", "studio", "practitioner").get(pk=visit.pk))
    assert isinstance(answer.record.assessment, Cleared)
    return answer.key, answer.record.assessment


def test_a_word_is_sealed_logged_never_changed_and_taken_by_a_signed_visit(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    row = confirm_source(by=by, visit=visit, source=SIJ, outcome="confirmed", settled_by="letter")
    assert row.said == {"source": SIJ, "outcome": "confirmed", "by": "letter"}
    assert b"sacro" not in bytes(SourceConfirmation.objects.get().said_sealed)
    assert (
        Access.objects.filter(verb="visit.confirm", object_id=str(visit.pk), actor=f"member:{by.pk}").count()
        == 1
    )
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        SourceConfirmation.objects.update(said_sealed=b"x")
    visit.client.delete()  # a client who is erased takes it along
    assert not SourceConfirmation.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("", "confirmed", "letter"), "source: is missing"),
        ((SIJ, "maybe", "letter"), "outcome: 'maybe' is not known|Allowed"),
        ((SIJ, "confirmed", "a feeling"), "Allowed: imaging"),
        (("the knee", "confirmed", "letter"), "psoas codes source|not known"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is_allowed(
    people: People, said: tuple[str, str, str], told: str
) -> None:
    source, outcome, by_what = said
    with pytest.raises(RefusedError, match=told):
        confirm_source(
            by=people.owner,
            visit=planned(people.practitioner, ""),
            source=source,
            outcome=outcome,
            settled_by=by_what,
        )
    with pytest.raises(RefusedError, match="only a practitioner"):
        confirm_source(
            by=people.desk,
            visit=planned(people.practitioner, ""),
            source=SIJ,
            outcome="confirmed",
            settled_by="letter",
        )
    assert not SourceConfirmation.objects.exists()


def test_off_nothing_moves_on_the_answer_says_what_was_used_and_off_again_it_is_as_before(
    people: People,
) -> None:
    by = people.practitioner
    settled(by, 12)
    visit = planned(by, STORY)
    visits.enter_finding(
        by=by,
        visit=visit,
        finding={"type": "exam", "code": "sij_thigh_thrust", "side": "left", "present": True},
    )
    key, before = answered(visit)
    assert not before.differential.own_used
    with pytest.raises(RefusedError, match="only an owner"):
        switch_own_evidence(by=by, on=True)
    row = switch_own_evidence(by=people.owner, on=True)
    assert (row.member, row.is_on) == (people.owner, True)
    assert Access.objects.filter(verb="evidence.switch_on", actor=f"member:{people.owner.pk}").count() == 1
    key_on, after = answered(visit)
    assert key_on != key
    used = {(f.source, f.exam): f for f in after.differential.own}
    assert (used[SIJ, "sij_thigh_thrust"].counted, used[SIJ, "sij_thigh_thrust"].clients) == (11, 12)
    assert after.verdict == before.verdict
    page = signed_in(by).get(f"/visits/{visit.pk}/").content.decode()
    assert "own evidence was used here" in page
    assert "11 of 12" in page
    # One more word counts at once, and the key of the answer says so.
    confirm_source(by=by, visit=visit, source=SIJ, outcome="confirmed", settled_by="response")
    key_more, more = answered(visit)
    assert key_more not in {key, key_on}
    assert {f.clients for f in more.differential.own if f.exam} == {13}
    switch_own_evidence(by=people.owner, on=False)
    assert answered(visit) == (key, before)
    assert [v.is_on for v in EvidenceVersion.objects.filter(member__isnull=False)] == [True, False]
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        EvidenceVersion.objects.all().delete()


def test_too_few_are_shown_and_not_used_and_invented_clients_and_other_studios_never_count(
    people: People,
) -> None:
    settled(people.practitioner, 9)
    settled(people.practitioner, 11, is_sample=True)
    settled(people.stranger, 11)
    tally = tally_of(people.owner.studio)
    assert tally.clients == 9
    assert tally_from(json.loads(json.dumps(tally_json(tally)))) == tally
    switch_own_evidence(by=people.owner, on=True)
    _key, assessment = answered(planned(people.practitioner, STORY))
    assert not assessment.differential.own_used
    page = signed_in(people.practitioner).get("/settings/evidence/").content.decode()
    assert "9 of 9" in page
    assert "too few to use" in page
    assert "enough</td>" not in page
    assert 'action="/settings/evidence/switch"' not in page
    Studio.objects.filter(pk=people.owner.studio_id).update(is_sample=True)
    assert tally_of(Studio.objects.get(pk=people.owner.studio_id)).clients == 0


def test_the_pages_take_a_word_and_refuse_half_of_one(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    browser = signed_in(by)
    address = f"/visits/{visit.pk}/turned-out/"
    assert address in browser.get(f"/visits/{visit.pk}/").content.decode()
    half = browser.post(f"{address}add", {"source": SIJ, "by": "imaging"})
    assert half.status_code == 422
    assert "Choose the outcome." in half.content.decode()
    assert "checked" in half.content.decode(), "what was chosen is still chosen"
    whole = browser.post(f"{address}add", {"source": SIJ, "by": "imaging", "outcome": "refuted"}, follow=True)
    assert "Ruled out" in whole.content.decode().partition('id="said"')[2]
    # Of a visit of another practitioner there is nothing to see, and the front desk gets nowhere.
    assert signed_in(people.other_practitioner).get(address).status_code == 404
    for place in (address, "/settings/evidence/", "/settings/evidence/export.json"):
        assert signed_in(people.desk).get(place).status_code == 403


def test_what_is_given_away_holds_no_person_and_only_the_owner_gives_it(people: People) -> None:
    settled(people.practitioner, 12)
    told = signed_in(people.owner).get("/settings/evidence/export.json").json()
    assert {row["source"] for row in told["counts"]} == {SIJ}
    assert set(told) == {
        "form", "year", "counts_under_this_are_left_out", "counts_are_rounded_to", "counts",
    }  # fmt: skip
    text = json.dumps(told) + signed_in(people.owner).get("/settings/evidence/export.csv").content.decode()
    for client in Client.objects.all():
        assert str(client.pk) not in text
    assert "positive,done" in text
    assert [r["positive"] for r in told["counts"] if r["kind"] == "exam"] == [None], (
        "one of twelve was negative"
    )
    assert signed_in(people.practitioner).get("/settings/evidence/export.csv").status_code == 403
    assert Access.objects.filter(verb="evidence.export").count() == 2
