"""Two people at one visit, or one who is quick: no word is lost, and nothing of a signed visit changes."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from psoas.studio.commands import clients, visits
from psoas.studio.commands.records import notes
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.models import Consent, NoteDraft, NoteVersion, Visit
from psoas.studio.models.visits import VisitState

from ..conftest import People
from ..intake_pages import filled, opened, send, visit_of
from ..visits import planned


def test_who_never_saw_a_section_does_not_replace_it(people: People) -> None:
    visit = planned(people.practitioner, "")
    mine = notes.save_draft(by=people.practitioner, visit=visit, section="subjective", text="Aches.", seen=0)
    notes.save_draft(by=people.owner, visit=visit, section="plan", text="Rest.", seen=0)
    # Another section than the one that was changed meanwhile is no conflict.
    notes.save_draft(
        by=people.practitioner, visit=visit, section="subjective", text="Aches at night.", seen=mine
    )
    with pytest.raises(ConflictError) as caught:
        notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Walk.", seen=0)
    assert (caught.value.theirs, caught.value.mine) == ("Rest.", "Walk.")
    body = NoteDraft.objects.get(visit=visit).body
    assert body == {"subjective": "Aches at night.", "plan": "Rest."}


@pytest.mark.parametrize("is_private", [False, True])
def test_words_written_while_a_note_is_signed_are_kept(
    people: People, monkeypatch: pytest.MonkeyPatch, is_private: bool
) -> None:
    visit = planned(people.practitioner, "")
    section = "private" if is_private else "plan"
    write: dict[str, Any] = {
        "by": people.practitioner,
        "visit": visit,
        "section": section,
        "is_private": is_private,
    }
    seen = notes.save_draft(text="Rest.", seen=0, **write)
    draft = notes.draft_of(visit, people.practitioner, is_private=is_private)
    notes.save_draft(text="Rest, then walk.", seen=seen, **write)
    monkeypatch.setattr(notes, "draft_of", lambda *_a, **_k: draft)  # read before the newer words came
    with pytest.raises(RefusedError, match="while it was being signed"):
        notes.sign(by=people.practitioner, visit=visit, is_private=is_private)
    assert not NoteVersion.objects.exists()
    assert NoteDraft.objects.get(visit=visit).body == {section: "Rest, then walk."}


def test_a_snapshot_is_of_the_visit_that_is_signed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = planned(people.practitioner)
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    whole = notes._content

    def slow(row: Visit) -> Any:
        told = whole(row)
        visits.set_text(by=people.practitioner, visit=row, field="observations", text="Limps.", seen=0)
        return told

    monkeypatch.setattr(notes, "_content", slow)
    with pytest.raises(RefusedError, match="while it was being signed"):
        notes.sign(by=people.practitioner, visit=visit)
    monkeypatch.undo()
    signed = notes.sign(by=people.practitioner, visit=visit)
    assert signed.snapshot.content["visit"]["notes"] == "Limps."


def test_nothing_changes_that_was_signed_a_moment_ago(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    Visit.objects.filter(pk=visit.pk).update(
        state=VisitState.SIGNED
    )  # this page's row says still that it is open
    before = Visit.objects.get(pk=visit.pk)
    finding = {"type": "exam", "code": "fadir", "side": "left", "present": True}
    change: Callable[[], object]
    for change in (
        lambda: visits.set_text(by=by, visit=visit, field="observations", text="x", seen=0),
        lambda: visits.set_drawing(by=by, visit=visit, drawing=[]),
        lambda: visits.enter_finding(by=by, visit=visit, finding=finding),
        lambda: visits.judge_muscle(
            by=by, visit=visit, muscle="psoas", side="left", state="weak", amount=0.5
        ),
        lambda: visits.set_about(by=by, visit=visit, about={"work": "x"}),
        lambda: visits.set_outcomes(by=by, visit=visit, outcomes={"pain_now": 3}),
        lambda: visits.withdraw_go_on(by=by, visit=visit),
    ):
        with pytest.raises(RefusedError, match="signed"):
            change()
    after = Visit.objects.get(pk=visit.pk)
    assert (after.revision, after.observations, after.outcomes) == (before.revision, "", {})
    assert not after.findings.exists()
    assert not after.muscles.exists()
    assert after.client.about.get("work") == "desk work"


def test_a_draft_that_comes_after_the_signature_is_refused_and_not_hidden(people: People) -> None:
    visit = planned(people.practitioner, "")
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    notes.sign(by=people.practitioner, visit=visit)
    with pytest.raises(RefusedError, match="signed"):
        notes.save_draft(by=people.owner, visit=visit, section="plan", text="Walk.", seen=0)
    assert not NoteDraft.objects.exists()


def test_an_amendment_is_kept_whole_or_refused(people: People) -> None:
    visit = planned(people.practitioner, "")
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    signed = notes.sign(by=people.practitioner, visit=visit)
    with pytest.raises(RefusedError, match="20,001 characters"):
        notes.amend(by=people.practitioner, note=signed, body={"plan": "x" * 20_001}, reason="more")


@pytest.mark.parametrize("by_phone", [False, True])
def test_the_latest_word_on_consent_counts_also_when_the_clock_was_set_back(
    people: People, by_phone: bool
) -> None:
    visit = planned(people.practitioner, "")
    clients.record_consent(by=people.practitioner, client=visit.client, given={"data": True, "touch": True})
    Consent.objects.update(
        at=timezone.now() + datetime.timedelta(hours=1)
    )  # given before the clock went back
    if by_phone:
        from psoas.studio.commands import intake
        from psoas.studio.models.clients import Purpose

        link, _token = clients.make_link(
            by=people.practitioner, client=visit.client, visit=visit, purpose=Purpose.INTAKE
        )
        answer = {
            "id": "7d3bdc6e-6d31-4b36-9c1b-0e3f4c5a2b11",
            "seq": 1,
            "step": "consent",
            "payload": {"given": {"touch": False}},
        }
        assert intake.receive(link=link, events=[answer]).stored
    else:
        clients.record_consent(by=people.practitioner, client=visit.client, given={"touch": False})
    assert clients.consents(visit.client) == {"data": True, "touch": False}


def test_a_phone_does_not_replace_what_the_practitioner_wrote(people: People) -> None:
    phone, link = opened(people.practitioner)
    visit = visit_of(link)
    send(phone, filled(1, "story", words=["My hip hurts."]))
    assert visit_of(link).words == "My hip hurts.", (
        "while a client is alone with it, the whole text is replaced"
    )
    visits.set_text(
        by=people.practitioner, visit=visit, field="words", text="She limps. My hip hurts.", seen=1
    )
    for seq, words in ((2, "My hip hurts at night."), (3, "My hip hurts at night and on stairs.")):
        send(phone, filled(seq, "story", words=[words]))
    assert visit_of(link).words == "She limps.\n\nMy hip hurts at night and on stairs."
    edited = visit_of(link).words + " Still."
    send(phone, filled(4, "story", words=[edited]))
    assert visit_of(link).words == edited


def test_a_phone_may_still_take_its_own_words_back(people: People) -> None:
    phone, link = opened(people.practitioner)
    for seq, words in ((1, "My hip hurts and I am angry."), (2, "My hip hurts."), (3, "")):
        send(phone, filled(seq, "story", words=[words]))
        assert visit_of(link).words == words
