"""The texts of a visit, each with a name: the client's words, medicines, conditions, sports, work, notes, check-ins."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.visit.scores import Scores, scores_from
from psoas.visit.understanding import Understanding

BoxKind = Literal["story", "medicines", "conditions", "sports", "work", "notes", "check_in"]

_NAME: Final = re.compile(r"words|work|notes|(?:medicines|conditions|sports|check_ins)\[\d{1,4}\]")


@dataclass(frozen=True, slots=True)
class Box:
    """One text of a visit; ``name`` is where it stands in the visit file, such as ``words`` or ``medicines[0]``."""

    name: str
    text: str
    kind: BoxKind


@dataclass(frozen=True, slots=True)
class Heard:
    """A text of the visit with what was read from it."""

    box: Box
    understanding: Understanding


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What the client said later, on which day, and what they scored then."""

    date: datetime.date
    words: str
    scores: Scores | None = None

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str) -> CheckIn:
        """Read from JSON or TOML.

        Raises:
            VisitFileError: naming the field and what to type.
        """
        fields.known_keys(data, ("date", "words", "scores"), field)
        if "date" not in data:
            raise VisitFileError(
                f"{field}.date: is missing; write the day of the check-in, such as 2026-11-23."
            )
        return cls(
            date=fields.date(data["date"], f"{field}.date"),
            words=fields.text(data.get("words", ""), f"{field}.words"),
            scores=scores_from(data, field),
        )


def box_name(value: object, field: str) -> str:
    """The name of a text of a visit; whether this visit has it is found out later.

    Raises:
        VisitFileError: it is no such name.
    """
    name = fields.text(value, field, limit=60)
    if not _NAME.fullmatch(name):
        raise VisitFileError(
            f"{field}: is not the name of a text; write words, work, notes, or medicines[0], conditions[0], sports[0] or "
            "check_ins[0], counted from 0."
        )
    return name
