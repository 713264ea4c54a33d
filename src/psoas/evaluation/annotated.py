"""Annotated statements and cases: what a clinician says that the words, or the visit, hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from psoas.assessment import URGENCIES, Urgency
from psoas.errors import VisitFileError
from psoas.visit import Finding, Visit, fields
from psoas.visit.visit import LINE_KEYS
from psoas.vocabulary import check_code

KINDS: Final = ("clear", "hidden")
_LONGEST_DAYS: Final = 120 * 366


@dataclass(frozen=True, slots=True)
class Statement:
    """A client's words with every finding in them; ``optional`` are those that may or may not be written down."""

    id: str
    text: str
    findings: tuple[Finding, ...]
    optional: tuple[Finding, ...] = ()
    duration_days: float | None = None

    @classmethod
    def from_line(cls, data: Mapping[str, object]) -> Statement:
        """Read one line.

        Raises:
            VisitFileError: a field is missing or not what it must be; the message names it.
        """
        days = data.get("duration_days")
        return cls(
            id=_id(data),
            text=fields.text(data.get("text"), "text"),
            findings=_findings(data, "findings"),
            optional=_findings(data, "optional") if "optional" in data else (),
            duration_days=None
            if days is None
            else fields.number(days, "duration_days", 0, _LONGEST_DAYS, "days"),
        )


@dataclass(frozen=True, slots=True)
class Case:
    """A visit with its diagnosis.

    Attributes:
        diagnosis: the true source; ``acceptable`` are others that a clinician would let pass.
        must_flag: whether a doctor must see this person.
        urgency: how soon.
        kind: ``clear`` or ``hidden``, where the annotator says so.
    """

    id: str
    visit: Visit
    diagnosis: str
    acceptable: frozenset[str]
    must_flag: bool
    urgency: Urgency
    kind: str | None = None

    @classmethod
    def from_line(cls, data: Mapping[str, object]) -> Case:
        """Read one line.

        Raises:
            VisitFileError: a field is missing or not what it must be; the message names it.
        """
        kind = data.get("kind")
        acceptable = fields.items(data.get("acceptable", []), "acceptable", limit=100)
        return cls(
            id=_id(data),
            visit=Visit.from_line({key: value for key, value in data.items() if key in LINE_KEYS}),
            diagnosis=check_code("source", data.get("diagnosis"), "diagnosis"),
            acceptable=frozenset(check_code("source", code, "acceptable") for code in acceptable),
            must_flag=fields.boolean(data.get("must_flag"), "must_flag"),
            urgency=cast("Urgency", fields.choice(data.get("urgency"), "urgency", URGENCIES)),
            kind=None if kind is None else fields.choice(kind, "kind", KINDS),
        )

    @property
    def right(self) -> frozenset[str]:
        """Every source that counts as right."""
        return self.acceptable | {self.diagnosis}


def _id(data: Mapping[str, object]) -> str:
    if "id" not in data:
        raise VisitFileError("id: is missing; every annotated line needs one of its own.")
    return fields.text(data["id"], "id", limit=200)


def _findings(data: Mapping[str, object], name: str) -> tuple[Finding, ...]:
    listed = fields.items(data.get(name), name)
    return tuple(
        Finding.from_mapping(fields.mapping(item, f"{name}[{n}]"), f"{name}[{n}]")
        for n, item in enumerate(listed)
    )
