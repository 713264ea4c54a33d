"""What is told of something that does not hurt: "my hayfever comes and goes", "the noise is constant", "the bus stopped suddenly"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
from psoas.text.word_groups import code_group, exact_words, word_group

_GOES: Final = code_group("other_subjects.goes")
_SUBJECTS: Final = word_group("other_subjects.subjects")
_VERBS: Final = exact_words("other_subjects.verbs")
_NEAR: Final = 3  # words between the subject and what is told of it


def told_of_others(passage: Passage, statuses: Statuses) -> None:
    """Leave out how something goes that is not the complaint."""
    for mention in passage.mentions:
        if statuses[mention] not in ("affirmed", "negated", "uncertain"):
            continue
        other = mention.code in _GOES and _of_another_thing(passage, mention.first)
        if other or _of_a_sign(passage, mention):
            statuses.decide(mention, "excluded", "other_subjects.told_of_others", "named_only")


def _of_a_sign(passage: Passage, mention: Mention) -> bool:
    """As in "I've lost four kilos, I don't know why": said of the sign before it, where the sentence names no pain."""
    if mention.code != "clear_cause" or mention.mark != "no":
        return False
    first, last = passage.sentence(mention.first)
    signs = [m for m in passage.mentions if m.type == "red_flag" and first <= m.first < mention.first]
    felt = any(n in passage.felt for n in range(first, last + 1))
    return bool(signs) and not felt and not any(first <= c.first <= last for c in passage.cues("pain"))


def _of_another_thing(passage: Passage, at: int) -> bool:
    """The subject of the clause stands right before its verb, opens the clause and is no part of the body."""
    start = at
    while start > 0 and at - start < _NEAR + 2 and passage.tokens[start].break_before < COMMA:
        start -= 1
    if passage.tokens[start].break_before < CLAUSE:
        return False
    for n in range(start, min(start + 3, at)):
        if passage.tokens[n].lemma in _SUBJECTS:
            between = passage.tokens[n + 1 : at + 1]
            return len(between) <= _NEAR + 1 and any(t.word in _VERBS or t.past for t in between)
        if n in passage.felt or passage.tokens[n].word in ("it", "i", "pain"):
            return False
    return False
