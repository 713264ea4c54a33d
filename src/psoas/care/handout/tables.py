"""The fixed texts of a handout, by language: words, signs to look out for, and how soon to see whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.exercises import line_in
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, read

# The first is that of the tables of care; the others are translated line by line.
LANGUAGES: Final = ("en", "es")
OF_THE_TABLES: Final = LANGUAGES[0]
READERS: Final = ("client", "parent")
_WHENS: Final = ("less", "doctor", "emergency", "at_once", "at_once_call")


@dataclass(frozen=True, slots=True)
class UrgencyLines:
    """How soon, and whom a client or the parent of a child is to see; all empty where no doctor is asked for."""

    when: str
    client: str
    parent: str


@lru_cache(maxsize=8)
def words(language: str) -> Mapping[str, str]:
    """The fixed words of a language by key; those that only a stop shows stand in a table of their own.

    Raises:
        KnowledgeError: there are none in this language.
    """

    def make(row: Row) -> tuple[str, str, str]:
        row.text("citation"), row.verified()
        return row.one_of("language", LANGUAGES), row.text("key"), row.text("text")

    columns = ("language", "key", "text", "citation", "verified")
    table = (
        *read(PACKAGE, "handout_words.csv", columns, make),
        *read(PACKAGE, "handout_stopped.csv", columns, make),
    )
    found = {key: text for of, key, text in table if of == language}
    if not found:
        raise KnowledgeError(
            f"{PACKAGE}/data/handout_words.csv: {not_allowed('language', language, LANGUAGES)}"
        )
    return found


def signs(when: str, reader: str, language: str) -> tuple[str, ...]:
    """What to look out for: ``when`` is ``less``, ``doctor``, ``emergency``, ``at_once`` or ``at_once_call``."""
    return tuple(text for of, whom, at, text in _signs() if (of, whom, at) == (language, reader, when))


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, str, str, str], ...]:
    def make(row: Row) -> tuple[str, str, str, str]:
        row.text("citation"), row.verified()
        return (
            row.one_of("language", LANGUAGES),
            row.one_of("for_whom", READERS),
            row.one_of("when", _WHENS),
            row.text("text"),
        )

    columns = ("language", "for_whom", "when", "text", "citation", "verified")
    return read(PACKAGE, "handout_signs.csv", columns, make)


@lru_cache(maxsize=1)
def _lines() -> Mapping[tuple[str, str], str]:
    def make(row: Row) -> tuple[tuple[str, str], str]:
        row.text("citation"), row.verified()
        return (row.one_of("language", LANGUAGES), row.text("line")), row.text("text")

    return dict(
        read(PACKAGE, "handout_lines.csv", ("language", "line", "text", "citation", "verified"), make)
    )


def translated(line: str, language: str) -> str | None:
    """A line of the tables of care (a step, a reason to stop, what to leave) in a language; None where it is not translated."""
    return line_in(line, language) or _lines().get((language, line))


@lru_cache(maxsize=1)
def _urgencies() -> Mapping[tuple[str, str], UrgencyLines]:
    def make(row: Row) -> tuple[tuple[str, str], UrgencyLines]:
        row.text("citation"), row.verified()
        lines = UrgencyLines(row.maybe("when"), row.maybe("who_client"), row.maybe("who_parent"))
        return (row.one_of("language", LANGUAGES), row.text("urgency")), lines

    columns = ("language", "urgency", "when", "who_client", "who_parent", "citation", "verified")
    return dict(read(PACKAGE, "handout_urgency.csv", columns, make))


def urgency_lines(
    urgency: str, *, country: str = "", emergency: str = "", language: str = "en"
) -> UrgencyLines:
    """How soon to see whom at an urgency.

    Args:
        urgency: one of ``psoas.assessment.URGENCIES``.
        country: two letters; empty where it is not known, and then the numbers of some countries are named.
        emergency: the emergency number of that country; empty likewise.
        language: of the texts.
    """
    lines = _urgencies()[language, urgency]
    return UrgencyLines(
        lines.when,
        numbered(lines.client, country, emergency, language),
        numbered(lines.parent, country, emergency, language),
    )


def numbered(text: str, country: str, emergency: str, language: str) -> str:
    """A text with the numbers of a country in the places for them.

    >>> numbered("Call {emergency}.", "US", "911", "en")
    'Call 911.'
    """
    known = words(language)
    line = known.get(f"out_of_hours_{country or 'unknown'}", "")
    # Not str.format: a text may hold braces of its own.
    told = text.replace("{out_of_hours}", f" {line}" if line else "")
    number = (
        known["emergency_known"].replace("{number}", emergency) if emergency else known["emergency_unknown"]
    )
    return told.replace("{emergency}", number)
