"""Injuries of long ago, which began nothing of now: "a horse kicked me as a kid", "came off the bike in 1998, all healed"."""

from __future__ import annotations

from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import figure
from psoas.text.word_groups import word_group

_LASTS: Final = word_group("long_over.lasts")
_HEALED: Final = word_group("long_over.healed")
_REACH: Final = 10  # words from a deed to the time that is told of it


def long_over(passage: Passage, deed: Mention) -> bool:
    """True where the sentence of a deed dates it to another time, and nothing says that it has hurt since."""
    first, last = passage.sentence(deed.first)
    after = passage.sentence(last + 1)[1] if last + 1 < len(passage.tokens) else last
    if passage.has_lemma(first, after, _LASTS):
        return False
    return _dated(passage, deed, first, last) or passage.has_lemma(deed.last + 1, last, _HEALED)


def _dated(passage: Passage, deed: Mention, first: int, last: int) -> bool:
    near = range(max(first, deed.first - _REACH), min(last, deed.last + _REACH) + 1)
    told = passage.has_cue(near.start, near.stop - 1, "past")
    return told or any(
        passage.tokens[n].lemma == "#" and figure(passage.tokens[n].word) in passage.words.past_years
        for n in near
    )
