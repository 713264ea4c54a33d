"""What came from outside, made safe to work with: JSON that can be stored, whole numbers, keys of rows.

Python's own readers take more than that: ``json`` takes NaN, halves of a surrogate pair and as many brackets as the stack holds;
``str.isdigit`` is true of "²", which ``int`` refuses, as it does a number of over 4,300 digits.
"""

from __future__ import annotations

import json
import math
import uuid
from typing import Any, Final

_DEEPEST: Final = 24  # a drawing has 5 levels
_MOST_DIGITS: Final = 9


def read_json(text: str | bytes) -> Any:
    """A JSON value that can be stored: finite numbers, whole characters, no deep nesting.

    Args:
        text: as it was sent. Half a surrogate pair, which stands for no character, is read as the replacement character.

    Raises:
        ValueError: it is no such JSON.
    """
    try:
        return _plain(json.loads(text, parse_constant=_refuse), 0)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(_constant: str) -> None:
    raise ValueError("not a finite number")


def _plain(value: Any, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not a finite number")
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_plain(key, depth + 1): _plain(one, depth + 1) for key, one in value.items()}
    return value


def whole_number(text: str) -> int | None:
    """A whole number of at most nine ASCII digits; None where the text is none.

    >>> whole_number("12"), whole_number("²"), whole_number("9" * 5000), whole_number("-1")
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def key_of(text: str) -> uuid.UUID | None:
    """The key of a row; None, which no row has, where the text is none.

    >>> key_of("garbage") is None
    True
    """
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
