"""The small tables behind the plan: groups, weights, prompts, what is not for hands, and guidance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Guidance
from psoas.care.interventions import MODALITIES, check_intervention
from psoas.care.triggers import PACKAGE
from psoas.vocabulary import check_code, tables
from psoas.vocabulary.tables import Row, read

WHENS: Final = (
    "emergency_now", "emergency_now_child", "same_day", "within_2_weeks", "mention_to_doctor", "alone", "hands_on", "emotional",
    "distress",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Interventions of which at most ``most`` are offered together."""

    name: str
    modalities: tuple[str, ...]
    most: int


def _group(row: Row) -> Group:
    row.text("title"), row.text("citation"), row.verified()
    for modality in row.words("modalities"):
        if modality not in MODALITIES:
            raise row.fail("modalities", f"{modality!r} is not a modality")
    return Group(row.text("group"), row.words("modalities"), int(row.number("most")))


@lru_cache(maxsize=1)
def groups() -> tuple[Group, ...]:
    """The groups in the order in which a plan shows them."""
    return read(
        PACKAGE, "groups.csv", ("group", "title", "modalities", "most", "citation", "verified"), _group
    )


def setting(name: str) -> float:
    """One number of ``settings.csv``.

    Raises:
        KnowledgeError: it is not there.
    """
    return tables.setting(PACKAGE, name)


@dataclass(frozen=True, slots=True)
class Prompt:
    """An intervention that a finding speaks for, how much, and why, as a sentence."""

    intervention: str
    weight: float
    why: str


def _prompt(row: Row) -> tuple[str, tuple[Prompt, ...]]:
    row.text("citation"), row.verified()
    weight, why = row.number("weight"), row.text("why")
    type_, _, code = row.text("finding").partition(":")
    check_code(type_, code, "finding")
    return row.text("finding"), tuple(
        Prompt(check_intervention(i).code, weight, why) for i in row.words("interventions")
    )


@lru_cache(maxsize=1)
def prompts() -> Mapping[str, tuple[Prompt, ...]]:
    """By a finding (``type:code``): interventions that it speaks for, whatever the source."""
    return dict(
        read(
            PACKAGE,
            "prompts.csv",
            ("finding", "interventions", "weight", "why", "citation", "verified"),
            _prompt,
        )
    )


def _guidance(row: Row) -> tuple[str, Guidance]:
    return row.one_of("when", WHENS), Guidance(
        row.text("topic"),
        row.text("title"),
        row.text("text"),
        row.text("evidence"),
        row.text("citation"),
        row.verified(),
    )


@lru_cache(maxsize=1)
def _guidances() -> tuple[tuple[str, Guidance], ...]:
    columns = ("when", "topic", "title", "text", "evidence", "citation", "verified")
    return read(PACKAGE, "guidance.csv", columns, _guidance)


def guidance(*whens: str) -> tuple[Guidance, ...]:
    """The guidance for any of several occasions, in the table's order."""
    return tuple(found for when, found in _guidances() if when in whens)
