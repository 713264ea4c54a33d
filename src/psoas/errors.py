"""The errors that a person may see, drawn as a tree; each family has its own exit code.

::

    PsoasError                1   anything of ours
    ├── VisitFileError        3   a visit file, a JSON line or a value in it is not what it must be
    │   └── UnknownCodeError  3   a code that the vocabulary does not hold
    ├── BodyError             4   the body cannot take this posture, muscle or person
    ├── KnowledgeError        5   a table that ships with psoas is broken (a fault of ours)
    └── OutputError           6   the report cannot be written there

Exit code 2 is the command line's own (a wrong option). A message names the thing, says what was
allowed, and says what to do. No message ever holds a client's words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class PsoasError(Exception):
    """Base of every error that psoas raises on purpose."""

    exit_code: ClassVar[int] = 1


class VisitFileError(PsoasError):
    """A visit file, a JSON line or a value in one is not what it must be."""

    exit_code: ClassVar[int] = 3


class UnknownCodeError(VisitFileError):
    """A code that the vocabulary does not hold; the message offers the nearest valid ones."""


class BodyError(PsoasError):
    """The body cannot take this posture, muscle, state or person."""

    exit_code: ClassVar[int] = 4


class KnowledgeError(PsoasError):
    """A table that ships with psoas is broken; always a fault of ours, never of the visit."""

    exit_code: ClassVar[int] = 5


class OutputError(PsoasError):
    """The report cannot be written where it was asked for."""

    exit_code: ClassVar[int] = 6


def nearest(word: str, allowed: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The allowed words most like ``word``, best first.

    >>> nearest("left_groin", ["groin", "buttock", "low_back"], 1)
    ('groin',)
    >>> nearest("l", ["left", "right", "both"])
    ('left',)
    """
    words = list(allowed)
    begun = [w for w in words if word and w.startswith(word.lower())] if len(word) <= 2 else []
    close = difflib.get_close_matches(word[:80], words, n=count, cutoff=0.5)
    return tuple(dict.fromkeys((*begun, *close)))[:count]


def not_allowed(field: str, value: object, allowed: Iterable[str]) -> str:
    """One sentence that names a field, what it held, the nearest valid words, or all of them if few.

    >>> not_allowed("sex", "femal", ["female", "male", "unstated"])
    "sex: 'femal' is not known; did you mean 'female' or 'male'? Allowed: female, male, unstated."
    """
    words = list(allowed)
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."
    close = nearest(value, words) if isinstance(value, str) else ()
    hint = f"; did you mean {' or '.join(repr(c) for c in close)}?" if close else "."
    listing = f" Allowed: {', '.join(words)}." if len(words) <= 12 or not close else ""
    return f"{field}: {shown} is not known{hint}{listing}"
