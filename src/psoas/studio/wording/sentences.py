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
from psoas.assessment.response import FOR_YOU_ALONE
from psoas.body.tables import muscle_groups
from psoas.pathway.serious import serious_sources
from psoas.report.words import (
    alone_words,
    denied_name,
    doing,
    finding_name,
    sentence_case,
    side_name,
    source_name,
    urgency_words,
)
from psoas.screening.responses import ANY_COUNTRY, helplines
from psoas.screening.rules import rules
from psoas.screening.ways import ways_of
from psoas.vocabulary import FINDING_TYPES, SIDES, SOURCES, codes, label, meaning, title

# Words in a table of their own: the room, the table, the column.
_WORDS: Final = (
    ("report", "strength.csv", "words"),
    ("differential", "likelihood.csv", "words"),
    ("differential", "questions.csv", "text"),
    ("studio.interview", "client_reasons.csv", "reason"),
    ("studio.interview", "client_names.csv", "name"),
)
# What the views themselves say of a client and of a chance (``report.views.page``, ``report.words``).
_FACTS: Final = (
    "Age",
    "Sex",
    "Height, mass",
    "Hurting for",
    "less than a day",
    "Work",
    "Sport",
    "Medicines",
    "Conditions",
    "female",
    "male",
    "not stated",
    "none given",
    "under 1%",
    "over 99%",
)
# What the verdict's view itself says (``report.views.safety``).
_VERDICT: Final = (
    "No stop sign so far", "Nothing was understood of this visit", "Too little was understood of this visit", "How soon", "Who", "First",
)  # fmt: skip
_ON_PAPER: Final = frozenset({"emergency", "crisis"})  # lines that a page for everybody may show
_TO_SAY: Final = "what_to_say"
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
    for part in (_questions, _findings, _names, _urgencies, _danger, _help, _words):
        yield from part()


def _names() -> Iterator[tuple[str, str]]:
    for code in SOURCES:
        yield source_name(code), "source"
        yield finding_name(f"source:{code}"), "source"
    for side in SIDES:
        yield side_name(side), "side"
    for muscle in muscle_groups():
        yield label(muscle), "muscle"


def _danger() -> Iterator[tuple[str, str]]:
    yield FOR_YOU_ALONE, "red flag"
    for rule in rules():
        yield rule.reason, "red flag"
        yield sentence_case(label(rule.code)), "red flag"
        for step in rule.ask_next:
            yield step.text, "ask next"
    for serious in serious_sources().values():
        for text in (
            serious.say.title, serious.say.text, serious.until_seen, serious.question.text, serious.question.why,
        ):  # fmt: skip
            yield text, "serious source"
    for row in _rows("psoas.care", "guidance.csv"):
        if row["topic"] == _TO_SAY:
            yield row["title"], "guidance"
            yield row["text"], "guidance"


def _help() -> Iterator[tuple[str, str]]:
    for line in helplines():
        if line.kind == "emergency" or line.country == ANY_COUNTRY:  # the others have names of their own
            yield line.name, "helpline"
        if line.kind in _ON_PAPER:
            yield line.also, "helpline"
        for way in ways_of(line):
            yield way.what, "helpline"


def _words() -> Iterator[tuple[str, str]]:
    for text in _FACTS:
        yield text, "facts"
    for room, table, column in _WORDS:
        for row in _rows(f"psoas.{room}", table):
            yield row[column], table


def _rows(package: str, table: str) -> Iterator[dict[str, str]]:
    text = resources.files(package).joinpath("data", table).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _questions() -> Iterator[tuple[str, str]]:
    for name in _QUESTIONS:
        for row in _rows("psoas.screening", name):
            yield row["text"], name
            yield row.get("why") or "", name


def _urgencies() -> Iterator[tuple[str, str]]:
    for text in _VERDICT:
        yield text, "verdict"
    for urgency in URGENCIES:
        words = urgency_words(urgency)
        for text in (
            words.word, words.title, words.when, words.who, words.first_step, words.child_first_step,
            words.client_when, words.client_who, words.parent_who,
        ):  # fmt: skip
            yield text, "urgency"
    # Here for a country that is not known; a known one's numbers stand in ``data/patterns.csv``.
    for row in _rows("psoas.report", "alone.csv"):
        alone = alone_words(row["urgency"])
        for text in (alone.title, alone.when, alone.who, alone.first_step):
            yield text, "urgency"


def _findings() -> Iterator[tuple[str, str]]:
    for type_ in FINDING_TYPES:
        for code in codes(type_):
            key = f"{type_}:{code}"
            if type_ == "red_flag":
                # Its short name is for practitioners; a client reads what it means.
                yield meaning(type_, code).removeprefix(_TOLD), type_
                yield finding_name(key), type_
            elif type_ == "exam":
                for text in (title(type_, code), finding_name(key), denied_name(key)):
                    yield text, type_
            else:
                yield finding_name(key), type_
                yield denied_name(key), type_
    for code, says in codes("activity").items():
        yield says, "activity"
        yield doing(code), "activity"
