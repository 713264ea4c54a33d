"""The table of exercises: TOML files by family, checked as they are read, and the exercises of each intervention."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final, cast

from psoas.care.exercises.dose import RANGES, Dose, Range
from psoas.care.exercises.exercise import EVIDENCE_FITS, FAMILIES, POSITIONS, RUNGS, SIDES, Exercise
from psoas.care.exercises.facts import client_facts
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, VisitFileError, not_allowed
from psoas.vocabulary import check_code, tables
from psoas.vocabulary.tables import VERIFIED, Row, Verified, read

FILES: Final = ("lengthen", "strength", "control", "daily", "programmes")
SETTINGS: Final = "exercises/settings.csv"
_TEXTS: Final = ("title", "family", "position", "evidence_fit", "evidence", "citation", "verified")
_MAYBE: Final = ("url", "rung", "easier", "harder", "step_up", "step_down", "sides")
_LISTS: Final = ("steps", "mistakes", "stop_if", "sources")
_MAYBE_LISTS: Final = ("equipment", "lengthens", "works", "suits", "only_for", "not_for", "parts")
_KNOWN: Final = frozenset(
    (*_TEXTS, *_MAYBE, *_LISTS, *_MAYBE_LISTS, "level", "dose", "pain_most", "review_weeks")
)
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "family": FAMILIES, "position": POSITIONS, "evidence_fit": EVIDENCE_FITS, "verified": VERIFIED, "rung": RUNGS, "sides": SIDES,
}  # fmt: skip


class _Entry:
    """One entry of a file, with its place for error messages."""

    def __init__(self, place: str, code: str, cells: Mapping[str, object]) -> None:
        self.place, self.code, self.cells = place, code, cells
        for name in cells:
            if name not in _KNOWN:
                raise self.fail(not_allowed("key", name, sorted(_KNOWN)))

    def fail(self, why: str) -> KnowledgeError:
        """An error that says where."""
        return KnowledgeError(f"{self.place}, [{self.code}]: {why}")

    def text(self, name: str, *, needed: bool = True) -> str:
        """A text; of a few words only where the column has such."""
        value = self.cells.get(name, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.fail(f"{name} must be a text; write one.")
        if value and name in _CHOICES and value not in _CHOICES[name]:
            raise self.fail(not_allowed(name, value, _CHOICES[name]))
        return value

    def texts(self, name: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        value = self.cells.get(name, [])
        if (
            not isinstance(value, list)
            or not all(isinstance(v, str) and v.strip() for v in value)
            or (needed and not value)
        ):
            raise self.fail(f'{name} must be a list of texts, such as ["back pain"].')
        return tuple(value)

    def facts(self, name: str) -> frozenset[str]:
        """A list of facts of a client."""
        found = frozenset(self.texts(name, needed=False))
        for fact in found - client_facts().keys():
            raise self.fail(not_allowed(name, fact, client_facts()))
        return found

    def whole(self, name: str) -> int:
        """A whole number from 1."""
        value = self.cells.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fail(f"{name} must be a whole number from 1.")
        return value

    def pain_most(self) -> float:
        """The pain that is allowed: its own, or that of the settings."""
        value = self.cells.get("pain_most", setting("pain_most"))
        if not isinstance(value, int | float) or not 0 <= value <= 10:
            raise self.fail("pain_most must be a number from 0 to 10.")
        return float(value)

    def dose(self) -> Dose:
        """The dose, whose numbers may stand alone or as [least, most]."""
        cells = self.cells.get("dose")
        if not isinstance(cells, dict) or not cells:
            raise self.fail("dose must be a table, such as { sets = 3, hold_s = [30, 45], days_a_week = 7 }.")
        ranges: dict[str, Range] = {}
        told: dict[str, object] = {}
        for name, value in cells.items():
            if name in RANGES:
                ranges[name] = self._range(name, value)
            elif name in ("each_side", "nightly") and isinstance(value, bool):
                told[name] = value
            elif name == "while" and isinstance(value, str):
                told["only_while"] = value
            else:
                raise self.fail(not_allowed("dose", name, (*RANGES, "each_side", "nightly", "while")))
        return Dose(**ranges, **told)  # type: ignore[arg-type]

    def sides(self, dose: Dose) -> str:
        """Its own word; where it has none, each side if the dose is for each side."""
        if dose.each_side:
            return "each"
        return self.text("sides", needed=False) or "none"

    def _range(self, name: str, value: object) -> Range:
        match value if isinstance(value, list) else [value, value]:
            case [int(least), int(most)] if 1 <= least <= most and not isinstance(value, bool):
                return least, most
            case _:
                raise self.fail(f"dose.{name} must be a whole number from 1, or [least, most].")


def _made(entry: _Entry) -> Exercise:
    return Exercise(
        code=entry.code,
        level=entry.whole("level"),
        dose=(dose := entry.dose()),
        sides=entry.sides(dose),
        review_weeks=entry.whole("review_weeks") if "review_weeks" in entry.cells else 0,
        pain_most=entry.pain_most(),
        sources=tuple(check_code("source", s, "sources") for s in entry.texts("sources")),
        steps=entry.texts("steps"),
        mistakes=entry.texts("mistakes"),
        stop_if=entry.texts("stop_if"),
        title=entry.text("title"),
        family=entry.text("family"),
        position=entry.text("position"),
        evidence_fit=entry.text("evidence_fit"),
        evidence=entry.text("evidence"),
        citation=entry.text("citation"),
        verified=cast("Verified", entry.text("verified")),
        url=entry.text("url", needed=False),
        rung=entry.text("rung", needed=False),
        easier=entry.text("easier", needed=False),
        harder=entry.text("harder", needed=False),
        step_up=entry.text("step_up", needed=False),
        step_down=entry.text("step_down", needed=False),
        equipment=entry.texts("equipment", needed=False),
        lengthens=entry.texts("lengthens", needed=False),
        works=entry.texts("works", needed=False),
        parts=entry.texts("parts", needed=False),
        suits=entry.facts("suits"),
        only_for=entry.facts("only_for"),
        not_for=entry.facts("not_for"),
    )


def setting(name: str) -> float:
    """One number of ``exercises/settings.csv``.

    Raises:
        KnowledgeError: it is not there.
    """
    known = tables.settings(PACKAGE, SETTINGS)
    if name not in known:
        raise KnowledgeError(f"{PACKAGE}/data/{SETTINGS}: {not_allowed('setting', name, known)}")
    return known[name]


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, Exercise]:
    found: dict[str, Exercise] = {}
    folder = resources.files(PACKAGE).joinpath("data").joinpath("exercises")
    for file in FILES:
        place = f"{PACKAGE}/data/exercises/{file}.toml"
        for code, cells in tomllib.loads(folder.joinpath(f"{file}.toml").read_text(encoding="utf-8")).items():
            entry = _Entry(place, code, cells)
            if code in found:
                raise entry.fail("stands twice in the tables; keep one.")
            found[code] = _made(entry)
    for made in found.values():
        _check_links(made, found)
    return MappingProxyType(found)


def _check_links(made: Exercise, known: Iterable[str]) -> None:
    for code in filter(None, (made.step_up, made.step_down, *made.parts)):
        if code not in known or code == made.code:
            raise KnowledgeError(
                f"{PACKAGE}/data/exercises, [{made.code}]: {not_allowed('exercise', code, known)}"
            )


def exercises() -> tuple[Exercise, ...]:
    """Every exercise, self-care action and programme, in the order of the tables.

    Raises:
        KnowledgeError: a table is broken; the message names the file, the entry and what is allowed.
    """
    return tuple(_by_code().values())


def exercise(code: str) -> Exercise:
    """The exercise of a code.

    Raises:
        VisitFileError: there is none; the message offers the nearest.
    """
    known = _by_code()
    if code not in known:
        raise VisitFileError(not_allowed("exercise", code, known))
    return known[code]


@lru_cache(maxsize=1)
def exercises_by_intervention() -> Mapping[str, tuple[Exercise, ...]]:
    """By the code of an intervention: its exercises, the one that a client is shown first, then its variants and later steps."""

    def make(row: Row) -> tuple[str, tuple[Exercise, ...]]:
        row.text("citation"), row.verified()
        return row.text("intervention"), tuple(map(exercise, row.words("exercises")))

    columns = ("intervention", "exercises", "citation", "verified")
    return MappingProxyType(dict(read(PACKAGE, "exercises/interventions.csv", columns, make)))


def exercises_of(intervention: str) -> tuple[Exercise, ...]:
    """The exercises of an intervention, the one that a client is shown first; none where it is not an exercise."""
    return exercises_by_intervention().get(intervention, ())
