"""The words of one passage with the matches in them: what all steps after spotting look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from psoas.text.lexicon import Lexicon
from psoas.text.matching import MENTIONS, Mention
from psoas.text.tokens import NONE, SENTENCE, Token


@dataclass(frozen=True, slots=True, eq=False)
class WordIndex:
    """Where each word of a passage stands, so that no rule needs to look through all of them."""

    by_lemma: Mapping[str, list[int]]
    by_word: Mapping[str, list[int]]
    sentences: tuple[tuple[int, int], ...]  # of each word: its sentence's first and last word
    pasts: tuple[int, ...]  # the words told in the past
    breaks: tuple[int, ...]  # what stands before each word

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> WordIndex:
        """The index of some words."""
        by_lemma: dict[str, list[int]] = defaultdict(list)
        by_word: dict[str, list[int]] = defaultdict(list)
        pasts: list[int] = []
        for n, token in enumerate(tokens):
            by_lemma[token.lemma].append(n)
            by_word[token.word].append(n)
            if token.past:
                pasts.append(n)
        return cls(
            dict(by_lemma),
            dict(by_word),
            _sentences(tokens),
            tuple(pasts),
            tuple([t.break_before for t in tokens]),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The words, the matches in them, and what the steps after spotting need to know of both."""

    tokens: tuple[Token, ...]
    matches: tuple[Mention, ...]
    words: Lexicon
    index: WordIndex | None = field(
        default=None, compare=False, repr=False
    )  # of the words, where it is known
    mentions: tuple[Mention, ...] = field(init=False)  # the matches that may become findings
    all_cues: tuple[Mention, ...] = field(init=False)
    newness: tuple[Mention, ...] = field(
        init=False
    )  # phrases that say how new a sign is, or what explains it
    starts: Mapping[int, tuple[Mention, ...]] = field(init=False)  # matches by their first word
    # By their kinds, those of several kinds from when they are first asked for.
    cues_by_code: dict[tuple[str, ...], tuple[Mention, ...]] = field(init=False, compare=False)
    felt: frozenset[int] = field(init=False)  # the words that name a place or a quality
    sentences: tuple[tuple[int, int], ...] = field(init=False)  # as in the index
    pasts: tuple[int, ...] = field(init=False)
    by_lemma: Mapping[str, list[int]] = field(init=False, repr=False)
    by_word: Mapping[str, list[int]] = field(init=False, repr=False)
    breaks_before: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        index = self.index if self.index is not None else WordIndex.of(self.tokens)
        mentions = tuple([s for s in self.matches if s.type in MENTIONS])
        cues = tuple([s for s in self.matches if s.type == "cue"])
        felt = [m for m in mentions if m.type in ("region", "quality")]
        made = {
            "index": index,
            "sentences": index.sentences,
            "pasts": index.pasts,
            "by_lemma": index.by_lemma,
            "by_word": index.by_word,
            "breaks_before": index.breaks,
            "mentions": mentions,
            "all_cues": cues,
            "cues_by_code": {},
            "newness": tuple([s for s in self.matches if s.type == "newness"]),
            "starts": _starts([s for s in self.matches if s.type != "newness"]),
            "felt": frozenset([n for m in felt for n in range(m.first, m.last + 1)]),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def with_matches(self, matches: tuple[Mention, ...]) -> Passage:
        """The same words with other matches in them."""
        return Passage(self.tokens, matches, self.words, self.index)

    def where(self, lemmas: Set[str]) -> list[int]:
        """The words that have a lemma of a group, in reading order."""
        held = self.by_lemma
        return sorted([n for lemma in held.keys() & lemmas for n in held[lemma]])

    def where_written(self, words: Set[str]) -> list[int]:
        """The words of a group of words as they are written, in reading order."""
        held = self.by_word
        return sorted([n for word in held.keys() & words for n in held[word]])

    def has(self, lemmas: Set[str]) -> bool:
        """True where any word has a lemma of a group."""
        return not self.by_lemma.keys().isdisjoint(lemmas)

    def at(self, first: int) -> tuple[Mention, ...]:
        """The matches that begin at a word."""
        return self.starts.get(first, ())

    def cues(self, *codes: str) -> tuple[Mention, ...]:
        """The cues of some kinds."""
        found = self.cues_by_code.get(codes)
        if found is None:
            found = self.cues_by_code[codes] = tuple([s for s in self.all_cues if s.code in codes])
        return found

    def breaks(self, first: int, last: int) -> int:
        """The strongest break before any of the words ``first`` to ``last``."""
        return max(self.breaks_before[first : last + 1], default=NONE)

    def light(self, at: int) -> bool:
        """True for a word that may stand between an activity and what is said of it."""
        return self.tokens[at].lemma in self.words.lists["link"]

    def sentence(self, at: int) -> tuple[int, int]:
        """First and last word of the sentence of a word."""
        return self.sentences[at]


def _starts(matches: Sequence[Mention]) -> dict[int, tuple[Mention, ...]]:
    """Spots by their first word."""
    found: dict[int, list[Mention]] = {}
    for spot in matches:
        found.setdefault(spot.first, []).append(spot)
    return {first: tuple(here) for first, here in found.items()}


def _sentences(tokens: Sequence[Token]) -> tuple[tuple[int, int], ...]:
    """Of each word, the first and last word of its sentence."""
    if not tokens:
        return ()
    starts = [n for n, t in enumerate(tokens) if n == 0 or t.break_before >= SENTENCE]
    ends = [*(n - 1 for n in starts[1:]), len(tokens) - 1]
    spans: list[tuple[int, int]] = []
    for first, last in zip(starts, ends, strict=True):
        spans += [(first, last)] * (last - first + 1)
    return tuple(spans)
