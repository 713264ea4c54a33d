"""A client's course: visits and check-ins in the order of their days, as the core takes them, and what follows from them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from psoas.assessment import Assessment, Cleared, Undetermined
from psoas.errors import PsoasError
from psoas.outcomes.course.values import AlertKind, CheckIn, Followed, VisitFacts
from psoas.pathway import advised, follow_check_ins
from psoas.studio.engine import Answer, answer_for, assessed, read_of
from psoas.studio.engine.earlier import TookPlace, check_in_of, scores_of, took_place, totals_of
from psoas.studio.engine.evidence import evidence_of
from psoas.studio.engine.stored import standing_of, with_standing
from psoas.studio.models import Attention, Client
from psoas.studio.models import Visit as VisitRow
from psoas.visit import CheckIn as SaidBetween
from psoas.visit import Visit
from psoas.vocabulary import label

Answered = Callable[[VisitRow], Answer | None]  # what came of a visit

# Where no source is known, nothing can be said of the course; what was told of mood and exercises still counts.
_ANY_SOURCE: Final = "nonspecific_low_back_pain"
_OF_THE_COURSE: Final[frozenset[AlertKind]] = frozenset({"worse", "relapse", "stuck", "slower"})


@dataclass(frozen=True, slots=True)
class Told:
    """What was told so far: ``began`` is the day of the first visit (``visit``), from which the days of ``check_ins`` count."""

    began: datetime.date
    check_ins: tuple[CheckIn, ...]
    source: str
    facts: VisitFacts
    visit: Visit


@dataclass(frozen=True, slots=True)
class Course:
    """A client's course and what follows from it; ``is_known`` is false where no visit says what is treated."""

    told: Told
    followed: Followed
    is_known: bool


def followed_of(client: Client, today: datetime.date) -> Course | None:
    """The client's course until today; None where nothing was told yet."""
    visits = _visits(client, today)
    if not visits:
        return None
    known = took_place(client.pk)
    # Each visit is assessed once, and only where it is asked for.
    answered: Answered = cache(lambda visit: _answered(visit, known))
    told = _told(client, visits, answered, today)
    if not told.check_ins:
        return None
    followed = follow_check_ins(
        told.visit, told.source or _ANY_SOURCE, told.check_ins, told.facts, language=client.language
    )
    if told.source:
        return Course(told, _as_known_now(client, followed, _newest(visits, answered), today), True)
    alerts = tuple(alert for alert in followed.alerts if alert.kind not in _OF_THE_COURSE)
    return Course(told, replace(followed, alerts=alerts, expected=None), False)


def _as_known_now(
    client: Client, followed: Followed, newest: tuple[VisitRow, Answer] | None, today: datetime.date
) -> Followed:
    """The next step, held against what the client told since the plan was made: a new medicine, a pregnancy, a sign.

    Of the words of check-ins only those since the newest visit are new; what was told before it was heard with it.
    """
    if newest is None:
        return followed
    row, before = newest
    later = client.check_ins.filter(done_at__isnull=False, on__gt=row.on, on__lte=today).order_by("on")
    words = ((one.on, str(one.answers.get("words", "")).strip()) for one in later)
    said = tuple(SaidBetween(on, text) for on, text in words if text)
    latest = before
    if said:
        told = replace(before.visit, check_ins=said)
        latest = assessed(told, before.standing, left=before.left, evidence=evidence_of(row.studio))
    return advised(followed, before.record, latest.record)


def _newest(visits: Sequence[VisitRow], answered: Answered) -> tuple[VisitRow, Answer] | None:
    """The newest visit of which something came."""
    for row in reversed(visits):
        answer = answered(row)
        if answer is not None and not isinstance(answer.record.assessment, Undetermined):
            return row, answer
    return None


def _visits(client: Client, today: datetime.date) -> Sequence[VisitRow]:
    """The client's visits in their order; those planned for later are left out."""
    rows = VisitRow.objects.filter(client=client, on__lte=today)
    return tuple(
        with_standing(rows.select_related("client", "studio", "practitioner")).order_by("on", "created_at")
    )


def _told(client: Client, visits: Sequence[VisitRow], answered: Answered, today: datetime.date) -> Told:
    """What a client told, at visits and between them."""
    began = visits[0].on
    dated = [(visit.on, scores_of(visit, began)) for visit in visits]
    dated += [
        (began + datetime.timedelta(days=one.day), one) for visit in visits for one in totals_of(visit, began)
    ]
    rows = client.check_ins.filter(done_at__isnull=False, on__gte=began).order_by("on", "received_at")
    dated += [(row.on, check_in_of(row, began)) for row in rows]
    check_ins = tuple(one for _on, one in sorted(dated, key=lambda pair: pair[0]) if one is not None)
    source, facts = _facts(visits, answered, (today - began).days, _put_aside(client))
    return Told(began, check_ins, source, facts, read_of(visits[0]).visit)


def _put_aside(client: Client) -> frozenset[str]:
    """The keys of the alerts that were dismissed with a written reason."""
    rows = Attention.objects.filter(client=client, kind=Attention.Kind.COURSE, cleared_by__isnull=False)
    return frozenset(str(key) for codes in rows.values_list("codes", flat=True) for key in codes)


def _facts(
    visits: Sequence[VisitRow], answered: Answered, today: int, put_aside: frozenset[str]
) -> tuple[str, VisitFacts]:
    """The likeliest source of the newest visit that was cleared, and what counts of the first one; empty where none was."""
    source, duration = "", None
    names: Mapping[str, str] = {}
    for visit in visits:
        assessment = _assessed(answered(visit))
        if assessment is not None and assessment.understanding.duration_days is not None:
            duration = assessment.understanding.duration_days + (visit.on - visits[0].on).days
            break
    for visit in reversed(visits):
        assessment = _assessed(answered(visit))
        if isinstance(assessment, Cleared) and assessment.differential.estimates:
            source = assessment.differential.estimates[0].source
            names = {item.intervention: label(item.intervention) for item in assessment.plan.items}
            break
    return source, VisitFacts(duration_days=duration, names=names, put_aside=put_aside, on_day=today)


def _assessed(answer: Answer | None) -> Assessment | None:
    return answer.record.assessment if answer is not None else None


def _answered(visit: VisitRow, known: TookPlace) -> Answer | None:
    """What came of a visit; None where nothing was told, or it cannot be read: one such visit does not hide the course."""
    if not visit.words_sealed and not standing_of(visit).findings:
        return None
    try:
        return answer_for(visit, known)
    except PsoasError:
        return None
