"""Lists that one word denies: "None of these: fever, sweats", "fever, sweats, weight loss: no to all"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, NONE, SENTENCE
from psoas.text.word_groups import exact_words, word_group

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
    _deny_summed_up(passage, statuses)
    for cue in passage.cues("all_denied"):
        first, _ = passage.sentence(cue.first)
        if cue.first == first and first > 0:
            first = _run_of_questions(passage, first)
        mentions = [
            m for m in passage.mentions if first <= m.first and m.last < cue.first and m.type in _LISTED
        ]
        if _of_tests(passage, cue):
            mentions = [m for m in mentions if m.mark == "topic" and not _is_tested(passage, m)]
            _deny_each(mentions, statuses, cue.rule)
            continue
        if passage.tokens[cue.last].lemma == "clear" and not _only_a_list(passage, first, cue.first):
            mentions = [m for m in mentions if m.mark == "topic"]
            _deny_each(mentions, statuses, cue.rule)
            continue
        alone = bool(mentions) and _only_a_list(
            passage, first, cue.first
        )  # "Pins and needles or anything like that, no"
        if len(mentions) > 1 or alone or (mentions and passage.tokens[cue.first - 1].asked):
            _deny(passage, statuses, range(first, cue.first), cue.rule)


def _deny_summed_up(passage: Passage, statuses: Statuses) -> None:
    """As in "fever, sweats, anything like that, no", and one "nothing like that" after a run of questions."""
    for cue in passage.cues("summed_up"):
        if _answered_no(passage, cue.last + 1):
            first, _ = passage.sentence(cue.first)
            _deny(passage, statuses, range(first, cue.first), "list_negation.summed_up")
    for cue in passage.cues("denied_after"):
        first, _ = passage.sentence(cue.first)
        if first > 0 and cue.first - first <= 1 and _says_none(passage, first, cue):
            _deny(passage, statuses, range(_run_of_questions(passage, first), first), cue.rule)


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
    return bool({passage.tokens[n].lemma for n in range(first, colon)} & _HEADS)


def _says_none(passage: Passage, first: int, cue: Mention) -> bool:
    """As in "Losing weight? Feverish? No, nothing like that.": an answer to a run of questions, and not to the last alone."""
    said = {t.lemma for t in passage.tokens[cue.first : cue.last + 1]}
    begins = cue.first == first or passage.tokens[first].lemma in word_group("list_negation.answers")
    return passage.tokens[first - 1].asked and begins and bool(said & word_group("list_negation.none"))


def _answered_no(passage: Passage, at: int) -> bool:
    """As in "anything like that, no", "all of that, never", "any of it: nothing at all": a bare answer ends there."""
    tokens = passage.tokens
    if at >= len(tokens) or tokens[at].lemma not in word_group("list_negation.answers"):
        return False
    last = at + 2 if [t.lemma for t in tokens[at + 1 : at + 3]] == ["at", "all"] else at
    return last + 1 >= len(tokens) or tokens[last + 1].break_before > NONE


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


def _of_tests(passage: Passage, cue: Mention) -> bool:
    """As in "MRI all clear", "bloods, scan, all clear": said of tests, and of no symptom told before."""
    return cue.first > 0 and passage.tokens[cue.first - 1].word in exact_words("list_negation.tests")


def _is_tested(passage: Passage, mention: Mention) -> bool:
    words = (t.word for t in passage.tokens[mention.first : mention.last + 1])
    return all(word in exact_words("list_negation.tests") for word in words)


def _only_a_list(passage: Passage, first: int, end: int) -> bool:
    """True where the words before an "all clear" are nothing but the things of a list."""
    held = {n for m in passage.matches for n in range(m.first, m.last + 1) if m.type != "cue"}
    small = passage.words.lists["filler"] | passage.words.lists["joins"]
    return all(n in held or passage.tokens[n].lemma in small for n in range(first, end))


def _deny(passage: Passage, statuses: Statuses, reach: range, rule: str) -> None:
    _deny_each([m for m in passage.mentions if m.first in reach and m.type in _LISTED], statuses, rule)


def _deny_each(mentions: Iterable[Mention], statuses: Statuses, rule: str) -> None:
    for mention in mentions:
        if statuses[mention] in ("affirmed", "bare", "uncertain"):
            statuses.decide(mention, "negated", rule)
