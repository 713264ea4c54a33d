"""How the client lives and what they believe and fear: time, equipment, money, the floor; what it speaks for and against."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.interventions import Intervention, check_intervention, interventions
from psoas.care.triggers import PACKAGE
from psoas.text.asking import Topics, named_in, topics_of
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = (
    "circumstance", "title", "findings", "phrases", "applies", "weight", "why", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Circumstance:
    """Something about a client's life that speaks for some interventions (weight above 1) or against them."""

    code: str
    title: str
    findings: tuple[str, ...]
    phrases: tuple[str, ...]
    applies: frozenset[str]
    weight: float
    why: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """How well an intervention fits a client's life: its weight, and why where it is not 1."""

    weight: float = 1.0
    why: str = ""


AS_ANY: Final = Fitting()


def _make(row: Row) -> _Circumstance:
    row.text("citation"), row.verified()
    for key in row.words("findings"):
        type_, _, code = key.partition(":")
        check_code(type_, code, "findings")
    named: set[str] = set()
    for word in row.words("applies"):
        if word.startswith("@"):
            named |= {i.code for i in interventions().values() if word[1:] in i.traits}
        else:
            named.add(check_intervention(word).code)
    return _Circumstance(
        row.text("circumstance"),
        row.text("title"),
        row.words("findings"),
        tuple(p.strip() for p in row.maybe("phrases").split(";") if p.strip()),
        frozenset(named),
        row.number("weight"),
        row.text("why"),
    )


@lru_cache(maxsize=1)
def _table() -> tuple[_Circumstance, ...]:
    return read(PACKAGE, "planning/circumstances.csv", _COLUMNS, _make)


@lru_cache(maxsize=1)
def _topics() -> Topics:
    phrases: dict[str, list[str]] = {}
    for one in _table():
        phrases.setdefault(one.code, []).extend(one.phrases)
    return topics_of(phrases)


@lru_cache(maxsize=256)
def _named(text: str) -> frozenset[str]:
    return named_in(text, _topics())


def circumstances_of(texts: Iterable[str], present: Collection[str]) -> frozenset[str]:
    """The circumstances that a client's texts and findings (``type:code``) tell.

    >>> sorted(circumstances_of(["I have no time and no gym."], ()))
    ['little_time', 'no_equipment']
    """
    told = {code for text in texts for code in _named(text)}
    found = {one.code for one in _table() if any(key in present for key in one.findings)}
    return frozenset(told | found)


def fitting(circumstances: Collection[str]) -> Mapping[str, Fitting]:
    """By intervention: how well it fits; what is not in it fits as any other."""
    found: dict[str, Fitting] = {}
    for one in _table():
        if one.code not in circumstances:
            continue
        for code in one.applies:
            before = found.get(code, AS_ANY)
            # The strongest reason is told; the weights of several are multiplied.
            stronger = not before.why or abs(one.weight - 1) > abs(before.weight - 1)
            found[code] = Fitting(before.weight * one.weight, one.why if stronger else before.why)
    return found


def fit_of(intervention: Intervention, fits: Mapping[str, Fitting]) -> Fitting:
    """How well one intervention fits."""
    return fits.get(intervention.code, AS_ANY)


def titles(circumstances: Collection[str]) -> tuple[str, ...]:
    """Circumstances in plain words, in the order of the table, each once."""
    return tuple(dict.fromkeys(one.title for one in _table() if one.code in circumstances))
