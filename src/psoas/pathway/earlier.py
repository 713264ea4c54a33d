"""From the earlier visits of a client to what they leave for the next one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from psoas import intake
from psoas.assessment import Cleared, TreatmentTrial, TrialResult, private_keys
from psoas.outcomes import CheckIn, Expected, expected
from psoas.outcomes.course.standing import stands
from psoas.pathway.hearing import told_facts
from psoas.pathway.history import Found, History, without
from psoas.pathway.home_exercises import said_done
from psoas.pathway.record import Record
from psoas.text.health import Fact
from psoas.visit import Box, OneSide, Visit
from psoas.vocabulary.tables import setting

_PACKAGE: Final = "psoas.pathway"
_OUTCOMES: Final = "psoas.outcomes"
# Found then and not asked again, these still hold; a warning sign is asked anew at every visit.
_STILL_HOLD: Final = frozenset(
    {"region", "quality", "activity_worse", "activity_better", "exam", "context", "course"}
)
_BOTH: Final[tuple[OneSide, ...]] = ("left", "right")
_LENGTHS: Final = frozenset({"acute", "subacute", "chronic", "worsening"})


def history_of(
    earlier: Sequence[Record], day: datetime.date, told: Sequence[CheckIn], words: str = ""
) -> History:
    """What the earlier visits leave for one on a day.

    Args:
        earlier: the records of the earlier visits in their order, each with its date; at least one.
        day: of the visit that begins.
        told: what was scored at the visits and said between them, by days from the first visit.
        words: of the client at the visit that begins: whether the exercises were done.
    """
    last = earlier[-1]
    known = last.gate.duration_days
    grown = None if known is None else known + (day - day_of(last.visit)).days
    trials = trials_of(earlier, day, told, words)
    return History(
        grown,
        _found(earlier, day),
        trials,
        _in_vain(earlier, trials, told),
        _facts(earlier, day, told),
        _provoked(told, (day - day_of(earlier[0].visit)).days),
    )


def _facts(earlier: Sequence[Record], day: datetime.date, told: Sequence[CheckIn]) -> tuple[Fact, ...]:
    """What was told in words not too long ago: a tablet named in a check-in is swallowed at the next visit too."""
    first, age = day_of(earlier[0].visit), earlier[-1].visit.client.age_years
    since = day - datetime.timedelta(days=round(setting(_PACKAGE, "told_facts_days")))
    said = [fact for one in earlier if day_of(one.visit) >= since for fact in told_facts(one.visit)]
    for one in told:
        if one.words.strip() and first + datetime.timedelta(days=one.day) >= since:
            said += intake.read_box(Box("check_ins[0]", one.words, "check_in"), age).theirs()
    return tuple({(fact.kind, fact.codes, fact.status): fact for fact in said}.values())


def day_of(visit: Visit) -> datetime.date:
    """The day of a visit that has one."""
    assert visit.date is not None  # noqa: S101 - whoever puts visits in order has looked
    return visit.date


def treated_at(record: Record) -> str:
    """The source that the plan of a visit was for: the likeliest; none where there was no plan."""
    assessment = record.assessment
    if not isinstance(assessment, Cleared) or not assessment.plan.items:
        return ""
    return assessment.differential.estimates[0].source


def trials_of(
    earlier: Sequence[Record], day: datetime.date, told: Sequence[CheckIn], words: str = ""
) -> tuple[TreatmentTrial, ...]:
    """What was tried and whether it helped: one trial for each row of visits that treated the same source."""
    first = day_of(earlier[0].visit)
    runs = [(source, next(iter(of))) for source, of in groupby(earlier, key=treated_at)]
    ends = [*((day_of(record.visit) - first).days for _, record in runs[1:]), (day - first).days]
    said = [((day_of(record.visit) - first).days, record.visit.words) for record in earlier[1:]]
    said.append(((day - first).days, words))
    found: list[TreatmentTrial] = []
    for (source, record), end in zip(runs, ends, strict=True):
        start = (day_of(record.visit) - first).days
        within = [one for one in told if start <= one.day <= end]
        course = expected(source, record.gate.duration_days) if source else None
        heard = [text for on, text in said if start < on <= end]
        result = _result(within, course, heard) if course else None
        if result is not None:
            found.append(TreatmentTrial(source, result, end - start))
    return tuple(found)


def _in_vain(
    earlier: Sequence[Record], trials: Sequence[TreatmentTrial], told: Sequence[CheckIn]
) -> tuple[str, ...]:
    """What was planned for a source whose treatment failed, as far as the client says that they did it."""
    failed = {trial.source for trial in trials if trial.result == "failed"} - {
        trial.source for trial in trials if trial.result == "helped"
    }
    done = {code for one in told for code, times in one.done.items() if times}
    planned = (
        item.intervention
        for record in earlier
        if treated_at(record) in failed and isinstance(record.assessment, Cleared)
        for item in record.assessment.plan.items
    )
    return tuple(dict.fromkeys(code for code in planned if code in done))


def _provoked(told: Sequence[CheckIn], today: int) -> tuple[str, ...]:
    """What brought the pain on when the client last told of it, or within the days in which that is an alert."""
    last: dict[str, bool] = {}
    recent: dict[str, None] = {}
    for one in sorted(told, key=lambda c: c.day):
        last |= {code: False for code, times in one.done.items() if times} | dict.fromkeys(one.provoked, True)
        if today - one.day <= setting(_OUTCOMES, "provoked_days"):
            recent |= dict.fromkeys(one.provoked)
    return tuple(dict.fromkeys((*(code for code, hurts in last.items() if hurts), *recent)))


def _result(told: Sequence[CheckIn], course: Expected, heard: Sequence[str]) -> TrialResult | None:
    """Whether it helped, as far as scores were told.

    It failed only where it is known that it was done; else only the time that passed speaks. What the client says in
    their own words counts where the times of the exercises were not told.
    """
    now = stands(told, course)
    if now.standing in {"unknown", "too_early", "one_score", "relapse"}:
        return None
    if now.better:
        return "helped"
    answers = [*(_was_done(one) for one in told), *(said_done(text) for text in heard)]
    spoken = [answer for answer in answers if answer is not None]
    was_done = bool(spoken) and sum(spoken) >= setting(_PACKAGE, "trial_done_share") * len(spoken)
    return "failed" if was_done else "no_better"


def _was_done(told: CheckIn) -> bool | None:
    times = [number for number in told.done.values() if number is not None]
    return any(times) if times else said_done(told.words)


def _found(earlier: Sequence[Record], day: datetime.date) -> tuple[Found, ...]:
    """What still counts on a day. Of what was found several times the newest visit's counts, with all its sides."""
    held: dict[str, tuple[Found, ...]] = {}
    for record in earlier:
        here: dict[str, list[Found]] = {}
        for one in _left_by(record):
            here.setdefault(one.key, []).append(one)
        held = {key: without(of, record.visit.muscles) for key, of in held.items()}
        held |= {key: tuple(of) for key, of in here.items()}
    return tuple(one for of in held.values() for one in of if one.until is None or one.until >= day)


def _left_by(record: Record) -> Iterator[Found]:
    """What one visit leaves. What no paper of it may hold is not carried into the reasons of another."""
    on = day_of(record.visit)
    private = private_keys(record.assessment, letter=True)
    until = on + datetime.timedelta(days=round(setting(_PACKAGE, "found_by_hand_days")))
    for finding in record.assessment.findings:
        if finding.type in _STILL_HOLD and finding.code not in _LENGTHS and finding.key not in private:
            yield Found(finding, on, until if finding.type == "exam" else None)
    for muscle in record.visit.muscles:
        for side in _BOTH if muscle.side == "both" else (muscle.side,):
            if muscle.amount > 0:
                yield Found(replace(muscle, side=side), on, until)
