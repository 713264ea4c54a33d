"""Licensed questionnaires on the visit's screen: a total and the day on which it was filled in, never a question."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from psoas.outcomes import questionnaires
from psoas.studio.models import Visit as Row


@dataclass(frozen=True, slots=True)
class Entered:
    """A total that stands: of which questionnaire, how much of how much, and of which day."""

    code: str
    title: str
    value: float
    most: float
    on: datetime.date


@dataclass(frozen=True, slots=True)
class TotalsPart:
    """The totals of this visit; ``options`` are the questionnaires to choose from, each with its range, and ``day`` is the visit's."""

    entered: tuple[Entered, ...]
    options: tuple[tuple[str, str, float, float], ...]
    day: datetime.date
    may_change: bool


def totals_part(row: Row, *, may_change: bool) -> TotalsPart:
    """The totals of a visit.

    Args:
        row: the visit.
        may_change: it is not signed.
    """
    known = questionnaires()
    entered = tuple(
        Entered(of.code, of.title, one["value"], of.most, datetime.date.fromisoformat(one["on"]))
        for one in (row.outcomes or {}).get("totals") or []
        if (of := known.get(one["code"])) is not None
    )
    options = tuple((of.code, of.title, of.least, of.most) for of in known.values())
    return TotalsPart(entered, options, row.on, may_change)
