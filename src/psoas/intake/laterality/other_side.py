"""The other of two: "my left hip for months, and now the right one has started"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from psoas.intake.laterality.postposed import SideWord
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import NONE
from psoas.text.word_groups import exact_words
from psoas.vocabulary import Side

_OWNERS: Final = exact_words("other_side.owners")  # "the right one", "my right"
_BEFORE_OWNER: Final = exact_words("other_side.before_owner")  # "on the right" is a place on one part
_NAMES_IT: Final = exact_words("other_side.names_it")  # "now it's the right"
_THEN: Final = exact_words("other_side.then")  # "and so does the right but less"
_DOES: Final = exact_words("other_side.does")  # "the right is sore"
_ONE: Final = frozenset({"one", "ones"})
_SOON: Final = 6  # words from a side to the time at which it was so
_REACH: Final = 30  # words from the one part to the other of the pair
OPPOSITE: Final[dict[str, Side]] = {"left": "right", "right": "left"}


def other_of_two(
    passage: Passage, words: Sequence[SideWord], sided: Sequence[tuple[Mention, Side]]
) -> tuple[Mention, ...]:
    """The places that are named by their side alone, after the same place on another side.

    Args:
        passage: the words.
        words: the words that give a side.
        sided: the places that are told with a side of their own, in reading order.
    """
    out: list[Mention] = []
    longest = max((m.length for m, _ in sided), default=0)
    for word in words:
        if word.side == "midline" or any(m.type == "region" for m in passage.holders(word.at)):
            continue
        last = _end(passage, word.at)
        before = None if last is None else _last_before(sided, word.at, longest)
        if last is None or before is None or before[1] == word.side:
            continue
        out.append(Mention("region", before[0].code, "yes", word.at, last))
    return tuple(out)


def _last_before(sided: Sequence[tuple[Mention, Side]], at: int, longest: int) -> tuple[Mention, Side] | None:
    """The last place that ends before a word and within reach of it."""
    for place, side in reversed(sided[: bisect_left(sided, at, key=lambda told: told[0].first)]):
        if place.first < at - _REACH - longest:
            return None
        if place.last < at and at - place.last <= _REACH:
            return place, side
    return None


def _end(passage: Passage, at: int) -> int | None:
    """The last word of "the right one", "my right" where it stands for a part by itself; nothing elsewhere."""
    tokens = passage.tokens
    opens = at + 1 < len(tokens) and tokens[at].break_before and tokens[at + 1].word in _ONE
    if opens:
        return None if _elided(passage, at + 2) or _is_over(passage, at) else at + 1  # "Right one snaps too"
    if at < 1 or tokens[at].break_before or tokens[at - 1].word not in _OWNERS or _is_over(passage, at):
        return None
    before = tokens[at - 2].word if at > 1 and not tokens[at - 1].break_before else ""
    if before in _BEFORE_OWNER:
        return None
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    ends = following is None or following.break_before > NONE
    if following is not None and following.word in _ONE and not ends:
        return None if _elided(passage, at + 2) else at + 1
    named = ends or (following is not None and following.word in _THEN)
    if (named and before in _NAMES_IT) or (
        following is not None and following.word in _DOES and not ends and not _elided(passage, at + 1)
    ):
        return at
    return None


def _is_over(passage: Passage, at: int) -> bool:
    """As in "the left did the same last year": the other side at another time."""
    _, last = passage.sentence(at)
    return passage.has_cue(at + 1, min(last, at + _SOON), "past")


def _elided(passage: Passage, at: int) -> bool:
    """As in "the right one doesn't": a denial whose verb stands with the other side."""
    tokens = passage.tokens
    ends = at + 1 >= len(tokens) or tokens[at + 1].break_before > NONE
    denied = at < len(tokens) and not tokens[at].break_before
    return denied and ends and passage.cue_holds(at, "negator")
