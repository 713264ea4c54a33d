"""Reading untrusted values field by field: each reader names the field when it refuses a value."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping, Set
from typing import Final, TypeAlias

from psoas.errors import VisitFileError, not_allowed

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

MAX_TEXT: Final = 100_000  # characters; a very long story has about 10,000
_YEARS: Final = (1900, 2200)  # a slip of the hand is outside; every date that is counted on from here exists
_ISO_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHER_DATE: Final = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", re.ASCII)
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,6}(?:[.,]\d{1,6})?", re.ASCII)


def mapping(value: object, field: str) -> Mapping[str, object]:
    """A table of named values."""
    if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
        raise VisitFileError(f"{field}: must be a table of named values, not {kind(value)}.")
    return value


# What annotated statements and cases hold beside their own keys: an annotator's word on them, passed over.
ANNOTATION_KEYS: Final = frozenset(
    {"origin", "url", "kind", "diagnosis", "acceptable", "must_flag", "urgency", "optional"}
)


def known_keys(
    value: Mapping[str, object], allowed: Iterable[str], field: str, *, passed_over: Set[str] = frozenset()
) -> None:
    """Refuse keys that nothing would read, since a misspelt key must not be lost in silence."""
    names = tuple(allowed)
    for key in value:
        if key not in names and key not in passed_over:
            # What is not written as a key is written may be the client's own words.
            private = not _KEY.fullmatch(key)
            shown = f"{field}.{key}" if field and not private else field or "key"
            message = not_allowed(shown, key, names, private=private)
            listing = "" if "Allowed:" in message else f" Allowed: {', '.join(names)}."
            raise VisitFileError(message + listing)


def text(value: object, field: str, *, limit: int = MAX_TEXT) -> str:
    """A text of at most ``limit`` characters, free of unpaired surrogates."""
    if not isinstance(value, str):
        raise VisitFileError(f"{field}: must be text, not {kind(value)}.")
    if len(value) > limit:
        raise VisitFileError(f"{field}: has {len(value):,} characters, at most {limit:,} are read.")
    return value.encode("utf-8", "replace").decode("utf-8")


def number(value: object, field: str, low: float, high: float, unit: str) -> float:
    """A finite number between ``low`` and ``high``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        hint = _written(value, field, low, high) if isinstance(value, str) else ""
        raise VisitFileError(f"{field}: must be a number ({unit}), not {kind(value)}{hint}.")
    try:
        as_float = float(value)
    except OverflowError:
        as_float = math.inf
    if not low <= as_float <= high:
        hint = _in_metres(as_float, field, low, high) if unit == "metres" else ""
        raise VisitFileError(f"{field}: {as_float:g} is out of range, {low:g} to {high:g} {unit}{hint}.")
    return as_float


def whole(value: object, field: str, low: int, high: int) -> int:
    """A whole number between ``low`` and ``high``."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise VisitFileError(f"{field}: must be a whole number, {low} to {high}, not {kind(value)}.")
    if not low <= value <= high:
        raise VisitFileError(f"{field}: is out of range, {low} to {high}.")
    return value


def _written(text: str, field: str, low: float, high: float) -> str:
    """What to type for a number that was written as text, such as "42 years" or "1,68 m"."""
    name = field.rpartition(".")[2]
    found = _NUMBER.search(text[:60])
    if found is None:
        return f"; write {name} = and the number in digits, without quotes"
    figure = float(found[0].replace(",", "."))
    if not low <= figure <= high and "cm" in text:
        figure /= 100
    if not low <= figure <= high:
        return f"; write {name} = and only the number, without quotes"
    return f"; write {name} = {figure:g}, only the number, without quotes"


def _in_metres(value: float, field: str, low: float, high: float) -> str:
    """What to type for a height in centimetres."""
    return f"; write {field.rpartition('.')[2]} = {value / 100:g}" if low <= value / 100 <= high else ""


def boolean(value: object, field: str) -> bool:
    """True or false, not a word that looks like one."""
    if not isinstance(value, bool):
        raise VisitFileError(f"{field}: must be true or false, not {kind(value)}.")
    return value


def date(value: object, field: str) -> datetime.date:
    """A day, as TOML's own date or as ISO text (``2026-11-23``)."""
    wanted = f"{field}: must be a date such as 2026-11-23"
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            value = datetime.date.fromisoformat(value)
        except ValueError:
            raise VisitFileError(f"{field}: there is no such day in the calendar.") from None
    if isinstance(value, str):
        raise VisitFileError(f"{wanted}, year first{other_order(value, field)}.")
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise VisitFileError(f"{wanted}, not {kind(value)}.")
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise VisitFileError(f"{field}: the year {value.year} is out of range, {_YEARS[0]} to {_YEARS[1]}.")
    return value


def other_order(text: str, field: str) -> str:
    """What to type for a day that was written in another order; both readings where it has two.

    >>> other_order("23.11.2026", "date")
    '; write date = 2026-11-23'
    """
    found = _OTHER_DATE.fullmatch(text.strip())
    if found is None:
        return ""
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    days: list[str] = []
    for day, month in ((one, two), (two, one)):
        try:
            days.append(datetime.date(year, month, day).isoformat())
        except ValueError:  # not a day in this order
            continue
    name = field.rpartition(".")[2]
    days = list(dict.fromkeys(days))
    if not days:
        return ""
    return (
        f"; write {name} = {days[0]}" if len(days) == 1 else f"; write {days[0]} or {days[1]}, which is meant"
    )


def choice(value: object, field: str, allowed: Iterable[str]) -> str:
    """One of a few words."""
    words = tuple(allowed)
    if not isinstance(value, str) or value not in words:
        raise VisitFileError(not_allowed(field, value, words, private=True))
    return value


def items(value: object, field: str, *, limit: int = 1000) -> list[object]:
    """A list of at most ``limit`` things."""
    if not isinstance(value, list):
        raise VisitFileError(f"{field}: must be a list, not {kind(value)}.")
    if len(value) > limit:
        raise VisitFileError(f"{field}: has {len(value):,} items, at most {limit:,} are read.")
    return value


def texts(value: object, field: str) -> tuple[str, ...]:
    """A list of texts, or one text for a list of one."""
    if isinstance(value, str):
        return (text(value, field),) if value.strip() else ()
    return tuple(text(v, f"{field}[{n}]", limit=2000) for n, v in enumerate(items(value, field)))


def kind(value: object) -> str:
    """A value's type in a person's words."""
    names: tuple[tuple[type, str], ...] = (
        (bool, "true or false"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
        (dict, "a table"),
        (datetime.datetime, "a date with a time"),
        (datetime.date, "a date"),
        (datetime.time, "a time"),
    )
    if value is None:
        return "nothing"
    return next((name for cls, name in names if isinstance(value, cls)), type(value).__name__)
