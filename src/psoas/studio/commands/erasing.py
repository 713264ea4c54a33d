"""Takes a client out of the studio for good, as they may ask for. What stays: a row of the access log with a number and no name."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import OperationalError, connection
from django.utils import timezone

from psoas.studio.commands.evidence import count_anew
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import BodyResult, Client, NoteVersion, Studio, Visit
from psoas.studio.security.write import write


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out.

    Attributes:
        visits: how many visits.
        notes: how many signed notes and amendments.
        is_overwritten: whether the places in the file where it stood were overwritten too; not where somebody used the database meanwhile.
    """

    visits: int
    notes: int
    is_overwritten: bool


def client_to_erase(key: str) -> Client:
    """The client of a number.

    Raises:
        RefusedError: there is none.
    """
    try:
        found: Client | None = Client.objects.select_related("studio").filter(pk=uuid.UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise RefusedError(
            f"{key[:60]}: is no client of this studio; give the number that stands in the address of their page (/clients/NUMBER/)."
        )
    return found


def erase_client(*, client: Client) -> Erased:
    """Delete a client with everything of theirs: visits, words, drawings, notes also where signed, links, answers, papers, consents.

    One transaction. The database refuses to delete a signed note of anybody who is not marked as erased. Counts that were made of their
    visits before stay, as numbers; the studio counts anew without them.

    Args:
        client: whom to erase.
    """
    studio: Studio = client.studio
    visits = Visit.objects.filter(client=client)
    count = visits.count()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
    with write(by=studio, verb="client.erase", about=("client", client.pk)):
        Client.objects.filter(pk=client.pk).update(erased_at=timezone.now())
        # Amendments point at what they amend: the later ones go first.
        notes = list(NoteVersion.objects.filter(visit__in=visits).order_by("-number"))
        for note in notes:
            note.delete()
        client.links.all().delete()
        visits.delete()
        # Worked out for many bodies, by no name; thrown away at any time.
        BodyResult.objects.all().delete()
        Client.objects.filter(pk=client.pk).delete()
    count_anew(Studio.objects.get(pk=studio.pk))
    return Erased(count, len(notes), _overwritten())


def _overwritten() -> bool:
    """Write the database's file anew, and empty the file of its latest changes."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
    except OperationalError:
        return False
