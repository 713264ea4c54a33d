"""A sentence as the rules on medicines and conditions look at it: its words with commas, colons and question marks."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA


@dataclass(frozen=True, slots=True)
class Line:
    """The words and marks of one sentence; ``place`` says where each word of the passage stands in it."""

    words: tuple[str, ...]
    place: dict[int, int]

    def at(self, token: int) -> int:
        """Where a word of the passage stands in the line."""
        return self.place[token]


def lines(passage: Passage, text: str) -> list[Line]:
    """The sentences of a passage of a text, in their order."""
    out: list[Line] = []
    first = 0
    while first < len(passage.tokens):
        _, last = passage.sentence(first)
        words: list[str] = []
        place: dict[int, int] = {}
        for n in range(first, last + 1):
            token = passage.tokens[n]
            if n > first and token.break_before in (COMMA, CLAUSE):
                words.append(":" if token.bracket else ",")
            place[n] = len(words)
            # "She has" and "I have" are one word to the lexicon, yet say whose a condition is.
            third = text[token.start : token.end].lower() == "has"
            words.append("has" if third else token.word)
            if token.asked:
                words.append("?")
        words.append("?" if passage.tokens[last].asked else ".")
        if words[-2:] == ["?", "?"]:
            words.pop()
        out.append(Line(tuple(words), place))
        first = last + 1
    return out
