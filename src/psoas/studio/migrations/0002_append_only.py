"""The database itself refuses to change or delete signed notes and rows of the access log. Notes of sample clients may be deleted."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SAMPLE = (
    "EXISTS (SELECT 1 FROM studio_visit v JOIN studio_client c ON c.id = v.client_id"
    " WHERE v.id = OLD.visit_id AND c.is_sample)"
)
# Name, event, table, where it is refused, what is said.
TRIGGERS = (
    ("note_not_changed", "UPDATE", "studio_noteversion", "", "a signed note is never changed"),
    ("note_not_deleted", "DELETE", "studio_noteversion", f"NOT {SAMPLE}", "a signed note is never deleted"),
    ("access_not_changed", "UPDATE", "studio_access", "", "the access log is never changed"),
    ("access_not_deleted", "DELETE", "studio_access", "", "the access log is never deleted"),
)


def statements(vendor: str) -> tuple[str, ...]:
    """The SQL that makes the triggers.

    Raises:
        NotImplementedError: the database is neither SQLite nor PostgreSQL.
    """
    if vendor == "sqlite":
        return tuple(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}{f' WHEN {where}' if where else ''}"
            f" BEGIN SELECT RAISE(ABORT, '{said}'); END"
            for name, event, table, where, said in TRIGGERS
        )
    if vendor == "postgresql":
        return tuple(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" {f'IF NOT ({where}) THEN RETURN OLD; END IF;' if where else ''}"
            f" RAISE EXCEPTION '{said}'; END $$;"
            f" CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            for name, event, table, where, said in TRIGGERS
        )
    raise NotImplementedError(f"{vendor}: no triggers are written for this database.")


def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(editor.connection.vendor):
        editor.execute(statement)


def backwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, _event, _table, _where, _said in TRIGGERS:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP FUNCTION {name}() CASCADE")
        else:
            editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("studio", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
