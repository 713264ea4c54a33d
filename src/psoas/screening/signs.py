"""Things to look for or to ask, each with the condition under which it is there already and is left out.

A cell of a table holds them one after another: ``{fever} fever | a bruise | [wiping] Does wiping feel different?`` A topic in square
brackets is one of ``told.csv``: where the texts of the visit name it, it was told and is not asked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.errors import UnknownCodeError, not_allowed
from psoas.screening.conditions import Condition, Facts, parse
from psoas.vocabulary.tables import Row, read

_SIGN: Final = re.compile(r"(?:\{([^{}]+)\}\s*)?(?:\[(\w+)\]\s*)?([^{}\[\]]+)")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, and when it is there already; a sign that is a sentence stands for itself.

    ``topic`` is what it asks about (``told.csv``), empty where no words of the client's answer it.
    """

    text: str
    there: Condition | None = None
    topic: str = ""

    @property
    def is_sentence(self) -> bool:
        """True for a sign that is written as a sentence."""
        return self.text.endswith((".", "?"))

    def open(self, facts: Facts) -> bool:
        """Whether it is still to look for."""
        return self.there is None or not self.there.met(facts)


@lru_cache(maxsize=1)
def told_topics() -> Mapping[str, tuple[str, ...]]:
    """What may have been told already, by topic: the words that name it.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """

    def make(row: Row) -> tuple[str, tuple[str, ...]]:
        row.text("citation"), row.verified()
        return row.text("topic"), tuple(phrase.strip() for phrase in row.text("phrases").split(";"))

    return dict(read("psoas.screening", "told.csv", ("topic", "phrases", "citation", "verified"), make))


def sentences(signs: Sequence[Sign]) -> str:
    """Signs as sentences that a practitioner reads.

    >>> sentences((Sign("fever"), Sign("a bruise"), Sign("Measure height.")))
    'Fever, a bruise. Measure height.'
    """
    short = ", ".join(sign.text for sign in signs if not sign.is_sentence)
    whole = [sign.text for sign in signs if sign.is_sentence]
    return " ".join([f"{short[0].upper()}{short[1:]}.", *whole] if short else whole)


def signs_of(row: Row, column: str) -> tuple[Sign, ...]:
    """The signs of a cell.

    Raises:
        KnowledgeError: a part is no sign, or its condition cannot be read; the message says what is allowed.
    """
    found: list[Sign] = []
    for part in row.text(column).split("|"):
        match = _SIGN.fullmatch(part.strip())
        if match is None:
            raise row.fail(
                column,
                f"{part.strip()!r} is no sign; allowed: 'text', '{{condition}} text' or '[topic] text'",
            )
        try:
            there = parse(match[1]) if match[1] else None
        except UnknownCodeError as error:
            raise row.fail(column, str(error)) from None
        if match[2] and match[2] not in told_topics():
            raise row.fail(column, not_allowed("topic", match[2], told_topics()))
        found.append(Sign(match[3].strip(), there, match[2] or ""))
    return tuple(found)
