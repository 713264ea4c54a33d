"""The errors that a person may see, drawn as a tree; each family has its own exit code.

::

    PsoasError                1   anything of ours
    ├── VisitFileError        3   a visit file, a JSON line or a value in it is not what it must be
    │   └── UnknownCodeError  3   a code that the vocabulary does not hold
    ├── BodyError             4   the body cannot take this posture, muscle or person
    ├── KnowledgeError        5   a table that ships with psoas is broken (a fault of ours)
    ├── OutputError           6   the report cannot be written there
    └── StudioError           8   the studio, its folder, its keys or a command in it

Exit code 2 is the command line's own (a wrong option). A message names the thing, says what was
allowed, and says what to do. No message ever holds a client's words.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterable
from typing import ClassVar, Final

_LONGEST_SHOWN: Final = 60  # characters of a value that a message repeats
_NEARLY: Final = 0.75  # of its letters as in an allowed word: one or two slips of the hand
_FEW: Final = 12  # allowed words that a message lists all
_NO_WORD: Final = 2  # letters in which nothing private can be said
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)


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


class StudioError(PsoasError):
    """The studio cannot start, its folder or a key is not what it must be, or a command in it was refused."""

    exit_code: ClassVar[int] = 8


def nearest(word: str, allowed: Iterable[str], count: int = 3, cutoff: float = 0.5) -> tuple[str, ...]:
    """The allowed words most like ``word``, best first; ``cutoff`` is how much of it they share at least, 0 to 1.

    >>> nearest("left_groin", ["groin", "buttock", "low_back"], 1)
    ('groin',)
    >>> nearest("l", ["left", "right", "both"])
    ('left',)
    >>> nearest("links", ["left", "right", "both", "midline", "unstated"])
    ('left',)
    """
    words = list(allowed)
    begun = [w for w in words if word and w.startswith(word.lower())] if len(word) <= 2 else []
    close = difflib.get_close_matches(word[:80], words, n=count, cutoff=cutoff)
    if len(words) <= _FEW and _CODE.fullmatch(word) and "_" not in word:
        # Of a few short words any has letters in common with any other: what is meant begins alike, or is nearly the same.
        begun = [w for w in words if w[0] == word[0].lower()]
        close = difflib.get_close_matches(word, begun or words, n=count, cutoff=0.5 if begun else _NEARLY)
        return tuple(close or (begun if len(begun) == 1 else ()))
    return tuple(dict.fromkeys((*begun, *close)))[:count]


def without_privacy(value: object, allowed: Iterable[str]) -> bool:
    """Whether a value that a person typed may be repeated: a number or a date, or a code that is nearly an allowed one.

    Any other text may be the client's own words, in the wrong place.

    >>> without_privacy("femal", ["female", "male"]), without_privacy("he hits me", ["left", "right"])
    (True, False)
    """
    if isinstance(value, str):
        like = difflib.get_close_matches(value, list(allowed), n=1, cutoff=_NEARLY)
        return bool(_CODE.fullmatch(value) and (like or len(value) <= _NO_WORD))
    return value is None or (
        isinstance(value, bool | int | float | datetime.date) and len(repr(value)) <= _LONGEST_SHOWN
    )


def not_allowed(field: str, value: object, allowed: Iterable[str], *, private: bool = False) -> str:
    """One sentence that names a field, what it held, the nearest valid words, or all of them if few.

    Args:
        field: where the value stands.
        value: what stands there.
        allowed: what may stand there.
        private: whether it comes from a visit, where a value is repeated only as ``without_privacy`` allows.

    >>> not_allowed("sex", "femal", ["female", "male", "unstated"])
    "sex: 'femal' is not known; did you mean 'female'? Allowed: female, male, unstated."
    >>> not_allowed("side", "where he hit me", ["left", "right"], private=True)
    'side: what is written there is not known. Allowed: left, right.'
    """
    words = list(allowed)
    shown = repr(value) if len(repr(value)) <= _LONGEST_SHOWN else repr(value)[: _LONGEST_SHOWN - 3] + "..."
    if private and not without_privacy(value, words):
        shown = "what is written there"
    close = nearest(value, words) if isinstance(value, str) else ()
    hint = f"; did you mean {' or '.join(repr(c) for c in close)}?" if close else "."
    listing = f" Allowed: {', '.join(words)}." if len(words) <= _FEW or not close else ""
    return f"{field}: {shown} is not known{hint}{listing}"
