"""All that cautions can be asked of: the interventions, and herbs, supplements and techniques that are not in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.interventions import MODALITIES, check_intervention, interventions
from psoas.care.naming import intervention_named, plain_name
from psoas.care.triggers import PACKAGE
from psoas.errors import VisitFileError, not_allowed
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("remedy", "modality", "name", "like", "traits", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be asked about. ``like`` is the intervention whose cautions it shares, empty where there is none."""

    code: str
    name: str
    traits: frozenset[str]
    like: str = ""


def _make(row: Row) -> Offered:
    row.one_of("modality", MODALITIES), row.text("citation"), row.verified()
    code, like = row.text("remedy"), row.maybe("like")
    if code in interventions():
        raise row.fail("remedy", f"{code!r} is an intervention already; leave it out here")
    if like and like not in interventions():
        raise row.fail("like", not_allowed("intervention", like, interventions()))
    return Offered(code, row.text("name"), frozenset(row.words("traits")), like)


@lru_cache(maxsize=1)
def offered() -> Mapping[str, Offered]:
    """Everything that can be asked about, by its code."""
    planned = {i.code: Offered(i.code, i.name, i.traits) for i in interventions().values()}
    return planned | {r.code: r for r in read(PACKAGE, "cautions/remedies.csv", _COLUMNS, _make)}


def codes_of(row: Row, column: str) -> tuple[str, ...]:
    """The codes that a row names, each ``@trait`` written out."""
    found: dict[str, None] = {}
    for word in row.words(column):
        hits = [o.code for o in offered().values() if word in {o.code, *(f"@{t}" for t in o.traits)}]
        if not hits:
            raise row.fail(column, not_allowed("intervention, remedy or @trait", word, offered()))
        found.update(dict.fromkeys(hits))
    return tuple(found)


def check_offered(code: str) -> Offered:
    """What has a code.

    Raises:
        VisitFileError: nothing has it; the message offers the nearest intervention.
    """
    found = offered().get(code)
    return found if found is not None else offered()[check_intervention(code).code]


def offered_named(name: str) -> Offered:
    """What has a code, a title or another name in common use.

    Raises:
        VisitFileError: nothing has it; the message offers the nearest intervention.

    >>> offered_named("St. John's wort").code, offered_named("golden milk").code
    ('st_johns_wort', 'turmeric_curcumin')
    """
    if name in offered():
        return offered()[name]
    try:
        return offered()[intervention_named(name).code]
    except VisitFileError:
        wanted = plain_name(name)
        named = [o for o in offered().values() if wanted in (plain_name(o.name), plain_name(o.code))]
        if len(named) != 1:
            raise
        return named[0]
