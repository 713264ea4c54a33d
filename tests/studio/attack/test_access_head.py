"""That rows were taken from the end of the access log is found, whatever is written afterwards."""

from __future__ import annotations

import pytest
from django.db import connection

from psoas.studio.models import Access, AccessHead
from psoas.studio.safety.check import check_studio
from psoas.studio.security.write import log_read

from ..conftest import People


def take_away(people: People, rows: int) -> None:
    """As somebody does who has the database and not the keys."""
    last = Access.objects.filter(studio=people.owner.studio).count()
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER access_not_deleted")
        for number in range(last - rows + 1, last + 1):
            cursor.execute(
                "DELETE FROM studio_access WHERE number = %s AND studio_id = %s",
                [number, people.owner.studio_id.hex],
            )
        cursor.execute(
            "CREATE TRIGGER access_not_deleted BEFORE DELETE ON studio_access BEGIN SELECT RAISE(ABORT, 'the access log is never deleted'); END"
        )


def faults() -> str:
    return " ".join(check_studio().faults)


def test_a_whole_log_has_no_fault(people: People) -> None:
    assert faults() == ""
    log_read(by=people.owner, verb="client.read", about=("client", "x"))
    assert faults() == ""


@pytest.mark.parametrize("writes_after", [0, 1, 3])
def test_rows_taken_from_the_end_are_found(people: People, writes_after: int) -> None:
    for _ in range(3):
        log_read(by=people.owner, verb="client.read", about=("client", "x"))
    take_away(people, 2)
    for _ in range(writes_after):
        log_read(by=people.owner, verb="client.read", about=("client", "y"))
    assert "missing" in faults()


@pytest.mark.parametrize("writes_after", [0, 1])
def test_a_head_that_is_gone_or_broken_is_found(people: People, writes_after: int) -> None:
    heads = AccessHead.objects.filter(studio=people.owner.studio)
    heads.update(last_sealed=b"\x01\x01" + b"x" * 40)
    for _ in range(writes_after):
        log_read(by=people.owner, verb="client.read", about=("client", "x"))
    assert "does not open" in faults()
    heads.delete()
    for _ in range(writes_after):
        log_read(by=people.owner, verb="client.read", about=("client", "x"))
    assert "sealed head of the access log is missing" in faults()


def test_a_trigger_that_refuses_nothing_is_found(people: People) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER note_not_changed")
        cursor.execute(
            "CREATE TRIGGER note_not_changed BEFORE UPDATE ON studio_noteversion BEGIN SELECT 1; END"
        )
    assert "trigger" in faults()
