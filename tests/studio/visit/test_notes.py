"""Notes are kept as drafts, signed, amended with a reason, and private ones stay their author's."""

from __future__ import annotations

import pytest

from psoas.studio.commands import clients
from psoas.studio.commands.records import notes
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.models import Access, NoteVersion, Snapshot, Visit

from ..conftest import People


@pytest.fixture
def visit(people: People) -> Visit:
    client = clients.add_client(by=people.practitioner, name="Mia Sample", born="1984")
    return clients.plan_visit(by=people.practitioner, client=client)


def test_a_draft_is_signed_once_and_the_visit_is_closed(people: People, visit: Visit) -> None:
    notes.save_draft(
        by=people.practitioner, visit=visit, section="subjective", text="Aches in the groin.", seen=0
    )
    signed = notes.sign(by=people.practitioner, visit=visit)
    assert signed.body == {"subjective": "Aches in the groin."}
    assert Visit.objects.get(pk=visit.pk).state == "signed"
    assert Snapshot.objects.get(note=signed).content["answer"]["urgency"] == "none"
    with pytest.raises(RefusedError, match="signed"):
        notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="x", seen=0)


def test_an_amendment_needs_a_reason_and_keeps_the_old_note(people: People, visit: Visit) -> None:
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    signed = notes.sign(by=people.practitioner, visit=visit)
    with pytest.raises(RefusedError, match="reason"):
        notes.amend(by=people.practitioner, note=signed, body={"plan": "Walk."}, reason=" ")
    amended = notes.amend(by=people.practitioner, note=signed, body={"plan": "Walk."}, reason="wrong word")
    assert (amended.number, amended.amends, amended.reason) == (2, signed, "wrong word")
    assert NoteVersion.objects.get(pk=signed.pk).body == {"plan": "Rest."}
    assert amended.previous_hash == signed.hash


def test_a_changed_note_has_another_hash(people: People, visit: Visit) -> None:
    notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    signed = notes.sign(by=people.practitioner, visit=visit)
    assert NoteVersion.objects.get(pk=signed.pk).chained() == signed.hash
    signed.body = {"plan": "Run."}
    assert signed.chained() != signed.hash


def test_two_people_at_one_section_lose_neither_text(people: People, visit: Visit) -> None:
    first = notes.save_draft(by=people.practitioner, visit=visit, section="plan", text="Rest.", seen=0)
    with pytest.raises(ConflictError) as caught:
        notes.save_draft(by=people.owner, visit=visit, section="plan", text="Walk.", seen=first - 1)
    assert (caught.value.theirs, caught.value.mine) == ("Rest.", "Walk.")
    notes.save_draft(by=people.owner, visit=visit, section="plan", text="Walk.", seen=caught.value.revision)


def test_a_private_note_is_its_authors_and_the_owner_reads_it_by_a_logged_act(
    people: People, visit: Visit
) -> None:
    notes.save_draft(
        by=people.practitioner, visit=visit, section="private", text="Cried.", seen=0, is_private=True
    )
    private = notes.sign(by=people.practitioner, visit=visit, is_private=True)
    assert private in notes.readable_by(visit, people.practitioner)
    assert private not in notes.readable_by(visit, people.owner)
    with pytest.raises(RefusedError):
        notes.read_private(by=people.other_practitioner, note=private)
    assert notes.read_private(by=people.owner, note=private) == {"private": "Cried."}
    verbs = list(Access.objects.filter(object_id=str(private.pk)).values_list("verb", "outcome"))
    assert verbs == [("note.read_private", "refused"), ("note.read_private_as_owner", "done")]
