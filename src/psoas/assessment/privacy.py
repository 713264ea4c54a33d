"""What of an assessment may be printed, and what may reach the client's copy.

Where violence is named, nothing of it may stand on anything that is printed or handed over: whoever hurts the client may read
it. Words about self-harm are kept from the client's copy, which others at home may see; the letter to a doctor may hold them.
Whoever writes a letter, a handout or the client's page writes it from ``redacted`` and ``redacted_visit``, and only where
``may_be_written`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from psoas.assessment.care import PlanItem
from psoas.assessment.differential import Differential
from psoas.assessment.outcome import Assessment, Cleared, Stopped, Undetermined
from psoas.assessment.response import FOR_YOU_ALONE, KeptFrom
from psoas.assessment.screening import RedFlag
from psoas.assessment.urgency import URGENCIES, most_urgent
from psoas.visit import Client, Finding, Heard, Question, Understanding, Visit


def private_keys(assessment: Assessment, *, letter: bool = False) -> frozenset[str]:
    """The findings (``type:code``) that the client's copy may not hold; with ``letter``, that no paper at all may hold."""
    screening = assessment.screening
    return screening.kept_from_paper if letter else screening.kept_from_paper | screening.kept_from_client


def shown_findings(
    assessment: Assessment, findings: Iterable[Finding], *, letter: bool = False
) -> tuple[Finding, ...]:
    """Findings without those that are kept from the client's copy, or from the letter."""
    private = private_keys(assessment, letter=letter)
    return tuple(f for f in findings if f.key not in private)


def shown_flags(assessment: Assessment, *, letter: bool = False) -> tuple[RedFlag, ...]:
    """The red flags that the client's copy, or the letter, may name."""
    kept: tuple[KeptFrom, ...] = ("all_paper",) if letter else ("all_paper", "client_copy")
    return tuple(flag for flag in assessment.screening.red_flags if flag.kept_from not in kept)


def shown_questions(
    assessment: Assessment, questions: Iterable[Question], *, letter: bool = False
) -> tuple[Question, ...]:
    """Questions without those about what is kept from the client's copy, or from the letter."""
    private = private_keys(assessment, letter=letter)
    return tuple(q for q in questions if q.asks_about not in private)


def open_reason(flag: RedFlag) -> str:
    """A red flag's reason as it may stand where others look on."""
    return flag.reason if flag.kept_from == "nobody" else FOR_YOU_ALONE


def may_be_written(assessment: Assessment, *, letter: bool = False) -> bool:
    """Whether a client's copy, or with ``letter`` a letter, may be written at all.

    Not where the urgency comes from what it may not name: a paper that sends somebody away in haste and does not say why
    gives the reason away. Such a case is spoken of, by telephone where a doctor has to know.
    """
    shown = most_urgent(flag.urgency for flag in shown_flags(assessment, letter=letter))
    hidden = most_urgent(flag.urgency for flag in assessment.screening.red_flags)
    return URGENCIES.index(shown) >= URGENCIES.index(hidden)


def redacted(assessment: Assessment, *, letter: bool = False) -> Assessment:
    """The assessment as the client's copy, or with ``letter`` a letter to a doctor, may hold it.

    Where something is private, the client's own words are left out as a whole: a sentence that is missing still hints.
    So does a name of the visit that somebody chose with the story in mind: it goes too.
    """
    private = private_keys(assessment, letter=letter)
    if not private:
        return replace(assessment, screening=replace(assessment.screening, responses=()))
    hidden = private | _said_with(assessment, private)
    codes = frozenset(key.partition(":")[2] for key in private)
    flags = tuple(_without_codes(flag, codes) for flag in shown_flags(assessment, letter=letter))
    screening = replace(
        assessment.screening,
        red_flags=flags,
        questions=shown_questions(assessment, assessment.screening.questions, letter=letter),
        watch=tuple(replace(w, because=_others(w.because, codes)) for w in assessment.screening.watch),
        responses=(),
        kept_from_paper=frozenset(),
        kept_from_client=frozenset(),
    )
    because = tuple(dict.fromkeys(flag.reason for flag in flags))
    copy = replace(
        assessment,
        id="",
        understanding=_silent(assessment.understanding, hidden),
        findings=tuple(_placeless(f) for f in assessment.findings if f.key not in hidden),
        screening=screening,
        verdict=replace(assessment.verdict, because=because, override=""),
        heard=tuple(_quiet(heard, hidden) for heard in assessment.heard),
        corrections_not_applied=(),
    )
    match copy:
        case Undetermined():
            return replace(copy, questions=shown_questions(assessment, copy.questions, letter=letter))
        case Stopped():
            return replace(
                copy,
                referral=replace(
                    copy.referral,
                    client=redacted_client(copy.referral.client, assessment, letter=letter),
                    reported=tuple(_placeless(f) for f in copy.referral.reported if f.key not in hidden),
                    denied=tuple(_placeless(f) for f in copy.referral.denied if f.key not in hidden),
                ),
            )
        case Cleared():
            heard = _private_words(assessment, private)
            return replace(
                copy,
                differential=_discreet(copy.differential, hidden),
                plan=replace(
                    copy.plan,
                    items=tuple(_cautious(item, heard) for item in copy.plan.items),
                    withheld=tuple(_cautious(item, heard) for item in copy.plan.withheld),
                    # A practitioner's reason and what somebody's life is like are words that may hint at it.
                    fitted_to=(),
                    edits=(),
                ),
            )
        case _:
            assert_never(copy)


def redacted_visit(visit: Visit, assessment: Assessment, *, letter: bool = False) -> Visit:
    """The visit without its texts and its name where something is private: they may hint at it in words that nobody reads."""
    private = private_keys(assessment, letter=letter)
    if not private:
        return visit
    return replace(
        visit,
        id="",
        words="",
        client=redacted_client(visit.client, assessment, letter=letter),
        findings=tuple(f for f in visit.findings if f.key not in private),
        notes="",
        check_ins=(),
        corrections=(),
    )


def redacted_client(client: Client, assessment: Assessment, *, letter: bool = False) -> Client:
    """The client's particulars; where something is private, medicines and conditions by their names alone."""
    private = private_keys(assessment, letter=letter)
    if not private:
        return client
    # An entry may hint at it in words that nobody reads ("for the bruises he left"): only what is known by name stays.
    return replace(
        client,
        work="",
        sports=(),
        medicines=_by_name(assessment, "medicine", private),
        conditions=_by_name(assessment, "condition", private),
    )


def _by_name(assessment: Assessment, type_: str, private: frozenset[str]) -> tuple[str, ...]:
    """The medicines or conditions that were recognised as the client's own, by their names; none of an entry that names more."""
    listed = (h.understanding for h in assessment.heard if h.box.name.startswith(f"{type_}s["))
    own = (text for text in listed if not any(m.key in private for m in text.mentions))
    found = (m for text in own for m in text.mentions if m.type == type_ and m.status == "affirmed")
    return tuple(dict.fromkeys(m.code.replace("_", " ") for m in found))


def _private_words(assessment: Assessment, private: frozenset[str]) -> frozenset[str]:
    """The words that say what is private, in small letters."""
    texts = (assessment.understanding, *(h.understanding for h in assessment.heard))
    return frozenset(m.span.text.casefold() for text in texts for m in text.mentions if m.key in private)


def _said_with(assessment: Assessment, private: frozenset[str]) -> frozenset[str]:
    """What was read from the same words as what is private: the blow in "he pushed me down the stairs"."""
    texts = (assessment.understanding, *(h.understanding for h in assessment.heard))
    hidden: set[str] = set()
    elsewhere: set[str] = set()
    for text in texts:
        places = [m.span for m in text.mentions if m.key in private]
        read = [(f.key, f.span) for f in text.findings if f.span and f.type != "region"]
        for key, span in read:
            inside = any(p.start < span.end and span.start < p.end for p in places)
            (hidden if inside else elsewhere).add(key)
    return frozenset(hidden - elsewhere)


def _discreet(differential: Differential, private: frozenset[str]) -> Differential:
    """Without the reasons, questions and steps that name what is private."""
    estimates = tuple(
        replace(e, because=tuple(r for r in e.because if r.finding not in private))
        for e in differential.estimates
    )
    questions = tuple(q for q in differential.next_questions if q.asks_about not in private)
    return replace(differential, estimates=estimates, next_questions=questions, clarity=None)


def _cautious(item: PlanItem, heard: frozenset[str]) -> PlanItem:
    """Without the cautions that quote what was said: "past trauma (domestic violence)"."""
    return replace(item, cautions=tuple(c for c in item.cautions if not _quotes(c.because, heard)))


def _quotes(because: str, heard: frozenset[str]) -> bool:
    quoted = because.casefold().partition(" (")[2].rstrip(")")
    return bool(quoted) and any(quoted in words or words in quoted for words in heard)


def _silent(understanding: Understanding, private: frozenset[str]) -> Understanding:
    """What was read, without the text it was read from."""
    return Understanding(
        text="",
        findings=tuple(_placeless(f) for f in understanding.findings if f.key not in private),
        questions=tuple(
            replace(q, span=None) for q in understanding.questions if q.asks_about not in private
        ),
        duration_days=understanding.duration_days,
        understood=understanding.understood,
        language=understanding.language,
        other_languages=understanding.other_languages,
    )


def _quiet(heard: Heard, private: frozenset[str]) -> Heard:
    """What was read, without the text: one that names nothing private may still hint at it."""
    return replace(
        heard, box=replace(heard.box, text=""), understanding=_silent(heard.understanding, private)
    )


def _without_codes(flag: RedFlag, codes: frozenset[str]) -> RedFlag:
    return replace(flag, because=_others(flag.because, codes))


def _others(because: tuple[str, ...], codes: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in because if code.rpartition(":")[2] not in codes)


def _placeless(finding: Finding) -> Finding:
    return replace(finding, span=None)
