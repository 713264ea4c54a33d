"""What the studio knows beside a visit, as the handout takes it: who gives it to whom, when they meet again, what the client wants back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from psoas.assessment import Cleared, private_keys
from psoas.care.handout import Occasion
from psoas.outcomes import keeps_it_so
from psoas.pathway import assess
from psoas.studio.engine.answers import answer_for
from psoas.studio.following.dates import asks_again_on
from psoas.studio.models import Visit as Row
from psoas.visit import Client, Visit


def occasion_of(row: Row, language: str = "en") -> Occasion:
    """The occasion of a stored visit.

    Args:
        row: the visit.
        language: in which the day of the next visit is written.
    """
    by = ", ".join(dict.fromkeys(filter(None, (row.practitioner.name, row.studio.name))))
    return Occasion(
        name=row.client.name,
        given_by=by,
        next_visit=_next_visit(row, language),
        goals=_goals(row),
        is_sample=row.client.is_sample or row.studio.is_sample,
        keeps=_keeps(row),
        asks_again=_asks_again(row, language),
    )


def _keeps(row: Row) -> tuple[str, ...]:
    """What keeps it so, of a client who was discharged."""
    if row.client.discharged_on is None:
        return ()
    assessment = answer_for(row).record.assessment
    if not isinstance(assessment, Cleared) or not assessment.differential.estimates:
        return ()
    return tuple(one.text for one in keeps_it_so(assessment.differential.estimates[0].source))


def _asks_again(row: Row, language: str) -> str:
    if row.client.discharged_on is None:
        return ""
    with override(language):
        return date_format(
            asks_again_on(row.client.discharged_on), "j F Y" if language == "en" else "DATE_FORMAT"
        )


def _next_visit(row: Row, language: str) -> str:
    """The day, and where one is set the time, of the client's next visit after this one."""
    later = row.client.visits.filter(on__gt=row.on).order_by("on", "planned_at").first()
    if later is None:
        return ""
    with override(language):
        day = date_format(later.on, "l j F")
        if later.planned_at is None:
            return day
        return f"{day}, {timezone.localtime(later.planned_at):%H:%M}"


def _goals(row: Row) -> tuple[str, ...]:
    """The activities that the client wants back; none where one of them says what belongs on no paper."""
    outcomes = row.outcomes or {}
    goals = tuple(str(one.get("name", "")).strip() for one in outcomes.get("activities", ()))
    told = tuple(goal for goal in goals if goal)
    # They are no text of the visit that is heard, so they are heard here.
    heard = Visit("goals", Client(), " ".join(f"{goal.rstrip('.')}." for goal in told))
    return () if told and private_keys(assess(heard)) else told
