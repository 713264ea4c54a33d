"""Is it safe to go on? The highest urgency wins and nothing later lowers it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from psoas.assessment import KeptFrom, Screening, most_urgent
from psoas.screening.conditions import facts_of
from psoas.screening.possible import is_possible
from psoas.screening.questions import one_yes_away, questions, safety_questions
from psoas.screening.responses import kept_from, responses
from psoas.screening.rules import PACKAGE, rules
from psoas.screening.watching import watches
from psoas.visit import Client, Finding, Question
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read


def screen(
    client: Client,
    findings: Sequence[Finding],
    *,
    words_questions: Sequence[Question] = (),
    duration_days: int | None = None,
    visited_on: datetime.date | None = None,
    explained: Iterable[str] = (),
    suspected: Iterable[str] = (),
    mentioned: Iterable[str] = (),
    told: Iterable[str] = (),
) -> Screening:
    """Every rule that fires, most urgent first, with the questions that are still open and what to watch.

    Denied findings fire nothing. What medicines and conditions say stands among the findings. One more warning
    sign never lowers the urgency. Where a doctor comes first, nothing is left to watch.

    Args:
        client: who it is.
        findings: everything that is known.
        words_questions: what the words leave open.
        duration_days: how long it has lasted.
        visited_on: the day of the visit.
        explained: the warning signs (``type:code``) that the words call long known, explained or intended.
        suspected: the states (``type:code``) that a professional holds possible or awaits a test for, by the words.
        mentioned: everything that the texts name, whatever its status (``type:code``); it decides nothing but what is kept private.
        told: the topics of ``told.csv`` that the texts name; they are not asked next.
    """
    facts = facts_of(client, findings, explained, suspected)
    if duration_days is not None:
        facts = replace(facts, present=facts.present | {_length(duration_days)}, duration_days=duration_days)
    answered = frozenset(finding.key for finding in findings)
    known_topics = frozenset(told)
    flags = tuple(
        replace(flag, kept_from=kept_from().get(flag.rule, "nobody"))
        for rule in rules()
        if (flag := rule.flag(facts, answered, known_topics)) is not None
    )
    urgency = most_urgent(flag.urgency for flag in flags)
    asked = questions(facts, findings, urgency, words_questions)
    named = {*mentioned, *(f.key for f in findings), *(question.asks_about for question in asked)}
    screened = Screening(
        urgency,
        flags,
        asked,
        responses=responses(flags, client.country),
        kept_from_paper=_kept(named, "all_paper"),
        kept_from_client=_kept(named, "client_copy"),
    )
    return screened if screened.stops else replace(screened, watch=watches(facts, visited_on))


def _kept(named: Iterable[str], whom: KeptFrom) -> frozenset[str]:
    return frozenset(key for key in named if kept_from().get(key) == whom)


def possible_in(client: Client, findings: Sequence[Finding], keys: Iterable[str]) -> frozenset[str]:
    """Of findings (``type:code``) those that can concern this client: no labour at seventy."""
    facts = facts_of(client, findings)
    return frozenset(key for key in keys if is_possible(key, facts))


def ask_for_safety(
    client: Client, findings: Sequence[Finding], words_questions: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """The safety questions for a client of whom too little is understood, in the order of danger."""
    return safety_questions(facts_of(client, findings), findings, words_questions)


def near_dangers(client: Client, findings: Sequence[Finding]) -> tuple[Question, ...]:
    """What a yes alone would turn into a danger for this client and is not answered, the gravest first."""
    return one_yes_away(facts_of(client, findings), findings)


@lru_cache(maxsize=1)
def _lengths() -> tuple[tuple[str, float], ...]:
    def make(row: Row) -> tuple[str, float]:
        row.text("citation"), row.verified()
        return f"course:{check_code('course', row.text('course'))}", row.number("from_days")

    return read(PACKAGE, "lengths.csv", ("course", "from_days", "citation", "verified"), make)


def _length(days: int) -> str:
    """Acute, subacute or chronic."""
    return max((row for row in _lengths() if days >= row[1]), key=lambda row: row[1], default=_lengths()[0])[
        0
    ]
