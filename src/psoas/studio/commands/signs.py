"""A warning sign in words that were told between visits or in a session: who has to look, and when a sign counts as taken back.

What a client sent stays on the desk's list until somebody writes what was done: milder words that come later take nothing back. Only
a sentence that was still being typed may turn out to mean something else, where it was typed on; words that were put in its place take
nothing back either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from psoas.assessment import AT_ONCE, URGENCIES, Assessment, open_reason, stops
from psoas.studio.engine import Answer
from psoas.studio.models import Attention, CheckIn


@dataclass(frozen=True, slots=True)
class Said:
    """Words as they were sent. ``is_draft``: they were still being typed; ``stands``: no newer answer replaced them."""

    words: str
    is_draft: bool = False
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign that stops, as it was heard: it is kept, since the words may be replaced later.

    Attributes:
        rules: what fired.
        at_once: those of them that ask for help now or for a doctor today.
        why: the reasons, in sentences.
        urgency: of all of it.
        said: a digest of the words, by which the same words are known again.
        is_draft: the words were still being typed.
    """

    rules: tuple[str, ...]
    at_once: tuple[str, ...]
    why: tuple[str, ...]
    urgency: str
    said: str
    is_draft: bool = False

    def told(self) -> dict[str, Any]:
        """As a row of the list keeps it."""
        return {
            "why": list(self.why), "urgency": self.urgency, "said": self.said, "at_once": list(self.at_once), "draft": self.is_draft
        }  # fmt: skip


def sign_in(assessment: Assessment, words: str, *, is_draft: bool = False) -> Sign | None:
    """The sign that an assessment of words stops for; None where it does not stop."""
    urgency = assessment.verdict.urgency
    if not stops(urgency):
        return None
    flags = [flag for flag in assessment.screening.red_flags if stops(flag.urgency)]
    return Sign(
        rules=tuple(sorted({flag.rule for flag in flags})),
        at_once=tuple(sorted({flag.rule for flag in flags if flag.urgency in AT_ONCE})),
        why=tuple(dict.fromkeys(open_reason(flag) for flag in flags)),
        urgency=urgency,
        said=hashlib.sha256(words.strip().encode()).hexdigest(),
        is_draft=is_draft,
    )


def is_new(rows: Sequence[Attention], sign: Sign) -> bool:
    """Whether a sign is on none of the rows: those that stand, and those that were put aside for the very same words."""
    known: set[str] = set()
    gravest = -1
    for row in rows:
        if not (row.cleared_at is None or (row.cleared_by_id and row.told.get("said") == sign.said)):
            continue
        known.update(row.codes)
        gravest = max(gravest, _grave(row.told))
    return bool(set(sign.rules) - known) or gravest < URGENCIES.index(sign.urgency)


def _grave(told: Mapping[str, Any]) -> int:
    urgency = told.get("urgency")
    return URGENCIES.index(urgency) if urgency in URGENCIES else 0


def attend(row: CheckIn, heard: Sequence[tuple[Said, Answer | None]]) -> None:
    """Put the signs of a check-in on the list, inside a transaction of its own.

    Args:
        row: the check-in.
        heard: what was sent, in its order, and what was heard in it.
    """
    flags: QuerySet[Attention] = row.attention.filter(kind=Attention.Kind.RED_FLAG)
    for said, answer in heard:
        sign = sign_in(answer.record.assessment, said.words, is_draft=said.is_draft) if answer else None
        rows = list(flags)
        if sign is None:
            _think_again(rows if said.stands else [], said.words)
            continue
        if is_new(rows, sign):
            made = put(row, Attention.Kind.RED_FLAG, sign.rules, {**sign.told(), "words": said.words})
            rows = [old for old in rows if old.told.get("draft") and set(old.codes) <= set(made.codes)]
            _take_back(rows)  # the same sign, and more: the row that was made says all of it
        elif not sign.is_draft:
            for old in rows:
                if old.cleared_at is None and old.told.get("draft") and set(old.codes) & set(sign.rules):
                    old.told = {**sign.told(), "words": said.words}
                    old.save(update_fields=["told_sealed"])


def goes_on(before: str, after: str) -> bool:
    """Whether words are earlier ones that were typed on, and nothing was put in their place.

    >>> goes_on("I have no feeling", "I have no feeling of guilt"), goes_on("I want to die", "My back is better")
    (True, False)
    """
    plain = " ".join(before.casefold().split()).rstrip(_MARKS)
    return " ".join(after.casefold().split()).startswith(plain)


_MARKS: Final = " .,;:!?…"


def _think_again(rows: Sequence[Attention], words: str) -> None:
    """Words without a sign came after a draft with one: what was typed on is taken back, what was replaced stays as it was told."""
    for row in _drafts(rows):
        if goes_on(str(row.told.get("words", "")), words):
            _take_back([row])
        else:
            row.told = {**row.told, "draft": False}
            row.save(update_fields=["told_sealed"])


def _drafts(rows: Sequence[Attention]) -> list[Attention]:
    """Those that stand and were heard in words that were still being typed."""
    return [row for row in rows if row.cleared_at is None and row.told.get("draft")]


def _take_back(rows: Sequence[Attention]) -> None:
    drafts = [row.pk for row in _drafts(rows)]
    Attention.objects.filter(pk__in=drafts).update(cleared_at=timezone.now())


def put(row: CheckIn, kind: str, codes: Sequence[str], told: Mapping[str, Any]) -> Attention:
    """A new row of the list, of a check-in."""
    made = Attention(
        studio_id=row.studio_id, client_id=row.client_id, visit_id=row.visit_id, check_in=row, kind=kind, codes=list(codes)
    )  # fmt: skip
    made.told = dict(told)
    made.save(force_insert=True)
    return made
