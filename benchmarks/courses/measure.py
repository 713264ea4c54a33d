"""How the alerts do on simulated people: what is found and when, and what is a false alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from benchmarks.courses.trajectories import Person, Told
from psoas.outcomes import AlertKind, CheckIn, HeardCheckIn, VisitFacts, alerts_of, expected
from psoas.pathway import hear_check_ins
from psoas.visit import Client, Scores, Visit

_SOURCE: Final = "nonspecific_low_back_pain"
_VISIT: Final = Visit("course", Client(age_years=45), "My low back aches when I sit and when I bend.")
_STUCK_BY: Final = 42
_WORDS: Final[frozenset[AlertKind]] = frozenset({"self_harm", "alone", "red_flag", "not_read"})
# What is true of a shape: such an alert is none of the false ones.
_TRUE_OF: Final[dict[str, frozenset[AlertKind]]] = {
    "rapid": frozenset(),
    "gradual": frozenset(),
    "incomplete": frozenset({"slower", "stuck"}),
    "relapsing": frozenset({"relapse", "slower", "worse"}),
    "stuck": frozenset({"stuck", "slower"}),
}


@dataclass
class Counts:
    """What was counted; ``missed`` and ``false`` name cases, so that they can be mended."""

    people: int = 0
    dangers: int = 0
    dangers_at_once: int = 0
    stuck: int = 0
    stuck_found: int = 0
    relapsing: int = 0
    relapses_found: int = 0
    idle: int = 0
    idle_found: int = 0
    false_alerts: int = 0
    people_with_false: int = 0
    missed: list[str] = field(default_factory=list)
    false: Counter[str] = field(default_factory=Counter)


def measure(persons: Sequence[Person]) -> Counts:
    """Follow each person check-in by check-in, as a practitioner would see it on each day."""
    counts = Counts(people=len(persons))
    for person in persons:
        seen = _seen(person)
        _danger(person, seen, counts)
        _course(person, seen, counts)
        false = _false(person, seen)
        counts.false_alerts += len(false)
        counts.people_with_false += bool(false)
        counts.false.update(f"{person.shape}: {kind}" for kind in false)
    return counts


def _seen(person: Person) -> dict[AlertKind, list[int]]:
    """Each kind of alert with the days on which it stood."""
    course = expected(_SOURCE, person.duration_days)
    check_ins = [_check_in(told) for told in person.told]
    heard = [h for told in person.told for h in _heard(told)]
    seen: dict[AlertKind, list[int]] = {}
    for n in range(1, len(check_ins) + 1):
        day = check_ins[n - 1].day
        known = [h for h in heard if h.day <= day]
        for kind in {a.kind for a in alerts_of(check_ins[:n], course, VisitFacts(), known)}:
            seen.setdefault(kind, []).append(day)
    return seen


def _check_in(told: Told) -> CheckIn:
    scores = {
        "pain": told.pain, "activities": dict(told.activities), "global_change": told.global_change,
        "phq4": None if told.phq4 is None else list(told.phq4), "done": dict(told.done), "got_in_way": told.got_in_way,
    }  # fmt: skip
    return CheckIn.of(told.day, Scores.from_mapping(scores, "scores"), told.words)


def _heard(told: Told) -> tuple[HeardCheckIn, ...]:
    return tuple(replace(one, day=told.day) for one in _heard_words(told.words)) if told.words else ()


@lru_cache(maxsize=256)
def _heard_words(words: str) -> tuple[HeardCheckIn, ...]:
    return hear_check_ins(_VISIT, [CheckIn(0, words=words)])


def _danger(person: Person, seen: dict[AlertKind, list[int]], counts: Counts) -> None:
    if person.danger_day is None:
        return
    counts.dangers += 1
    if any(person.danger_day in seen.get(kind, ()) for kind in _WORDS):
        counts.dangers_at_once += 1
    else:
        words = next(t.words for t in person.told if t.day == person.danger_day)
        counts.missed.append(f"not alerted: {words}")


def _course(person: Person, seen: dict[AlertKind, list[int]], counts: Counts) -> None:
    if person.shape == "stuck":
        # Whoever did not answer in week 6 is looked at with the next answer.
        due = next((t.day for t in person.told if t.day >= _STUCK_BY), person.told[-1].day)
        counts.stuck += 1
        counts.stuck_found += any(
            day <= due for kind in ("stuck", "slower", "worse") for day in seen.get(kind, ())
        )
    if person.turns is not None:
        counts.relapsing += 1
        counts.relapses_found += "relapse" in seen or "worse" in seen
    if person.idle_from is not None and person.shape not in {"rapid"}:
        counts.idle += 1
        counts.idle_found += "not_done" in seen


def _false(person: Person, seen: dict[AlertKind, list[int]]) -> list[AlertKind]:
    """The kinds of alert that are not true of this person, each once."""
    false: list[AlertKind] = []
    for kind, days in seen.items():
        if kind in _WORDS:
            true = person.danger_day is not None and min(days) >= person.danger_day
        elif kind == "mood":
            true = person.low
        elif kind == "not_done":
            true = person.idle_from is not None
        else:
            true = kind in _TRUE_OF[person.shape]
        if not true:
            false.append(kind)
    return false
