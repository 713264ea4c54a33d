"""A sentence as the rules on medicines and conditions look at it: its words with commas, colons and question marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from psoas.text.health.cues import cue_words
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA

_APOSTROPHES: Final = re.compile(r"['\u2018\u2019`\u00b4]")


@dataclass(frozen=True, slots=True)
class Line:
    """The words and marks of one sentence; ``place`` says where each word of the passage stands in it."""

    words: tuple[str, ...]
    place: dict[int, int]

    def at(self, token: int) -> int:
        """Where a word of the passage stands in the line."""
        return self.place[token]


def line_of(passage: Passage, text: str, at: int) -> Line:
    """The sentence of a word of a passage of a text."""
    first, last = passage.sentence(at)
    words: list[str] = []
    place: dict[int, int] = {}
    known = cue_words()
    for n in range(first, last + 1):
        token = passage.tokens[n]
        if n > first and token.break_before in (COMMA, CLAUSE):
            words.append(":" if token.bracket else ",")
        place[n] = len(words)
        # "She has" and "I have", "took" and "take" are one word to the lexicon, yet say whose and when.
        written = text[token.start : token.end].lower()
        if not written.isalnum():
            written = _APOSTROPHES.sub("", written)
        words.append(written if written in known else token.word)
        if token.asked:
            words.append("?")
    words.append("?" if passage.tokens[last].asked else ".")
    if words[-2:] == ["?", "?"]:
        words.pop()
    return Line(tuple(words), place)
