"""Activities that are listed together: "sitting, driving or standing up"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE
from psoas.text.word_groups import code_group, word_group

PRAISED: Final = word_group("grouping.praised")
_TIMES: Final = word_group("grouping.times")  # "lying on it at night and climbing the stairs"
_NEAR: Final = 5  # words between an activity and one that follows "or"


def groups_of(passage: Passage) -> list[list[Mention]]:
    """Activities that are listed together: "sitting, driving or standing up"."""
    groups: list[list[Mention]] = []
    for activity in sorted(_told(passage), key=lambda s: s.first):
        last = groups[-1] if groups else []
        same = bool(last) and (last[-1].meets(activity) or _one_posture(passage, last[-1], activity))
        if last and (
            same or (_listed(passage, last[-1], activity) and not _own_cue(passage, last, activity))
        ):
            last.append(activity)
        else:
            groups.append([activity])
    return groups


def _told(passage: Passage) -> list[Mention]:
    """Every activity, save one that is only a likeness: "stiff as a plank"."""
    return [
        s
        for s in passage.activities
        if not any(
            m.type == "quality" and m.length > s.length and m.holds(s) and "as" in _words(passage, m)
            for m in passage.holders(s.first)
        )
    ]


def _words(passage: Passage, mention: Mention) -> set[str]:
    return {t.word for t in passage.tokens[mention.first : mention.last + 1]}


def _one_posture(passage: Passage, one: Mention, next_: Mention) -> bool:
    """As in "lying on my side curled up", "lifting my leg into the car": one thing, told in two phrases."""
    gap = range(one.last + 1, next_.first)
    near = len(gap) <= 1 and passage.breaks(one.last + 1, next_.first) == NONE
    joined = {passage.tokens[n].lemma for n in gap} <= _WITH
    posed = {one.code, next_.code} <= _POSTURES or (one.code, next_.code) == ("lift_knee", "car_transfer")
    return near and joined and posed


_WITH: Final = word_group("grouping.with")
_POSTURES: Final = code_group("grouping.postures")


def _own_cue(passage: Passage, group: Sequence[Mention], next_: Mention) -> bool:
    """As in "can't sprint or kick, walking ok": after a comma, an activity with a cue of its own."""
    if _relief_of_its_own(passage, group, next_):
        return True
    if passage.tokens[next_.first].break_before != COMMA:
        return False
    kinds = ("worse", "better", "no_difference", "impossible")
    first, _ = passage.sentence(group[0].first)
    led = passage.has_cue(first, group[0].first - 1, *kinds)
    return led and passage.has_cue(next_.last + 1, next_.last + 2, *kinds)


def _relief_of_its_own(passage: Passage, group: Sequence[Mention], next_: Mention) -> bool:
    """As in "cramp if I walk, and if I stand still it goes": after a comma and "if", what helps."""
    gap = range(group[-1].last + 1, next_.first)
    if passage.breaks(group[-1].last + 1, next_.first) < COMMA:
        return False
    conditional = any(passage.tokens[n].word in ("if", "when", "once") for n in gap)
    return conditional and passage.has_cue(next_.last + 1, next_.last + 2, "better")


_OWN: Final = ("worse", "better", "no_difference", "not_better", "impossible", "must")


_PARTS: Final = word_group("grouping.parts")


def _listed(passage: Passage, one: Mention, next_: Mention) -> bool:
    """True where only list words stand between two activities."""
    gap = range(one.last + 1, next_.first)
    if passage.tokens[next_.first].lemma in PRAISED:
        return False  # "twisting, better on my side"
    if len(gap) > 6 or passage.breaks(one.last + 1, next_.first) >= CLAUSE:
        return False
    joins = passage.words.lists["joins"]
    joined = any(passage.tokens[n].lemma in joins or passage.tokens[n].break_before == COMMA for n in gap)
    joined = joined or passage.tokens[next_.first].break_before == COMMA
    if passage.has_cue(gap.start, gap.stop - 1, *_OWN):
        return False
    if passage.tokens[next_.first - 1].lemma == "or" and len(gap) <= _NEAR:
        return True  # "when I reach up to shelves or roll over"
    if _PARTS & {passage.tokens[n].lemma for n in gap}:
        return False  # "worse if I sit still than if I walk", "sitting, standing, only lying down is good"
    light = all(passage.light(n) or passage.tokens[n].lemma in joins | _TIMES for n in gap)
    return joined and light


def pain_in_its_name(passage: Passage, group: Sequence[Mention]) -> Mention | None:
    """As in "start-up pain", "first step pain"."""
    for activity in group:
        if activity.length > 1 and passage.tokens[activity.last].lemma in _PAINS:
            return Mention("cue", "pain", "yes", activity.last, activity.last)
    return None


_PAINS: Final = word_group("grouping.pains")
