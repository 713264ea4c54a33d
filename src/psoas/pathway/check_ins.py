"""What a client says between visits: heard and screened like everything else, then held against the expected course."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from psoas import outcomes
from psoas.assessment import RedFlag, Screening
from psoas.outcomes import CheckIn, Followed, HeardCheckIn, VisitFacts
from psoas.pathway.assess import Gate, gate_of
from psoas.visit import CheckIn as VisitCheckIn
from psoas.visit import Understanding, Visit
from psoas.vocabulary import codes

# The responses of screening that are about the client harming themselves, now.
_SELF_HARM: Final = frozenset(
    {"life_in_danger_now", "thoughts_of_ending_life", "self_injury", "words_without_hope"}
)
_NO_DAY: Final = datetime.date(2000, 1, 1)  # of a visit without a date: hearing does not look at the day


def hear_check_ins(
    visit: Visit, check_ins: Sequence[CheckIn], language: str = "en"
) -> tuple[HeardCheckIn, ...]:
    """What is new for safety in the words of each check-in; those in which nothing is found are left out.

    The words are heard together with the visit, so that a sign told now meets what was told then. What a rule said at
    the visit already counts again only where the sign itself is told again.

    Args:
        visit: the one at which the course began.
        check_ins: any; those without words are passed over.
        language: that of the client's page, as two letters.
    """
    told = [one for one in check_ins if one.words.strip()]
    if not told:
        return ()
    # A visit file may hold check-ins of its own: they came after it and are none of what was known then.
    before = frozenset(flag.rule for flag in _gate(replace(visit, check_ins=())).screened.red_flags)
    return tuple(
        heard for one in told if (heard := _hear(visit, one, before, language)).red_flags or heard.not_read
    )


def follow_check_ins(
    visit: Visit,
    source: str,
    check_ins: Sequence[CheckIn],
    facts: VisitFacts | None = None,
    *,
    language: str = "en",
) -> Followed:
    """Hear the words of the check-ins, and follow the course with what they say.

    Args:
        visit: the one at which the course began.
        source: the source that is treated.
        check_ins: of this course, in any order; the scores of the visit itself are those of day 0.
        facts: goals, names of the actions, the day of looking, alerts put aside; how long the complaint has lasted is taken from the
            visit where it is not given.
        language: that of the client's page and of the encouragement, ``en`` or ``es``.
    """
    facts = facts or VisitFacts()
    if facts.duration_days is None:
        facts = replace(facts, duration_days=_gate(visit).heard.duration_days)
    heard = hear_check_ins(visit, check_ins, language)
    return outcomes.follow(check_ins, source, facts, heard, language=language)


def _hear(visit: Visit, one: CheckIn, before: frozenset[str], language: str) -> HeardCheckIn:
    day = (visit.date or _NO_DAY) + datetime.timedelta(days=one.day)
    gate = _gate(replace(visit, check_ins=(VisitCheckIn(day, one.words),)))
    understood = next(h.understanding for h in gate.heard.others if h.box.kind == "check_in")
    said = frozenset(f.code for f in understood.findings if f.present and f.type == "red_flag")
    flags = tuple(f for f in gate.screened.red_flags if f.rule not in before or said.intersection(f.because))
    return HeardCheckIn(
        one.day,
        _gravest(flags),
        _of_self_harm(gate.screened) & {f.rule for f in flags},
        _not_read(understood, language),
    )


def _gravest(flags: Sequence[RedFlag]) -> tuple[RedFlag, ...]:
    """Each rule once, as screening orders them."""
    return tuple({flag.rule: flag for flag in flags}.values())


def _of_self_harm(screened: Screening) -> frozenset[str]:
    return frozenset(rule for one in screened.responses if one.code in _SELF_HARM for rule in one.rules)


def _not_read(understood: Understanding, language: str) -> str:
    """Why words could not be read, as a sentence; empty where they could.

    A few words are too few to tell their language by; then that of the client's page says it.
    """
    spoken = understood.language
    if spoken == "en" and understood.understood == "nothing" and understood.not_understood:
        spoken = language
    if spoken == "en":
        return ""
    return f"They seem to be in {codes('language').get(spoken, spoken)}; only English is read."


@lru_cache(maxsize=64)
def _gate(visit: Visit) -> Gate:
    """The gate of a visit, kept: a check-in page asks for the same one again and again."""
    return gate_of(visit)
