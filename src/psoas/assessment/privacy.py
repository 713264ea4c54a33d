"""What of an assessment may be printed, and what may reach the client's copy.

Where violence is named, nothing of it may stand on anything that is printed or handed over: whoever hurts the client may read
it. Words about self-harm are kept from the client's copy, which others at home may see; the letter to a doctor may hold them.
Whoever writes a page, a letter or a handout takes findings, words and reasons through these functions.
"""

from __future__ import annotations

from collections.abc import Iterable

from psoas.assessment.outcome import Assessment
from psoas.assessment.response import FOR_YOU_ALONE
from psoas.assessment.screening import RedFlag
from psoas.visit import Finding, Question


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
    kept = ("all_paper",) if letter else ("all_paper", "client_copy")
    return tuple(flag for flag in assessment.screening.red_flags if flag.kept_from not in kept)


def shown_questions(
    assessment: Assessment, questions: Iterable[Question], *, letter: bool = False
) -> tuple[Question, ...]:
    """Questions without those about what is kept from the client's copy, or from the letter."""
    private = private_keys(assessment, letter=letter)
    return tuple(q for q in questions if q.asks_about not in private)


def shown_words(assessment: Assessment, *, letter: bool = False) -> str:
    """The client's own words, or nothing at all where something in them is kept private: a sentence left out still hints."""
    return "" if private_keys(assessment, letter=letter) else assessment.understanding.text


def open_reason(flag: RedFlag) -> str:
    """A red flag's reason as it may stand where others look on."""
    return flag.reason if flag.kept_from == "nobody" else FOR_YOU_ALONE
