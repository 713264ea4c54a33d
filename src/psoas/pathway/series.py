"""The visits of one client in a row: each is assessed with what the earlier ones leave, and begins with what has changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from psoas.assessment import Cleared, Differential, SourceEstimate, TreatmentTrial, private_keys
from psoas.errors import VisitFileError
from psoas.outcomes import CheckIn, Followed, VisitFacts
from psoas.pathway.check_ins import follow_check_ins
from psoas.pathway.earlier import day_of, history_of, treated_at
from psoas.pathway.history import Found
from psoas.pathway.record import Record, record_of
from psoas.pathway.stepping import advised
from psoas.visit import Finding, Visit
from psoas.visit.fields import Json

_SOURCES_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """How likely a source was at the visit before, and is now."""

    source: str
    before: SourceEstimate
    latest: SourceEstimate


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since the visit before.

    Attributes:
        last: the day of the visit before; ``first`` that of the first one.
        number: which visit this is, from 2.
        treated: the source that was treated; empty where none was named.
        followed: the course since the first visit; None where no score was told or no source was treated.
        trials: what was tried, and whether it helped.
        moved: how the likeliest sources moved, largest now first.
        counts: what was found by hand at earlier visits and was not tested again: it still counts, as of its day.
        new, gone: findings that this visit has and the one before had not, and those that it now denies.
        ask_of: warning signs that were told at the visit before and are not spoken of now: what came of them?
        alone: whether there are more of these three that no paper may hold; the record of the visit has them.
    """

    first: datetime.date
    last: datetime.date
    number: int
    treated: str
    followed: Followed | None
    trials: tuple[TreatmentTrial, ...] = ()
    moved: tuple[Moved, ...] = ()
    counts: tuple[Found, ...] = ()
    new: tuple[Finding, ...] = ()
    gone: tuple[Finding, ...] = ()
    ask_of: tuple[Finding, ...] = ()
    alone: bool = False

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        course = self.followed.course if self.followed else None
        return {
            "first_visit": self.first.isoformat(),
            "last_visit": self.last.isoformat(),
            "visit_number": self.number,
            "treated": self.treated or None,
            "judgement": course.judgement if course else None,
            "why": course.why if course else None,
            "alerts": [a.to_json() for a in self.followed.alerts] if self.followed else [],
            "next_step": self.followed.next_step.kind if self.followed else None,
            "steps": list(self.followed.next_step.steps) if self.followed else [],
            "trials": [t.to_json() for t in self.trials],
            "moved": [
                {
                    "source": m.source,
                    "before": round(m.before.probability, 4),
                    "now": round(m.latest.probability, 4),
                }
                for m in self.moved
            ],
            "still_counts": [one.to_json() for one in self.counts],
            "new": [f.to_json() for f in self.new],
            "gone": [f.to_json() for f in self.gone],
            "ask_of": [f.to_json() for f in self.ask_of],
            "alone": self.alone,
        }


@dataclass(frozen=True, slots=True)
class SeriesRecord:
    """One visit of a row with its record; ``since`` is empty at the first."""

    record: Record
    since: Since | None

    def to_json(self) -> dict[str, Json]:
        """``assessment.json`` of this visit, with what has changed under ``since``."""
        return self.record.to_json() | {"since": self.since.to_json() if self.since else None}


def in_time(visits: Sequence[Visit]) -> tuple[Visit, ...]:
    """The visits by their dates.

    Raises:
        VisitFileError: a visit has no date, or two have the same.
    """
    for visit in visits:
        if visit.date is None:
            raise VisitFileError(
                f"{visit.id}: has no date; the visits of one client are put in order by it: write date = 2026-11-29 on top."
            )
    ordered = tuple(sorted(visits, key=day_of))
    for one, two in pairwise(ordered):
        if one.date == two.date:
            raise VisitFileError(
                f"{one.id} and {two.id}: have the same date {one.date}; give each its own day."
            )
    return ordered


def records_of(visits: Sequence[Visit], override: str | None = None) -> tuple[SeriesRecord, ...]:
    """Assess the visits of one client, each with what the earlier ones leave.

    Args:
        visits: of one client, each with its date, in any order.
        override: a practitioner's reason to go on; it is about the last visit.

    Raises:
        VisitFileError: a visit has no date, two have the same, or ``override`` is blank.
    """
    ordered = in_time(visits)
    made: list[SeriesRecord] = []
    for n, visit in enumerate(ordered):
        reason = override if n == len(ordered) - 1 else None
        earlier = [m.record for m in made]
        if not earlier:
            made.append(SeriesRecord(record_of(visit, reason), None))
            continue
        treated = treated_at(earlier[-1])
        told = check_ins_of(ordered[: n + 1])
        followed = _followed(earlier[0], treated, told)
        record = record_of(visit, reason, history_of(earlier, day_of(visit), told, visit.words))
        if followed is not None:
            followed = advised(followed, earlier[-1], record)
        made.append(SeriesRecord(record, since_of(earlier, record, followed)))
    return tuple(made)


def check_ins_of(visits: Sequence[Visit]) -> tuple[CheckIn, ...]:
    """What was scored at the visits and said between them, with the first visit as day 0.

    A visit's own words are heard with the visit, so only its scores stand here. A check-in from before the first visit
    belongs to no course and is left out.
    """
    first = day_of(visits[0])
    found = [CheckIn.of((day_of(v) - first).days, v.scores) for v in visits if v.scores is not None]
    found += [
        CheckIn.of((one.date - first).days, one.scores, one.words)
        for visit in visits
        for one in visit.check_ins
        if one.date >= first
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _followed(first: Record, treated: str, told: Sequence[CheckIn]) -> Followed | None:
    if not treated or not told:
        return None
    return follow_check_ins(first.visit, treated, told, VisitFacts(duration_days=first.gate.duration_days))


def since_of(earlier: Sequence[Record], record: Record, followed: Followed | None = None) -> Since:
    """What has changed between the visit before and this one.

    Args:
        earlier: the records of the earlier visits in their order; at least one.
        record: of this visit, made with what they leave.
        followed: the course since the first visit, where it was followed.
    """
    last = earlier[-1]
    before = {f.key: f for f in last.assessment.findings}
    here = {f.key: f for f in record.assessment.findings}
    new = [f for k, f in here.items() if f.present and not (k in before and before[k].present)]
    gone = [f for k, f in here.items() if not f.present and k in before and before[k].present]
    ask_of = [f for k, f in before.items() if f.type == "red_flag" and f.present and k not in here]
    # What either visit keeps from paper stands on none that tells of both.
    private = private_keys(last.assessment, letter=True) | private_keys(record.assessment, letter=True)
    new_open, gone_open, ask_open = (
        tuple(f for f in told if f.key not in private) for told in (new, gone, ask_of)
    )
    return Since(
        first=day_of(earlier[0].visit),
        last=day_of(last.visit),
        number=len(earlier) + 1,
        treated=treated_at(last),
        followed=followed,
        trials=record.gate.history.trials,
        moved=_moved(last, record),
        counts=tuple(one for one in record.gate.still_counts if one.by_hand),
        new=new_open,
        gone=gone_open,
        ask_of=ask_open,
        alone=any(f.key in private for f in (*new, *gone, *ask_of)),
    )


def _moved(last: Record, record: Record) -> tuple[Moved, ...]:
    """How the likeliest sources of either visit moved; none where one of the two has no sources to show."""
    shown = [_shown(one) for one in (last, record)]
    if None in shown:
        return ()
    then, here = ({e.source: e for e in d.estimates} for d in shown if d is not None)
    likely = list(here)[:_SOURCES_SHOWN]
    likely += [s for s in list(then)[:_SOURCES_SHOWN] if s not in likely]
    return tuple(Moved(s, then[s], here[s]) for s in likely[: _SOURCES_SHOWN + 1])


def _shown(record: Record) -> Differential | None:
    """The differential of a cleared visit: no page shows that of another."""
    assessment = record.assessment
    return assessment.differential if isinstance(assessment, Cleared) else None
