"""A client's visits as a case to learn from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from psoas.differential.learning.settled import Case, Confirmation, first_results
from psoas.errors import VisitFileError
from psoas.visit import Visit

# One visit alone needs no date: all that it says was said on one day.
_UNDATED: Final = datetime.datetime(1, 1, 1)


def case_of(visits: Sequence[Visit]) -> Case:
    """What one client's visits say of the source.

    Args:
        visits: of one client, in any order.

    Raises:
        VisitFileError: there are several and one has no date: which word is the newest would not be known.
    """
    for visit in visits:
        if visit.date is None and len(visits) > 1:
            raise VisitFileError(
                f"{visit.id}: has no date; what was confirmed last goes by it: write date = 2026-11-29 on top."
            )
    ordered = sorted(visits, key=_when)
    return Case(
        client=ordered[0].client,
        confirmations=tuple(
            Confirmation(said, _when(visit)) for visit in ordered for said in visit.confirmed
        ),
        exams=first_results(
            (_when(visit), f.code, f.present) for visit in ordered for f in visit.findings if f.type == "exam"
        ),
    )


def _when(visit: Visit) -> datetime.datetime:
    return datetime.datetime.combine(visit.date, datetime.time()) if visit.date else _UNDATED
