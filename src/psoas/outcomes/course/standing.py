"""How a course stands on a day: the judgement, by plain rules over the scores told until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Final, Literal

from psoas.outcomes.course.expected import DAYS_A_WEEK, PACKAGE, band_at, matters
from psoas.outcomes.course.values import CheckIn, Expected, Judgement
from psoas.vocabulary.tables import setting

Standing = Literal[
    "unknown", "too_early", "recovered", "worse", "relapse", "stuck", "slower", "one_score", "on_course",
]  # fmt: skip
_MOST: Final = 10
_PAIR: Final = 2  # scores in a row: one alone may be a bad day


@dataclass(frozen=True, slots=True)
class Stands:
    """How the course stands on a day.

    Attributes:
        standing: a relapse is told apart from being worse than at the start.
        start, lately, best: the pain at the start, lately (median), and the lowest that held for two check-ins.
        flat: whether a pain that is not low has stayed as it was in the first weeks.
        better: whether pain, the client's own activities or their own word say that the change matters.
    """

    day: int
    standing: Standing
    start: float = 0.0
    lately: float = 0.0
    best: float = 0.0
    better: bool = False
    flat: bool = False

    @property
    def judgement(self) -> Judgement:
        """As the course tells it: a relapse is a kind of worse, and one score outside the band settles nothing."""
        if self.standing == "one_score":
            return "unknown"
        return "worse" if self.standing == "relapse" else self.standing

    @property
    def week(self) -> int:
        """Weeks since the start, counted down."""
        return self.day // DAYS_A_WEEK


def stands(check_ins: Sequence[CheckIn], course: Expected) -> Stands:
    """How the course stands after the last of the check-ins.

    Args:
        check_ins: in the order of their days, from the start on.
        course: what was to be expected.
    """
    told = [(c.day, c.pain) for c in check_ins if c.pain is not None]
    if len(told) < _PAIR:
        first = float(told[0][1]) if told else 0.0
        return Stands(check_ins[-1].day if check_ins else 0, "unknown", first, first, first)
    start, last = float(told[0][1]), [float(pain) for _, pain in told[-_PAIR:]]
    newest = told[-1][0]
    recent = [pain for at, pain in told[1:] if at >= newest - setting(PACKAGE, "recent_days")]
    now, best = float(median(recent)), _best(check_ins)
    gained = _gained(check_ins)
    due = newest >= course.review_week * DAYS_A_WEEK
    flat = due and _stayed(told, now)
    better = gained or (matters(course, start, now) and not _denied(check_ins) and not flat)
    later = len(told) > _PAIR  # the start itself is no later score
    rise = setting(PACKAGE, "worse_points")
    # One low score at the start makes nobody worse: what was told in between counts too.
    before = median([pain for _, pain in told[:-_PAIR]] or [start])
    worse_from = min(max(start, before) + rise, _MOST)
    # The first that holds is how the course stands.
    holds: tuple[tuple[Standing, bool], ...] = (
        ("recovered", later and max(last) <= setting(PACKAGE, "recovered_pain")),
        ("worse", later and min(last) >= worse_from and min(last) > start),
        ("too_early", newest < setting(PACKAGE, "too_early_days")),
        ("relapse", _relapsed(course, start, best, last)),
        ("stuck", due and not better and (flat or not matters(course, start, best))),
        ("slower", later and not gained and _above(course, start, told[-_PAIR:])),
        ("one_score", not later and _above(course, start, told[-1:])),
        ("on_course", True),
    )
    standing = next(standing for standing, held in holds if held)
    return Stands(newest, standing, start, now, best, better, flat)


def _best(check_ins: Sequence[CheckIn]) -> float:
    """The lowest pain that held for two check-ins in a row, and that the client, where asked, called better.

    Their own word is what a change that matters was measured by; a low score beside it may be chance.
    """
    scored = [(one.pain, one.global_change) for one in check_ins if one.pain is not None]
    told = [(pain, n == 0 or word is None or word > 0) for n, (pain, word) in enumerate(scored)]
    start = told[0][0]
    held = [max(a, b) for (a, first), (b, second) in pairwise(told) if first and second]
    return float(min([*held, start]))


def _relapsed(course: Expected, start: float, best: float, last: Sequence[float]) -> bool:
    """Whether it had become better by a change that matters, and has risen again by one."""
    rise, least = setting(PACKAGE, "worse_points"), setting(PACKAGE, "relapse_least_pain")
    return matters(course, start, best) and min(last) >= max(best + rise, least)


def _above(course: Expected, start: float, points: Sequence[tuple[int, int]]) -> bool:
    """Whether every one of the scores lies above what was to be expected."""
    return all(pain > band_at(course, start, day / DAYS_A_WEEK).high for day, pain in points)


def _gained(check_ins: Sequence[CheckIn]) -> bool:
    """Whether the client's own activities, or their own word of the change, say that it is better."""
    changes = [c.global_change for c in check_ins if c.global_change is not None]
    if changes and changes[-1] >= setting(PACKAGE, "global_change"):
        return True
    start, now = first_scores(check_ins), last_scores(check_ins)
    gains = [now[name] - score for name, score in start.items()]
    return bool(gains) and fmean(gains) >= setting(PACKAGE, "psfs_mean")


def _stayed(told: Sequence[tuple[int, int]], now: float) -> bool:
    """Whether the pain is not low and has stayed as it was in the first weeks; a first score alone may be high by chance."""
    early = [pain for day, pain in told[1:] if day <= setting(PACKAGE, "flat_early_days")]
    fallen = median(early) - now if early else 0.0
    return (
        bool(early) and now >= setting(PACKAGE, "flat_pain") and abs(fallen) < setting(PACKAGE, "flat_within")
    )


def _denied(check_ins: Sequence[CheckIn]) -> bool:
    """Whether the client's own last word is that it is no better, whatever the figure says."""
    changes = [c.global_change for c in check_ins if c.global_change is not None]
    return bool(changes) and changes[-1] <= 0


def first_scores(check_ins: Sequence[CheckIn]) -> dict[str, int]:
    """Each own activity with the first score told."""
    found: dict[str, int] = {}
    for one in check_ins:
        for name, score in one.activities:
            found.setdefault(name, score)
    return found


def last_scores(check_ins: Sequence[CheckIn]) -> dict[str, int]:
    """Each own activity with the last score told, in the order in which they were first named."""
    return first_scores(check_ins) | {name: score for one in check_ins for name, score in one.activities}
