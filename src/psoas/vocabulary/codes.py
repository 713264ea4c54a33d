"""The vocabulary: every code with its meaning, read once from ``codes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from psoas.errors import UnknownCodeError, not_allowed

Side = Literal["left", "right", "both", "midline", "unstated"]

# A finding's type, and the family of codes that it draws from.
_FAMILY_OF_TYPE: Final[Mapping[str, str]] = {
    "region": "region",
    "quality": "quality",
    "activity_worse": "activity",
    "activity_better": "activity",
    "course": "course",
    "red_flag": "red_flag",
    "context": "context",
    "exam": "exam",
}
FINDING_TYPES: Final[tuple[str, ...]] = tuple(_FAMILY_OF_TYPE)


@lru_cache(maxsize=1)
def _families() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("psoas.vocabulary").joinpath("codes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def codes(family: str) -> Mapping[str, str]:
    """The codes of one family (``region``, ``exam``, ``source``, …) or finding type, each with its meaning.

    Raises:
        UnknownCodeError: there is no such family.

    >>> codes("side")["left"]
    "the person's left"
    """
    families = _families()
    name = _FAMILY_OF_TYPE.get(family, family)
    if name not in families:
        raise UnknownCodeError(not_allowed("family", family, sorted({*families, *_FAMILY_OF_TYPE})))
    return families[name]


def check_code(family: str, code: object, field: str = "code") -> str:
    """The code itself, once it is known to be one of its family.

    Raises:
        UnknownCodeError: naming the field, what was allowed and the nearest valid code.
    """
    allowed = codes(family)
    if not isinstance(code, str) or code not in allowed:
        message = not_allowed(field, code, allowed)
        more = "" if "Allowed:" in message else f" `psoas codes {family}` lists them all."
        raise UnknownCodeError(message + more)
    return code


def meaning(family: str, code: str) -> str:
    """What a code means, in the vocabulary's own words."""
    return codes(family)[check_code(family, code)]


def label(code: str) -> str:
    """A code as a person reads it.

    >>> label("low_back")
    'low back'
    """
    return code.replace("_", " ")


SIDES: Final[tuple[str, ...]] = tuple(codes("side"))
SOURCES: Final[tuple[str, ...]] = tuple(codes("source"))
