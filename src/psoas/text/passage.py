"""The words of one passage with the matches in them: what all steps after spotting look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from psoas.text.lexicon import Lexicon
from psoas.text.matching import MENTIONS, Mention
from psoas.text.tokens import NONE, Token
from psoas.text.word_index import WordIndex, any_within, places_of

_NOT_MADE: Final = WordIndex(())


@dataclass(frozen=True)
class Passage:
    """The words, the matches in them, and what the steps after spotting need to know of both.

    The mentions among the matches stand in the order of their first words. What follows from the matches is made when
    it is first asked for.
    """

    tokens: tuple[Token, ...]
    matches: tuple[Mention, ...]
    words: Lexicon
    index: WordIndex = field(default=_NOT_MADE, compare=False, repr=False)  # of the words, where it is known

    def __post_init__(self) -> None:
        if self.index is _NOT_MADE:
            object.__setattr__(self, "index", WordIndex(self.tokens))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The matches that may become findings."""
        return tuple([s for s in self.matches if s.type in MENTIONS])

    @cached_property
    def all_cues(self) -> tuple[Mention, ...]:
        """Every cue."""
        return tuple([s for s in self.matches if s.type == "cue"])

    @cached_property
    def newness(self) -> tuple[Mention, ...]:
        """Phrases that say how new a sign is, or what explains it."""
        return tuple([s for s in self.matches if s.type == "newness"])

    @cached_property
    def activities(self) -> tuple[Mention, ...]:
        """The matches that name an activity."""
        return tuple([s for s in self.matches if s.type == "activity"])

    @cached_property
    def longest(self) -> int:
        """How many words the longest mention has."""
        return max([m.last - m.first + 1 for m in self.mentions], default=0)

    @cached_property
    def regions(self) -> tuple[Mention, ...]:
        """The mentions of a place."""
        return tuple([m for m in self.mentions if m.type == "region"])

    @cached_property
    def ends_of_regions(self) -> frozenset[str]:
        """The words with which the mentions of places end."""
        return frozenset([self.tokens[m.last].word for m in self.regions])

    @cached_property
    def starts(self) -> Mapping[int, tuple[Mention, ...]]:
        """The matches by their first word, save those that say how new a sign is."""
        found: dict[int, list[Mention]] = {}
        for match in self.matches:
            if match.type != "newness":
                found.setdefault(match.first, []).append(match)
        return {first: tuple(here) for first, here in found.items()}

    @cached_property
    def felt(self) -> frozenset[int]:
        """The words that name a place or a quality."""
        named = [m for m in self.mentions if m.type in ("region", "quality")]
        return frozenset([n for m in named for n in range(m.first, m.last + 1)])

    @cached_property
    def felt_in_order(self) -> Sequence[int]:
        """The same, in reading order."""
        return sorted(self.felt)

    @cached_property
    def kept(self) -> dict[object, tuple[Mention, ...]]:
        """The cues of some kinds, from when they are first asked for."""
        return {}

    @cached_property
    def begun(self) -> dict[object, list[int]]:
        """Where the cues of some kinds, or the mentions of some types, begin, in reading order."""
        return {}

    @cached_property
    def negators_by_end(self) -> Mapping[int, tuple[Mention, ...]]:
        """The negatives by their last word."""
        return _by_end(self.cues("negator"))

    @cached_property
    def holding(self) -> Mapping[int, tuple[Mention, ...]]:
        """The mentions by each word that they hold."""
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            for at in range(mention.first, mention.last + 1):
                found.setdefault(at, []).append(mention)
        return {at: tuple(here) for at, here in found.items()}

    @cached_property
    def ending(self) -> Mapping[int, tuple[Mention, ...]]:
        """The mentions by their last word."""
        return _by_end(self.mentions)

    @property
    def by_lemma(self) -> Mapping[str, list[int]]:
        """The places of each lemma."""
        return self.index.by_lemma

    @property
    def by_word(self) -> Mapping[str, list[int]]:
        """The places of each word as it is written."""
        return self.index.by_word

    @property
    def pasts(self) -> tuple[int, ...]:
        """The words told in the past."""
        return self.index.pasts

    def with_matches(self, matches: tuple[Mention, ...]) -> Passage:
        """The same words with other matches in them."""
        return Passage(self.tokens, matches, self.words, self.index)

    def where(self, lemmas: Set[str]) -> list[int]:
        """The words that have a lemma of a group, in reading order."""
        return places_of(self.index.by_lemma, lemmas)

    def where_written(self, words: Set[str]) -> list[int]:
        """The words of a group of words as they are written, in reading order."""
        return places_of(self.index.by_word, words)

    def has_lemma(self, first: int, last: int, lemmas: frozenset[str]) -> bool:
        """True where one of the words ``first`` to ``last`` has a lemma of a group."""
        return self.index.lemma_within(first, last, lemmas)

    def has_word(self, first: int, last: int, words: frozenset[str]) -> bool:
        """True where one of the words ``first`` to ``last`` is written as one of a group."""
        return self.index.word_within(first, last, words)

    def has_past(self, first: int, last: int) -> bool:
        """True where one of the words ``first`` to ``last`` is told in the past."""
        return any_within(self.index.pasts, first, last)

    def pasts_within(self, first: int, last: int) -> tuple[int, ...]:
        """Which of the words ``first`` to ``last`` are told in the past."""
        pasts = self.index.pasts
        return pasts[bisect_left(pasts, first) : bisect_right(pasts, last)]

    def has(self, lemmas: Set[str]) -> bool:
        """True where any word has a lemma of a group."""
        return not self.index.by_lemma.keys().isdisjoint(lemmas)

    def at(self, first: int) -> tuple[Mention, ...]:
        """The matches that begin at a word."""
        return self.starts.get(first, ())

    def holders(self, at: int) -> tuple[Mention, ...]:
        """The mentions that hold a word."""
        return self.holding.get(at, ())

    def over(self, start: int, end: int) -> frozenset[Mention]:
        """The mentions that share a word with a stretch of the text."""
        first = max(0, bisect_right(self.tokens, start, key=_start) - 1)
        while first and self.tokens[first - 1].end > start:
            first -= 1  # several words that are written as one
        last = bisect_left(self.tokens, end, key=_start)
        return frozenset([m for at in range(first, last) for m in self.holders(at)])

    def cues(self, *codes: str) -> tuple[Mention, ...]:
        """The cues of some kinds."""
        found = self.kept.get(codes)
        if found is None:
            found = self.kept[codes] = tuple([s for s in self.all_cues if s.code in codes])
        return found

    def has_cue(self, first: int, last: int, *codes: str) -> bool:
        """True where a cue of some kinds begins at one of the words ``first`` to ``last``."""
        begun = self.begun.get(codes)
        if begun is None:
            begun = self.begun[codes] = sorted([c.first for c in self.cues(*codes)])
        return any_within(begun, first, last)

    def cues_within(self, first: int, last: int, *codes: str) -> tuple[Mention, ...]:
        """The cues of some kinds that begin at one of the words ``first`` to ``last``, in reading order."""
        key = ("in order", codes)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = tuple(sorted(self.cues(*codes), key=_first))
        return within(found, first, last)

    def cue_before(self, first: int, at: int, reach: int, *codes: str) -> bool:
        """True where a cue of some kinds begins from ``first`` on, before a word and at most ``reach`` words from it."""
        near = self.cues_within(max(first, at - reach - _LONG), at - 1, *codes)
        return any(at - c.last <= reach for c in near)

    def cue_holds(self, at: int, *codes: str) -> bool:
        """True where a cue of some kinds holds a word."""
        key = ("holds", codes)
        held = self.begun.get(key)
        if held is None:
            found = {n for c in self.cues(*codes) for n in range(c.first, c.last + 1)}
            held = self.begun[key] = sorted(found)
        return any_within(held, at, at)

    def cue_ends(self, at: int, *codes: str) -> bool:
        """True where a cue of some kinds ends at a word."""
        key = ("ends", codes)
        ends = self.begun.get(key)
        if ends is None:
            ends = self.begun[key] = sorted([c.last for c in self.cues(*codes)])
        return any_within(ends, at, at)

    def has_type(self, first: int, last: int, *types: str) -> bool:
        """True where a mention of some types begins at one of the words ``first`` to ``last``."""
        return any_within(self._begun_of(*types), first, last)

    def _begun_of(self, *types: str) -> list[int]:
        """Where the mentions of some types begin."""
        key = ("mentions", types)
        begun = self.begun.get(key)
        if begun is None:
            begun = self.begun[key] = [m.first for m in self.mentions if m.type in types]
        return begun

    def next_type(self, at: int, type_: str) -> int:
        """Where the first mention of a type from a word on begins; after the last word where there is none."""
        begun = self._begun_of(type_)
        found = bisect_left(begun, at)
        return begun[found] if found < len(begun) else len(self.tokens)

    def last_type(self, at: int, type_: str) -> int:
        """Where the last mention of a type up to a word begins; -1 where there is none."""
        begun = self._begun_of(type_)
        found = bisect_right(begun, at)
        return begun[found - 1] if found else -1

    def feels(self, first: int, last: int) -> bool:
        """True where one of the words ``first`` to ``last`` names a place or a quality."""
        return any_within(self.felt_in_order, first, last)

    def activities_near(self, at: int) -> tuple[Mention, ...]:
        """The activities that begin before a word, as far back as one that ends beside it can."""
        return within(self.activities, at - self.longest_activity - 1, at)

    @cached_property
    def longest_activity(self) -> int:
        """How many words the longest activity has."""
        return max([a.last - a.first + 1 for a in self.activities], default=0)

    def mentions_within(self, first: int, last: int) -> tuple[Mention, ...]:
        """The mentions that begin at one of the words ``first`` to ``last``."""
        return within(self.mentions, first, last)

    def breaks(self, first: int, last: int) -> int:
        """The strongest break before any of the words ``first`` to ``last``."""
        return max(self.index.breaks[first : last + 1], default=NONE)

    def light(self, at: int) -> bool:
        """True for a word that may stand between an activity and what is said of it."""
        return self.tokens[at].lemma in self.words.lists["link"]

    def sentence(self, at: int) -> tuple[int, int]:
        """First and last word of the sentence of a word."""
        return self.index.sentences[at]

    def clause(self, at: int) -> tuple[int, int]:
        """First and last word of the clause of a word."""
        return self.index.clauses[at]

    def phrase(self, at: int) -> tuple[int, int]:
        """First and last word between the comma or stronger mark before a word and the next after it."""
        return self.index.phrases[at]


def _by_end(mentions: Sequence[Mention]) -> dict[int, tuple[Mention, ...]]:
    """Some mentions by their last word."""
    found: dict[int, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.last, []).append(mention)
    return {at: tuple(here) for at, here in found.items()}


_LONG: Final = 30  # words that no cue has


def _start(token: Token) -> int:
    return token.start


def _first(mention: Mention) -> int:
    return mention.first


def within(mentions: tuple[Mention, ...], first: int, last: int) -> tuple[Mention, ...]:
    """Of mentions in the order of their first words, those that begin at one of the words ``first`` to ``last``."""
    low = bisect_left(mentions, first, key=_first)
    return mentions[low : bisect_right(mentions, last, low, key=_first)]
