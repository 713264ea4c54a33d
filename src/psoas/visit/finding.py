"""Something said, drawn or found by hand, coded, with a side and present or denied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from psoas.visit import fields
from psoas.vocabulary import FINDING_TYPES, SIDES, Side, check_code

Origin = Literal["words", "drawing", "hand", "stated"]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the client's text: ``text[start:end]``, and those characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One coded finding.

    ``origin`` says where it came from: the client's ``words`` (then ``span`` is its place in them), a
    ``drawing``, the practitioner's ``hand`` (exams), or ``stated`` as a code in the visit file.
    """

    type: str
    code: str
    side: Side = "unstated"
    present: bool = True
    origin: Origin = "stated"
    span: Span | None = None

    def __post_init__(self) -> None:
        fields.choice(self.type, "type", FINDING_TYPES)
        check_code(self.type, self.code)
        fields.choice(self.side, "side", SIDES)

    @property
    def key(self) -> str:
        """``type:code``, as reasons name it."""
        return f"{self.type}:{self.code}"

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str = "finding") -> Finding:
        """Read from JSON or TOML; keys that the contract may add later are ignored.

        Raises:
            VisitFileError: a field is missing or of the wrong kind.
            UnknownCodeError: the code is not in the vocabulary; the message offers the nearest.
        """
        type_ = fields.choice(data.get("type"), f"{field}.type", FINDING_TYPES)
        side = fields.choice(data.get("side", "unstated") or "unstated", f"{field}.side", SIDES)
        return cls(
            type=type_,
            code=check_code(type_, data.get("code"), f"{field}.code"),
            side=cast("Side", side),
            present=fields.boolean(data.get("present", True), f"{field}.present"),
            origin="hand" if type_ == "exam" else "stated",
        )

    def to_json(self) -> dict[str, fields.Json]:
        """In the contract's form; ``start``, ``end`` and ``text`` only where it was read from words."""
        out: dict[str, fields.Json] = {
            "type": self.type,
            "code": self.code,
            "side": self.side,
            "present": self.present,
        }
        if self.span is not None:
            out |= {"text": self.span.text, "start": self.span.start, "end": self.span.end}
        return out


def join_findings(explicit: Iterable[Finding], read: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was stated or found by hand, then what was read from words and not stated already.

    An explicit finding wins over a read one of the same type and code: the practitioner has asked again.
    The side that words give fills in an explicit finding that gives none.
    """
    read = tuple(read)
    joined: list[Finding] = []
    seen: set[str] = set()
    for finding in explicit:
        twin = next((r for r in read if r.key == finding.key and r.present == finding.present), None)
        if twin is not None:
            side = twin.side if finding.side == "unstated" else finding.side
            finding = Finding(finding.type, finding.code, side, finding.present, finding.origin, twin.span)  # noqa: PLW2901
        joined.append(finding)
        seen.add(finding.key)
    joined.extend(r for r in read if r.key not in seen)
    return tuple(joined)
