"""Whether a client says, in their own words, that they did their exercises."""

from __future__ import annotations

from typing import Final

from psoas.text.tables import same_as
from psoas.text.tokens import CLAUSE, Token, tokenise
from psoas.text.word_groups import exact_words

_DID: Final = exact_words("home_exercises.did")
_THINGS: Final = exact_words("home_exercises.things")
_WIDE: Final = exact_words("home_exercises.wide")
_OF_THE_PLAN: Final = exact_words("home_exercises.of_the_plan")
_NOT: Final = exact_words("home_exercises.not")
_WILL: Final = exact_words("home_exercises.will")
_WHO: Final = exact_words("home_exercises.who")
_BEFORE: Final = exact_words("home_exercises.before")
_REACH: Final = 5  # words from "did" to what was done
_SUBJECT: Final = 6  # words from "I" to "did"
_AFTER: Final = 5  # words from "everything" to the one who said it


def said_done(words: str) -> bool | None:
    """Whether the exercises were done, as far as the words say it.

    Args:
        words: of a check-in, or of a later visit.

    Returns:
        None where they say nothing of it.

    >>> said_done("I did the stretches nearly every day. The groin still aches."), said_done("I have not done my exercises.")
    (True, False)
    >>> said_done("My groin aches when I do stretches on the mat.") is None
    True
    """
    found: bool | None = None
    for clause in _clauses(tokenise(words, same_as())):
        one = _of_clause([token.word for token in clause])
        found = one if one is not None else found
    return found


def _clauses(tokens: tuple[Token, ...]) -> list[list[Token]]:
    found: list[list[Token]] = []
    for token in tokens:
        if not found or token.break_before >= CLAUSE:
            found.append([])
        found[-1].append(token)
    return found


def _of_clause(words: list[str]) -> bool | None:
    """As in "I did everything you said": somebody says "I", that it was done, and what."""
    for at, word in enumerate(words):
        if word not in _DID or (at and not _WHO & set(words[max(0, at - _SUBJECT) : at])):
            continue
        things = [n for n in range(at + 1, min(at + 1 + _REACH, len(words))) if words[n] in _THINGS]
        if not any(_is_the_plan(words, n) for n in things):
            continue
        lead = set(words[max(0, at - _SUBJECT) : at])
        if lead & _WILL or set(words) & _BEFORE:
            return None
        return not lead & _NOT
    return None


def _is_the_plan(words: list[str], at: int) -> bool:
    return words[at] not in _WIDE or bool(_OF_THE_PLAN & set(words[at + 1 : at + 1 + _AFTER]))
