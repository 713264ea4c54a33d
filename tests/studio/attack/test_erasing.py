"""A client is taken out for good: no row, no byte and no page of theirs is left, and nothing of anybody else is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from typer.testing import CliRunner

from psoas.cli.studio import app
from psoas.studio.commands import clients
from psoas.studio.commands.erasing import erase_client
from psoas.studio.commands.evidence import confirm_source, switch_own_evidence
from psoas.studio.commands.records import notes
from psoas.studio.models import Access, CheckIn, Client, NoteVersion, Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.safety.check import check_studio
from psoas.studio.security.seal import Sealed

from ..conftest import FOLDER, People
from ..intake_pages import browser
from ..visits import planned, signed_in


def whole(people: People) -> Visit:
    """A client with something in every table that can hold it."""
    by = people.practitioner
    visit = planned(by)
    link, token = clients.make_link(by=by, client=visit.client, visit=visit, purpose=Purpose.CHECK_IN)
    phone = browser()
    phone.get(f"/i/{token}/open")
    phone.post("/i/check-in", {"pain_now": "3", "words": "A little better.", "data": "yes", "consent": "yes"})
    CheckIn.objects.get_or_create(link=link, client=visit.client, visit=visit, studio=by.studio, on=visit.on)
    clients.record_consent(by=by, client=visit.client, given={"data": True})
    for section in notes.SECTIONS[:2]:
        notes.save_draft(by=by, visit=visit, section=section, text="Walks well.", seen=0)
    signed = notes.sign(by=by, visit=visit)
    notes.amend(by=by, note=signed, body={"plan": "Rest."}, reason="Forgotten.")
    confirm_source(by=by, visit=visit, source="iliopsoas_related", outcome="confirmed", settled_by="imaging")
    visit.refresh_from_db()
    return visit


def rows() -> dict[str, int]:
    return {m.__name__: m._default_manager.count() for m in apps.get_app_config("studio").get_models()}


def sealed_values(visit: Visit) -> list[bytes]:
    found: list[models.Model] = [visit, visit.client, *NoteVersion.objects.filter(visit=visit)]
    found += [*CheckIn.objects.filter(visit=visit)]
    return [
        bytes(getattr(row, part.column))
        for row in found
        for part in vars(type(row)).values()
        if isinstance(part, Sealed) and getattr(row, part.column)
    ]


def in_the_files() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(Path(FOLDER).glob("studio.sqlite3*")))


@pytest.mark.real_transactions
def test_nothing_of_a_client_is_left_and_everything_of_another_is(people: People) -> None:
    other = whole(people)
    before = rows()
    visit = whole(people)
    switch_own_evidence(by=people.owner, on=True)
    values, client = sealed_values(visit), visit.client
    assert len(values) >= 6
    assert all(value in in_the_files() for value in values)
    erased = erase_client(client=client)
    assert (erased.visits, erased.notes, erased.is_overwritten) == (1, 2, True)
    after, kept = rows(), {"Access", "AccessHead", "EvidenceVersion", "BodyResult"}
    assert {k: n for k, n in after.items() if k not in kept} == {
        k: n for k, n in before.items() if k not in kept
    }
    left = in_the_files()
    assert not [value for value in values if value in left]
    last = Access.objects.filter(verb="client.erase").get()
    assert (last.object_type, last.object_id, last.actor) == ("client", str(client.pk), "program")
    assert check_studio().faults == ()
    assert signed_in(people.owner).get(f"/clients/{client.pk}/").status_code == 404
    assert signed_in(people.owner).get(f"/clients/{other.client_id}/").status_code == 200


def test_the_database_still_refuses_to_delete_a_signed_note_of_anybody_else(people: People) -> None:
    visit = whole(people)
    for statement in ("DELETE FROM studio_noteversion", "UPDATE studio_noteversion SET number = 9"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert NoteVersion.objects.filter(visit=visit).count() == 2


def test_the_command_asks_for_the_name_and_says_what_stays(people: People, monkeypatch: Any) -> None:
    visit = whole(people)
    monkeypatch.setattr("psoas.studio.server.load_existing", lambda _data: None)
    monkeypatch.setattr("psoas.studio.server.migrate", lambda: None)

    def told(typed: str, number: str = str(visit.client_id)) -> str:
        result = CliRunner().invoke(app, ["erase", number], input=f"{typed}\n")
        return result.output + str(result.exception or "")

    assert "nothing was erased" in told("Somebody Else")
    assert "is no client" in told("Maya Sample", "../x")
    assert Client.objects.filter(pk=visit.client_id).exists()
    said = told("Maya Sample")
    assert "Backups that were made before still hold" in said
    assert "must be kept for years" in said
    assert not Client.objects.filter(pk=visit.client_id).exists()
