"""What each thing in the plan is for, which stages it serves, and what would end it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.interventions import MODALITIES, Intervention, interventions
from psoas.care.planning.stages import STAGES
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, read

_EXERCISE: Final = "exercise"
_COLUMNS: Final = ("applies", "stages", "days_most", "aim", "ends", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Line:
    """What an intervention is for and what would end it.

    Attributes:
        applies: an intervention, ``@`` and a trait, or ``=`` and a modality.
        stages: the stages that it serves, earliest first.
        days_most: for how many days after it began it is of use, where that is limited.
        aim: what it is for; follows "It is meant".
        ends: what would end it, as sentences.
    """

    applies: str
    stages: tuple[str, ...]
    days_most: float | None
    aim: str
    ends: str


def _make(row: Row) -> Line:
    row.text("citation"), row.verified()
    for stage in row.words("stages"):
        if stage not in STAGES:
            raise row.fail("stages", not_allowed("stage", stage, STAGES))
    applies = row.text("applies")
    known = {*interventions(), *(f"={m}" for m in MODALITIES)}
    if applies[0] != "@" and applies not in known:
        raise row.fail("applies", not_allowed("intervention, @trait or =modality", applies, known))
    days = row.number("days_most") if row.maybe("days_most") else None
    return Line(applies, row.words("stages"), days, row.text("aim"), row.text("ends"))


@lru_cache(maxsize=1)
def _lines() -> tuple[Line, ...]:
    return read(PACKAGE, "planning/lines.csv", _COLUMNS, _make)


def same_aim(code: str) -> frozenset[str]:
    """The exercises that have the same aim as one: "stretch the hip flexors" in whichever position; itself among them.

    Of what is only a line for all others of its kind ("=exercise") nothing is alike but itself.
    """
    one = interventions().get(code)
    line = line_of(one) if one is not None else None
    if one is None or line is None or line.applies.startswith("=") or one.modality != _EXERCISE:
        return frozenset({code})
    return frozenset(c for c, i in interventions().items() if i.modality == _EXERCISE and line_of(i) is line)


@lru_cache(maxsize=256)
def line_of(intervention: Intervention) -> Line:
    """The first line of the table that applies to an intervention.

    Raises:
        KnowledgeError: none does.
    """
    names = {intervention.code, f"={intervention.modality}", *(f"@{t}" for t in intervention.traits)}
    found = next((line for line in _lines() if line.applies in names), None)
    if found is None:
        raise KnowledgeError(f"{PACKAGE}/data/planning/lines.csv: has no line for {intervention.code}.")
    return found
