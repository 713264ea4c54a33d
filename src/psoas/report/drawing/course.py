"""The course of the pain as a picture: what was told, the band that was to be expected, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from psoas.outcomes import BandPoint, Course, CoursePoint, Expected
from psoas.report.templating import figure, part

_TOP: Final = 10  # the worst pain
_DAYS: Final = 7
_LEFT, _RIGHT, _HIGH, _LOW = 44.0, 24.0, 16.0, 266.0
_HEIGHT: Final = 318
_MARK: Final = 6.0  # half of a mark
_MOST_TICKS: Final = 9
_STEPS: Final = (1, 2, 4, 8, 13, 26, 52)
WIDE: Final = 770
NARROW: Final = 350
_TRUST: Final = {
    "yes": "from published figures",
    "recalled": "from published figures that were recalled and not seen",
    "estimate": "an estimate",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A score that was told, where it stands in the picture; outside the band it is square."""

    x: float
    y: float
    outside: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line or a number of a scale."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class CoursePicture:
    """Everything that the template draws. Lengths are of the picture; paths are SVG.

    Attributes:
        width, height: of the picture.
        title, words: what it shows, for who cannot see it.
        band, middle, line: what was to be expected, its middle, and what was told.
        least: the height of the least change that matters; None where no pain was told.
        marks: the scores.
        weeks, pains: the scales.
        rows: the same as a table: week, said, expected, and a word where it lies outside.
        caption: whose course it is, and how sure its band.
    """

    width: int
    height: int
    title: str
    words: str
    band: str
    middle: str
    line: str
    least: float | None
    marks: tuple[Mark, ...]
    weeks: tuple[Tick, ...]
    pains: tuple[Tick, ...]
    rows: tuple[tuple[str, str, str, str], ...]
    caption: str
    citation: str
    verified: str


def course_picture(course: Course, expected: Expected, width: int = WIDE) -> CoursePicture:
    """The picture of a course.

    Args:
        course: with at least one pain score.
        expected: what was to be expected.
        width: of the picture; a phone's is drawn anew for ``NARROW`` and not shrunk.
    """
    last = max(
        course.band[-1].week if course.band else 1, course.points[-1].day / _DAYS if course.points else 1, 1
    )
    scale = (width - _LEFT - _RIGHT) / last

    def x(week: float) -> float:
        return _LEFT + week * scale

    start = float(course.points[0].pain) if course.points else 0.0
    step = next((s for s in _STEPS if last / s < _MOST_TICKS), _STEPS[-1])
    fall = min(expected.matters, expected.matters_share * start)
    return CoursePicture(
        width=width,
        height=_HEIGHT,
        title="Pain by week, 0 none to 10 worst",
        words=_words(course),
        band=_band(course.band, x),
        middle=_path([(x(p.week), _y(p.middle)) for p in course.band]),
        line=_path([(x(p.day / _DAYS), _y(p.pain)) for p in course.points]),
        least=_y(start - fall) if course.points and start else None,
        marks=tuple(Mark(x(p.day / _DAYS), _y(p.pain), not p.inside) for p in course.points),
        weeks=tuple(Tick(x(week), str(week)) for week in range(0, int(last) + 1, step)),
        pains=tuple(Tick(_y(pain), str(pain)) for pain in range(0, _TOP + 1, 2)),
        rows=tuple(map(_row, course.points)),
        caption=(
            f"Expected: {expected.title}, {_TRUST[expected.verified]}; the bounds, between which most people lie, are "
            f"{_TRUST[expected.band_verified]}. Least change that matters: {expected.matters:g} points or "
            f"{expected.matters_share:.0%}."
        ),
        citation=expected.citation,
        verified=expected.verified,
    )


def course_svg(course: Course, expected: Expected, width: int = WIDE) -> Markup:
    """The picture alone, as SVG; it takes its colours, light and dark, from the page's ``.course`` styles."""
    return part("parts/course.html.jinja", "picture", course_picture(course, expected, width))


def _y(pain: float) -> float:
    return _LOW - pain * (_LOW - _HIGH) / _TOP


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "".join(
        f"{'L' if n else 'M'}{figure(round(x, 1))} {figure(round(y, 1))}" for n, (x, y) in enumerate(points)
    )


def _band(band: Sequence[BandPoint], x: Callable[[float], float]) -> str:
    if not band:
        return ""
    upper = [(x(p.week), _y(p.high)) for p in band]
    lower = [(x(p.week), _y(p.low)) for p in reversed(band)]
    return _path([*upper, *lower]) + "Z"


def _row(point: CoursePoint) -> tuple[str, str, str, str]:
    outside = "" if point.inside else "more than expected"
    return f"{point.day / _DAYS:.1f}".removesuffix(".0"), str(point.pain), _span(point), outside


def _span(point: CoursePoint) -> str:
    return f"{point.low:.1f} to {point.high:.1f}"


def _words(course: Course) -> str:
    if not course.points:
        return "No pain was told."
    first, last = course.points[0], course.points[-1]
    if len(course.points) == 1:
        return f"Pain was {first.pain} at the start. The table has every figure."
    return (
        f"Pain was {first.pain} at the start and {last.pain} on day {last.day}; {_span(last)} was to be expected then. "
        "The table has every figure."
    )
