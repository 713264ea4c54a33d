"""What a visit names that could not be read: medicines in no table, and entries and texts in which nothing was recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from psoas.assessment import Assessment, Cleared
from psoas.text.health.cues import cues
from psoas.visit import Heard, Span, Understanding

# The client's own lists: an entry that was not read is a medicine or an illness whose cautions nobody looked up.
_LISTS: Final = ("medicines", "conditions")
_LATER: Final = "check_in"
_WORDS: Final = re.compile(r"[^\W_]+")


def not_known_medicines(assessment: Assessment) -> tuple[str, ...]:
    """What looks like a medicine of the client's and stands in no table, from every text of the visit, each once.

    Args:
        assessment: of the visit.
    """
    planned = assessment.plan.not_known if isinstance(assessment, Cleared) else ()
    texts = (assessment.understanding, *(heard.understanding for heard in assessment.heard))
    told = (span.text for text in texts for span in not_known_in(text))
    return _once((*planned, *told))


def not_known_in(said: Understanding) -> tuple[Span, ...]:
    """Where a text names a medicine of the client's that stands in no table."""
    return tuple(
        m.span
        for m in said.mentions
        if m.type == "medicine" and m.reason == "not_known" and m.status == "affirmed"
    )


def not_read_in_lists(assessment: Assessment) -> tuple[str, ...]:
    """The medicines that are not known, and the entries of the client's lists in which nothing was recognised, each once.

    "None" is an answer and not a word that was not read.
    """
    listed = (h for h in assessment.heard if h.box.kind in _LISTS)
    strange = (h.box.text.strip() for h in listed if _nothing_read(h))
    return _once((*not_known_medicines(assessment), *strange))


def not_read_later(assessment: Assessment) -> int:
    """In how many sentences of the client's check-ins nothing was recognised."""
    return sum(len(h.understanding.not_understood) for h in assessment.heard if h.box.kind == _LATER)


def _nothing_read(heard: Heard) -> bool:
    said = heard.understanding
    words = {w.lower() for w in _WORDS.findall(said.text)}
    return bool(said.not_understood and words - cues("answers_no"))


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Names in their order, each once, however it is spelt in capitals."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())
