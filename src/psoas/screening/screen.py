"""Is it safe to go on? The highest urgency wins and nothing later lowers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from psoas.screening.conditions import facts_of
from psoas.screening.history import findings_from_history
from psoas.screening.questions import questions
from psoas.screening.rules import rules
from psoas.visit import Client, Finding, Question, Screening, most_urgent

_ACUTE_BELOW_DAYS = 42  # six weeks, as the vocabulary says
_CHRONIC_FROM_DAYS = 84  # twelve weeks


def screen(
    client: Client,
    findings: Sequence[Finding],
    *,
    words_questions: Sequence[Question] = (),
    duration_days: int | None = None,
) -> Screening:
    """Every rule that fires, most urgent first, with the questions that are still open.

    Denied findings fire nothing. The client's medicines, conditions, age and sex count too. One more
    present finding never lowers the urgency.
    """
    everything = (*findings, *findings_from_history(client))
    facts = facts_of(client, everything)
    if duration_days is not None:
        facts = replace(facts, present=facts.present | {_length(duration_days)})
    flags = tuple(flag for rule in rules() if (flag := rule.flag(facts)) is not None)
    urgency = most_urgent(flag.urgency for flag in flags)
    return Screening(urgency, flags, questions(facts, everything, urgency, words_questions))


def _length(days: int) -> str:
    if days < _ACUTE_BELOW_DAYS:
        return "course:acute"
    return "course:subacute" if days < _CHRONIC_FROM_DAYS else "course:chronic"
