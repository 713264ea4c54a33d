"""When to think again: the alerts of a course, each with what was seen, how urgent it is, and what to do.

What a client's words say was heard by the rooms for words and for safety; nothing here reads a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import URGENCIES, RedFlag, Urgency
from psoas.outcomes.course.build import course_of, in_order
from psoas.outcomes.course.expected import PACKAGE
from psoas.outcomes.course.standing import stands
from psoas.outcomes.course.values import (
    ALERT_KINDS,
    Alert,
    AlertKind,
    CheckIn,
    Expected,
    HeardCheckIn,
    VisitFacts,
)
from psoas.outcomes.measures.phq4 import read_phq4
from psoas.visit.scores import GotInWay
from psoas.vocabulary.tables import Row, read, setting

_COLUMNS: Final = ("kind", "title", "urgency", "within_days", "act", "citation", "verified")
_OF_STANDING: Final[Mapping[str, AlertKind]] = {
    "worse": "worse", "relapse": "relapse", "stuck": "stuck", "slower": "slower",
}  # fmt: skip
_WAYS: Final[Mapping[GotInWay, str]] = {
    "pain": "pain", "time": "too little time", "forgot": "it was forgotten", "unsure_how": "not sure how to do it",
    "afraid": "afraid that it does harm", "ill": "ill", "low_mood": "low mood", "other": "something else",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    title: str
    urgency: Urgency
    within_days: int
    act: str
    citation: str
    verified: str


def _rule(row: Row) -> tuple[tuple[str, Urgency], _Rule]:
    urgency: Urgency = next(u for u in URGENCIES if u == row.one_of("urgency", URGENCIES))
    kind = row.one_of("kind", ALERT_KINDS)
    return (kind, urgency), _Rule(
        row.text("title"), urgency, int(row.number("within_days")), row.text("act"), row.text("citation"), row.verified()
    )  # fmt: skip


@lru_cache(maxsize=1)
def _rules() -> Mapping[tuple[str, Urgency], _Rule]:
    """By kind and urgency; most kinds have one urgency."""
    return dict(read(PACKAGE, "alerts.csv", _COLUMNS, _rule))


def _of_kind(kind: AlertKind) -> _Rule:
    return next(rule for (named, _), rule in _rules().items() if named == kind)


def alerts_of(
    check_ins: Sequence[CheckIn],
    expected: Expected,
    facts: VisitFacts,
    heard: Sequence[HeardCheckIn] = (),
) -> tuple[Alert, ...]:
    """Every alert that stands, most urgent first, without those that were put aside.

    What words said stays until it is put aside; what scores say stands as long as they say it.

    Args:
        check_ins: of one course, in any order.
        expected: what was to be expected.
        facts: of the visit at the beginning; ``put_aside`` holds the keys of the alerts that were dealt with.
        heard: what was made of the words.
    """
    ordered = in_order(check_ins)
    found = [*_from_words(heard), *_from_mood(ordered), *_from_course(ordered, expected, facts)]
    found += [*_provoked(ordered, facts), *_not_done(ordered, expected)]
    kept = [one for one in found if one.key not in facts.put_aside]
    return tuple(
        sorted(
            kept, key=lambda a: (-URGENCIES.index(a.urgency), ALERT_KINDS.index(a.kind), a.since_day, a.key)
        )
    )


def _alert(
    kind: AlertKind, rule: _Rule, why: str, since: int, what: str = "", *, private: bool = False
) -> Alert:
    return Alert(
        kind=kind,
        why=why,
        urgency=rule.urgency,
        since_day=since,
        citation=rule.citation,
        verified=rule.verified,
        title=rule.title,
        act=rule.act,
        within_days=rule.within_days,
        key=":".join(filter(None, (kind, what, str(since)))),
        private=private,
    )


def not_heard(day: int) -> Alert:
    """Words of a day on which the program failed: somebody reads them.

    Args:
        day: days since the course began.
    """
    return _alert(
        "not_read", _of_kind("not_read"), f"The words of day {day} could not be read.", day, "not_heard"
    )


def _from_words(heard: Sequence[HeardCheckIn]) -> Iterator[Alert]:
    for one in heard:
        if one.not_read:
            why = f"The words of day {one.day} could not be read. {one.not_read}"
            yield _alert("not_read", _of_kind("not_read"), why, one.day)
        for flag in one.red_flags:
            yield _flagged(flag, one)


def _flagged(flag: RedFlag, one: HeardCheckIn) -> Alert:
    """An alert of a rule that fired; the rule is cited, and not the one that says what to do."""
    kind: AlertKind = "self_harm" if flag.rule in one.self_harm else "red_flag"
    # What no paper may hold must not be rung or written about either.
    known = _of_kind("alone") if flag.kept_from == "all_paper" else _rules().get((kind, flag.urgency))
    if known is None:
        known = _rules()["red_flag", flag.urgency]
    if flag.kept_from == "all_paper":
        kind = "alone"
    rule = replace(known, urgency=flag.urgency, citation=flag.citation, verified=flag.verified)
    private = flag.kept_from != "nobody"
    return _alert(kind, rule, f"Day {one.day}: {flag.reason}", one.day, flag.rule, private=private)


def _from_mood(ordered: Sequence[CheckIn]) -> Iterator[Alert]:
    """The newest PHQ-4, where it is high; since the first of those that were high without a break."""
    read_ones = [(c.day, read_phq4(c.phq4)) for c in ordered if c.phq4 is not None]
    if not read_ones or not read_ones[-1][1].high:
        return
    since = read_ones[-1][0]
    for day, score in reversed(read_ones):
        if not score.high:
            break
        since = day
    now = read_ones[-1][1]
    positive = [w for w, p in (("worry", now.worry_positive), ("mood", now.mood_positive)) if p]
    of = f"; positive for {' and '.join(positive)}" if positive else ""
    why = f"PHQ-4 is {now.total} of 12 ({now.band.title}){of}."
    yield _alert("mood", _of_kind("mood"), why, since)


def _from_course(ordered: Sequence[CheckIn], expected: Expected, facts: VisitFacts) -> Iterator[Alert]:
    """What the scores say: at most one, since the day from which on they have said it."""
    now = stands(ordered, expected)
    if (kind := _OF_STANDING.get(now.standing)) is None:
        return
    since = now.day
    for n in range(len(ordered) - 1, 0, -1):
        if ordered[n - 1].pain is None:
            continue
        before = stands(ordered[:n], expected)
        if before.standing != now.standing:
            break
        since = before.day
    course = course_of(ordered, expected, facts)
    yield _alert(kind, _of_kind(kind), f"{course.why}{_chance(ordered)}", since)


def _chance(ordered: Sequence[CheckIn]) -> str:
    """Whether the plan had its chance, as far as something was told of it."""
    told = [c for c in ordered if any(times is not None for times in c.done.values())]
    if not told:
        return ""
    did = sum(any(c.done.values()) for c in told)
    return f" Exercises were done in {did} of {len(told)} check-ins that tell of them."


def _provoked(ordered: Sequence[CheckIn], facts: VisitFacts) -> Iterator[Alert]:
    """Each action that brought the pain on, as it was told last, for some days."""
    today = facts.on_day if facts.on_day is not None else (ordered[-1].day if ordered else 0)
    last = {action: one.day for one in ordered for action in one.provoked}
    for action, day in last.items():
        if today - day <= setting(PACKAGE, "provoked_days"):
            why = f"On day {day} the client said that this brings the pain on: {_name(action, facts)}."
            yield _alert("provoked", _of_kind("provoked"), why, day, action)


def _not_done(ordered: Sequence[CheckIn], expected: Expected) -> Iterator[Alert]:
    """Nothing at all was done in the last check-ins that tell of it; where all is well it is no alert."""
    told = [c for c in ordered if any(times is not None for times in c.done.values())]
    idle: list[CheckIn] = []
    for one in reversed(told):
        if any(one.done.values()):
            break
        idle.append(one)
    if len(idle) < setting(PACKAGE, "not_done_times") or stands(ordered, expected).standing == "recovered":
        return
    ways = [_WAYS[way] for one in reversed(idle) if (way := one.got_in_way) and way in _WAYS]
    got = f" What got in the way: {', '.join(dict.fromkeys(ways))}." if ways else ""
    why = f"No home exercise was done in the last {len(idle)} check-ins.{got}"
    yield _alert("not_done", _of_kind("not_done"), why, idle[-1].day)


def _name(action: str, facts: VisitFacts) -> str:
    """The action in a person's words."""
    return facts.names.get(action, action.replace("_", " "))
