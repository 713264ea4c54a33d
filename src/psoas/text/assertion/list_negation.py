"""Lists that one word denies: "None of these: fever, sweats", "fever, sweats, weight loss: no to all"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, SENTENCE
from psoas.text.word_groups import word_group

_LISTED: Final = frozenset({"quality", "red_flag", "context", "course"})
_HEADS: Final = word_group("list_negation.heads")
_NO_HEADS: Final = ("unchanged", "not_denied", "not_better", "better", "no_difference")
_HEAD_WORDS: Final = 8  # a longer head is a statement of its own


def deny_lists(passage: Passage, statuses: Statuses) -> None:
    """A head or a tail of a list denies everything in it that is not answered for itself."""
    for at in range(1, len(passage.tokens)):
        if (
            passage.tokens[at].bracket
            and passage.tokens[at].break_before == CLAUSE
            and _head_denies(passage, at)
        ):
            _, last = passage.sentence(at)
            _deny(passage, statuses, range(at, last + 1), "list_negation.head")
    for cue in passage.cues("all_denied"):
        first, _ = passage.sentence(cue.first)
        if cue.first == first and first > 0:
            first = _run_of_questions(passage, first)
        mentions = [
            m for m in passage.mentions if first <= m.first and m.last < cue.first and m.type in _LISTED
        ]
        if len(mentions) > 1 or (mentions and passage.tokens[cue.first - 1].asked):
            _deny(passage, statuses, range(first, cue.first), cue.rule)


def _head_denies(passage: Passage, colon: int) -> bool:
    """True for "None of the following:", "No:", "I do not have any of these:"; False where the head names a symptom."""
    first = colon - 1
    while first > 0 and passage.tokens[first].break_before < SENTENCE and colon - first < _HEAD_WORDS:
        first -= 1
    if passage.tokens[first].break_before < SENTENCE:
        return False
    if any(first <= c.first < colon for c in passage.cues(*_NO_HEADS)):
        return False  # "it's no better: my bladder leaks"
    if any(first <= m.first < colon for m in passage.mentions) or any(
        s.type == "activity" and first <= s.first < colon for s in passage.matches
    ):
        return False
    return bool({passage.tokens[n].stem for n in range(first, colon)} & _HEADS)


def _run_of_questions(passage: Passage, at: int) -> int:
    """The first word of the sentences before that are all asked ("Fever? Sweats? None of them.")."""
    first = at
    while first > 0:
        before, last = passage.sentence(first - 1)
        if not passage.tokens[last].asked and first != at:
            break
        first = before
        if not passage.tokens[last].asked:
            break
    return first


def _deny(passage: Passage, statuses: Statuses, reach: range, rule: str) -> None:
    for mention in passage.mentions:
        if (
            mention.first in reach
            and mention.type in _LISTED
            and statuses[mention] in ("affirmed", "bare", "uncertain")
        ):
            statuses.decide(mention, "negated", rule)
