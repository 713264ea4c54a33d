"""The ladder of the psoas for one client: which rungs fit, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.exercises.exercise import RUNGS, Exercise
from psoas.care.exercises.facts import client_facts, with_wider_facts
from psoas.care.exercises.reading import exercises, exercises_of
from psoas.care.triggers import PACKAGE
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("rung", "title", "aim", "citation", "verified")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An exercise that does not fit this client, with the fact that decides and why, as a sentence."""

    exercise: Exercise
    fact: str
    why: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A rung of the ladder for one client.

    Attributes:
        code: one of ``RUNGS``.
        title: in plain words.
        aim: what it is for.
        fits: the exercises that fit, the best for this client first.
        left_out: the others, each with why.
    """

    code: str
    title: str
    aim: str
    fits: tuple[Exercise, ...]
    left_out: tuple[LeftOut, ...]


@lru_cache(maxsize=1)
def _rungs() -> tuple[tuple[str, str, str], ...]:
    def make(row: Row) -> tuple[str, str, str]:
        row.text("citation"), row.verified()
        return row.one_of("rung", RUNGS), row.text("title"), row.text("aim")

    return read(PACKAGE, "exercises/rungs.csv", _COLUMNS, make)


def ladder(facts: Iterable[str] = ()) -> tuple[Rung, ...]:
    """Every rung of the ladder of the psoas, gentlest first, with what fits this client and what does not.

    Args:
        facts: of the client, codes of ``client_facts``; ``facts_of_client`` gives those that are known from a visit.

    Raises:
        VisitFileError: there is no such fact.
    """
    known = with_wider_facts(facts)
    return tuple(_rung(code, title, aim, known) for code, title, aim in _rungs())


def _rung(code: str, title: str, aim: str, facts: tuple[str, ...]) -> Rung:
    here = [one for one in exercises() if one.rung == code]
    out = {one.code: found for one in here if (found := left_out_for(one, facts))}
    fits = sorted(
        (one for one in here if one.code not in out),
        key=lambda one: (-len(one.suits.intersection(facts)), one.level),
    )
    return Rung(code, title, aim, tuple(fits), tuple(out.values()))


def left_out_for(one: Exercise, facts: Iterable[str]) -> LeftOut | None:
    """Why an exercise does not fit a client; nothing where it does.

    Args:
        one: the exercise.
        facts: of the client, codes of ``client_facts``.

    Raises:
        VisitFileError: there is no such fact.
    """
    known = with_wider_facts(facts)
    # In the order of the table: what forbids all load stands first and is what is told.
    against = next((fact for fact in client_facts() if fact in known and fact in one.not_for), "")
    if against:
        return LeftOut(one, against, client_facts()[against].why)
    if one.only_for and one.only_for.isdisjoint(known):
        fact = next(fact for fact in client_facts() if fact in one.only_for)
        return LeftOut(one, fact, f"It is made for one case only: {client_facts()[fact].title}.")
    return None


def fitting_exercise(intervention: str, facts: Iterable[str]) -> Exercise | None:
    """The exercise of an intervention that is shown to a client: the first of its list that fits them; none where none does.

    Args:
        intervention: its code.
        facts: of the client, codes of ``client_facts``.

    Raises:
        VisitFileError: there is no such fact.
    """
    known = with_wider_facts(facts)
    return next((one for one in exercises_of(intervention) if left_out_for(one, known) is None), None)
