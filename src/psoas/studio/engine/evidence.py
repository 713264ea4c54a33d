"""A studio's own evidence: what is counted among its settled clients, and the version that its visits are assessed by."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, cast

from psoas import __version__
from psoas.differential.knowledge.own import OwnEvidence
from psoas.differential.learning.counting import ExamCount, Tally, count
from psoas.differential.learning.settled import Case, Confirmation, first_results
from psoas.differential.learning.update import learn, own_evidence
from psoas.studio.engine.stored import client_of
from psoas.studio.models import EvidenceVersion, Finding, SourceConfirmation, Studio
from psoas.studio.security.seal import SealBrokenError
from psoas.visit import Confirmed
from psoas.visit.fields import Json

_MIDNIGHT: Final = datetime.time()


def evidence_of(studio: Studio) -> OwnEvidence | None:
    """What the visits of a studio are assessed by beside the published figures; None where it is off, or nothing is enough.

    Where the counts do not open any more the published figures stand: no visit is lost by it, each answer says what was used,
    and ``psoas studio check`` names the row.
    """
    if studio.own_evidence is None:
        return None
    try:
        return _by_version(studio.pk, studio.own_evidence, __version__)
    except SealBrokenError:
        return None


@lru_cache(maxsize=8)
def _by_version(studio: uuid.UUID, version: uuid.UUID, program: str) -> OwnEvidence | None:
    """Rows of versions never change, so each is worked out once; another program (``program``) has other published figures."""
    row = EvidenceVersion.objects.filter(pk=version, studio_id=studio, is_on=True).first()
    if row is None:
        return None
    # What was expected of the clients' ages and sexes goes by the tables of the program that counted.
    # Up to that version's time, so that every process counts the same.
    tally = (
        tally_from(row.counts) if row.counts.get("program") == program else tally_of(row.studio, until=row.at)
    )
    return own_evidence(learn(tally))


def tally_of(studio: Studio, until: datetime.datetime | None = None) -> Tally:
    """Count the settled clients of a studio; invented ones never count.

    Args:
        studio: whose clients.
        until: words on sources that were told later are left out.
    """
    return count(_cases(studio, until))


def _cases(studio: Studio, until: datetime.datetime | None) -> Iterator[Case]:
    rows: Any = SourceConfirmation.objects.filter(
        studio=studio,
        studio__is_sample=False,
        visit__client__is_sample=False,
        visit__client__erased_at__isnull=True,
    ).select_related("visit__client", "visit__studio")
    if until is not None:
        rows = rows.filter(at__lte=until)
    by_client: dict[uuid.UUID, list[SourceConfirmation]] = defaultdict(list)
    for row in rows:
        by_client[row.visit.client_id].append(row)
    exams: dict[uuid.UUID, list[tuple[datetime.datetime, str, bool]]] = defaultdict(list)
    found = Finding.objects.filter(
        studio=studio, type="exam", superseded_at__isnull=True, visit__client_id__in=list(by_client)
    )
    for client, day, code, present in found.values_list(
        "visit__client_id", "visit__on", "code", "present"
    ).iterator():
        exams[client].append((datetime.datetime.combine(day, _MIDNIGHT), code, present))
    for client, words in by_client.items():
        yield Case(
            client_of(words[0].visit),
            tuple(Confirmation(Confirmed.from_mapping(row.said, "confirmed"), row.at) for row in words),
            first_results(exams[client]),
        )


def tally_json(tally: Tally) -> dict[str, Json]:
    """Counts as they are stored: no person in them."""
    return {
        "program": __version__,
        "clients": tally.clients,
        "open": tally.open,
        "confirmed": dict(tally.confirmed),
        "refuted": dict(tally.refuted),
        "exams": [[one.exam, one.source, one.positive, one.done] for one in tally.exams],
        "published": list(tally.published),
    }


def tally_from(told: dict[str, Any]) -> Tally:
    """Stored counts as the core's value."""
    return Tally(
        clients=told["clients"],
        open=told["open"],
        confirmed=tuple(told["confirmed"].items()),
        refuted=tuple(told["refuted"].items()),
        exams=tuple(ExamCount(*cast("tuple[str, str, int, int]", one)) for one in told["exams"]),
        published=tuple(told["published"]),
    )
