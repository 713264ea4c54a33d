"""Activities that are not this client's, or are not told of now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA
from psoas.text.word_groups import code_group, word_group

_ACCIDENTS: Final = code_group("not_now.accidents")


def _stooped(passage: Passage, at: int) -> bool:
    """As in "I'm bent double", "walking bent over": how one stands, and not what hurts."""
    return passage.tokens[at - 1].lemma in word_group("not_now.stooped")


def not_told_of_now(passage: Passage, group: Sequence[Mention]) -> bool:
    """Other people's activities ("my husband drives"), and where someone fell ("slipped on the stairs")."""
    first, _ = passage.sentence(group[0].first)
    start = group[0].first
    accidents = (m for m in passage.mentions if m.code in _ACCIDENTS and m.mark == "yes" and m.first >= first)
    if any(m.first <= start <= m.last + 5 for m in accidents):
        return True
    if group[0].code == "bend_forward" and passage.tokens[start].past and start and _stooped(passage, start):
        return True
    after = passage.tokens[group[-1].last + 1 : group[-1].last + 6]
    mine = any(passage.tokens[n].word == "my" for n in range(start, group[-1].last + 1))
    if mine and group[0].code == "put_on_shoes":
        return False  # "my wife puts my socks on"
    if any(one.word == "for" and two.word == "me" for one, two in pairwise(after)):
        return False  # "my wife puts my socks on for me"
    gap_words = ("i", "im", "me", "my", "it", "but")
    for person in passage.cues("person"):
        if first <= person.first < group[0].first and group[0].first - person.last <= 6:
            between = [t.lemma for t in passage.tokens[person.last + 1 : group[0].first]]
            if not any(w in gap_words for w in between):
                return True
    return False


_CONDITION: Final = 7  # words from "if" or "unless" to the activity


def if_undone(passage: Passage, group: Sequence[Mention], cue: Mention, hurts: bool) -> tuple[str, bool]:
    """What an activity does where the words tell what happens without it: "it hurts if I don't", "fine if I don't"."""
    if not left_undone(passage, group):
        return "activity_worse", hurts
    start = group[0].first
    unless = any(t.lemma == "unless" for t in passage.tokens[max(0, start - _CONDITION) : start])
    if unless and cue.last < start:
        hurts = not hurts  # the exception has turned it: "no pain unless I walk"
    elif not hurts:
        return "activity_worse", True
    return ("activity_better", True) if hurts else ("activity_worse", True)


def left_undone(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "if I don't stretch my back hurts", "unless I walk it seizes up": what is missed when it is left undone."""
    start, end = group[0].first, group[-1].last
    first = max(passage.sentence(start)[0], start - _CONDITION)
    before = [t.lemma for t in passage.tokens[first:start]]
    after = {t.lemma for t in passage.tokens[end + 1 : end + 3]}
    if after & word_group("not_now.manner"):
        return False  # "if I don't lift properly it hurts"
    if "unless" in before:
        return passage.breaks(first + before.index("unless") + 1, start) < COMMA
    opens = [n for n, lemma in enumerate(before) if lemma in word_group("not_now.if")]
    if not opens or passage.breaks(first + opens[-1] + 1, start) >= COMMA:
        return False
    return bool(set(before[opens[-1] + 1 :]) & word_group("not_now.undone"))


def missed(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """What happens when an activity is left undone: the first trouble told after it in its sentence."""
    _, last = passage.sentence(group[0].first)
    return next((c for c in cues if c.code in _TROUBLE and group[-1].last < c.first <= last), None)


_TROUBLE: Final = ("worse", "pain", "impossible", "effort")
