"""The vocabulary: every code with its meaning, read once.

The codes stand in ``codes.toml`` beside this file. A room may declare codes of a finding's type in a table of its own,
``data/codes.toml`` in the room's folder, so that a code can live beside the rules about it; it is read as data.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final, Literal

from psoas.errors import KnowledgeError, UnknownCodeError, not_allowed

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
    return families_of(resources.files("psoas"))


def families_of(package: Traversable) -> Mapping[str, Mapping[str, str]]:
    """Every family of codes that a package folder declares: the vocabulary's, then what each room adds to them.

    Raises:
        KnowledgeError: a table cannot be read, a code stands in two tables, or a room names a family that takes none.
    """
    own = package.joinpath("vocabulary", "codes.toml")
    found: dict[str, dict[str, str]] = {name: dict(block) for name, block in _table(own).items()}
    place = {(name, code): "vocabulary/codes.toml" for name, block in found.items() for code in block}
    for room in sorted(package.iterdir(), key=lambda folder: folder.name):
        file = room.joinpath("data", "codes.toml")
        if not file.is_file():
            continue
        where = f"{room.name}/data/codes.toml"
        for name, block in _table(file).items():
            if name not in _FAMILY_OF_TYPE.values():
                raise KnowledgeError(
                    f"{where}: {not_allowed('section', name, sorted({*_FAMILY_OF_TYPE.values()}))}"
                )
            for code, says in block.items():
                if other := place.get((name, code)):
                    raise KnowledgeError(
                        f"{where}: {code!r} of [{name}] stands in {other} too; keep it in one of them."
                    )
                place[name, code] = where
                found.setdefault(name, {})[code] = says
    return found


def _table(file: Traversable) -> Mapping[str, Mapping[str, str]]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{file.name} of the vocabulary: cannot be read ({error})") from None


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
        message = not_allowed(field, code, allowed, private=True)
        more = "" if "Allowed:" in message else f" `psoas codes {family}` lists them all."
        raise UnknownCodeError(message + more)
    return code


def meaning(family: str, code: str) -> str:
    """What a code means, in the vocabulary's own words."""
    return codes(family)[check_code(family, code)]


@lru_cache(maxsize=1)
def _own() -> Mapping[str, frozenset[str]]:
    file = resources.files("psoas").joinpath("vocabulary", "own_codes.toml")
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"vocabulary/own_codes.toml: cannot be read ({error})") from None
    return {family: frozenset(text.split()) for family, text in table.items()}


def is_own(family: str, code: str) -> bool:
    """Whether a code is the project's own: the formats of the commands do not list it.

    >>> is_own("red_flag", "fever")
    False
    """
    return code in _own().get(_FAMILY_OF_TYPE.get(family, family), frozenset())


def label(code: str) -> str:
    """A code as a person reads it.

    >>> label("low_back")
    'low back'
    """
    return code.replace("_", " ")


@lru_cache(maxsize=1)
def _titles() -> Mapping[str, Mapping[str, str]]:
    return check_titles(_table(resources.files("psoas").joinpath("vocabulary", "titles.toml")))


def check_titles(titles: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """The titles themselves, once every code that they title is known to be declared.

    Raises:
        KnowledgeError: a row of a family whose code is not declared.
    """
    for family, block in titles.items():
        for code in block:
            if family in _families() and code not in _families()[family]:
                raise KnowledgeError(
                    f"vocabulary/titles.toml: [{family}] {code}: no such code; declare it in codes.toml, or delete the row."
                )
    return titles


def title(family: str, code: str) -> str:
    """What a page calls a code of a family or finding type, as it stands inside a sentence.

    >>> title("source", "iliopsoas_related"), title("exam", "fadir"), title("region", "low_back")
    ('iliopsoas muscle and tendon', 'FADIR', 'low back')
    """
    return _titles().get(_FAMILY_OF_TYPE.get(family, family), {}).get(code) or label(code)


SIDES: Final[tuple[str, ...]] = tuple(codes("side"))
SOURCES: Final[tuple[str, ...]] = tuple(codes("source"))
