"""Activities that are not this client's, or are not told of now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA
from psoas.text.word_groups import code_group, exact_words, word_group

_ACCIDENTS: Final = code_group("not_now.accidents")


def _stooped(passage: Passage, at: int) -> bool:
    """As in "I'm bent double", "walking bent over": how one stands, and not what hurts."""
    return passage.tokens[at - 1].lemma in word_group("not_now.stooped")


def _at_that_moment(passage: Passage, start: int) -> bool:
    """As in "I was just sitting with my tea when it came on": what was being done then, and not what hurts now."""
    doing = passage.tokens[start].word.endswith("ing") or passage.tokens[start].past
    at = start - 1
    while doing and at > 0 and passage.tokens[at].word in _JUST:
        at -= 1
    if not doing or at < 0 or passage.tokens[at].word not in _WAS or passage.tokens[at + 1].break_before:
        return False
    _, last = passage.sentence(start)
    return any(passage.tokens[n].word in _STRUCK for n in range(start + 1, min(last, start + _MOMENT) + 1))


def _only_down(passage: Passage, group: Sequence[Mention]) -> bool:
    """A bare "going down" or "going up" is about stairs only where they are told of, and not where pain does it."""
    first = group[0].first
    words = [t.word for t in passage.tokens[first : group[0].last + 1]]
    if words[0] not in ("go", "going") or words[-1] not in ("down", "up") or len(words) > _BARE:
        return False
    pain = first > 0 and passage.tokens[first - 1].word in _FEELINGS  # "the pain goes up and down"
    return pain or not any(m.code in _STAIRS and m is not group[0] for m in passage.activities)


_BARE: Final = 3  # words of "going up", "going back down"
_FEELINGS: Final = exact_words("not_now.feelings")
_STAIRS: Final = code_group("not_now.stairs")


def _asked_for(passage: Passage, start: int) -> bool:
    """As in "should I stop running?", "what stretches should I do?": advice is asked for, nothing is told."""
    first, last = passage.sentence(start)
    if not passage.tokens[last].asked:
        return False
    opening = [t.word for t in passage.tokens[first : min(start, first + _OPENING)]]
    return any(one in _MAY and two in _ASKER for one, two in pairwise(opening)) or opening[:1] == ["what"]


_OPENING: Final = 6  # words within which a question shows what it is
_MAY: Final = exact_words("not_now.may")
_ASKER: Final = exact_words("not_now.asker")
_WAS: Final = exact_words("not_now.was")
_JUST: Final = exact_words("not_now.just")
_STRUCK: Final = exact_words("not_now.struck")
_FELL: Final = 5  # words from a fall to where it was
_MOMENT: Final = 12  # words from what was being done to what happened then


def not_told_of_now(passage: Passage, group: Sequence[Mention]) -> bool:
    """Other people's activities ("my husband drives"), and where someone fell ("slipped on the stairs")."""
    first, _ = passage.sentence(group[0].first)
    start = group[0].first
    accidents = (
        m
        for m in passage.mentions_within(max(first, start - _FELL - passage.longest), group[0].last)
        if m.code in _ACCIDENTS and m.mark == "yes"
    )
    stooped = group[0].code == "bend_forward" and passage.tokens[start].past and start > 0
    return (
        any(m.first <= start <= m.last + _FELL or m.meets(group[0]) for m in accidents)
        or (stooped and _stooped(passage, start))
        or "before"
        in {t.word for t in passage.tokens[max(first, start - 2) : start]}  # "I stretch before I run"
        or _only_down(passage, group)
        or _at_that_moment(passage, start)
        or _asked_for(passage, start)
        or _of_someone_else(passage, group)
        or _measured_against(passage, first, start)
        or _of_a_lump(passage, first, start)
    )


def _measured_against(passage: Passage, first: int, start: int) -> bool:
    """As in "worse if I sit still than if I get out and dig": the second is the milder."""
    nearest = max(first, start - 1 - _AGAINST)
    than = next((n for n in range(start - 1, nearest, -1) if passage.tokens[n].word == "than"), None)
    if than is None or passage.breaks(than, start) >= COMMA:
        return False
    led = any(t.lemma in ("if", "when") for t in passage.tokens[than + 1 : than + 2])
    return led and passage.has_cue(first, than - 1, "worse")


def _of_a_lump(passage: Passage, first: int, start: int) -> bool:
    """As in "a lump that comes out when I lift and goes back when I lie down": what the lump does, and not the pain."""
    before = passage.tokens[max(first, start - _LUMP_WITHIN) : start]
    moves = any(
        a.lemma in word_group("not_now.lump_moves") and b.word in exact_words("not_now.lump_to")
        for a, b in pairwise(before)
    )
    return moves and any(m.code == "groin_lump" for m in passage.mentions_within(first, start - 1))


_LUMP_WITHIN: Final = 5
_AGAINST: Final = 7  # words from "than" to what it is measured against


def of_the_bladder(passage: Passage, activity: Mention) -> bool:
    """As in "I leak when I sneeze, that's no different": nothing is said of the pain."""
    return any(
        m.type == "red_flag" and m.first < activity.first <= m.last + _LEAKS_WITHIN
        for m in passage.mentions
        if m.code in code_group("activity_links.leaks") and passage.breaks(m.last + 1, activity.first) < COMMA
    )


_LEAKS_WITHIN: Final = 6


def _of_someone_else(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "my husband drives"; not "my wife puts my socks on for me", "my gran's wheat bag"."""
    start = group[0].first
    after = passage.tokens[group[-1].last + 1 : group[-1].last + 6]
    mine = any(passage.tokens[n].word == "my" for n in range(start, group[-1].last + 1))
    if mine and group[0].code == "put_on_shoes":
        return False
    if any(one.word == "for" and two.word == "me" for one, two in pairwise(after)):
        return False
    first, _ = passage.sentence(start)
    for person in passage.cues_within(first, start - 1, "person"):
        if start - person.last > _PERSON:
            continue
        between = {t.word for t in passage.tokens[person.last + 1 : start]}
        lent = group[0].code == "heat" and not between
        if not lent and not between & _OWN:
            return True
    return False


_PERSON: Final = 6  # words from somebody to what they do
_OWN: Final = exact_words("not_now.own")


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
    after = {t.lemma for t in passage.tokens[start : end + 3]}
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
