"""Exceptions: "fine except on stairs", "nothing hurts until I sit", "walking is okay but stairs aren't"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from psoas.text.lexicon import LYING_DOWN
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, SENTENCE
from psoas.text.word_groups import exact_words, word_group

_WORDS: Final = word_group("exceptions.words")
_WHEN: Final = ("when", "if", "on", "with")
_TWO: Final = (
    ["other", "than"],
    ["save", "for"],
    ["but", "not"],
    ["only", "not"],
    *([a, b] for a in ("only", "just") for b in _WHEN),
)
_BEFORE: Final = 5  # words from the exception to what is excepted
_BACK: Final = 8  # words from the verdict to the exception
# What a verdict makes of what it excepts.
_OTHERWISE: Final = {
    "no_difference": "worse",
    "better": "worse",
    "worse": "no_difference",
    "pain": "no_difference",
    "impossible": "no_difference",
    "not_better": "better",
}


def excepted(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """The opposite of the verdict before an exception that names these activities."""
    start = group[0].first
    at = next((n for n in range(start - 1, max(0, start - _BEFORE) - 1, -1) if _excepts(passage, n)), None)
    if at is None or passage.breaks(at + 1, start) >= COMMA or _once(passage, at, group[0]):
        return None
    before = [c for c in cues if c.last < at and at - c.last <= _BACK and c.code in _OTHERWISE]
    if not before or passage.breaks(before[-1].last + 1, at) >= SENTENCE:
        return None
    cue = before[-1]
    if passage.tokens[at].word in _WHEN and cue.code != "no_difference":
        return None  # "hurts only when I sit"
    if cue.code in ("worse", "pain") and group[0].code in ("rest", LYING_DOWN):
        return Mention("cue", "better", "yes", cue.first, cue.last)  # "everything hurts except lying down"
    return Mention("cue", _OTHERWISE[cue.code], "yes", cue.first, cue.last)


def weighed(passage: Passage, group: Sequence[Mention]) -> Mention | None:
    """As in "not so much the stairs as getting up", "it isn't the walking, it's the standing about": the second hurts."""
    start = group[0].first
    if _set_against(passage, start) or _not_the_one(passage, group):
        return Mention("cue", "no_difference", "yes", start, group[-1].last)
    before = [t.lemma for t in passage.tokens[max(0, start - _WEIGHED) : start]]
    much = before[-1:] == ["as"] and ("so", "much") in set(pairwise(before))
    rather = before[-2:] in (["its", "the"], ["it", "the"]) or before[-3:] == ["it", "is", "the"]
    denied = any(pair in (("isnt", "the"), ("not", "the")) for pair in pairwise(before[:-2]))
    first, _ = passage.sentence(start)
    turned = (
        rather
        and passage.has_cue(first, start - 1, "no_difference")
        and passage.breaks(start - len(_ITS) + 1, start) >= COMMA
    )  # "I can jog fine, it's the turning"
    return (
        Mention("cue", "worse", "yes", start, group[-1].last)
        if much or turned or (rather and denied)
        else None
    )


def _not_the_one(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "It's not the running. It isn't the jumping either.": ruled out as what does it."""
    start, end = group[0].first, group[-1].last
    first, last = passage.sentence(start)
    if start - first > _OPENS_WITHIN or last - end > 2:
        return False
    before = [t.word for t in passage.tokens[first:start]]
    ruled_out = tuple(before[-3:]) in _NOT_IT or tuple(before[-4:]) in _NOT_IT
    after = [t.word for t in passage.tokens[end + 1 : last + 1]]
    return ruled_out and after in ([], ["either"], ["that"], ["at", "all"])


_NOT_IT: Final = (
    ("it", "not", "the"),
    ("it", "is", "not", "the"),
    ("it", "isnt", "the"),
    ("its", "not", "the"),
)
_OPENS_WITHIN: Final = 6


def _set_against(passage: Passage, start: int) -> bool:
    """As in "it's the walking that does it, not the standing"."""
    at = start - 1
    while at > start - _AGAINST and passage.tokens[at].word in _THE:
        at -= 1
    if at < 1 or passage.tokens[at].word != "not" or passage.tokens[at].break_before != COMMA:
        return False
    first, _ = passage.sentence(start)
    return passage.has_cue(first, at - 1, "worse", "pain", "effort", "impossible")


_AGAINST: Final = 4
_THE: Final = exact_words("exceptions.the")
_ITS: Final = ("it", "is", "the")
_WEIGHED: Final = 10  # words back to what it is not


def _excepts(passage: Passage, at: int) -> bool:
    lemma = passage.tokens[at].lemma
    return lemma in _WORDS or [t.lemma for t in passage.tokens[at - 1 : at + 1]] in _TWO


def _once(passage: Passage, at: int, activity: Mention) -> bool:
    """As in "fine until I lifted a box": how it began, not what hurts now."""
    if passage.tokens[at].lemma not in word_group("exceptions.once"):
        return False
    words = passage.tokens[at + 1 : activity.last + 1]
    return any(t.past for t in words) and not any(t.word in _TRY for t in words)  # "until I tried to hop"


_TRY: Final = exact_words("exceptions.attempt")


def elliptic(passage: Passage, negator: Mention, cues: Sequence[Mention]) -> str:
    """What a bare "isn't" or "doesn't" says: the opposite of the last verdict ("okay … getting up isn't")."""
    near = cues[
        bisect_left(cues, negator.first - _FAR, key=_first) : bisect_left(cues, negator.first, key=_first)
    ]
    # "Swimming's bliss, standing isn't".
    praised = passage.cues_within(negator.first - _FAR, negator.first - 1, "good_after")
    before = sorted(
        [c for c in (*near, *praised) if c.last < negator.first and c.code in _OPPOSITE], key=_last
    )
    if not before or passage.breaks(before[-1].last + 1, negator.first) > SENTENCE:
        return "no_difference"
    last = before[-1].last
    if negator.first - last > 2 * _BACK:
        return "no_difference"
    if before[-1].code == "better" and passage.tokens[last].word in _PRAISE:
        return "worse"  # "lying down is bliss, standing isn't"
    return _OPPOSITE[before[-1].code]


def _first(cue: Mention) -> int:
    return cue.first


def _last(cue: Mention) -> int:
    return cue.last


_FAR: Final = 60  # words back in which a verdict is sought


_PRAISE: Final = exact_words("exceptions.praise")


_OPPOSITE: Final = {
    "no_difference": "worse",
    "worse": "no_difference",
    "pain": "no_difference",
    "better": "not_better",
    "good_after": "worse",
}


def likewise(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """As in "tight jeans set it off, so does standing": the verdict before is on these activities too."""
    at = group[0].first - 2
    if at < 1 or passage.tokens[at].word not in _SO or passage.tokens[at + 1].lemma not in _DO:
        return None
    before = [c for c in cues if c.last < at and at - c.last <= 2 and c.code in _OTHERWISE]
    return before[-1] if before else None


_SO: Final = exact_words("exceptions.so")
_DO: Final = word_group("exceptions.do")


def unreached(passage: Passage, relief: Mention) -> bool:
    """As in "can't get comfy lying or sitting"."""
    before = range(max(0, relief.first - 3), relief.first)
    cannot = word_group("exceptions.unreached")
    return any(
        passage.tokens[n].lemma in cannot and passage.breaks(n + 1, relief.first) < COMMA for n in before
    )
