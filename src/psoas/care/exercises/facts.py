"""What of a client decides which exercises fit them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from psoas.care.triggers import PACKAGE, check_wider, triggers, with_wider
from psoas.errors import VisitFileError, not_allowed
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("fact", "title", "is_a", "triggers", "sources", "why", "citation", "verified")


@dataclass(frozen=True, slots=True)
class ClientFact:
    """A fact of a client, such as a knee that cannot be knelt on.

    Attributes:
        code: its code.
        title: what it is, in plain words.
        is_a: the wider facts that it also stands for.
        triggers: the triggers of care (a condition, an operation) that stand for it.
        sources: the sources of pain that stand for it.
        why: why an exercise is left out for it, as a sentence.
    """

    code: str
    title: str
    is_a: tuple[str, ...]
    triggers: tuple[str, ...]
    sources: tuple[str, ...]
    why: str


def _make(row: Row) -> ClientFact:
    row.text("citation"), row.verified()
    for trigger in row.words("triggers"):
        if trigger not in triggers():
            raise row.fail("triggers", not_allowed("trigger", trigger, triggers()))
    return ClientFact(
        row.text("fact"),
        row.text("title"),
        row.words("is_a"),
        row.words("triggers"),
        tuple(check_code("source", s, "sources") for s in row.words("sources")),
        row.text("why"),
    )


@lru_cache(maxsize=1)
def client_facts() -> Mapping[str, ClientFact]:
    """Every fact by its code.

    Raises:
        KnowledgeError: the table is broken, or a fact is said to be one that does not exist.
    """
    found = {fact.code: fact for fact in read(PACKAGE, "exercises/facts.csv", _COLUMNS, _make)}
    check_wider("exercises/facts.csv", "fact", {code: one.is_a for code, one in found.items()})
    return MappingProxyType(found)


def with_wider_facts(facts: Iterable[str]) -> tuple[str, ...]:
    """Facts with the wider ones that they stand for, each once.

    Raises:
        VisitFileError: there is no such fact; the message offers the nearest.
    """
    known, found, waiting = client_facts(), dict[str, None](), list(facts)
    while waiting:
        code = waiting.pop(0)
        if code not in known:
            raise VisitFileError(not_allowed("fact", code, known))
        found[code] = None
        waiting += [wider for wider in known[code].is_a if wider not in found]
    return tuple(found)


def facts_of_client(held: Iterable[str] = (), sources: Iterable[str] = ()) -> tuple[str, ...]:
    """The facts that a client's conditions and the likely sources of their pain stand for; where the table is not sure, the safer one.

    Args:
        held: the triggers of care that hold for the client.
        sources: the sources of pain that are planned for.

    Returns:
        The codes, in the order of the table. What only the client can say (kneeling, lying flat, the floor) is not among them.

    >>> facts_of_client(["pregnancy"])
    ('pregnant_after_20_weeks',)
    """
    having = {wider for trigger in held for wider in with_wider(trigger)}
    likely = set(sources)
    return tuple(
        fact.code
        for fact in client_facts().values()
        if having.intersection(fact.triggers) or likely.intersection(fact.sources)
    )
