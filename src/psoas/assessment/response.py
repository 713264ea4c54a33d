"""What to ask, say and do where somebody's safety is in question, and whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from psoas.visit.fields import Json

# From whom a finding is kept: from nobody, from the client's copy, or from everything that is printed or handed over.
KeptFrom = Literal["nobody", "client_copy", "all_paper"]
KEPT_FROM: Final[tuple[KeptFrom, ...]] = ("nobody", "client_copy", "all_paper")
# What stands openly in place of a reason that is kept from paper.
FOR_YOU_ALONE: Final = (
    "Something that was said is for the practitioner alone; talk it over with the client alone first."
)


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line of help. It is never shown without its country, since the same number is another service elsewhere.

    ``country`` is ISO 3166-1 alpha-2, or XX for every country without a line of its own; ``date_seen`` is when it was
    looked up last, and ``verified`` whether that was on a page of the service or its government.
    """

    country: str
    kind: str
    name: str
    number: str
    also: str
    hours: str
    for_whom: str
    note: str
    citation: str
    url: str
    verified: str
    date_seen: str

    def to_json(self) -> dict[str, Json]:
        """In the form of ``psoas assess``."""
        return {
            "country": self.country, "kind": self.kind, "name": self.name, "number": self.number, "also": self.also,
            "hours": self.hours, "for_whom": self.for_whom, "note": self.note, "citation": self.citation, "url": self.url,
            "verified": self.verified, "date_seen": self.date_seen,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Response:
    """How a practitioner answers a red flag about somebody's safety; for the practitioner alone.

    Attributes:
        code: which response.
        rules: the rules that fired and that it answers.
        ask, say, do_now: what to ask, to say and to do.
        confidence: when to tell somebody else, and whom.
        kept_from: who may not see what it is about.
        helplines: of the client's country; those for every country where none is known.
    """

    code: str
    rules: tuple[str, ...]
    ask: str
    say: str
    do_now: str
    confidence: str
    kept_from: KeptFrom
    helplines: tuple[Helpline, ...]
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """In the form of ``psoas assess``."""
        return {
            "code": self.code, "rules": list(self.rules), "ask": self.ask, "say": self.say, "do_now": self.do_now,
            "confidence": self.confidence, "kept_from": self.kept_from, "helplines": [h.to_json() for h in self.helplines],
            "citation": self.citation, "verified": self.verified,
        }  # fmt: skip
