"""Falls and blows by their grammar: "a patient kicked me in the groin", "dropped eight feet", "went over a root"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import exact_words, word_group

_HITS: Final = exact_words("impacts.hits")
_FALLS: Final = exact_words("impacts.falls")
_HEIGHTS: Final = exact_words("impacts.heights")
_HARD: Final = exact_words("impacts.hard")
_LANDINGS: Final = exact_words("impacts.landings")
_OVER: Final = word_group("impacts.over")
_OTHERS: Final = exact_words("impacts.others")
_NOT_SO: Final = frozenset(
    {"nearly", "almost", "if", "might", "could", "would", "never", "used", "scared", "afraid"}
)


def impacts(passage: Passage) -> tuple[Mention, ...]:
    """Each fall or blow as a ``trauma`` over its words."""
    return tuple(
        Mention("course", "trauma", "yes", first, last)
        for first, last in (*_blows(passage), *_falls(passage), *_landings(passage))
        if _so(passage, first)
    )


def _so(passage: Passage, at: int) -> bool:
    """It happened, and to the teller."""
    first, _ = passage.sentence(at)
    before = passage.tokens[max(first, at - 5) : at]
    denied = any(t.word in _NOT_SO or t.lemma in passage.words.lists["negatives"] for t in before)
    mine = any(t.word in ("i", "we", "me") for t in passage.tokens[max(first, at - 3) : at + 3])
    other = passage.cue_before(first, at, 4, "person")
    return not denied and (mine or not other)


def _blows(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "a lad caught me", "somebody opened a car door on me", "the ball hit my hip"."""
    for at in passage.where_written(_HITS):
        if not 0 < at < len(passage.tokens) - 1:
            continue
        token, after = passage.tokens[at], passage.tokens[at + 1]
        if not token.past or after.break_before:
            continue
        first, _ = passage.sentence(at)
        subject = passage.tokens[at - 1]
        self_done = at == first or subject.word in _OTHERS or subject.word == "and"
        named = any(t.word not in _OTHERS for t in passage.tokens[max(first, at - 4) : at])
        if self_done or not named:
            continue
        onto = after.word in ("on", "into", "in") and at + 2 < len(passage.tokens)
        what = passage.tokens[at + 2] if onto else after
        place = any(n in passage.felt for n in range(at + 2, min(at + 5, len(passage.tokens))))
        if what.word in ("me", "us") or (what.word == "my" and place):
            yield at, at + 1


def _falls(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "I dropped eight feet", "went down hard on the stairs", "went over a root"."""
    for at in passage.where_written(_FALLING):
        if at >= len(passage.tokens) - 2:
            return
        token = passage.tokens[at]
        after = [t.word for t in passage.tokens[at + 1 : at + 5]]
        if (
            (token.word != "went" and set(after[1:3]) & _HEIGHTS)
            or (
                token.word == "went"
                and after[0] in _FALLS
                and set(after[1:3]) & (_HARD | {"backwards", "first"})
            )
            or (
                token.word == "went"
                and after[0] == "over"
                and {t.lemma for t in passage.tokens[at + 2 : at + 5]} & _OVER
            )
        ):
            yield at, at + 2


_FALLING: Final = frozenset({"dropped", "fell", "plunged", "tumbled", "slid", "went"})


def _landings(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "took a heavy landing off the vault", "had a nasty collision"."""
    for at in passage.where_written(_LANDINGS):
        led = {t.word for t in passage.tokens[max(0, at - 4) : at]}
        if led & _HARD and led & {"took", "had", "have", "after", "take"}:
            yield at - 1, at
