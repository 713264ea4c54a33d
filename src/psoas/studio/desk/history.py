"""A client's history: visits and check-ins on one time line, and the course beside what was to be expected."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas.assessment import URGENCIES, stops
from psoas.outcomes import TotalCourse
from psoas.report.words import intervention_name
from psoas.studio.desk.course import Activity, timeline_of
from psoas.studio.desk.mood import mood_of
from psoas.studio.following.answers import TIMES
from psoas.studio.following.course import Course, followed_of
from psoas.studio.following.questions import in_the_way_words
from psoas.studio.models import Attention, CheckIn, Client, Visit

_SIGN: Final = Attention.Kind.RED_FLAG
_DAYS_A_WEEK: Final = 7
_DONE: Final = {times: name for name, times in TIMES.items()}


@dataclass(frozen=True, slots=True)
class Action:
    """How often a home action was done in the week before each check-in: ``each``, ``some``, ``none``."""

    name: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What the page shows of a course.

    Attributes:
        points: (week, pain); ``band`` is (week, lowest, highest) to be expected, empty where nothing is known.
        least: the pain from which on down the fall is a change that matters; None where there is no start.
        words: the picture in words.
        judgement, why: what to think of it, and in a sentence why.
        expected: whose course is expected, and where that is from.
        activities: the client's own, each with every score told.
        totals: the questionnaires of which a total was entered, with what the change means.
        next_step: the one thing to do next, and why; ``steps`` names what is meant.
        encouragement: sentences that are true of this client.
        ready: whether their own goals are met; ``keeps`` is what keeps it so, and ``ask_again_weeks`` when to ask once more.
    """

    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...]
    least: float | None
    words: str
    judgement: str
    why: str
    expected: str
    is_estimate: bool
    next_step: tuple[str, str]
    steps: tuple[str, ...]
    encouragement: tuple[str, ...]
    ready: bool
    keeps: tuple[tuple[str, str], ...]
    ask_again_weeks: int
    actions: tuple[Action, ...]
    activities: tuple[Activity, ...]
    totals: tuple[TotalCourse, ...]


def history_of(client: Client, today: datetime.date) -> History | None:
    """The course of a client; None where nothing was told yet."""
    course = followed_of(client, today)
    if course is None:
        return None
    followed, known = course.followed, course.is_known
    points = tuple((round(p.day / _DAYS_A_WEEK, 1), float(p.pain)) for p in followed.course.points)
    expected, finished = followed.expected, followed.discharge
    return History(
        points=points,
        band=_band(course, points) if known else (),
        least=max(0.0, points[0][1] - expected.matters) if points and expected is not None else None,
        words=_words(points),
        judgement=followed.course.judgement if known else "unknown",
        why=followed.course.why if known else "",
        expected=f"{expected.title}: {expected.citation}" if expected is not None else "",
        is_estimate=expected is not None and "estimate" in {expected.verified, expected.band_verified},
        next_step=(followed.next_step.title, followed.next_step.text) if known else ("", ""),
        steps=followed.next_step.steps if known else (),
        encouragement=followed.encouragement,
        ready=known and finished is not None and finished.ready,
        keeps=tuple((g.title, g.text) for g in finished.keeps_it_so) if finished is not None else (),
        ask_again_weeks=round(finished.check_in_after_days / _DAYS_A_WEEK) if finished is not None else 0,
        actions=_actions(course),
        activities=tuple(
            Activity(one.name, tuple(float(score) for _day, score in one.scores))
            for one in followed.course.activities
        ),
        totals=followed.course.totals,
    )


def _band(course: Course, points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float, float], ...]:
    """The band by week, and between its weeks at each point that was told, so that the picture and the table can say both."""
    told = {(round(p.day / _DAYS_A_WEEK, 1)): (p.low, p.high) for p in course.followed.course.points}
    weekly = {point.week: (point.low, point.high) for point in course.followed.course.band}
    last = max([week for week, _pain in points], default=0.0)
    shown = {week: bounds for week, bounds in weekly.items() if week <= max(last + 2, 4)} | told
    return tuple((week, round(low, 1), round(high, 1)) for week, (low, high) in sorted(shown.items()))


def _words(points: Sequence[tuple[float, float]]) -> str:
    if not points:
        return _("No pain score yet.")
    told = ", ".join(_("week %(week)s: %(pain)s") % {"week": f"{w:g}", "pain": f"{v:g}"} for w, v in points)
    return _("Pain by week: %(said)s.") % {"said": told}


def _actions(course: Course) -> tuple[Action, ...]:
    return tuple(
        Action(
            intervention_name(one.action),
            tuple(_DONE.get(times, "some") for _day, times in one.times),
        )
        for one in course.followed.course.done
    )


def timeline(client: Client, visits: Sequence[Visit]) -> list[dict[str, str]]:
    """Visits and check-ins, newest first."""
    rows = [(visit.on, item) for visit, item in zip(_ordered(visits), timeline_of(visits), strict=True)]
    rows += [
        (row.on, _item(row))
        for row in client.check_ins.filter(Q(done_at__isnull=False) | Q(attention__kind=_SIGN))
        .distinct()
        .order_by("-on", "-received_at")
        .prefetch_related("attention")
    ]
    return [item for _on, item in sorted(rows, key=lambda pair: pair[0], reverse=True)]


def _ordered(visits: Sequence[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: (visit.on, visit.created_at), reverse=True)


def _item(row: CheckIn) -> dict[str, str]:
    return {
        "when": date_format(row.on, "DATE_FORMAT"), "title": _("Check-in"), "text": " ".join(said_in(row)),
        "state": "alert" if _has_sign(row) else "", "href": "",
    }  # fmt: skip


def _has_sign(row: CheckIn) -> bool:
    """Whether a warning sign stands in its words, or stood in words that were sent before them and not taken back while typing."""
    signs = (one for one in row.attention.all() if one.kind == _SIGN)
    return any(row.urgency == one and stops(one) for one in URGENCIES) or any(
        not one.told.get("draft") for one in signs
    )


def _words_in(row: CheckIn) -> list[str]:
    """The words that stand, and those for which a warning sign was put on the list, where they were replaced since."""
    told = [one.told for one in row.attention.all() if one.kind == _SIGN]
    sent = (row.answers, *(one for one in told if not one.get("draft")))
    words = [str(one.get("words", "")).strip() for one in sent]
    return [text for text in dict.fromkeys(words) if text and not any(text != w and text in w for w in words)]


def said_in(row: CheckIn) -> list[str]:
    """What a check-in says, in short sentences."""
    answers = row.answers
    said = []
    if answers.get("pain") is not None:
        said.append(_("Pain %(n)s of 10.") % {"n": answers["pain"]})
    said += [f"{name}: {score}." for name, score in (answers.get("activities") or {}).items()]
    change = answers.get("global_change")
    if change is not None:
        said.append(
            _("Change since the first visit: %(n)s.")
            % {"n": f"{change:+d}".replace("-", "−") if change else "0"}
        )
    if answers.get("done"):
        did = sum(1 for times in answers["done"].values() if times)
        said.append(_("Did %(did)s of %(all)s exercises.") % {"did": did, "all": len(answers["done"])})
    if answers.get("got_in_way") not in {None, "nothing"}:
        said.append(_("In the way: %(what)s.") % {"what": in_the_way_words(answers["got_in_way"])})
    mood = mood_of(answers.get("phq4"))
    if mood is not None:
        said.append(f"PHQ-4: {mood.words}")
    said += [f"“{text}”" for text in _words_in(row)]
    return said
