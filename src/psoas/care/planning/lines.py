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
