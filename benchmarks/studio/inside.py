"""What only the studio's own program can do in its folder: ``python -m benchmarks.studio.inside prepare FOLDER 30``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ["PSOAS_STUDIO_STATIC"] = "plain"
from psoas.studio import server

WORDS = (
    "A deep ache in the front of my left hip and low back for eight weeks, worse when I sit and on stairs. Lifting my knee hurts. "
    "No numbness, no fever, my weight is steady, bladder and bowels are fine."
)


def prepare(count: int) -> list[dict[str, str]]:
    """Invented clients of the sample practitioner, each with a visit, consent and a link: the visit's id and the link's token."""
    from psoas.studio.commands import clients, visits
    from psoas.studio.models import Member
    from psoas.studio.models.clients import ConsentKind, Purpose
    from psoas.studio.samples.members import email_of

    by = Member.objects.select_related("studio").get(user__email=email_of("practitioner"))
    made = []
    for number in range(count):
        client = clients.add_client(by=by, name=f"Loaded {number}", born="1984", is_sample=True)
        visit = clients.plan_visit(by=by, client=client)
        clients.record_consent(by=by, client=client, given=dict.fromkeys(ConsentKind.values, True))
        visits.set_text(by=by, visit=visit, field="words", text=WORDS, seen=0)
        _link, token = clients.make_link(by=by, client=client, visit=visit, purpose=Purpose.INTAKE)
        made.append({"visit": str(visit.pk), "token": token})
    return made


def stored() -> dict[str, list[str]]:
    """The ids of all answers that are stored, what the results of exams are by visit, and whether the database is whole."""
    from django.db import connection

    from psoas.studio.models import Finding, IntakeEvent

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        whole = [str(row[0]) for row in cursor.fetchall()]
    found = Finding.objects.filter(type="exam").values_list("visit_id", "code", "side", "present")
    return {
        "events": [str(pk) for pk in IntakeEvent.objects.values_list("pk", flat=True)],
        "findings": [
            f"{visit} {code} {side if present else 'negative'}" for visit, code, side, present in found
        ],
        "integrity": whole,
    }


def main(verb: str, folder: str, *rest: str) -> None:
    """Run one verb in a folder; JSON on standard output."""
    server.load_existing(Path(folder))
    print(json.dumps(prepare(int(rest[0])) if verb == "prepare" else stored()))


if __name__ == "__main__":
    main(*sys.argv[1:])
