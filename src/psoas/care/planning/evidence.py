"""What the evidence says of an intervention for one source; a trial in back pain says little about the groin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from psoas.assessment import SourceEvidence
from psoas.care.interventions import GRADES, Intervention, interventions
from psoas.care.triggers import PACKAGE
from psoas.errors import not_allowed
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("intervention", "source", "evidence", "summary", "citation", "verified")


def _make(row: Row) -> tuple[tuple[str, str], SourceEvidence]:
    code, source = row.text("intervention"), check_code("source", row.text("source"), "source")
    known = interventions().get(code)
    if known is None:
        raise row.fail("intervention", not_allowed("intervention", code, interventions()))
    if source not in known.sources:
        raise row.fail("source", f"is not one that {code} is for; add it to interventions.csv")
    return (code, source), SourceEvidence(
        source=source,
        evidence=row.one_of("evidence", GRADES),
        summary=row.text("summary"),
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def _differing() -> Mapping[tuple[str, str], SourceEvidence]:
    """By intervention and source, where the evidence is not that of the intervention's own row."""
    return dict(read(PACKAGE, "evidence.csv", _COLUMNS, _make))


@lru_cache(maxsize=2048)
def evidence_for(intervention: Intervention, source: str) -> SourceEvidence:
    """What is known of an intervention for a source: its own row, or one for this source where that differs."""
    found = _differing().get((intervention.code, source))
    if found is not None:
        return found
    return SourceEvidence(
        source, intervention.evidence, intervention.summary, intervention.citation, intervention.verified
    )
