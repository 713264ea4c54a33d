"""Labels and answers about activities: "Worse with: sitting, stairs", "Coughing? Fine.", "Does it hurt to cough? No"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage, within
from psoas.text.tokens import CLAUSE, SENTENCE
from psoas.text.word_groups import word_group

_LABEL: Final = 8  # words that a label may have
_LIST: Final = 24  # words from a label to the last thing of its list
_NO: Final = word_group("form_labels.no")


def labelled(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """The cue in the label of a list: "Worse with: sitting, stairs", "What eases it? Walking and heat"."""
    start = group[0].first
    head = start
    while head > 0 and passage.tokens[head].break_before < CLAUSE and start - head < _LIST:
        head -= 1
    if not head or not _opens_list(passage, head) or any(head <= c.first < start for c in cues):
        return None
    first = head - 1
    while first > 0 and passage.tokens[first].break_before < CLAUSE and head - first < _LABEL:
        first -= 1
    if first > 0 and passage.tokens[first].break_before < CLAUSE:
        return None
    if within(passage.activities, first, head - 1):
        return None
    inside = [c for c in cues if first <= c.first < head and c.code != "must"]
    strong = [c for c in inside if c.code != "pain"]
    return next(reversed(strong or inside), None)


def _opens_list(passage: Passage, head: int) -> bool:
    """True where a colon, a dash or a question mark stands before a word."""
    token = passage.tokens[head]
    return token.bracket or token.break_before == CLAUSE or passage.tokens[head - 1].asked


def judged(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """The verdict after an activity that is itself the label: "Sitting: bad", "Stairs? Murder.", "Walking - fine"."""
    after = group[-1].last + 1
    if after >= len(passage.tokens) or not _opens_list(passage, after):
        return None
    if at_once := next((c for c in cues if c.first == after and c.code != "must"), None):
        return at_once
    if within(passage.activities, after, passage.clause(after)[1]):
        return None  # "sitting: worse walking"
    return next((c for c in cues if after <= c.first <= after + 2 and c.code != "must"), None)


def answered_no(passage: Passage, activity: Mention) -> bool:
    """As in "Does it hurt to cough? No.", "Pain when sitting? Not really."."""
    _, last = passage.sentence(activity.last)
    after = last + 1
    if not passage.tokens[last].asked or after >= len(passage.tokens):
        return False
    if passage.tokens[after].lemma not in _NO:
        return False
    _, ends = passage.sentence(after)
    alone = ends == after or passage.tokens[after + 1].break_before >= 1
    short = ends - after <= 3 and passage.tokens[after].break_before >= SENTENCE
    return alone or short
