"""The tables of herbs and supplements.

Cautions against medicines and conditions stand in ``care.cautions``; ``interacts`` here only names the kinds, for reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.cautions import offered, offered_named
from psoas.care.interventions import DIRECTIONS
from psoas.care.triggers import PACKAGE
from psoas.errors import VisitFileError, not_allowed
from psoas.text.medicines import find_medicines, supplement_names
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

KINDS: Final = ("herb", "supplement", "formula", "danger")
_HERBS: Final = (
    "code", "name", "kind", "form", "dose", "length", "quality", "evidence", "direction", "dangers", "interacts", "pregnancy",
    "feeding", "not_seen", "citation", "address", "verified",
)  # fmt: skip
_LAW: Final = ("code", "place", "rule", "as_of", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Herb:
    """A herb, supplement, formula or named danger.

    Attributes:
        code: as cautions know it.
        kind: of ``KINDS``; a ``danger`` is never offered.
        quality: the marks to look for on the label.
        evidence: what trials say, those that found nothing too; ``direction`` in one word.
        interacts: kinds of medicine and condition.
        pregnancy, feeding: ok, caution, avoid, contraindicated or unknown, or where it must not be put.
        not_seen: what in the row was recalled and not opened; "all of it" where the whole row was.
    """

    code: str
    name: str
    kind: str
    form: str
    dose: str
    length: str
    quality: str
    evidence: str
    direction: str
    dangers: str
    interacts: str
    pregnancy: str
    feeding: str
    not_seen: str
    citation: str
    address: str
    verified: str


@dataclass(frozen=True, slots=True)
class Law:
    """What a country (ISO 3166-1 alpha-2, or EU) allows of a herb. ``as_of``: the date of the rule or of the look at it."""

    code: str
    place: str
    rule: str
    as_of: str
    citation: str
    verified: str


def _make(row: Row) -> Herb:
    if row.text("code") not in offered():
        raise row.fail("code", not_allowed("herb", row.text("code"), offered()))
    return Herb(
        code=row.text("code"),
        name=row.text("name"),
        kind=row.one_of("kind", KINDS),
        form=row.text("form"),
        dose=row.text("dose"),
        length=row.text("length"),
        quality=row.text("quality"),
        evidence=row.text("evidence"),
        direction=row.one_of("direction", DIRECTIONS),
        dangers=row.text("dangers"),
        interacts=row.text("interacts"),
        pregnancy=row.text("pregnancy"),
        feeding=row.text("feeding"),
        not_seen=row.maybe("not_seen"),
        citation=row.text("citation"),
        address=row.maybe("address"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def herbs() -> Mapping[str, Herb]:
    """Every herb by its code."""
    return {h.code: h for h in read(PACKAGE, "herbs/herbs.csv", _HERBS, _make)}


@lru_cache(maxsize=1)
def _laws() -> tuple[Law, ...]:
    def make(row: Row) -> Law:
        if row.text("code") not in herbs():
            raise row.fail("code", not_allowed("herb", row.text("code"), herbs()))
        return Law(
            row.text("code"),
            row.text("place"),
            row.text("rule"),
            row.text("as_of"),
            row.text("citation"),
            row.verified(),
        )

    return read(PACKAGE, "herbs/law.csv", _LAW, make)


@lru_cache(maxsize=1)
def _members() -> Mapping[str, tuple[str, ...]]:
    """The countries of each union that makes rules for them."""

    def make(row: Row) -> tuple[str, tuple[str, ...]]:
        row.text("citation"), row.verified()
        return row.text("place"), tuple(check_code("country", c, "members") for c in row.words("members"))

    return dict(read(PACKAGE, "herbs/unions.csv", ("place", "members", "citation", "verified"), make))


def laws(code: str) -> tuple[Law, ...]:
    """The rules on a herb everywhere that the table knows."""
    return tuple(law for law in _laws() if law.code == code)


def laws_in(code: str, country: str) -> tuple[Law, ...]:
    """The rules on a herb that hold in a country (ISO 3166-1 alpha-2): its own, then those of its union.

    >>> [law.place for law in laws_in("cbd_oral", "SE")], laws_in("cbd_oral", "")
    (['SE', 'EU'], ())
    """
    found = [
        law
        for law in laws(code)
        if country and (law.place == country or country in _members().get(law.place, ()))
    ]
    return tuple(sorted(found, key=lambda law: law.place != country))


def law_told(rules: Iterable[Law]) -> str:
    """Rules in words, each with its place and date."""
    return " ".join(f"The law ({law.place}, {law.as_of}): {law.rule}" for law in rules)


def herb_of(intervention: str) -> Herb | None:
    """The herb that an intervention is, if any: by its own code, or the remedy that shares its cautions."""
    if intervention in herbs():
        return herbs()[intervention]
    return next(
        (herbs()[o.code] for o in offered().values() if o.like == intervention and o.code in herbs()), None
    )


def check_herb(name: str) -> Herb:
    """The herb of a code, a title or a name in common use.

    Raises:
        VisitFileError: there is none; the message offers the nearest.

    >>> check_herb("CBD").code, check_herb("raspberry leaf tea").code
    ('cbd_oral', 'raspberry_leaf')
    """
    wanted = name.strip().lower()
    for herb in herbs().values():
        if wanted in (herb.code, herb.code.replace("_", " "), herb.name.lower()):
            return herb
    heard = find_medicines(name, list_box=True).known
    codes = [code for one in heard for code in one.substances]
    with suppress(VisitFileError):  # it may have been heard as a herb all the same
        codes.append(offered_named(name).code)
    for code in codes:
        found = herb_of(code)
        if found is not None:
            return found
    raise VisitFileError(not_allowed("herb", name, herbs(), private=True))


@lru_cache(maxsize=1)
def herb_names() -> Mapping[str, tuple[str, ...]]:
    """The names by which people ask for each herb, by its code."""
    heard = supplement_names()
    return {h.code: (h.name, *heard.get(h.code, ())) for h in herbs().values()}
