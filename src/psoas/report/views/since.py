"""What has changed since the visit before: the first thing that a page of a later visit says after its verdict."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.assessment import Assessment, Cleared, TreatmentTrial
from psoas.assessment.watch import date_words
from psoas.outcomes import ActivityCourse, Alert, Followed, TotalCourse
from psoas.pathway.history import Found
from psoas.pathway.series import Moved, Since
from psoas.report.drawing.course import NARROW, CoursePicture, course_picture
from psoas.report.words import in_sentence, interval, percent, sentence_case, source_name, with_side
from psoas.visit import Finding
from psoas.vocabulary import label

# What words said was heard with the visit: its verdict speaks of it, and no line below may ask for more.
_OF_WORDS: Final = frozenset({"self_harm", "alone", "red_flag", "not_read"})
_OF_SCORES: Final = frozenset({"worse", "relapse", "stuck", "slower"})
_JUDGED: Final = {
    "on_course": "On the way that was to be expected",
    "slower": "Slower than was to be expected",
    "stuck": "No change that matters",
    "worse": "Worse",
    "recovered": "Free of pain, or nearly so",
    "too_early": "Too early to judge",
    "unknown": "Too few scores to judge",
}
_MEANS: Final = {
    "better": "better, a change that counts",
    "worse": "worse, a change that counts",
    "little": "within the error of one answer",
}
_TRIED: Final = {
    "helped": "its treatment helped, which speaks a little for it",
    "failed": "its treatment was done for {days} days and did not help, which speaks a little against it",
    "no_better": "no better in {days} days; whether the treatment was done was not told, so it speaks neither way",
}


@dataclass(frozen=True, slots=True)
class SinceView:
    """What the template shows. A page that is not cleared shows neither course of action nor sources.

    Attributes:
        heading: since which day.
        lead: which visit this is, and what was treated.
        judged: the judgement in a few words, and its sentence.
        alerts: title, why and what to do.
        step: the next step: title and text; ``steps`` names what is meant.
        keeps: what keeps it so, where the work is done.
        activities: name, start, now, goal, meaning.
        totals: of licensed questionnaires: name, first, now, what the change means and where that is from.
        moved: source, before, now.
        tried: what the trials say, as sentences.
        counts: what was found by hand earlier and counts until it is tested again, as sentences.
        new, gone, ask_of: findings by name.
        alone: whether something more is for the practitioner alone.
        said_between: what to ask of check-ins in which a warning sign was told.
        picture, small: the course, for a wide page and for a phone.
    """

    heading: str
    lead: str
    judged: tuple[str, str] | None
    alerts: tuple[tuple[str, str, str], ...]
    step: tuple[str, str] | None
    steps: tuple[str, ...]
    keeps: tuple[tuple[str, str], ...]
    activities: tuple[tuple[str, str, str, str, str], ...]
    totals: tuple[tuple[str, str, str, str], ...]
    moved: tuple[tuple[str, str, str], ...]
    tried: tuple[str, ...]
    counts: tuple[str, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    ask_of: tuple[str, ...]
    alone: bool
    said_between: str
    picture: CoursePicture | None
    small: CoursePicture | None


def since_view(since: Since, assessment: Assessment) -> SinceView:
    """What has changed, as a page shows it.

    Args:
        since: what has changed.
        assessment: of this visit; it decides what may stand on a page.
    """
    cleared = isinstance(assessment, Cleared)
    followed = since.followed
    course = followed.course if followed else None
    expected = followed.expected if followed else None
    alerts: Sequence[Alert] = followed.alerts if followed else ()
    shown = tuple((a.title, a.why, a.act) for a in alerts if a.kind not in _OF_WORDS) if cleared else ()
    # An alert of the scores says the same as the judgement, and what to do.
    said = bool(shown) and any(a.kind in _OF_SCORES for a in alerts)
    drawn = course is not None and expected is not None and bool(course.points)
    return SinceView(
        heading=f"What has changed since {date_words(since.last)}",
        lead=_lead(since, treated=cleared),
        judged=(_JUDGED[course.judgement], course.why) if course and not said else None,
        alerts=shown,
        step=(followed.next_step.title, followed.next_step.text) if followed and cleared else None,
        steps=followed.next_step.steps if followed and cleared else (),
        keeps=_keeps(followed) if followed and cleared else (),
        activities=tuple(map(_activity, course.activities)) if course else (),
        totals=tuple(map(_total, course.totals)) if course else (),
        moved=tuple(map(_moved, since.moved)) if cleared else (),
        tried=tuple(map(tried_words, since.trials)) if cleared else (),
        counts=tuple(map(still_counting, since.counts)) if cleared else (),
        new=_named(since.new),
        gone=_named(since.gone),
        ask_of=_named(since.ask_of),
        alone=since.alone,
        said_between=_said_between(alerts, since.first),
        picture=course_picture(course, expected) if drawn and course and expected else None,
        small=course_picture(course, expected, NARROW) if drawn and course and expected else None,
    )


def _lead(since: Since, *, treated: bool) -> str:
    told = f"This is visit {since.number}; the first was on {date_words(since.first)}."
    return f"{told} Treated so far: {in_sentence(since.treated)}." if treated and since.treated else told


def _keeps(followed: Followed) -> tuple[tuple[str, str], ...]:
    """What keeps it so, and when to ask once more; nothing where the work is not done."""
    done = followed.discharge
    if done is None or not done.ready:
        return ()
    later = ("Ask once more", f"Ask how it is after {done.check_in_after_days} days.")
    return (*((one.title, one.text) for one in done.keeps_it_so), later)


def _activity(one: ActivityCourse) -> tuple[str, str, str, str, str]:
    met = "; the goal is reached" if one.met else ""
    return sentence_case(one.name), str(one.start), str(one.latest), str(one.goal), _MEANS[one.meaning] + met


def _total(one: TotalCourse) -> tuple[str, str, str, str]:
    first, now = (f"{one.scores[at][1]:g}" for at in (0, -1))
    if len(one.scores) == 1:
        return one.title, first, "", "told once"
    if one.matters is None:
        return one.title, first, now, "no change that matters is known"
    counts = {"better": "better, a change that counts", "worse": "worse, a change that counts"}
    said = counts.get(one.meaning, "not yet a change that counts")
    return one.title, first, now, f"{said}; {one.matters:g} points count ({one.citation}, {one.verified})"


def _moved(one: Moved) -> tuple[str, str, str]:
    before, latest = (f"{percent(e.probability)} ({interval(e)})" for e in (one.before, one.latest))
    return source_name(one.source), before, latest


def tried_words(one: TreatmentTrial) -> str:
    """What a trial of treatment says, as a sentence."""
    return f"{source_name(one.source)}: {_TRIED[one.result].format(days=one.days)}."


def still_counting(one: Found) -> str:
    """What was found by hand at an earlier visit, as of its day, and until when it counts."""
    if isinstance(one.what, Finding):
        told = f"{_name(one.what)}: {'positive' if one.what.present else 'negative'}"
    else:
        told = f"{sentence_case(label(one.what.muscle))}, {one.what.side}: {one.what.state} {one.what.amount:.0%}"
    until = f" It counts until {date_words(one.until)}." if one.until is not None else ""
    return f"{told}, as of {date_words(one.on)}.{until}"


def _named(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Findings by name, each once."""
    return tuple(dict.fromkeys(_name(f) for f in findings if f.code))


def _name(finding: Finding) -> str:
    return with_side(finding) if finding.type != "exam" else f"{with_side(finding)} ({label(finding.type)})"


def _said_between(alerts: Sequence[Alert], first: datetime.date) -> str:
    """Which check-ins held something for safety; never what, since this page may be printed."""
    days = sorted({a.since_day for a in alerts if a.kind in _OF_WORDS})
    if not days:
        return ""
    named = ", ".join(date_words(first + datetime.timedelta(days=day)) for day in days)
    return f"A check-in held something for safety, or could not be read ({named}). Ask what came of it."
