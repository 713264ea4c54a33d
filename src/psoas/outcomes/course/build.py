"""The course so far: the scores beside what was to be expected, the client's own activities, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from psoas.outcomes.course.expected import DAYS_A_WEEK, PACKAGE, band_at, band_for
from psoas.outcomes.course.standing import Standing, Stands, first_scores, stands
from psoas.outcomes.course.values import (
    ActionDone,
    ActivityCourse,
    BandPoint,
    CheckIn,
    Course,
    CoursePoint,
    Expected,
    TotalCourse,
    VisitFacts,
)
from psoas.outcomes.measures.totals import change_of
from psoas.visit.questionnaires import questionnaires
from psoas.vocabulary.tables import setting

_PERCENT: Final = 100


def in_order(check_ins: Sequence[CheckIn]) -> tuple[CheckIn, ...]:
    """By their days; of one day those that came later stand later."""
    return tuple(sorted(check_ins, key=lambda one: one.day))


def course_of(check_ins: Sequence[CheckIn], expected: Expected, facts: VisitFacts) -> Course:
    """The course so far with its judgement.

    Args:
        check_ins: in any order; that of the first day with a pain score is the start.
        expected: what was to be expected.
        facts: the goals and actions of the client.
    """
    ordered = in_order(check_ins)
    now = stands(ordered, expected)
    told = [(one.day, one.pain) for one in ordered if one.pain is not None]
    start = told[0][1] if told else 0
    points = tuple(
        CoursePoint(day, pain, band.low, band.high)
        for day, pain in told
        for band in (band_at(expected, start, day / DAYS_A_WEEK),)
    )
    band: tuple[BandPoint, ...] = band_for(expected, start, told[-1][0]) if told else ()
    return Course(
        points=points,
        band=band,
        judgement=now.judgement,
        why=_why(now, expected, points),
        activities=_activities(ordered, facts),
        done=_done(ordered),
        totals=totals_of(ordered),
    )


def matters_words(expected: Expected) -> str:
    """The least change that matters, in words.

    >>> from psoas.outcomes.course.expected import expected
    >>> matters_words(expected("hip_osteoarthritis"))
    '2 points or 30 per cent'
    """
    return f"{expected.matters:g} points or {expected.matters_share * _PERCENT:g} per cent"


def _why(now: Stands, expected: Expected, points: Sequence[CoursePoint]) -> str:
    """The judgement in a sentence."""
    moved = f"Pain was {now.start:g} at the start and is {now.lately:g} lately"
    least = matters_words(expected)
    counts = "a change that matters" if now.better else f"not yet a change that matters ({least})"
    newest = points[-1] if points else CoursePoint(0, 0, 0.0, 0.0)
    gone = setting(PACKAGE, "recovered_pain")
    stuck = f"{moved}. By week {expected.review_week:g} a fall of {least} was to be expected."
    if now.flat:
        stuck = (
            f"{moved}. It has stayed within {setting(PACKAGE, 'flat_within'):g} point since the first weeks."
        )
    above = f"up to {newest.high:.1f} was to be expected in week {now.week}"
    within = "and within what was to be expected."
    if newest.pain < newest.low:
        within = f"and better than was to be expected: the newest score is {newest.pain}."
    elif newest.pain > newest.high:
        within = (
            f"but the newest score, {newest.pain}, is high: {above}. One alone may be a bad day: ask again."
        )
    told: dict[Standing, str] = {
        "unknown": "There are too few pain scores to judge the course: at least two are needed.",
        "too_early": f"{moved}. Before day {setting(PACKAGE, 'too_early_days'):g} the course is not judged.",
        "recovered": f"Pain was {now.start:g} at the start; the last two scores are {gone:g} or less.",
        "worse": f"{moved}: twice in a row worse than at the start by a change that matters.",
        "relapse": f"Pain had come down from {now.start:g} to {now.best:g} and is {newest.pain} now.",
        "stuck": stuck,
        "slower": f"Pain is {newest.pain} in week {now.week}; up to {newest.high:.1f} was to be expected.",
        "one_score": f"Pain was {now.start:g} at the start and is {newest.pain} now; {above}. One score may be a bad day: ask again.",
        "on_course": f"{moved}: {counts}, {within}",
    }
    return told[now.standing]


def _activities(check_ins: Sequence[CheckIn], facts: VisitFacts) -> tuple[ActivityCourse, ...]:
    found: list[ActivityCourse] = []
    for name, start in first_scores(check_ins).items():
        scores = tuple((c.day, score) for c in check_ins for own, score in c.activities if own == name)
        now = scores[-1][1]
        goal = facts.goals.get(name, round(setting(PACKAGE, "goal_where_none")))
        found.append(ActivityCourse(name, start, now, goal, _meaning(now - start), scores))
    return tuple(found)


def totals_of(check_ins: Sequence[CheckIn]) -> tuple[TotalCourse, ...]:
    """The questionnaires of which a total was entered, each with its totals by day; a questionnaire needs no pain score.

    Args:
        check_ins: in the order of their days.
    """
    told: dict[str, list[tuple[int, float]]] = {}
    for one in check_ins:
        for code, total in one.totals:
            told.setdefault(code, []).append((one.day, total))
    found: list[TotalCourse] = []
    for code, scores in told.items():
        of = questionnaires()[code]
        meaning = change_of(code, scores[0][1], scores[-1][1])
        found.append(
            TotalCourse(code, of.title, tuple(scores), meaning, of.matters, of.citation, of.verified)
        )
    return tuple(found)


def _meaning(change: int) -> Literal["better", "worse", "little"]:
    """Whether the change of one activity is more than error."""
    least = setting(PACKAGE, "psfs_item")
    return "better" if change >= least else "worse" if change <= -least else "little"


def _done(check_ins: Sequence[CheckIn]) -> tuple[ActionDone, ...]:
    times: dict[str, list[tuple[int, int]]] = {}
    for one in check_ins:
        for action, count in one.done.items():
            if count is not None:
                times.setdefault(action, []).append((one.day, count))
    return tuple(ActionDone(action, tuple(told)) for action, told in times.items())
