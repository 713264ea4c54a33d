"""What to ask, say and do where somebody's safety is in question, and whom to ring, read from their tables.

``responses.toml`` joins rules to what a practitioner does, and says from whom it is kept; ``helplines.csv`` holds the lines of help by
country, each with the date on which it was seen, and ``helpline_ways.csv`` their numbers one by one.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Final, cast

from psoas.assessment import KEPT_FROM, Helpline, KeptFrom, RedFlag, Response
from psoas.errors import KnowledgeError, not_allowed
from psoas.screening.rules import PACKAGE, rules
from psoas.screening.ways import ways_of
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import VERIFIED, Row, read

KINDS: Final = ("emergency", "crisis", "domestic_violence")
ANY_COUNTRY: Final = "XX"
_TABLE: Final = f"{PACKAGE}/data/responses.toml"
_KEYS: Final = ("rules", "codes", "helplines", "kept_from", "ask", "say", "do_now", "confidence", "citation", "verified")  # fmt: skip
_COLUMNS: Final = (
    "country", "kind", "name", "number", "also", "hours", "for_whom", "note", "citation", "url", "verified", "date_seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """One row: the response without its helplines, the findings that it is about, and the kinds of line it shows."""

    response: Response
    keys: frozenset[str]
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def answers() -> tuple[Answer, ...]:
    """Every response, in the order of the table.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """
    try:
        text = resources.files(PACKAGE).joinpath("data", "responses.toml").read_text(encoding="utf-8")
        blocks = tomllib.loads(text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{_TABLE}: cannot be read ({error})") from None
    return tuple(_answer(code, block) for code, block in blocks.items())


def _answer(code: str, block: Mapping[str, str]) -> Answer:
    if set(block) != set(_KEYS):
        wrong = sorted(set(block) ^ set(_KEYS))
        raise KnowledgeError(f"{_TABLE}: [{code}]: {not_allowed('key', wrong[0], _KEYS)}")
    for key, value in block.items():
        if not value.strip():
            raise KnowledgeError(f"{_TABLE}: [{code}] {key}: must not be empty.")
    known = [rule.code for rule in rules()]
    names = tuple(block["rules"].split())
    for key, words, allowed in (
        ("rules", names, known),
        ("helplines", block["helplines"].split(), KINDS),
        ("kept_from", [block["kept_from"]], KEPT_FROM),
        ("verified", [block["verified"]], VERIFIED),
    ):
        for word in words:
            if word not in allowed:
                raise KnowledgeError(f"{_TABLE}: [{code}] {not_allowed(key, word, allowed)}")
    response = Response(
        code=code,
        rules=names,
        ask=block["ask"],
        say=block["say"],
        do_now=block["do_now"],
        confidence=block["confidence"],
        kept_from=cast("KeptFrom", block["kept_from"]),
        helplines=(),
        citation=block["citation"],
        verified=block["verified"],
    )
    keys = frozenset(f"red_flag:{check_code('red_flag', word, _TABLE)}" for word in block["codes"].split())
    return Answer(response, keys, tuple(block["helplines"].split()))


def _helpline(row: Row) -> Helpline:
    seen = row.text("date_seen")
    try:
        datetime.date.fromisoformat(seen)
    except ValueError:
        raise row.fail("date_seen", f"{seen!r} is no date; write it as 2026-11-29") from None
    country = row.text("country")
    return Helpline(
        country=country if country == ANY_COUNTRY else check_code("country", country, "country"),
        kind=row.one_of("kind", KINDS),
        name=row.text("name"),
        number=row.text("number"),
        also=row.maybe("also"),
        hours=row.maybe("hours"),
        for_whom=row.maybe("for_whom"),
        note=row.maybe("note"),
        citation=row.text("citation"),
        url=row.text("url"),
        verified=row.verified(),
        date_seen=seen,
    )


@lru_cache(maxsize=1)
def helplines() -> tuple[Helpline, ...]:
    """Every line of help.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """
    return read(PACKAGE, "helplines.csv", _COLUMNS, _helpline)


def lines_for(country: str, kinds: Sequence[str]) -> tuple[Helpline, ...]:
    """The lines of a country, the emergency number first; where it is not known or has none, the one for every country."""
    of_kind = [line for kind in kinds for line in helplines() if line.kind == kind]
    own = tuple(line for line in of_kind if country and line.country == country)
    return own or tuple(line for line in helplines() if line.country == ANY_COUNTRY)


def emergency_number(country: str) -> str:
    """The number of a country that brings an ambulance; empty where the country is not known or the table has none.

    >>> emergency_number("US"), emergency_number("ZA"), emergency_number("")
    ('911', '10177', '')
    """
    line = next(
        (one for one in helplines() if country and (one.country, one.kind) == (country, "emergency")), None
    )
    calls = [way.number for way in ways_of(line) if way.kind == "call"] if line is not None else []
    return calls[0] if calls else ""


def responses(flags: Sequence[RedFlag], country: str) -> tuple[Response, ...]:
    """What answers the rules that fired, the most urgent first."""
    fired = {flag.rule: n for n, flag in enumerate(flags)}
    found = [
        (min(fired[rule] for rule in answer.response.rules if rule in fired), answer)
        for answer in answers()
        if any(rule in fired for rule in answer.response.rules)
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(
        replace(
            answer.response,
            rules=tuple(rule for rule in answer.response.rules if rule in fired),
            helplines=lines_for(country, answer.kinds),
        )
        for _, answer in found
    )


@lru_cache(maxsize=1)
def kept_from() -> Mapping[str, KeptFrom]:
    """From whom each finding (``type:code``) and each rule is kept; all others from nobody."""
    return {
        name: answer.response.kept_from
        for answer in answers()
        for name in (*answer.keys, *answer.response.rules)
    }
