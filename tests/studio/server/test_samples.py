"""Six invented clients: whole, marked, removable, and never among real ones."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from psoas.studio.commands import clients
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import Attention, Client, Member, NoteVersion, Studio, User, Visit
from psoas.studio.samples.load import load_samples
from psoas.studio.samples.members import DOMAIN
from psoas.studio.samples.remove import remove_samples
from psoas.studio.samples.stories import sample_clients

from ..conftest import People

VERDICTS = {
    # who: urgency of today's visit, and whether it is understood; None where nothing was told yet
    "Nora Fennell": ("none", "enough"),
    "Gustav Okafor": ("none", "enough"),
    "Tomas Lindgren": ("emergency_now", "enough"),
    "Amara Castellanos": None,
    "Brendan Halloway": ("mention_to_doctor", "enough"),
    "Priya Venkataraman": ("none", "enough"),
}


def test_six_clients_with_two_or_three_visits_are_loaded_with_the_verdicts_that_their_stories_ask_for() -> (
    None
):
    said: list[str] = []
    load_samples(said.append)
    assert {c.name for c in Client.objects.all()} == set(VERDICTS)
    for client in Client.objects.all():
        assert client.is_sample
        assert 2 <= client.visits.count() <= 3
        today = client.visits.get(on=timezone.localdate())
        if (wanted := VERDICTS[client.name]) is not None:
            assert (today.urgency, today.understood) == wanted, client.name
        for past in client.visits.exclude(pk=today.pk):
            assert past.state == "signed"
            assert past.outcomes["pain_now"] is not None
            assert past.notes.count() == 1
    assert Studio.objects.get().is_sample
    kinds = set(Attention.objects.filter(cleared_at=None).values_list("kind", flat=True))
    assert kinds == {"told_to_get_help", "red_flag", "intake_done", "course"}
    for role in ("owner", "practitioner", "desk"):
        assert f"{role}@{DOMAIN}" in said[0]


def test_loading_twice_on_a_day_changes_nothing_and_on_another_day_brings_todays_visits() -> None:
    load_samples(lambda _: None)
    before = set(Visit.objects.values_list("pk", flat=True))
    load_samples(lambda _: None)
    assert set(Visit.objects.values_list("pk", flat=True)) == before
    Visit.objects.filter(on=timezone.localdate()).update(on="2026-01-01")
    load_samples(lambda _: None)
    assert Visit.objects.filter(on=timezone.localdate()).count() == 6
    assert Client.objects.count() == 6


def test_samples_are_removed_with_everything_of_theirs() -> None:
    load_samples(lambda _: None)
    said: list[str] = []
    remove_samples(said.append)
    assert said == ["6 sample clients were removed."]
    assert not Client.objects.exists()
    assert not NoteVersion.objects.exists()
    assert not Attention.objects.exists()
    assert not User.objects.filter(email__endswith=DOMAIN).exists()


def test_samples_are_not_loaded_among_real_clients(people: People) -> None:
    clients.add_client(by=people.practitioner, name="Mia Real")
    with pytest.raises(RefusedError, match="real clients"):
        load_samples(lambda _: None)
    assert not Client.objects.filter(is_sample=True).exists()


def test_removing_samples_leaves_real_clients_and_members(people: People) -> None:
    load_samples(lambda _: None)
    real = clients.add_client(by=people.practitioner, name="Mia Real")
    remove_samples(lambda _: None)
    assert [c.pk for c in Client.objects.all()] == [real.pk]
    assert Member.objects.filter(pk=people.practitioner.pk).exists()


def test_a_signed_note_of_a_real_client_cannot_be_deleted_nor_changed(people: People) -> None:
    from psoas.studio.commands.records.notes import sign_note

    client = clients.add_client(by=people.practitioner, name="Mia Real")
    visit = clients.plan_visit(by=people.practitioner, client=client)
    note = sign_note(by=people.practitioner, visit=visit, body={"plan": "Rest."})
    for change in (
        lambda: NoteVersion.objects.filter(pk=note.pk).update(number=7),
        lambda: NoteVersion.objects.filter(pk=note.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert NoteVersion.objects.get(pk=note.pk).body == {"plan": "Rest."}


def test_the_stories_tell_of_the_kinds_that_a_practitioner_meets() -> None:
    told = sample_clients()
    assert len(told) == 6
    assert any("apixaban" in str(c.about) for c in told)
    assert any(v.intake == "told" for c in told for v in c.visits)
    assert any(v.drawing for c in told for v in c.visits)
