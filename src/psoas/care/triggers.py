"""What can raise a caution: kinds of medicine, conditions and states, by the codes that the text engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

PACKAGE: Final = "psoas.care"
KINDS: Final = ("medicine", "condition", "state", "planned", "recent", "allergy")
_COLUMNS: Final = (
    "trigger",
    "label",
    "kind",
    "is_a",
    "past",
    "alone",
    "finding",
    "source",
    "citation",
    "verified",
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that raises cautions.

    ``is_a`` are the wider triggers that it also stands for; ``past`` says what it means when it is over:
    it ``keeps`` counting, someone ``asks``, someone asks but not where it has been over for years (``fades``), or it ``clears``. ``alone`` marks a wide kind of medicine that counts only
    where nothing more exact is known of it. ``findings`` (``type:code``) and ``sources``
    are the findings and the suspected sources that stand for it.
    """

    code: str
    label: str
    kind: str
    is_a: tuple[str, ...]
    past: str
    alone: bool
    findings: tuple[str, ...]
    sources: tuple[str, ...]


def _make(row: Row) -> Trigger:
    row.text("citation"), row.verified()
    for key in row.words("finding"):
        type_, _, code = key.partition(":")
        check_code(type_, code, "finding")
    return Trigger(
        code=row.text("trigger"),
        label=row.text("label"),
        kind=row.one_of("kind", KINDS),
        is_a=row.words("is_a"),
        past=row.one_of("past", ("keeps", "asks", "fades", "clears")),
        alone=row.maybe("alone") == "yes",
        findings=row.words("finding"),
        sources=tuple(check_code("source", s, "source") for s in row.words("source")),
    )


@lru_cache(maxsize=1)
def triggers() -> Mapping[str, Trigger]:
    """Every trigger by its code.

    Raises:
        KnowledgeError: the table is broken, or a trigger is said to be one that does not exist.
    """
    found = {t.code: t for t in read(PACKAGE, "triggers.csv", _COLUMNS, _make)}
    check_wider("triggers.csv", "trigger", {code: one.is_a for code, one in found.items()})
    return found


def check_wider(table: str, family: str, is_a: Mapping[str, Iterable[str]]) -> None:
    """Whether all that the entries of a table are said to be are entries too.

    Raises:
        KnowledgeError: one is not; the message offers the nearest.
    """
    for code, several in is_a.items():
        for wider in several:
            if wider not in is_a:
                raise KnowledgeError(
                    f"{PACKAGE}/data/{table}: {code} is_a {not_allowed(family, wider, is_a)}"
                )


@lru_cache(maxsize=256)
def with_wider(code: str) -> tuple[str, ...]:
    """A trigger's code and those of all wider triggers, nearest first."""
    found: dict[str, None] = {code: None}
    for wider in triggers()[code].is_a:
        found.update(dict.fromkeys(with_wider(wider)))
    return tuple(found)


@lru_cache(maxsize=1)
def allergies() -> Mapping[str, str]:
    """What is reacted to, by the trigger that a medicine or supplement stands for, and the trigger that the allergy is."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        for column in ("named", "trigger"):
            if row.text(column) not in triggers():
                raise row.fail(column, not_allowed("trigger", row.text(column), triggers()))
        return row.text("named"), row.text("trigger")

    return dict(read(PACKAGE, "cautions/allergies.csv", ("named", "trigger", "citation", "verified"), make))
