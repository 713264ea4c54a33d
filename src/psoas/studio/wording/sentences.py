"""Every sentence of the core's tables that a page shows in the reader's language.

The core speaks English. A page calls ``gettext`` with the core's own sentence; so that a catalogue holds it, the sentences are listed here
from the tables themselves. ``tools/build_messages.py`` writes them beside the strings of the pages, and a test fails where one has no
translation.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from typing import Final

from psoas.assessment import URGENCIES
from psoas.pathway.serious import serious_sources
from psoas.report.words import denied_name, doing, finding_name, side_name, source_name, urgency_words
from psoas.screening.responses import ANY_COUNTRY, helplines
from psoas.screening.rules import rules
from psoas.vocabulary import FINDING_TYPES, SIDES, SOURCES, codes, meaning, title

# What a page for clients says at once; the other rules are told by the practitioner.
_AT_ONCE: Final = frozenset({"same_day", "emergency_now"})
_ON_PAPER: Final = frozenset({"emergency", "crisis"})  # lines that a page for everybody may show
_QUESTIONS: Final = ("questions.csv", "questions_persons.csv", "single_questions.csv")
_TOLD: Final = "told: "  # the vocabulary's mark of what cannot be seen


def core_sentences() -> dict[str, str]:
    """Each sentence with the table that it comes from, in the order of the tables."""
    found: dict[str, str] = {}
    for text, table in _all():
        if text:
            found.setdefault(text, table)
    return found


def _all() -> Iterator[tuple[str, str]]:
    yield from _questions()
    yield from _findings()
    for code in SOURCES:
        yield source_name(code), "source"
    for side in SIDES:
        yield side_name(side), "side"
    for urgency in URGENCIES:
        words = urgency_words(urgency)
        for text in (words.title, words.client_when, words.client_who, words.parent_who):
            yield text, "urgency"
    for rule in rules():
        if rule.urgency in _AT_ONCE:
            yield rule.reason, "red flag"
    for serious in serious_sources().values():
        yield serious.say.text, "serious source"
        yield serious.until_seen, "serious source"
    for line in helplines():
        if line.kind == "emergency" or line.country == ANY_COUNTRY:  # the others have names of their own
            yield line.name, "helpline"
        if line.kind in _ON_PAPER:
            yield line.also, "helpline"


def _questions() -> Iterator[tuple[str, str]]:
    for name in _QUESTIONS:
        text = resources.files("psoas.screening").joinpath("data", name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            yield row["text"], name
            yield row.get("why") or "", name


def _findings() -> Iterator[tuple[str, str]]:
    for type_ in FINDING_TYPES:
        for code in codes(type_):
            key = f"{type_}:{code}"
            if type_ == "red_flag":
                # Its short name is for practitioners; a client reads what it means.
                yield meaning(type_, code).removeprefix(_TOLD), type_
            elif type_ == "exam":
                yield title(type_, code), type_
            else:
                yield finding_name(key), type_
                yield denied_name(key), type_
    for code, says in codes("activity").items():
        yield says, "activity"
        yield doing(code), "activity"
