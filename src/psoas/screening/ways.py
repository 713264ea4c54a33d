"""How a line of help is reached from a phone: numbers to call, numbers to text, pages for a chat.

``helpline_ways.csv`` holds them one by one for the lines that a client's phone lists; ``helplines.csv`` has the same in a sentence, for paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast

from psoas.assessment import Helpline
from psoas.screening.rules import PACKAGE
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

Kind = Literal["call", "text", "whatsapp", "web", "told"]
_KINDS: Final[tuple[Kind, ...]] = ("call", "text", "whatsapp", "web", "told")
_COLUMNS: Final = ("country", "kind", "line", "way", "name", "what", "number", "says", "citation", "verified")
_DIALLED: Final = re.compile(r"[^\d+*#]")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a line.

    Attributes:
        kind: to call, to text, to write by WhatsApp, a page of the web, or only told, where nothing can be tapped.
        name: of the service, where it is not the line's own.
        what: for whom, in which language or when, in plain words.
        number: as it is written; of a page its address without ``https://``.
        says: the word to text.
    """

    kind: Kind
    name: str
    what: str
    number: str
    says: str

    @property
    def href(self) -> str:
        """What a tap opens; empty where nothing does.

        >>> Way("text", "Pieta", "", "51444", "HELP").href, Way("call", "", "", "116 123", "").href
        ('sms:51444?&body=HELP', 'tel:116123')
        """
        dialled = _DIALLED.sub("", self.number).replace("#", "%23")
        match self.kind:
            case "call":
                return f"tel:{dialled}"
            case "text":  # "?&": both kinds of phone find the body
                return f"sms:{dialled}" + (f"?&body={self.says}" if self.says else "")
            case "whatsapp":
                return f"https://wa.me/{dialled.removeprefix('+')}"
            case "web":
                return f"https://{self.number}"
            case _:
                return ""


def ways_of(line: Helpline) -> tuple[Way, ...]:
    """The ways to reach a line, the first one first; none where the table has none."""
    return ways().get((line.country, line.kind, line.name), ())


@lru_cache(maxsize=1)
def ways() -> Mapping[tuple[str, str, str], tuple[Way, ...]]:
    """Every way, by country, kind and name of its line.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """

    def make(row: Row) -> tuple[tuple[str, str, str], Way]:
        row.text("citation"), row.verified()
        country = check_code("country", row.text("country"), "country")
        kind = cast("Kind", row.one_of("way", _KINDS))
        number = row.maybe("number") if kind == "told" else row.text("number")
        what = row.text("what") if kind == "told" else row.maybe("what")
        of = country, row.text("kind"), row.text("line")
        return of, Way(kind, row.maybe("name"), what, number, row.maybe("says"))

    found: dict[tuple[str, str, str], tuple[Way, ...]] = {}
    for of, way in read(PACKAGE, "helpline_ways.csv", _COLUMNS, make):
        found[of] = (*found.get(of, ()), way)
    return found
