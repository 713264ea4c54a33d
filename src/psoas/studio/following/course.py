"""A client's course: visits and check-ins in the order of their days, as the core takes them, and what follows from them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psoas.assessment import Cleared
from psoas.errors import PsoasError
from psoas.outcomes.course.values import ACTIVITIES_MOST, CheckIn, VisitFacts
from psoas.studio.engine import answer_for
from psoas.studio.models import CheckIn as CheckInRow
from psoas.studio.models import Client
from psoas.studio.models import Visit as VisitRow


@dataclass(frozen=True, slots=True)
class Told:
    """What was told so far: ``began`` is the day of the first visit, from which the days of ``check_ins`` count."""

    began: datetime.date
    check_ins: tuple[CheckIn, ...]
    source: str
    facts: VisitFacts


def told_by(client: Client, today: datetime.date) -> Told | None:
    """What a client told, at visits and between them; None where they were never here.

    Args:
        client: whose.
        today: visits planned for later are left out.
    """
    visits = list(
        VisitRow.objects.filter(client=client, on__lte=today).select_related("client", "studio", "practitioner").order_by("on", "created_at")
    )  # fmt: skip
    if not visits:
        return None
    began = visits[0].on
    dated = [(visit.on, _of_visit(visit, began)) for visit in visits]
    rows = client.check_ins.filter(done_at__isnull=False, on__gte=began).order_by("on", "received_at")
    dated += [(row.on, core_of(row, began)) for row in rows]
    check_ins = tuple(one for _on, one in sorted(dated, key=lambda pair: pair[0]) if one is not None)
    source, facts = _facts(visits, (today - began).days)
    return Told(began, check_ins, source, facts)


def core_of(row: CheckInRow, began: datetime.date) -> CheckIn:
    """A stored check-in as the core takes it."""
    return CheckIn.from_mapping({"day": max(0, (row.on - began).days), **row.answers})


def _of_visit(visit: VisitRow, began: datetime.date) -> CheckIn | None:
    """The scores of a visit; None where none was given."""
    outcomes: dict[str, Any] = visit.outcomes or {}
    scored = [a for a in outcomes.get("activities") or [] if a.get("score") is not None and a.get("name")]
    pain = outcomes.get("pain_now")
    if pain is None and not scored:
        return None
    return CheckIn(
        day=(visit.on - began).days,
        pain=None if pain is None else round(pain),
        activities=tuple((str(a["name"]), round(a["score"])) for a in scored[:ACTIVITIES_MOST]),
    )


def _facts(visits: Sequence[VisitRow], today: int) -> tuple[str, VisitFacts]:
    """The likeliest source of the newest visit that was cleared, and what counts of the first one; empty where none was."""
    source, actions, duration = "", (), None
    for visit in visits:
        if not visit.words_sealed and not visit.findings.exists():
            continue
        try:
            assessment = answer_for(visit).record.assessment
        except PsoasError:  # one visit that cannot be read does not hide the course
            continue
        if duration is None and assessment.understanding.duration_days is not None:
            duration = assessment.understanding.duration_days + (visit.on - visits[0].on).days
        if isinstance(assessment, Cleared) and assessment.differential.estimates:
            source = assessment.differential.estimates[0].source
            actions = tuple(step.intervention for step in assessment.plan.first_steps)
    return source, VisitFacts(duration_days=duration, actions=actions, today=today)
