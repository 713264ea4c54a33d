"""Limits: "fine for ten minutes, then …", what is singled out ("standing especially"), and loads that "don't help"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE
from psoas.text.word_groups import code_group, exact_words, word_group

_UNTIL: Final = exact_words("limited.until")
_ABOUT: Final = exact_words("limited.about")
_SHORT: Final = word_group("limited.short")
_LONG: Final = word_group("limited.long")
_TURNS: Final = exact_words("limited.turns")
_SINGLED: Final = exact_words("limited.singled_out")
_BURDENS: Final = code_group("limited.burdens")
_POSTURES: Final = code_group("limited.postures")
_LASTING: Final = word_group("limited.lasting")
_TURN_REACH: Final = 12  # words from the limit to what comes after it
_COUNT: Final = 3  # words from a number to its unit: "two or three minutes"
_SINGLED_REACH: Final = 30  # words from a verdict to what it is said of above all


def soon_over(passage: Passage, at: int) -> bool:
    """True where a length that is soon over begins at a word: "for about ten minutes", "until the first bend"."""
    tokens = passage.tokens
    if at >= len(tokens) or tokens[at].word not in _UNTIL or tokens[at].break_before >= COMMA:
        return False
    n = at + 1
    while n < len(tokens) and tokens[n].word in _ABOUT:
        n += 1
    if n >= len(tokens) or passage.breaks(at + 1, n) > NONE:
        return False
    counted = tokens[n].word in passage.words.numbers or tokens[n].lemma == "#" or tokens[n].lemma in _SHORT
    first = any(tokens[k].word in ("first", "a", "an", "the") for k in range(at + 1, n))
    if not (counted or first):
        return False
    unit = next(
        (k for k in range(n, min(n + _COUNT + 1, len(tokens))) if tokens[k].lemma in _SHORT | _LONG), None
    )
    if unit is None or passage.breaks(at + 1, unit) > NONE:
        return False
    return tokens[unit].lemma in _SHORT or (first and tokens[at + 1].word == "the") or _turns(passage, unit)


def _turns(passage: Passage, at: int) -> bool:
    """As in "for an hour and then": what comes after is told to be different."""
    _, last = passage.sentence(at)
    return any(passage.tokens[n].word in _TURNS for n in range(at + 1, min(last, at + _TURN_REACH) + 1))


def singled_out(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """The verdict on what the words say above all: "it's been murder since, standing especially"."""
    start, end = group[0].first, group[-1].last
    first, last = passage.sentence(start)
    marked = [*range(max(first, start - 3), start), *range(end + 1, min(last, end + 2) + 1)]
    if not any(passage.tokens[n].word in _SINGLED for n in marked):
        return None
    said = [c for c in cues if c.last < start and start - c.last <= _SINGLED_REACH and c.first >= first]
    return said[-1] if said and said[-1].code in ("worse", "pain", "better", "effort") else None


def burdens(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "carrying the twins doesn't help", "sat at a desk all day doesn't help": said of a load, it does harm."""
    if cue.code != "not_better" or not any(
        t.lemma == "help" for t in passage.tokens[cue.first : cue.last + 1]
    ):
        return False
    before = passage.tokens[max(0, group[0].first - 3) : group[0].first]
    if any(t.lemma == "try" for t in before):
        return False  # "I've tried leaning forwards but it doesn't help"
    if group[0].code in _BURDENS:
        return True
    words = range(group[0].first, cue.first)
    return group[0].code in _POSTURES and any(passage.tokens[n].lemma in _LASTING for n in words)


def managed_by(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """As in "I have to put both feet down together to get out of the car": what takes a trick is hard to do."""
    start = group[0].first
    if start < 1 or passage.tokens[start - 1].word != "to":
        return None
    for cue in cues:
        if cue.code != "must" or passage.tokens[cue.first].lemma not in ("have", "get"):
            continue
        gap = range(cue.last + 1, start - 1)
        plain = passage.breaks(cue.last + 1, start) == NONE
        if _TRICK[0] <= len(gap) <= _TRICK[1] and plain and passage.tokens[gap[0]].lemma not in _NO_TRICK:
            return Mention("cue", "worse", "yes", cue.first, cue.last)
    return None


_TRICK: Final = (2, 9)  # words of what has to be done first
_NO_TRICK: Final = word_group("limited.no_trick")


def and_then(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "a day off and it's fine": what follows from it."""
    return any(passage.tokens[n].word == "and" for n in range(group[-1].last + 1, cue.first))


def gives_out(passage: Passage, cue: Mention) -> bool:
    """As in "my back goes when", "the hip, goes if": a part that gives out; "the pain in my hip goes when" is relief."""
    first = cue.first
    if passage.tokens[first].word not in ("goes", "go") or not first:
        return False
    part = next((m for m in passage.ending.get(first - 1, ()) if m.type == "region"), None)
    if part is None:
        return False
    before = range(max(passage.sentence(first)[0], part.first - _PAIN_OF), first)
    return not any(
        m.first in before for m in (*passage.cues("pain"), *passage.mentions) if m.type in ("cue", "quality")
    )


_PAIN_OF: Final = 4  # words from "the pain" to the part that it is in


def goes(passage: Passage, cue: Mention) -> bool:
    """As in "it goes when": said of the pain, and not of the back; "it goes to sleep" is no relief."""
    words = [t.word for t in passage.tokens[cue.first : cue.first + 3]]
    return words[:2] in (["it", "go"], ["it", "goes"]) and not set(words[2:]) & _GOES_BAD


_GOES_BAD: Final = exact_words("limited.goes_bad")
