"""Licensed questionnaires, as totals only: their questions stand nowhere in this program, and no answer to one is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from psoas.errors import VisitFileError, not_allowed
from psoas.visit import fields
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = (
    "code", "title", "least", "most", "better", "matters", "error", "licence", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire of which a total may be entered.

    Attributes:
        least, most: the range of its total.
        better: whether lower or higher is better.
        matters: the least change that matters; None where it measures no outcome.
        error: the change below which it may be error; None where it measures no outcome.
        licence: what its owner allows.
    """

    code: str
    title: str
    least: float
    most: float
    better: Literal["lower", "higher"]
    matters: float | None
    error: float | None
    licence: str
    citation: str
    verified: str


def _questionnaire(row: Row) -> tuple[str, Questionnaire]:
    code = row.text("code")
    return code, Questionnaire(
        code, row.text("title"), row.number("least"), row.number("most"),
        "lower" if row.one_of("better", ("lower", "higher")) == "lower" else "higher",
        row.maybe_number("matters"), row.maybe_number("error"), row.text("licence"), row.text("citation"), row.verified(),
    )  # fmt: skip


@lru_cache(maxsize=1)
def questionnaires() -> Mapping[str, Questionnaire]:
    """Those of which a total may be entered, by code."""
    return dict(read("psoas.visit", "questionnaires.csv", _COLUMNS, _questionnaire))


def total_of(code: str, value: object, field: str = "") -> float:
    """A total as it may be kept.

    Args:
        code: of the questionnaire.
        value: its total.
        field: where it stands, for messages.

    Raises:
        VisitFileError: there is no such questionnaire, or the total lies out of its range.
    """
    known = questionnaires()
    if code not in known:
        message = not_allowed("questionnaire", code, tuple(known))
        raise VisitFileError(f"{field}: {message}" if field else message)
    one = known[code]
    name = f"{field}.{code} ({one.title})" if field else one.title
    return fields.number(value, name, one.least, one.most, "its total")
