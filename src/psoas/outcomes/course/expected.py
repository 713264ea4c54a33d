"""The course to be expected for a source, from published cohorts; where there are none, an estimate that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.outcomes.course.values import BandPoint, Expected
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read, setting

PACKAGE: Final = "psoas.outcomes"
_COURSES: Final = (
    "code", "sources", "phase", "title", "matters", "matters_share", "review_week", "citation", "verified",
    "band_citation", "band_verified",
)  # fmt: skip
_WEEKS: Final = ("code", "week", "low", "middle", "high", "citation", "verified")
_PHASES: Final = ("any", "acute", "persistent")
_ALL: Final = "all"
_MOST: Final = 10.0
DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class _Row:
    sources: frozenset[str]
    phase: str
    expected: Expected


@lru_cache(maxsize=1)
def _weeks() -> Mapping[str, tuple[BandPoint, ...]]:
    """The points of each course by its code, in the order of the weeks."""
    found: dict[str, list[BandPoint]] = {}

    def take(row: Row) -> None:
        row.text("citation"), row.verified()
        low, middle, high = row.number("low"), row.number("middle"), row.number("high")
        if not 0 <= low <= middle <= high or not middle:
            raise row.fail("middle", "must be above 0 and lie between low and high")
        points = found.setdefault(row.text("code"), [])
        if row.number("week") <= (points[-1].week if points else -1):
            raise row.fail("week", "must be later than the row before it of the same course")
        points.append(BandPoint(row.number("week"), low, middle, high))

    read(PACKAGE, "expected_weeks.csv", _WEEKS, take)
    return {code: tuple(points) for code, points in found.items()}


def _course(row: Row) -> _Row:
    code = row.text("code")
    if code not in _weeks() or _weeks()[code][0].week:
        raise row.fail("code", "expected_weeks.csv must hold this course from week 0 on")
    row.text("band_citation")
    return _Row(
        frozenset(s if s == _ALL else check_code("source", s, "sources") for s in row.words("sources")),
        row.one_of("phase", _PHASES),
        Expected(
            code=code,
            source="",
            title=row.text("title"),
            shares=_weeks()[code],
            matters=row.number("matters"),
            matters_share=row.number("matters_share"),
            review_week=row.number("review_week"),
            citation=row.text("citation"),
            verified=row.verified(),
            band_verified=row.one_of("band_verified", ("yes", "recalled", "estimate")),
        ),
    )


@lru_cache(maxsize=1)
def _courses() -> tuple[_Row, ...]:
    return read(PACKAGE, "expected.csv", _COURSES, _course)


@lru_cache(maxsize=256)
def expected(source: str, duration_days: int | None = None) -> Expected:
    """The course to be expected for a source.

    Args:
        source: a source of the vocabulary.
        duration_days: how long the complaint had lasted when the course began; where it is not known, the slower of
            two courses is taken, so that nobody is called slow for want of a date.

    Returns:
        The published course, or an estimate marked as one; every source has a course.

    Raises:
        UnknownCodeError: ``source`` is no source.
    """
    check_code("source", source)
    fresh = duration_days is not None and duration_days < setting(PACKAGE, "persistent_from_days")
    phases = {"any", "acute" if fresh else "persistent"}
    rows = [row for row in _courses() if row.phase in phases]
    row = next((r for r in rows if source in r.sources), None) or next(r for r in rows if _ALL in r.sources)
    known = row.expected
    return Expected(
        known.code, source, known.title, known.shares, known.matters, known.matters_share, known.review_week,
        known.citation, known.verified, known.band_verified,
    )  # fmt: skip


def share_at(course: Expected, week: float) -> BandPoint:
    """The shares of the pain at the start in any week.

    Between two published weeks the middle falls by the same share each week, as most of the gain comes early; the
    bounds go straight. After the last one all stays as it was.
    """
    points = course.shares
    after = next((n for n, point in enumerate(points) if point.week >= week), None)
    if after is None:
        last = points[-1]
        return BandPoint(week, last.low, last.middle, last.high)
    if after == 0:
        return points[0]
    one, two = points[after - 1], points[after]
    part = (week - one.week) / (two.week - one.week)
    return BandPoint(
        week,
        one.low + part * (two.low - one.low),
        one.middle ** (1 - part) * two.middle**part,
        one.high + part * (two.high - one.high),
    )


def band_at(course: Expected, start: float, week: float) -> BandPoint:
    """What is to be expected of someone whose pain was ``start`` (0 to 10), in points."""
    share, error = share_at(course, week), setting(PACKAGE, "single_answer_error")
    low, middle, high = (start * part for part in (share.low, share.middle, share.high))
    return BandPoint(week, max(low - error, 0.0), min(middle, _MOST), min(high + error, _MOST))


def band_for(course: Expected, start: float, until_day: int) -> tuple[BandPoint, ...]:
    """The band week by week, from the start to the week after ``until_day`` and at least to the week of the review."""
    last = max(-(-until_day // DAYS_A_WEEK), int(course.review_week))
    return tuple(band_at(course, start, week) for week in range(last + 1))


def matters(course: Expected, start: float, now: float) -> bool:
    """Whether the fall of pain from ``start`` to ``now`` is a change that matters: in points or as a share, either counts."""
    fall = start - now
    return fall >= course.matters or (start > 0 and fall >= course.matters_share * start)
