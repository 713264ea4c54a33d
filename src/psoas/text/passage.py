"""The words of one passage with the matches in them: what all steps after spotting look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psoas.text.lexicon import Lexicon
from psoas.text.matching import MENTIONS, Mention
from psoas.text.tokens import NONE, SENTENCE, Token


@dataclass(frozen=True, slots=True)
class Passage:
    """The words, the matches in them, and what the steps after spotting need to know of both."""

    tokens: tuple[Token, ...]
    matches: tuple[Mention, ...]
    words: Lexicon
    mentions: tuple[Mention, ...] = field(init=False)  # the matches that may become findings
    all_cues: tuple[Mention, ...] = field(init=False)
    newness: tuple[Mention, ...] = field(
        init=False
    )  # phrases that say how new a sign is, or what explains it
    starts: Mapping[int, tuple[Mention, ...]] = field(init=False)  # matches by their first word
    sentences: tuple[tuple[int, int], ...] = field(
        init=False
    )  # of each word: its sentence's first and last word
    cues_by_code: Mapping[str, tuple[Mention, ...]] = field(init=False)
    felt: frozenset[int] = field(init=False)  # the words that name a place or a quality
    pasts: tuple[int, ...] = field(init=False)  # the words told in the past

    def __post_init__(self) -> None:
        object.__setattr__(self, "mentions", tuple(s for s in self.matches if s.type in MENTIONS))
        object.__setattr__(self, "all_cues", tuple(s for s in self.matches if s.type == "cue"))
        object.__setattr__(self, "cues_by_code", _by_code(self.all_cues))
        object.__setattr__(self, "newness", tuple(s for s in self.matches if s.type == "newness"))
        object.__setattr__(self, "starts", _starts(tuple(s for s in self.matches if s.type != "newness")))
        object.__setattr__(self, "sentences", _sentences(self.tokens))
        object.__setattr__(self, "pasts", tuple(n for n, t in enumerate(self.tokens) if t.past))
        felt = (m for m in self.mentions if m.type in ("region", "quality"))
        object.__setattr__(self, "felt", frozenset(n for m in felt for n in range(m.first, m.last + 1)))

    def at(self, first: int) -> tuple[Mention, ...]:
        """The matches that begin at a word."""
        return self.starts.get(first, ())

    def cues(self, *codes: str) -> tuple[Mention, ...]:
        """The cues of some kinds."""
        if len(codes) == 1:
            return self.cues_by_code.get(codes[0], ())
        return tuple(s for s in self.all_cues if s.code in codes)

    def breaks(self, first: int, last: int) -> int:
        """The strongest break before any of the words ``first`` to ``last``."""
        return max((t.break_before for t in self.tokens[first : last + 1]), default=NONE)

    def light(self, at: int) -> bool:
        """True for a word that may stand between an activity and what is said of it."""
        return self.tokens[at].lemma in self.words.lists["link"]

    def sentence(self, at: int) -> tuple[int, int]:
        """First and last word of the sentence of a word."""
        return self.sentences[at]


def _by_code(cues: tuple[Mention, ...]) -> dict[str, tuple[Mention, ...]]:
    """Cues by their kind, in reading order."""
    found: dict[str, list[Mention]] = {}
    for cue in cues:
        found.setdefault(cue.code, []).append(cue)
    return {code: tuple(here) for code, here in found.items()}


def _starts(matches: tuple[Mention, ...]) -> dict[int, tuple[Mention, ...]]:
    """Spots by their first word."""
    found: dict[int, list[Mention]] = {}
    for spot in matches:
        found.setdefault(spot.first, []).append(spot)
    return {first: tuple(here) for first, here in found.items()}


def _sentences(tokens: tuple[Token, ...]) -> tuple[tuple[int, int], ...]:
    """Of each word, the first and last word of its sentence."""
    if not tokens:
        return ()
    starts = [n for n, t in enumerate(tokens) if n == 0 or t.break_before >= SENTENCE]
    ends = [*(n - 1 for n in starts[1:]), len(tokens) - 1]
    return tuple(
        (first, last) for first, last in zip(starts, ends, strict=True) for _ in range(last - first + 1)
    )
