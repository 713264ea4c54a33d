"""What eases it and what brings it on in general: "the gym loosens it up", "a week off and it calmed right down".

Rest and movement as such, in the clause of a word for better or worse; what single activities do is told by the links.
"""

from __future__ import annotations

from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import word_group

_MOVEMENT: Final = word_group("eased_by.movement")
_REST: Final = word_group("eased_by.rest")
_USE: Final = word_group("eased_by.use")
_BETTER: Final = word_group("eased_by.better")
_SPOILS: Final = word_group("eased_by.spoils")
_REACH: Final = 9  # words between what eases and that it does


def eased_by(passage: Passage) -> tuple[Mention, ...]:
    """A ``better_with_movement`` or a ``better_with_rest`` over the words that tell it."""
    out: list[Mention] = []
    for cue in passage.cues("better", "worse", "pain"):
        near = _near(passage, cue)
        words = {passage.tokens[n].lemma for n in near}
        if words & (_SPOILS | passage.words.lists["negatives"]):
            continue
        moving = [n for n in near if passage.tokens[n].lemma in _MOVEMENT]
        resting = [n for n in near if passage.tokens[n].lemma in _REST or _time_off(passage, n)]
        using = [n for n in near if passage.tokens[n].lemma in _USE]
        better = cue.code == "better" and not passage.has_cue(near.start, near.stop - 1, "worse")
        if better and moving and not resting:
            out.append(_over("better_with_movement", cue, moving))
        elif better and resting and not moving:
            out.append(_over("better_with_rest", cue, resting))
        elif cue.code == "worse" and using and not resting and not words & _BETTER:
            out.append(_over("better_with_rest", cue, using))
    return tuple(out)


def _over(code: str, cue: Mention, words: list[int]) -> Mention:
    return Mention("course", code, "yes", min(cue.first, *words), max(cue.last, *words))


def _near(passage: Passage, cue: Mention) -> range:
    """The words of the clause of a cue within reach of it, not over a "but"."""
    start, end = passage.clause(cue.first)
    first = last = cue.first
    while first > max(start, cue.first - _REACH) and passage.tokens[first].lemma != "but":
        first -= 1
    while last < min(end, cue.last + _REACH) and passage.tokens[last + 1].lemma != "but":
        last += 1
    return range(first, last + 1)


def _time_off(passage: Passage, at: int) -> bool:
    """As in "a week off training", "feet up", "two days off"."""
    if at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before:
        return False
    lemma, after = passage.tokens[at].lemma, passage.tokens[at + 1].lemma
    return (lemma in passage.words.unit_days and after == "off") or (lemma == "foot" and after == "up")
