"""From a visit to its assessment: listen, keep safe, decipher, plan, follow; in this order and no other."""

from __future__ import annotations

from typing import Final

from psoas import care, differential, outcomes, screening
from psoas.assessment import (
    Assessment,
    Cleared,
    Differential,
    Referral,
    Screening,
    Stopped,
    Undetermined,
    Verdict,
    open_reason,
)
from psoas.pathway.hearing import Hearing, hear
from psoas.visit import Finding, Understanding, Understood, Visit, corrected_keys
from psoas.vocabulary import codes

# A place, a quality or an exam that was recorded as a code needs no words to be understood.
_SAYS_ENOUGH: Final = frozenset({"region", "quality", "exam"})


def assess(visit: Visit) -> Assessment:
    """Take a visit through intake, screening, differential, care and outcomes.

    Screening comes before everything that is shown. A visit that it stops, or of which too little was understood, gets
    no plan: the first is ``Stopped``, the second ``Undetermined``, every other ``Cleared``.
    """
    heard = hear(visit)
    screened = screening.screen(
        visit.client,
        heard.findings,
        words_questions=heard.questions,
        duration_days=heard.duration_days,
        visited_on=visit.date,
        mentioned=heard.mentioned,
    )
    understood = _understood(visit, heard)
    if screened.stops:
        return _stopped(visit, heard, screened, understood)
    if understood != "enough":
        return _undetermined(visit, heard, screened, understood)
    return _cleared(visit, heard, screened)


def _stopped(visit: Visit, heard: Hearing, screened: Screening, understood: Understood) -> Stopped:
    deciphered = _decipher(visit, heard, screened)
    said = [f for f in heard.findings if f.type != "exam"]
    exams = [f for f in heard.findings if f.type == "exam"]
    because = tuple(
        dict.fromkeys(open_reason(flag) for flag in screened.red_flags if flag.urgency == screened.urgency)
    )
    return Stopped(
        id=visit.id,
        understanding=heard.words,
        findings=heard.findings,
        screening=screened,
        verdict=Verdict(screened.urgency, understood, treat=False, because=because),
        heard=heard.others,
        corrections_not_applied=heard.not_applied,
        referral=Referral(
            client=visit.client,
            reported=tuple(f for f in said if f.present),
            denied=tuple(f for f in said if not f.present),
            exams_positive=tuple(f for f in exams if f.present),
            exams_negative=tuple(f for f in exams if not f.present),
        ),
        guidance=care.plan(visit.client, deciphered, heard.findings, screened, heard.facts).guidance,
        follow_up=outcomes.follow_up(visit.client, deciphered, screened, heard.findings),
        differential=deciphered,
    )


def _undetermined(visit: Visit, heard: Hearing, screened: Screening, understood: Understood) -> Undetermined:
    because = (_too_little(heard.words, understood), *_not_read(heard.words), *_mentioned(screened))
    return Undetermined(
        id=visit.id,
        understanding=heard.words,
        findings=heard.findings,
        screening=screened,
        verdict=Verdict(screened.urgency, understood, treat=False, because=because),
        heard=heard.others,
        corrections_not_applied=heard.not_applied,
        questions=screening.ask_for_safety(visit.client, heard.findings, heard.questions),
    )


def _cleared(visit: Visit, heard: Hearing, screened: Screening) -> Cleared:
    deciphered = _decipher(visit, heard, screened)
    because = (*_mentioned(screened), *_not_read(heard.words))
    return Cleared(
        id=visit.id,
        understanding=heard.words,
        findings=heard.findings,
        screening=screened,
        verdict=Verdict(
            screened.urgency, "enough", treat=True, because=because or ("No red flag in what is known.",)
        ),
        heard=heard.others,
        corrections_not_applied=heard.not_applied,
        differential=deciphered,
        plan=care.plan(visit.client, deciphered, heard.findings, screened, heard.facts),
        follow_up=outcomes.follow_up(visit.client, deciphered, screened, heard.findings),
    )


def _decipher(visit: Visit, heard: Hearing, screened: Screening) -> Differential:
    return differential.decipher(
        visit.client, heard.findings, duration_days=heard.duration_days, screening=screened
    )


def _understood(visit: Visit, heard: Hearing) -> Understood:
    """Whether enough is known of this visit: as intake says of the words, or because it was recorded as codes."""
    words = heard.words
    mended = corrected_keys(words)
    if any(_explicit(f, mended) for f in (*visit.findings, *heard.findings)):
        return "enough"
    if words.understood == "enough" and not words.findings and not words.questions:
        return "nothing"
    return words.understood


def _explicit(finding: Finding, mended: frozenset[str]) -> bool:
    """Whether a person recorded it, or said of the words that they mean it."""
    recorded = finding.origin != "words" or finding.key in mended
    return finding.type in _SAYS_ENOUGH and recorded and (finding.present or finding.type == "exam")


def _too_little(words: Understanding, understood: Understood) -> str:
    if not words.text.strip():
        return "The visit holds no words of the client, and no place, quality or exam was recorded."
    if understood == "nothing":
        return "Nothing in the client's words was understood."
    return "Too little of the client's words was understood."


def _not_read(words: Understanding) -> tuple[str, ...]:
    """What was not read, as sentences of the verdict; never the client's words."""
    told: list[str] = []
    if words.language != "en":
        name = codes("language").get(words.language, words.language)
        told.append(f"The words seem to be in {name}; only English is read.")
    if count := len(words.not_understood):
        told.append(f"In {count} sentence{'s' if count > 1 else ''} of the words nothing was read.")
    return tuple(told)


def _mentioned(screened: Screening) -> tuple[str, ...]:
    return tuple(dict.fromkeys(open_reason(flag) for flag in screened.red_flags))
