"""The database lets the signed notes of a client go who is being erased, beside those of sample clients, and no others."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NAME = "note_not_deleted"
_BEFORE = import_module("psoas.studio.migrations.0002_append_only")
_MAY_GO = (
    "EXISTS (SELECT 1 FROM studio_visit v JOIN studio_client c ON c.id = v.client_id"
    " WHERE v.id = OLD.visit_id AND (c.is_sample OR c.erased_at IS NOT NULL))"
)
_TABLE, _SAID = "studio_noteversion", "a signed note is never deleted"


def statement(vendor: str) -> str:
    """The SQL that makes the trigger; on PostgreSQL the function that the trigger runs.

    Raises:
        NotImplementedError: the database is neither SQLite nor PostgreSQL.
    """
    if vendor == "sqlite":
        return f"CREATE TRIGGER {NAME} BEFORE DELETE ON {_TABLE} WHEN NOT {_MAY_GO} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    if vendor == "postgresql":
        return (
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_MAY_GO} THEN RETURN OLD; END IF; RAISE EXCEPTION '{_SAID}'; END $$;"
        )
    raise NotImplementedError(f"{vendor}: no triggers are written for this database.")


def statements(vendor: str) -> tuple[str, ...]:
    """Every trigger of notes and of the access log as it stands now."""
    kept = [text for text in _BEFORE.statements(vendor) if f" {NAME} " not in text]
    return (*kept, statement(vendor))


def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(f"DROP TRIGGER {NAME}")
    editor.execute(statement(editor.connection.vendor))


def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    if vendor == "sqlite":
        editor.execute(f"DROP TRIGGER {NAME}")
        editor.execute(next(text for text in _BEFORE.statements(vendor) if f" {NAME} " in text))
    else:
        editor.execute(f"DROP FUNCTION {NAME}() CASCADE")
        editor.execute(next(text for text in _BEFORE.statements(vendor) if f" {NAME}()" in text))


class Migration(migrations.Migration):
    dependencies = [("studio", "0007_own_evidence")]
    operations = [migrations.RunPython(forwards, backwards)]
