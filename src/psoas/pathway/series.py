"""The visits of one client in a row: each is assessed with what the earlier ones leave, and begins with what has changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from psoas.assessment import Cleared, Differential, SourceEstimate, TreatmentTrial, TrialResult, private_keys
from psoas.errors import VisitFileError
from psoas.outcomes import CheckIn, Expected, Followed, VisitFacts, expected
from psoas.outcomes.course.standing import stands
from psoas.pathway.assess import History
from psoas.pathway.check_ins import follow_check_ins
from psoas.pathway.record import Record, record_of
from psoas.visit import Finding, Visit
from psoas.visit.fields import Json
from psoas.vocabulary.tables import setting

_SOURCES_SHOWN: Final = 4
# Found then and not asked again, these still hold; a warning sign is asked anew at every visit.
_STILL_HOLD: Final = frozenset(
    {"region", "quality", "activity_worse", "activity_better", "exam", "context", "course"}
)
_LENGTHS: Final = frozenset({"acute", "subacute", "chronic", "worsening"})


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
            "trials": [t.to_json() for t in self.trials],
            "moved": [
                {
                    "source": m.source,
                    "before": round(m.before.probability, 4),
                    "now": round(m.latest.probability, 4),
                }
                for m in self.moved
            ],
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
    ordered = tuple(sorted(visits, key=_day))
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
        treated = _treated(earlier[-1])
        told = check_ins_of(ordered[: n + 1])
        followed = _followed(earlier[0], treated, told)
        trials = _trials(earlier, visit, told)
        record = record_of(visit, reason, _history(earlier, visit, trials))
        made.append(SeriesRecord(record, _since(earlier, record, followed, treated, trials)))
    return tuple(made)


def check_ins_of(visits: Sequence[Visit]) -> tuple[CheckIn, ...]:
    """What was scored at the visits and said between them, with the first visit as day 0.

    A visit's own words are heard with the visit, so only its scores stand here. A check-in from before the first visit
    belongs to no course and is left out.
    """
    first = _day(visits[0])
    found = [CheckIn.of((_day(v) - first).days, v.scores) for v in visits if v.scores is not None]
    found += [
        CheckIn.of((one.date - first).days, one.scores, one.words)
        for visit in visits
        for one in visit.check_ins
        if one.date >= first
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _day(visit: Visit) -> datetime.date:
    assert visit.date is not None  # noqa: S101 - in_time has looked
    return visit.date


def _treated(record: Record) -> str:
    """The source that the plan of a visit was for: the likeliest; none where there was no plan."""
    assessment = record.assessment
    if not isinstance(assessment, Cleared) or not assessment.plan.items:
        return ""
    return assessment.differential.estimates[0].source


def _followed(first: Record, treated: str, told: Sequence[CheckIn]) -> Followed | None:
    if not treated or not told:
        return None
    return follow_check_ins(first.visit, treated, told, VisitFacts(duration_days=first.gate.duration_days))


def _trials(earlier: Sequence[Record], visit: Visit, told: Sequence[CheckIn]) -> tuple[TreatmentTrial, ...]:
    """What was tried and whether it helped: one trial for each row of visits that treated the same source."""
    first = _day(earlier[0].visit)
    runs = [(source, next(iter(of))) for source, of in groupby(earlier, key=_treated)]
    ends = [*((_day(record.visit) - first).days for _, record in runs[1:]), (_day(visit) - first).days]
    found: list[TreatmentTrial] = []
    for (source, record), end in zip(runs, ends, strict=True):
        start = (_day(record.visit) - first).days
        within = [one for one in told if start <= one.day <= end]
        course = expected(source, record.gate.duration_days) if source else None
        result = _result(within, course) if course else None
        if result is not None:
            found.append(TreatmentTrial(source, result, end - start))
    return tuple(found)


def _result(told: Sequence[CheckIn], course: Expected) -> TrialResult | None:
    """Whether it helped, as far as scores were told.

    It failed only where it is known that it was done; else only the time that passed speaks.
    """
    now = stands(told, course)
    if now.standing in {"unknown", "too_early", "one_score", "relapse"}:
        return None
    if now.better:
        return "helped"
    spoken = [one for one in told if any(times is not None for times in one.done.values())]
    did = [one for one in spoken if any(one.done.values())]
    was_done = bool(spoken) and len(did) >= setting("psoas.pathway", "trial_done_share") * len(spoken)
    return "failed" if was_done else "no_better"


def _history(earlier: Sequence[Record], visit: Visit, trials: tuple[TreatmentTrial, ...]) -> History:
    """What the earlier visits leave; of what was found several times, the newest."""
    last = earlier[-1]
    known = last.gate.duration_days
    grown = None if known is None else known + (_day(visit) - _day(last.visit)).days
    held: dict[str, Finding] = {}
    for record in earlier:
        for finding in record.assessment.findings:
            if finding.type in _STILL_HOLD and finding.code not in _LENGTHS:
                held[finding.key] = finding
    return History(grown, tuple(held.values()), trials)


def _since(
    earlier: Sequence[Record],
    record: Record,
    followed: Followed | None,
    treated: str,
    trials: tuple[TreatmentTrial, ...],
) -> Since:
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
        first=_day(earlier[0].visit),
        last=_day(last.visit),
        number=len(earlier) + 1,
        treated=treated,
        followed=followed,
        trials=trials,
        moved=_moved(last, record),
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
