"""Who the client is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.vocabulary import codes

Sex = Literal["female", "male", "unstated"]
SEXES: Final = ("female", "male", "unstated")
# The names that a visit file's [client] table may hold.
CLIENT_KEYS: Final = (
    "age",
    "sex",
    "height_m",
    "mass_kg",
    "work",
    "sports",
    "medicines",
    "conditions",
    "country",
)


@dataclass(frozen=True, slots=True)
class Client:
    """Who the client is, as far as they have said; what is not known stays ``None`` or empty.

    ``country`` is where they live (ISO 3166-1 alpha-2).
    """

    age_years: float | None = None
    sex: Sex = "unstated"
    height_m: float | None = None
    mass_kg: float | None = None
    work: str = ""
    sports: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    country: str = ""

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], field: str = "client") -> Client:
        """Read from a visit file's ``[client]`` table or a JSON line.

        Raises:
            VisitFileError: naming the field, what it held and what is allowed.
        """

        def known(name: str) -> object:
            return data.get(name)

        def at(name: str) -> str:
            return f"{field}.{name}" if field else name

        age, height, mass = known("age"), known("height_m"), known("mass_kg")
        sex = known("sex")
        return cls(
            age_years=None if age is None else fields.number(age, at("age"), 0, 120, "years"),
            sex="unstated" if sex is None else cast("Sex", fields.choice(sex, at("sex"), SEXES)),
            height_m=None if height is None else fields.number(height, at("height_m"), 1.0, 2.4, "metres"),
            mass_kg=None if mass is None else fields.number(mass, at("mass_kg"), 25, 300, "kilograms"),
            work=fields.text(data.get("work", ""), at("work")),
            sports=fields.texts(data.get("sports", []), at("sports")),
            medicines=fields.texts(data.get("medicines", []), at("medicines")),
            conditions=fields.texts(data.get("conditions", []), at("conditions")),
            country=_country(data.get("country") or "", at("country")),
        )

    def to_json(self) -> dict[str, fields.Json]:
        """As a visit file holds it."""
        return {
            "age": self.age_years,
            "sex": self.sex,
            "height_m": self.height_m,
            "mass_kg": self.mass_kg,
            "work": self.work,
            "sports": list(self.sports),
            "medicines": list(self.medicines),
            "conditions": list(self.conditions),
            "country": self.country,
        }


def _country(value: object, field: str) -> str:
    """A country's two letters; small letters are taken too.

    Raises:
        VisitFileError: it is no such code; the message offers that of the country's name.
    """
    text = fields.text(value, field, limit=200).strip()
    known = codes("country")
    if not text or text.upper() in known:
        return text.upper()
    code = next((c for c, named in known.items() if text.casefold() in _names(named)), None)
    write = (
        f'write country = "{code}"'
        if code
        else 'such as "GB", "IE", "US" or "DE"; psoas codes country lists them'
    )
    raise VisitFileError(f"{field}: must be the two letters of a country (ISO 3166), {write}.")


def _names(named: str) -> tuple[str, ...]:
    """A country's name and, in brackets, its other names."""
    first, _, others = named.partition(" (")
    return tuple(name.strip(" )").casefold() for name in (first, *others.split(",")) if name.strip(" )"))
