"""A grave state that is left open: suspected by a professional or awaited from a test, or thought possible by the one who feels it.

"They think it might be a stress fracture", "it could be cancer, I'm waiting for the scan" is more than a question: somebody who
examined the person holds it possible. "Maybe labour has started" is felt by the one who says it. What somebody only fears
("I'm scared it's cancer") stays a question, and what was ruled out is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import SENTENCE
from psoas.text.word_groups import code_group, exact_words, word_group

_STATES: Final = code_group("suspected.states")
_AT_ONCE: Final = code_group("suspected.at_once")
_FELT: Final = code_group("suspected.felt")
_NO_SUSPICION: Final = exact_words("suspected.no_suspicion")
_PROFESSIONALS: Final = word_group("suspected.professionals")
_TESTS: Final = word_group("suspected.tests")
_VIEWS: Final = word_group("suspected.views")
_THEY: Final = exact_words("suspected.they")
_HE: Final = exact_words("suspected.he")
_I: Final = exact_words("suspected.i")
_HEARSAY: Final = exact_words("suspected.hearsay")
_SENT: Final = word_group("suspected.sent")
_AWAITING: Final = word_group("suspected.awaiting")
_TO_COME: Final = exact_words("suspected.to_come")
_OVER: Final = exact_words("suspected.over")
_NOT: Final = exact_words("suspected.not")
_TOLD: Final = exact_words("suspected.told")
_WAS: Final = exact_words("suspected.was")
_CLEAR: Final = exact_words("suspected.clear")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_TO_VIEW: Final = 4  # words from a professional to what they do
_TO_TEST: Final = 6  # words between waiting and what is waited for
_TO_DAY: Final = 4  # words from a test to the day when it is


def suspect(passage: Passage, statuses: Statuses) -> None:
    """Say of what stays open whether a professional suspects it or the one who feels it thinks it possible."""
    for mention, status in tuple(statuses.items()):
        if status != "uncertain" or mention.type != "red_flag" or mention.code not in _STATES | _FELT:
            continue
        rule = rule_of(statuses.rule(mention))
        if rule is None or rule.id in _NO_SUSPICION or _cleared(passage, mention):
            continue
        suspected = mention.code in _STATES and (
            (mention.code in _AT_ONCE and rule.category != "feared")
            or _by_a_professional(passage, mention, rule.id)
            or _awaited(passage, mention)
        )
        if suspected:
            statuses.explain(mention, "suspected")
        elif rule.category in ("uncertain", "presumed") and mention.code in _FELT:
            statuses.explain(mention, "possible")


def _by_a_professional(passage: Passage, mention: Mention, rule: str) -> bool:
    first, last = passage.sentence(mention.first)
    tokens = passage.tokens
    own = {n for c in passage.cues("unsure", "think", "hypothetical") for n in range(c.first, c.last + 1)}
    if any(t.word in _NOT for n, t in enumerate(tokens[first : mention.first], first) if n not in own):
        return False
    before = [t.word for t in tokens[first : mention.first + 1]]
    hearsay = any(word in _HEARSAY for word in before) and not (rule == "unsure_suspect" and _I & {*before})
    opens = before[0] in exact_words("suspected.opens")
    sent = any(t.lemma in _SENT for t in tokens[first : mention.first])
    told = any(a in _WAS and b in _TOLD for a, b in pairwise(before))
    if hearsay or opens or sent or told:
        return True
    return any(_holds_it(passage, at, last) for at in range(first, last + 1))


def _holds_it(passage: Passage, at: int, last: int) -> bool:
    """As in "the doctor thinks", "the scan showed", "they want to"; not "I told the doctor"."""
    token = passage.tokens[at]
    who = token.lemma in _PROFESSIONALS or token.lemma in _TESTS or token.word in _THEY
    if not who and token.word in _HE:
        who = _named_before(passage, at)
    if not who:
        return False
    for after in passage.tokens[at + 1 : min(at + 1 + _TO_VIEW, last + 1)]:
        if after.word in _I or after.break_before >= SENTENCE:
            return False
        if after.lemma in _VIEWS:
            return True
    return False


def _named_before(passage: Passage, at: int) -> bool:
    """Whether the sentence before names the professional whom "she" means."""
    first, _ = passage.sentence(at)
    start = passage.sentence(first - 1)[0] if first else 0
    return any(t.lemma in _PROFESSIONALS for t in passage.tokens[start:at])


def _around(passage: Passage, mention: Mention) -> tuple[int, int]:
    """The words from the sentence before a mention to the one after it."""
    first, last = passage.sentence(mention.first)
    start = passage.sentence(first - 1)[0] if first else 0
    end = passage.sentence(last + 1)[1] if last + 1 < len(passage.tokens) else last
    return start, end


def _awaited(passage: Passage, mention: Mention) -> bool:
    """As in "waiting for the scan", "MRI on Friday": a test is still to come."""
    start, end = _around(passage, mention)
    tokens = passage.tokens
    for at in range(start, end + 1):
        if tokens[at].lemma not in _TESTS:
            continue
        first, last = passage.sentence(at)
        before = tokens[max(first, at - _TO_TEST) : at]
        after = tokens[at + 1 : min(at + 1 + _TO_DAY, last + 1)]
        if any(t.word in _OVER or t.word in _NOT for t in (*before, *after)):
            continue
        if any(t.lemma in _AWAITING for t in (*before, *after)) or any(
            t.word in _TO_COME for t in (*before, *after)
        ):
            return True
    return False


def _cleared(passage: Passage, mention: Mention) -> bool:
    """As in "but it was only a bruise", "the scan was clear", "in 2015": what came of it is told after it, or it is long ago."""
    _, end = _around(passage, mention)
    first, last = passage.sentence(mention.first)
    said = [t.word for t in passage.tokens[first : last + 1]]
    if any(_YEAR.fullmatch(word) for word in said) or _pairs(said) & exact_words("suspected.long_ago"):
        return True
    words = [t.word for t in passage.tokens[mention.last + 1 : end + 1]]
    if any(word in _CLEAR for word in words):
        return True
    return bool(_pairs(words) & exact_words("suspected.clear_pairs"))


def _pairs(words: Sequence[str]) -> frozenset[str]:
    return frozenset(f"{a}_{b}" for a, b in pairwise(words))
