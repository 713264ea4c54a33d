"""Where each word of some words stands, and where their sentences, clauses and phrases begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from psoas.text.tokens import CLAUSE, COMMA, SENTENCE, Token


@dataclass(frozen=True, eq=False)
class WordIndex:
    """Where each word of a passage stands, so that no rule needs to look through all of them.

    Each part is made when it is first asked for, and serves every passage of the same words.
    """

    tokens: tuple[Token, ...]

    @cached_property
    def by_lemma(self) -> Mapping[str, list[int]]:
        """The places of each lemma."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, token in enumerate(self.tokens):
            found[token.lemma].append(n)
        return dict(found)

    @cached_property
    def by_word(self) -> Mapping[str, list[int]]:
        """The places of each word as it is written."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, token in enumerate(self.tokens):
            found[token.word].append(n)
        return dict(found)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """What stands before each word."""
        return tuple([t.break_before for t in self.tokens])

    @cached_property
    def pasts(self) -> tuple[int, ...]:
        """The words told in the past."""
        return tuple([n for n, t in enumerate(self.tokens) if t.past])

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Of each word, the first and last word of its sentence."""
        return _parts(self.breaks, SENTENCE)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Of each word, the first and last word of its clause."""
        return _parts(self.breaks, CLAUSE)

    @cached_property
    def told(self) -> dict[tuple[str, Set[str]], list[int]]:
        """Where the words of a group stand, from when they are first asked for."""
        return {}

    @cached_property
    def ages(self) -> dict[str, int | None]:
        """The age that the words tell, from when it is first asked for."""
        return {}

    def lemma_within(self, first: int, last: int, lemmas: Set[str]) -> bool:
        """True where one of the words ``first`` to ``last`` has a lemma of a group."""
        found = self.told.get(("lemma", lemmas))
        if found is None:
            found = self.told["lemma", lemmas] = places_of(self.by_lemma, lemmas)
        return any_within(found, first, last)

    def lemmas_at(self, first: int, last: int, lemmas: Set[str]) -> list[int]:
        """Which of the words ``first`` to ``last`` have a lemma of a group."""
        found = self.told.get(("lemma", lemmas))
        if found is None:
            found = self.told["lemma", lemmas] = places_of(self.by_lemma, lemmas)
        return found[bisect_left(found, first) : bisect_right(found, last)]

    def words_at(self, first: int, last: int, words: Set[str]) -> list[int]:
        """Which of the words ``first`` to ``last`` are written as one of a group."""
        found = self.told.get(("word", words))
        if found is None:
            found = self.told["word", words] = places_of(self.by_word, words)
        return found[bisect_left(found, first) : bisect_right(found, last)]

    def word_within(self, first: int, last: int, words: Set[str]) -> bool:
        """True where one of the words ``first`` to ``last`` is written as one of a group."""
        found = self.told.get(("word", words))
        if found is None:
            found = self.told["word", words] = places_of(self.by_word, words)
        return any_within(found, first, last)

    @cached_property
    def phrases(self) -> tuple[tuple[int, int], ...]:
        """Of each word, the first and last word between two commas or stronger marks."""
        return _parts(self.breaks, COMMA)


def any_within(places: Sequence[int], first: int, last: int) -> bool:
    """True where any of some places, in order, lies from ``first`` to ``last``."""
    at = bisect_left(places, first)
    return at < len(places) and places[at] <= last


def places_of(held: Mapping[str, list[int]], wanted: Set[str]) -> list[int]:
    """The places of some words, in reading order."""
    return sorted([n for word in held.keys() & wanted for n in held[word]])


def _parts(breaks: Sequence[int], strength: int) -> tuple[tuple[int, int], ...]:
    """Of each word, the first and last word of its part, where a break of some strength parts two."""
    if not breaks:
        return ()
    starts = [n for n, broken in enumerate(breaks) if n == 0 or broken >= strength]
    ends = [*(n - 1 for n in starts[1:]), len(breaks) - 1]
    spans: list[tuple[int, int]] = []
    for first, last in zip(starts, ends, strict=True):
        spans += [(first, last)] * (last - first + 1)
    return tuple(spans)
