"""The tables of medicine names, read once."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from psoas.errors import KnowledgeError

_SIGNS = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"[’'`´]")
# Routes on which little of the medicine reaches the blood.
LOCAL_ROUTES = frozenset(
    {"skin", "eye", "ear", "nose", "mouth", "inhaled", "vaginal", "rectal", "gut", "injection"}
)
OWN_ROWS = frozenset({"us", "eu", "au", "uk", "in", "la", "af", "cn", "inn", "plain", "herbs", "own"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the table: its substances, what else it stands for, and whether it is also an everyday word."""

    name: str
    substances: tuple[str, ...]
    classes: tuple[str, ...]
    route: str
    kind: str
    common: bool  # a medicine only in a list, or with a strength or form
    seldom: bool  # a medicine also after "I take"
    well_known: bool


def plain(text: str) -> str:
    """The key that names are found by: lower case, no accents or apostrophes, signs as single blanks.

    >>> plain("St John’s-Wort")
    'st johns wort'
    """
    text = text.lower()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SIGNS.sub(" ", _APOSTROPHES.sub("", text)).strip()


def _text(name: str) -> str:
    try:
        return (
            resources.files("psoas.text").joinpath("data", "en", *name.split("/")).read_text(encoding="utf-8")
        )
    except OSError as error:
        raise KnowledgeError(f"psoas.text/data/en/{name}: cannot be read ({type(error).__name__})") from None


def _rows(name: str, columns: int) -> list[list[str]]:
    rows = [row for row in csv.reader(_text(name).splitlines()) if row][1:]
    for line, row in enumerate(rows, 2):
        if len(row) != columns:
            raise KnowledgeError(
                f"psoas.text/data/en/{name}, line {line}: {len(row)} cells, must be {columns}"
            )
    return rows


@lru_cache(maxsize=1)
def substances() -> dict[str, str]:
    """Each substance, and its classes parted by blanks."""
    found: dict[str, str] = {}
    for line in _text("substances.csv").split("\n")[1:-1]:
        substance, classes, _ = line.split(",", 2)
        found[substance] = classes
    return found


@lru_cache(maxsize=1)
def more_classes() -> dict[tuple[str, str], tuple[str, ...]]:
    """Further classes by what a medicine or supplement does, by kind (``medicine``, ``supplement``) and member."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, kind, members, _, _ in _rows("medicines/class_members.csv", 5):
        for member in members.split(";"):
            found[kind, member] = (*found.get((kind, member), ()), name)
    return found


@lru_cache(maxsize=1)
def absorbed() -> dict[str, tuple[str, ...]]:
    """Of a substance the routes that are local for most and by which it reaches the blood: fentanyl as a lozenge."""
    return {name: tuple(routes.split()) for name, routes, _, _ in _rows("medicines/absorbed.csv", 4)}


@lru_cache(maxsize=1)
def systemic_classes() -> frozenset[str]:
    """Classes that count only when the medicine reaches the blood: not those of a cream, drop or inhaler."""
    acting = {row[0] for row in _rows("medicines/class_members.csv", 5)}
    return frozenset(acting | {row[0] for row in _rows("medicines/classes.csv", 2) if row[1] == "yes"})


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every name by its plain key, with the rest of its row: cut up only when it is asked for, to load fast."""
    # The tables hold no quoted cells (a test sees to it), so that a line can be cut at its commas.
    lines = _text("medicines.csv").split("\n")[1:-1]
    found = dict(line.split(",", 1) for line in lines)
    for name, code, classes, marks, citation, verified in _rows("medicines/supplements.csv", 6):
        found[plain(name)] = f"{code},{classes},{marks},{citation},{verified},{name}"
    return found


@lru_cache(maxsize=1)
def supplement_names() -> dict[str, tuple[str, ...]]:
    """The names of each herb and supplement by its code, without those that are everyday words too ("pea")."""
    found: dict[str, tuple[str, ...]] = {}
    for name, code, _, marks, *_ in _rows("medicines/supplements.csv", 6):
        if not {"common", "seldom"}.intersection(marks.split()):
            found[code] = (*found.get(code, ()), name)
    return found


def cells(key: str) -> list[str]:
    """The cells of a name's row: substances, classes, marks, register, verified, how it is written."""
    row = names()[key].split(",")
    if len(row) != 6:
        raise KnowledgeError(f"psoas.text/data/en/medicines.csv, {key!r}: {len(row) + 1} cells, must be 7")
    return row


@lru_cache(maxsize=8192)
def entry(key: str) -> Entry:
    """The name that a key stands for."""
    held, classes, marks, register, _, written = cells(key)
    words = marks.split()
    return Entry(
        name=written or key,
        substances=tuple(held.split(";")) if held else (),
        classes=tuple(classes.split()),
        route=next((word for word in words if word in LOCAL_ROUTES), ""),
        kind=next((word for word in words if word in ("class", "supplement")), "medicine"),
        common="common" in words,
        seldom="seldom" in words,
        well_known=register in OWN_ROWS,
    )


@lru_cache(maxsize=1)
def longest_by_first_word() -> dict[str, int]:
    """For each first word of a name, how many words its longest name has."""
    found: dict[str, int] = {}
    for key in names():
        first, blank, rest = key.partition(" ")
        count = rest.count(" ") + 2 if blank else 1
        if count > found.get(first, 0):
            found[first] = count
    return found


@lru_cache(maxsize=1)
def joined() -> dict[str, str]:
    """Names of two or three words, written as one ("cocodamol"), and the key of each."""
    found = {
        key.replace(" ", ""): key
        for key, row in names().items()
        if " " in key and 7 <= len(key) <= 24 and key.count(" ") <= 2 and "common" not in row
    }
    for word in found.keys() & (names().keys() | near_words()):
        del found[word]
    return found


@lru_cache(maxsize=1)
def near_words() -> frozenset[str]:
    """Less common English words that are spelt like a medicine and are none."""
    return frozenset(row[0] for row in _rows("medicines/near_words.csv", 2) if row[1] != "rare")


@lru_cache(maxsize=1)
def rare_words() -> frozenset[str]:
    """Rare words and names of people and places, spelt like a medicine: left alone where none is expected."""
    return frozenset(row[0] for row in _rows("medicines/near_words.csv", 2) if row[1] == "rare")


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[tuple[str, str], ...]]:
    """Words around a name, each with its roles and the route that it tells.

    Roles: unit, form, frequency, lead ("I take"), filler, vague ("a thing") and naming ("called").
    """
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for word, role, route, _ in _rows("medicines/dose_forms.csv", 4):
        found[word] = (*found.get(word, ()), (role, route))
    return found


@lru_cache(maxsize=1)
def clear_forms() -> frozenset[str]:
    """Forms that mean a medicine and little else: "tablets", not "eye" or "slow"."""
    return frozenset(row[0] for row in _rows("medicines/dose_forms.csv", 4) if row[3] == "yes")


@lru_cache(maxsize=1)
def lead_words() -> frozenset[str]:
    """The first words of what leads to the name of a medicine ("i" of "i take")."""
    return frozenset(
        phrase.split()[0] for phrase, roles in forms().items() if any(role == "lead" for role, _ in roles)
    )


@lru_cache(maxsize=1)
def longest_lead() -> int:
    """How many words the longest phrase has that leads to the name of a medicine."""
    return max(
        phrase.count(" ") + 1 for phrase, roles in forms().items() if any(role == "lead" for role, _ in roles)
    )


@lru_cache(maxsize=1)
def endings() -> tuple[str, ...]:
    """Endings of medicine names that no everyday English word has."""
    return tuple(row[0] for row in _rows("medicines/stems.csv", 4) if row[2] == "yes")


def substances_of(name: str) -> tuple[str, ...]:
    """The substances of a medicine by any of its names; nothing where the name is not known or names a kind.

    >>> substances_of("Sinemet")
    ('carbidopa', 'levodopa')
    """
    key = plain(name)
    return entry(key).substances if key in names() else ()


def classes_of(of: Entry, route: str = "") -> tuple[str, ...]:
    """The classes of a name: of all its substances and its own; fewer for what is only put on the body."""
    found = dict.fromkeys(of.classes)
    kind = "supplement" if of.kind == "supplement" else "medicine"
    for substance in of.substances:
        if kind == "medicine":
            found.update(dict.fromkeys(substances().get(substance, "").split()))
        found.update(dict.fromkeys(more_classes().get((kind, substance), ())))
    way = route or of.route
    if way in LOCAL_ROUTES and not any(way in absorbed().get(s, ()) for s in of.substances):
        own = set(of.classes)
        return tuple(code for code in found if code in own or code not in systemic_classes())
    return tuple(found)
