"""What the sentences of an assessment ask for, so that none can ask for more than the verdict does.

A sentence asks for as much as its words say (``demands.csv``), unless a condition stands in it (``conditional.csv``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from psoas.assessment import URGENCIES, Assessment, Urgency
from psoas.visit.fields import Json
from psoas.vocabulary.tables import Row, read

_PACKAGE: Final = "psoas.evaluation"
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")
# Where the JSON of an assessment holds sentences of its own, and none of the client's.
_SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("dose", "summary", "cautions"),
    "withheld": ("summary", "cautions"),
    "guidance": ("title", "text"),
    "red_flags": ("reason",),
    "watch": ("then", "reason"),
    "questions": ("text", "why"),
}


def _pattern(row: Row) -> re.Pattern[str]:
    row.text("citation"), row.verified()
    try:
        return re.compile(row.text("words"), re.IGNORECASE)
    except re.error as error:
        raise row.fail("words", f"is no pattern: {error}") from None


@lru_cache(maxsize=1)
def _demands() -> tuple[tuple[re.Pattern[str], Urgency], ...]:
    def make(row: Row) -> tuple[re.Pattern[str], Urgency]:
        asked = row.one_of("urgency", URGENCIES)
        return _pattern(row), next(u for u in URGENCIES if u == asked)

    return read(_PACKAGE, "demands.csv", ("words", "urgency", "citation", "verified"), make)


@lru_cache(maxsize=1)
def conditions() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of a condition, each with an example."""
    return read(
        _PACKAGE,
        "conditional.csv",
        ("words", "example", "citation", "verified"),
        lambda row: (_pattern(row), row.text("example")),
    )


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text; what stands behind a colon belongs to its sentence."""
    yield from (s.strip() for s in _SENTENCE.split(text) if s.strip())


def demanded(sentence: str) -> Urgency:
    """The most that a sentence asks for without a condition.

    >>> demanded("Nobody presses on the belly. Emergency care now.")
    'emergency_now'
    >>> demanded("Any of these: a doctor the same day.")
    'none'
    """
    if any(pattern.search(sentence) for pattern, _ in conditions()):
        return "none"
    found = [urgency for pattern, urgency in _demands() if pattern.search(sentence)]
    return max(found, key=URGENCIES.index, default="none")


def outranking(assessment: Assessment, text: str) -> tuple[str, ...]:
    """The sentences of a text that ask for more than the verdict of an assessment."""
    verdict = URGENCIES.index(assessment.verdict.urgency)
    return tuple(s for s in sentences(text) if URGENCIES.index(demanded(s)) > verdict)


def said(assessment: Assessment) -> Iterator[str]:
    """Every text that an assessment says itself; never the client's words."""
    told = assessment.to_json()
    yield from assessment.verdict.because
    for name, fields in _SAID.items():
        for item in _items(told[name]):
            for field in fields:
                yield from _texts(item.get(field))
    yield from _texts(told["next_note"])
    follow = told["follow_up"]
    assert isinstance(follow, dict)  # noqa: S101 - the contract's form
    yield from _texts(follow["think_again"])
    for item in _items(follow["expected"]):
        yield from _texts(item["text"])


def _items(value: Json) -> Iterator[dict[str, Json]]:
    yield from (item for item in (value if isinstance(value, list) else ()) if isinstance(item, dict))


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (v for v in value if isinstance(v, str))
