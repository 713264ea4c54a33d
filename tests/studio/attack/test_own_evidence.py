"""What undermines what a studio learned: words that go with their client, a word told at the wrong moment, a version of somebody else."""

from __future__ import annotations

import pytest
from django.db import connection

from psoas.studio.commands import evidence as command
from psoas.studio.commands.evidence import confirm_source, switch_own_evidence
from psoas.studio.engine import evidence
from psoas.studio.engine.evidence import evidence_of
from psoas.studio.models import Client, EvidenceVersion, Member, Studio
from psoas.studio.safety.check import check_studio

from ..conftest import People
from ..visit.test_own_evidence import SIJ, settled
from ..visits import planned


def counted(member: Member) -> int:
    """How many clients are in the version that the studio is assessed by."""
    studio = Studio.objects.get(pk=member.studio_id)
    assert studio.own_evidence is not None
    clients: int = EvidenceVersion.objects.get(pk=studio.own_evidence).counts["clients"]
    return clients


def confirmed(member: Member) -> None:
    confirm_source(
        by=member, visit=planned(member, ""), source=SIJ, outcome="confirmed", settled_by="imaging"
    )


def test_after_clients_were_erased_new_words_count_and_theirs_do_not(people: People) -> None:
    settled(people.practitioner, 12)
    switch_own_evidence(by=people.owner, on=True)
    for client in Client.objects.filter(studio_id=people.owner.studio_id)[:5]:
        client.delete()
    confirmed(people.practitioner)
    assert counted(people.owner) == 8


def test_a_word_told_while_it_is_switched_on_counts(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    settled(people.practitioner, 11)
    count, told = command._counted, iter([True])

    def slow(studio: Studio, *, is_on: bool, member: Member | None) -> EvidenceVersion:
        row = count(studio, is_on=is_on, member=member)
        if next(told, False):  # another window, before the count is stored
            confirmed(people.practitioner)
        return row

    monkeypatch.setattr(command, "_counted", slow)
    switch_own_evidence(by=people.owner, on=True)
    assert counted(people.owner) == 12


def test_the_version_of_another_studio_is_not_used_and_the_check_names_it(people: People) -> None:
    settled(people.stranger, 12)
    theirs = switch_own_evidence(by=people.stranger, on=True)
    Studio.objects.filter(pk=people.owner.studio_id).update(own_evidence=theirs.pk)
    assert evidence_of(Studio.objects.get(pk=people.stranger.studio_id)) is not None
    assert evidence_of(Studio.objects.get(pk=people.owner.studio_id)) is None
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER evidence_not_changed")
    faults = "\n".join(check_studio().faults)
    assert f"studio {people.owner.studio_id} is assessed by own evidence that it does not have" in faults
    assert str(people.stranger.studio_id) not in faults
    assert "a trigger that keeps outcomes and own evidence" in faults


def test_after_an_update_every_process_counts_the_same_words(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(people.practitioner, 12)
    switch_own_evidence(by=people.owner, on=True)
    studio = Studio.objects.get(pk=people.owner.studio_id)
    monkeypatch.setattr(evidence, "__version__", "next")
    first = evidence_of(studio)
    settled(people.practitioner, 3)  # stored before anybody counted them
    evidence._by_version.cache_clear()  # as in another process
    second = evidence_of(studio)
    assert first is not None
    assert second is not None
    assert second.version == first.version
