"""The interventions: what each is, whom it is for, its dose, and what the evidence says of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from psoas.care.exercises import Exercise, dose_words, exercises_by_intervention
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, VisitFileError, not_allowed
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import VERIFIED, Row, read

MODALITIES: Final = ("mind", "self_care", "exercise", "manual", "acupuncture", "supplement", "herb")
GRADES: Final = ("high", "moderate", "low", "very_low", "none", "negative")
NO_EVIDENCE: Final = "none"
# What the trials of a remedy or technique say, in one word.
DIRECTIONS: Final = ("positive", "small", "weak", "unclear", "negative", "none")
_COLUMNS: Final = (
    "intervention", "modality", "name", "traits", "sources", "dose", "evidence", "summary", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intervention:
    """One thing that may be offered. ``traits`` are what cautions refer to as ``@trait``."""

    code: str
    modality: str
    name: str
    traits: frozenset[str]
    sources: tuple[str, ...]
    dose: str
    evidence: str
    summary: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class HowTo:
    """How to do it, step by step, how often, and when to stop. ``basis`` says what the steps rest on.

    ``exercise`` is the code of the exercise that is shown, and empty for what a practitioner does; ``mistakes`` are those that
    clients often make.
    """

    intervention: str
    for_whom: str
    steps: tuple[str, ...]
    frequency: str
    stop_if: tuple[str, ...]
    basis: str
    citation: str
    verified: str
    exercise: str = ""
    mistakes: tuple[str, ...] = ()


def _make(row: Row) -> Intervention:
    return Intervention(
        code=row.text("intervention"),
        modality=row.one_of("modality", MODALITIES),
        name=row.text("name"),
        traits=frozenset(row.words("traits")),
        sources=tuple(check_code("source", s, "sources") for s in row.words("sources")),
        dose=row.text("dose"),
        evidence=row.one_of("evidence", GRADES),
        summary=row.text("summary"),
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def interventions() -> Mapping[str, Intervention]:
    """Every intervention by its code."""
    return {i.code: i for i in read(PACKAGE, "interventions.csv", _COLUMNS, _make)}


def check_intervention(code: object) -> Intervention:
    """The intervention of a code.

    Raises:
        VisitFileError: there is none; the message offers the nearest.
    """
    known = interventions()
    if not isinstance(code, str) or code not in known:
        raise VisitFileError(not_allowed("intervention", code, known, private=True))
    return known[code]


@lru_cache(maxsize=1)
def _how_tos() -> Mapping[str, HowTo]:
    """What a client does is an exercise; what a practitioner does stands in ``howto.toml``."""
    found = _by_practitioner()
    for code, shown in exercises_by_intervention().items():
        if code not in interventions():
            raise KnowledgeError(
                f"{PACKAGE}/data/exercises/interventions.csv: {not_allowed('intervention', code, interventions())}"
            )
        if code in found:
            raise KnowledgeError(
                f"{PACKAGE}/data/howto.toml: {code} has its steps in data/exercises already; take it out here."
            )
        found[code] = _of_exercise(code, shown[0])
    return found


def _of_exercise(intervention: str, shown: Exercise) -> HowTo:
    weeks = shown.review_weeks
    return HowTo(
        intervention=intervention,
        for_whom="client",
        steps=shown.steps,
        frequency=dose_words(shown.dose) + (f"; look at it again after {weeks} weeks" if weeks else ""),
        stop_if=shown.stop_if,
        basis=shown.evidence,
        citation=shown.citation,
        verified=shown.verified,
        exercise=shown.code,
        mistakes=shown.mistakes,
    )


def _by_practitioner() -> dict[str, HowTo]:
    place = f"{PACKAGE}/data/howto.toml"
    text = resources.files(PACKAGE).joinpath("data").joinpath("howto.toml").read_text(encoding="utf-8")
    found: dict[str, HowTo] = {}
    for code, entry in tomllib.loads(text).items():
        if code not in interventions():
            raise KnowledgeError(f"{place}: {not_allowed('intervention', code, interventions())}")
        try:
            how = HowTo(
                intervention=code,
                for_whom="practitioner",
                steps=tuple(entry["steps"]),
                frequency=entry["frequency"],
                stop_if=tuple(entry["stop_if"]),
                basis=entry["basis"],
                citation=entry["citation"],
                verified=entry["verified"],
            )
        except KeyError as error:
            raise KnowledgeError(f"{place}: {code} has no {error.args[0]}.") from None
        if how.verified not in VERIFIED or not how.steps or not how.stop_if:
            raise KnowledgeError(f"{place}: {code} needs steps, stop rules and a trust mark.")
        found[code] = how
    return found


def how_to(intervention: str) -> HowTo | None:
    """The steps of an intervention, where it has any; those of an exercise come from the table of exercises.

    Args:
        intervention: its code; ``client`` steps are read aloud to the client, others are for the practitioner.

    Raises:
        VisitFileError: there is no such intervention.
    """
    return _how_tos().get(check_intervention(intervention).code)
