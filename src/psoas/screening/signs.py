"""Things to look for or to ask, each with the condition under which it is there already and is left out.

A cell of a table holds them one after another: ``{fever} fever | a bruise | Measure height today.``
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.errors import UnknownCodeError
from psoas.screening.conditions import Condition, Facts, parse
from psoas.vocabulary.tables import Row

_SIGN: Final = re.compile(r"(?:\{([^{}]+)\}\s*)?([^{}]+)")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for, and when it is there already; a sign that is a sentence stands for itself."""

    text: str
    there: Condition | None = None

    @property
    def is_sentence(self) -> bool:
        """True for a sign that is written as a sentence."""
        return self.text.endswith((".", "?"))

    def open(self, facts: Facts) -> bool:
        """Whether it is still to look for."""
        return self.there is None or not self.there.met(facts)


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
            raise row.fail(column, f"{part.strip()!r} is no sign; allowed: 'text' or '{{condition}} text'")
        try:
            there = parse(match[1]) if match[1] else None
        except UnknownCodeError as error:
            raise row.fail(column, str(error)) from None
        found.append(Sign(match[2].strip(), there))
    return tuple(found)
