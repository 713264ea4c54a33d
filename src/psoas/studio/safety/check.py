"""Whether a studio is whole: the database, the access log's chain, the notes' chains, and every sealed value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import Final

from django.apps import apps
from django.db import connection, models

from psoas.studio.models import Access, AccessHead, EvidenceVersion, NoteVersion, Studio
from psoas.studio.security.seal import SealBrokenError, Sealed, unseal

_FIRST: Final = "0" * 64
_SHOWN: Final = 20
_TRIGGERS: Final = "psoas.studio.migrations.0008_erasing"
_PLAN_TRIGGER: Final = "psoas.studio.migrations.0005_plan_changes"
_EVIDENCE_TRIGGERS: Final = "psoas.studio.migrations.0007_own_evidence"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: a sentence each, and which of them are faults. They name tables, columns and ids, never content."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def check_studio() -> Checked:
    """Verify everything that can be verified without knowing what should stand there."""
    said: list[str] = []
    faults: list[str] = []
    for name, found in (
        ("database", list(_database())),
        ("access log", list(_access_chain())),
        ("signed notes", list(_note_chains())),
        ("sealed values", list(_sealed())),
    ):
        wrong = [text for text in found if text.startswith("!")]
        if name == "database" and not wrong:
            found.append("whole")
        shown = [f"{name}: {text[1:]}" for text in wrong]
        faults += shown
        said += shown[:_SHOWN]
        if len(shown) > _SHOWN:
            said.append(f"{name}: and {len(shown) - _SHOWN} more")
        said += [f"{name}: {text}" for text in found if not text.startswith("!")]
    return Checked(tuple(said), tuple(faults))


def _database() -> Iterator[str]:
    """A fault begins with an exclamation mark, here and below."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            for (found,) in cursor.fetchall():
                if found != "ok":
                    yield f"!{found}"
            cursor.execute("PRAGMA foreign_key_check")
            for row in cursor.fetchall():
                yield f"!a row of {row[0]} points at a row of {row[2]} that is not there"
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
            standing = {row[0] for row in cursor.fetchall()}
            # As they were made: one of the same name that refuses nothing is missing too.
            if not set(import_module(_TRIGGERS).statements("sqlite")) <= standing:
                yield "!a trigger that keeps signed notes and the access log from being changed is missing"
            if import_module(_PLAN_TRIGGER).statement("sqlite") not in standing:
                yield "!the trigger that keeps changes of plans from being changed is missing"
            if not set(import_module(_EVIDENCE_TRIGGERS).statements("sqlite")) <= standing:
                yield "!a trigger that keeps outcomes and own evidence from being changed is missing"
    yield from _evidence()


def _evidence() -> Iterator[str]:
    """What a studio is assessed by is a version of its own; no key of the database holds it to that."""
    for studio in Studio.objects.order_by("created_at"):
        if studio.own_evidence is None:
            continue
        if not EvidenceVersion.objects.filter(pk=studio.own_evidence, studio=studio, is_on=True).exists():
            yield f"!studio {studio.pk} is assessed by own evidence that it does not have; switch it on or off anew"


def _access_chain() -> Iterator[str]:
    for studio in Studio.objects.order_by("created_at"):
        before, number = _FIRST, 0
        for row in Access.objects.filter(studio=studio).order_by("number").iterator():
            number += 1
            if row.number != number:
                yield f"!rows from {number} to {row.number - 1} of the access log are missing"
                number = row.number
            elif row.previous_hash != before:
                yield f"!row {row.number} does not follow the row before it"
            if row.hash != row.chained():
                yield f"!row {row.number} was changed"
            before = row.hash
        yield from _head(studio, number)
        yield f"{number} rows"


def _head(studio: Studio, number: int) -> Iterator[str]:
    """The sealed head names the last row, so that rows taken from the end are missed."""
    head = AccessHead.objects.filter(studio=studio).first()
    try:
        last = head.last if head is not None else {}
    except SealBrokenError as error:
        yield f"!{error}"
        return
    if not last:
        if number:
            yield "!the sealed head of the access log is missing"
        return
    if number < last["number"]:
        yield f"!rows from {number + 1} to {last['number']} are missing at the end of the access log"
    elif (
        not Access.objects.filter(studio=studio, number=last["number"], hash=last["hash"]).exists()
        or number > last["number"]
    ):
        yield f"!row {number} of the access log is not the one that the sealed head names"


def _note_chains() -> Iterator[str]:
    count = 0
    notes = NoteVersion.objects.order_by("visit_id", "number").iterator()
    for visit, versions in groupby(notes, key=lambda note: note.visit_id):
        before = ""
        for number, note in enumerate(versions, start=1):
            count += 1
            if note.number != number or note.previous_hash != before:
                yield f"!a version before {note.number} of the note of visit {visit} is missing or another"
            if note.hash != note.chained():
                yield f"!version {note.number} of the note of visit {visit} was changed"
            before = note.hash
    signed = set(NoteVersion.objects.values_list("visit_id", flat=True))
    for visit in apps.get_model("studio", "Visit").objects.filter(state="signed").exclude(pk__in=signed):
        yield f"!visit {visit.pk} is signed, and its note is not there"
    yield f"{count} versions"


def _sealed() -> Iterator[str]:
    count = 0
    for model in apps.get_app_config("studio").get_models():
        columns = [part.column for part in vars(model).values() if isinstance(part, Sealed)]
        if not columns:
            continue
        for row in model._default_manager.only("pk", *columns).iterator():
            for column in columns:
                count += 1
                if fault := _fault(row, column):
                    yield f"!{fault}"
    yield f"{count} open"


def _fault(row: models.Model, column: str) -> str:
    try:
        unseal(getattr(row, column), f"{row._meta.db_table}:{column}:{row.pk}")
    except SealBrokenError as error:
        return str(error)
    return ""
