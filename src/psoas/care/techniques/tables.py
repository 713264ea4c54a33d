"""The tables of manual work and of the session with care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.interventions import DIRECTIONS, check_intervention
from psoas.care.triggers import PACKAGE
from psoas.errors import VisitFileError, not_allowed
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

STAGES: Final = (
    "fact", "prepare", "consent", "stop_word", "notice", "pause", "stop_now", "ground", "flashback", "aftercare", "follow_up",
    "refer_soon", "refer_now", "told_of_trauma", "self_harm_now", "self_harm_thoughts", "limits", "self_care",
)  # fmt: skip
_TECHNIQUES: Final = (
    "code", "title", "interventions", "position", "contact", "pressure", "beneath", "avoid", "consent", "stop", "sources",
    "evidence", "direction", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Technique:
    """A family of techniques.

    Attributes:
        interventions: of the plan, which it can be.
        position: of the client.
        contact: of the hand.
        pressure: on the client's scale of 10, with the time.
        beneath: what lies under the hand.
        avoid: when not; whoever has any of it is not treated so.
        consent: words with which to ask.
        stop: what stops it at once, and what comes after.
    """

    code: str
    title: str
    interventions: tuple[str, ...]
    position: str
    contact: str
    pressure: str
    beneath: str
    avoid: str
    consent: str
    stop: str
    sources: tuple[str, ...]
    evidence: str
    direction: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to know or do around work that may move someone: ``stage`` is of ``STAGES``; ``say`` may be empty."""

    stage: str
    do: str
    say: str
    citation: str
    verified: str


@lru_cache(maxsize=1)
def _phrases() -> Mapping[str, str]:
    """What many techniques share, by the word that stands for it (``@belly``)."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        return f"@{row.text('name')}", row.text("text")

    return dict(read(PACKAGE, "techniques/phrases.csv", ("name", "text", "citation", "verified"), make))


def _written_out(row: Row, column: str) -> str:
    """The cell with each shared word written out."""
    parts = [part.strip() for part in row.text(column).split(";")]
    for part in parts:
        if part.startswith("@") and part not in _phrases():
            raise row.fail(column, not_allowed("phrase", part, _phrases()))
    return "; ".join(_phrases().get(part, part) for part in parts)


def _make(row: Row) -> Technique:
    return Technique(
        code=row.text("code"),
        title=row.text("title"),
        interventions=tuple(check_intervention(i).code for i in row.words("interventions")),
        position=row.text("position"),
        contact=row.text("contact"),
        pressure=row.text("pressure"),
        beneath=row.text("beneath"),
        avoid=_written_out(row, "avoid"),
        consent=row.text("consent"),
        stop=_written_out(row, "stop"),
        sources=tuple(check_code("source", s, "sources") for s in row.words("sources")),
        evidence=row.text("evidence"),
        direction=row.one_of("direction", DIRECTIONS),
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def techniques() -> Mapping[str, Technique]:
    """Every family by its code."""
    return {t.code: t for t in read(PACKAGE, "techniques/techniques.csv", _TECHNIQUES, _make)}


def techniques_of(intervention: str) -> tuple[Technique, ...]:
    """The families that an intervention of the plan can be."""
    return tuple(t for t in techniques().values() if intervention in t.interventions)


def check_technique(name: str) -> Technique:
    """The family of a code or a title.

    Raises:
        VisitFileError: there is none; the message offers the nearest.
    """
    wanted = name.strip().lower()
    for technique in techniques().values():
        if wanted in (technique.code, technique.code.replace("_", " "), technique.title.lower()):
            return technique
    raise VisitFileError(not_allowed("technique", name, techniques(), private=True))


@lru_cache(maxsize=1)
def session() -> Mapping[str, tuple[Step, ...]]:
    """The steps of a session with care, by stage, in the order of ``STAGES``."""

    def make(row: Row) -> Step:
        return Step(
            row.one_of("stage", STAGES),
            row.text("do"),
            row.maybe("say"),
            row.text("citation"),
            row.verified(),
        )

    steps = read(PACKAGE, "techniques/session.csv", ("stage", "do", "say", "citation", "verified"), make)
    return {stage: tuple(s for s in steps if s.stage == stage) for stage in STAGES}
