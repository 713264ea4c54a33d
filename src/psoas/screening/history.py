"""What a client's medicines, conditions, work and sports say, as findings: free text by a table of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.screening.rules import PACKAGE
from psoas.visit import Client, Finding
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_FIELDS: Final = ("medicines", "conditions", "work", "sports")
# A denial up to three words before a word takes it back: "no history of cancer".
_DENIED_BEFORE: Final = re.compile(
    r"\b(?:no|not|never|denies|denied|without|nil|negative for)\b(?:\W+\w+){0,3}\W*$", re.IGNORECASE
)
# One entry may list several things; a medicine and its comment ("stopped in May") stay together.
_CLAUSES: Final = {"medicines": re.compile(r"[;\n]"), "conditions": re.compile(r"[,;.\n]")}


@dataclass(frozen=True, slots=True)
class Hint:
    """A word, where it counts, and the finding that it stands for; ``unless`` cancels it in the same entry."""

    pattern: re.Pattern[str]
    fields: tuple[str, ...]
    type: str
    code: str
    age_from_years: float
    unless: re.Pattern[str] | None


def _words(text: str) -> re.Pattern[str]:
    """Any of several phrases parted by ';', as whole words; a trailing ``*`` takes any ending."""
    phrases = (re.escape(p.strip()).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for p in text.split(";"))
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


def _make(row: Row) -> Hint:
    type_, _, code = row.text("finding").partition(":")
    row.text("citation"), row.verified()
    for field in row.words("fields"):
        if field not in _FIELDS:
            raise row.fail("fields", f"{field!r} is not one of {', '.join(_FIELDS)}")
    return Hint(
        pattern=_words(row.text("words")),
        fields=row.words("fields"),
        type=type_,
        code=check_code(type_, code, "finding"),
        age_from_years=row.maybe_number("age_from") or 0.0,
        unless=_words(row.maybe("unless")) if row.maybe("unless") else None,
    )


@lru_cache(maxsize=1)
def _hints() -> tuple[Hint, ...]:
    columns = ("words", "fields", "finding", "age_from", "unless", "citation", "verified")
    return read(PACKAGE, "history.csv", columns, _make)


def findings_from_history(client: Client) -> tuple[Finding, ...]:
    """The findings that the client's medicines, conditions, work and sports stand for, each once.

    >>> [f.key for f in findings_from_history(Client(medicines=("Apixaban 5 mg",)))]
    ['red_flag:anticoagulant']
    """
    entries = {
        "medicines": _clauses("medicines", client.medicines),
        "conditions": _clauses("conditions", client.conditions),
        "work": (client.work,),
        "sports": client.sports,
    }
    found: dict[str, Finding] = {}
    for hint in _hints():
        if (client.age_years or 0.0) < hint.age_from_years:
            continue
        for entry in (text for field in hint.fields for text in entries[field]):
            if _says(hint, entry):
                finding = Finding(hint.type, hint.code)
                found.setdefault(finding.key, finding)
    return tuple(found.values())


def _clauses(field: str, entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(clause for entry in entries for clause in _CLAUSES[field].split(entry))


def _says(hint: Hint, entry: str) -> bool:
    """Whether an entry holds one of the hint's words and does not take it back."""
    if hint.unless is not None and hint.unless.search(entry):
        return False
    return any(not _DENIED_BEFORE.search(entry[: m.start()]) for m in hint.pattern.finditer(entry))
