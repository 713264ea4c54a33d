"""One client followed: the course, the alerts, the next step and true encouragement, from what was told until today."""

from __future__ import annotations

from collections.abc import Sequence

from psoas.assessment import AT_ONCE
from psoas.outcomes.course.build import course_of, in_order
from psoas.outcomes.course.expected import expected
from psoas.outcomes.course.standing import stands
from psoas.outcomes.course.values import Alert, CheckIn, Followed, HeardCheckIn, VisitFacts
from psoas.outcomes.review.alerts import alerts_of
from psoas.outcomes.review.discharge import discharge
from psoas.outcomes.review.encouragement import encouragement
from psoas.outcomes.review.next_step import next_step


def follow(
    check_ins: Sequence[CheckIn],
    source: str,
    facts: VisitFacts | None = None,
    heard: Sequence[HeardCheckIn] = (),
    *,
    language: str = "en",
) -> Followed:
    """Follow one client.

    The words of the check-ins must have been heard before (``pathway.follow_check_ins`` does both).

    Args:
        check_ins: of one course, in any order.
        source: the source that is treated; it decides the course to be expected.
        facts: of the visit at the beginning.
        heard: what was made of the words.
        language: that of the encouragement, ``en`` or ``es``.

    Raises:
        UnknownCodeError: ``source`` is no source.
    """
    facts = facts or VisitFacts()
    course_expected = expected(source, facts.duration_days)
    ordered = in_order(check_ins)
    alerts = alerts_of(ordered, course_expected, facts, heard)
    finished = discharge(ordered, course_expected, facts, alerts)
    return Followed(
        course=course_of(ordered, course_expected, facts),
        alerts=alerts,
        next_step=next_step(stands(ordered, course_expected), alerts, finished),
        # Praise beside a danger would say that the danger is small.
        encouragement=() if _grave(alerts) else encouragement(ordered, course_expected, facts, language),
        expected=course_expected,
        discharge=finished,
    )


def _grave(alerts: Sequence[Alert]) -> bool:
    return any(alert.urgency in AT_ONCE for alert in alerts)
