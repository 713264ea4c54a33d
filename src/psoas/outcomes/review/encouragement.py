"""True words of encouragement: each is said only where the client's own figures make it true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from psoas.errors import VisitFileError, not_allowed
from psoas.outcomes.course.build import course_of, in_order
from psoas.outcomes.course.expected import PACKAGE, matters
from psoas.outcomes.course.standing import stands
from psoas.outcomes.course.values import CheckIn, Expected, VisitFacts
from psoas.vocabulary.tables import Row, read, setting

_COLUMNS: Final = ("language", "code", "text", "citation", "verified")
_MOST: Final = 2
_PAIR: Final = 2


def _line(row: Row) -> tuple[tuple[str, str], str]:
    row.text("citation"), row.verified()
    return (row.text("language"), row.text("code")), row.text("text")


@lru_cache(maxsize=1)
def _lines() -> Mapping[tuple[str, str], str]:
    return dict(read(PACKAGE, "encouragement.csv", _COLUMNS, _line))


def encouragement(
    check_ins: Sequence[CheckIn], expected: Expected, facts: VisitFacts, language: str = "en"
) -> tuple[str, ...]:
    """At most two sentences for the client, what counts most first; thanks where there is nothing else that is true.

    Args:
        check_ins: of one course, in any order.
        expected: what was to be expected.
        facts: the goals.
        language: one that the table has.

    Raises:
        VisitFileError: the table has no such language.
    """
    known = tuple(dict.fromkeys(tongue for tongue, _ in _lines()))
    if language not in known:
        raise VisitFileError(not_allowed("language", language, known))
    ordered = in_order(check_ins)
    if not ordered:
        return ()
    said = [_lines()[language, code].format(**values) for code, values in _true(ordered, expected, facts)]
    return tuple(said[:_MOST]) or (_lines()[language, "thanks"],)


def _true(
    ordered: Sequence[CheckIn], expected: Expected, facts: VisitFacts
) -> Iterator[tuple[str, dict[str, object]]]:
    """What is true of this client, most telling first."""
    course, now = course_of(ordered, expected, facts), stands(ordered, expected)
    for one in course.activities:
        if one.met and one.latest > one.start:
            yield "goal_met", {"name": one.name}
        elif one.meaning == "better":
            yield "activity_better", {"name": one.name, "start": one.start, "now": one.latest}
    newest = course.points[-1].pain if course.points else 0
    if now.better and matters(expected, now.start, newest) and now.standing != "relapse":
        yield "pain_less", {"start": f"{now.start:g}", "now": newest}
    times = _times(ordered)
    if len(times) >= _PAIR and times[-1] > times[-2]:
        yield "more_than_before", {}
    if times and times[-1] >= setting(PACKAGE, "encourage_times"):
        yield "did_it", {"times": times[-1]}
    if now.standing == "on_course" and course.points[-1].inside and newest < now.start:
        yield "on_the_way", {}
    if now.standing == "relapse":
        yield "setback", {}


def _times(ordered: Sequence[CheckIn]) -> list[int]:
    """How many exercises were done in the week before each check-in that tells of it."""
    told = ([t for t in one.done.values() if t is not None] for one in ordered)
    return [sum(times) for times in told if times]
