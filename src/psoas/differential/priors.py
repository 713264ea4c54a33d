"""How common each source is before anything is said: the clinic's shares, moved by age and sex."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.knowledge import PACKAGE, SOURCE_AT, Floats, knowledge
from psoas.errors import KnowledgeError
from psoas.visit import Client
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read

# Column of people.csv, and the age in years at which it begins.
_BANDS: Final = {"under_18": 0, "from_18": 18, "from_30": 30, "from_45": 45, "from_60": 60, "from_75": 75}
_PEOPLE: Final = ("source", "female", "male", *_BANDS, "citation", "verified")
_PRIORS: Final = ("source", "low", "mode", "high", "citation", "verified")
# A range from low to high is read as the middle 90 per cent of a log-normal: 2 x 1.645 deviations wide.
_DEVIATIONS_IN_RANGE: Final = 3.29


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """``bits`` (S,): log2 weights before findings, unnormalised; ``sd_bits`` (S,): how unsure they are; ``marks`` (S,): trust."""

    bits: Floats
    sd_bits: Floats
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Shares:
    mode: Floats  # (S,)
    sd_bits: Floats  # (S,)
    marks: tuple[str, ...]  # (S,) how far each share can be trusted
    sex: Floats  # (S, 2) multipliers: female, male
    age: Floats  # (S, bands) multipliers


def _positive(row: Row, column: str) -> float:
    value = row.number(column)
    if value <= 0:
        raise row.fail(column, "must be above zero")
    return value


@lru_cache(maxsize=1)
def _shares() -> _Shares:
    mode, sd = np.zeros(len(SOURCES)), np.zeros(len(SOURCES))
    marks = [""] * len(SOURCES)
    sex, age = np.zeros((len(SOURCES), 2)), np.zeros((len(SOURCES), len(_BANDS)))

    def take_prior(row: Row) -> None:
        at = SOURCE_AT[check_code("source", row.text("source"))]
        row.text("citation")
        marks[at] = row.verified()
        low, middle, high = (_positive(row, c) for c in ("low", "mode", "high"))
        if not low <= middle <= high:
            raise row.fail("mode", "must lie between low and high")
        mode[at], sd[at] = middle, np.log2(high / low) / _DEVIATIONS_IN_RANGE

    def take_people(row: Row) -> None:
        at = SOURCE_AT[check_code("source", row.text("source"))]
        row.text("citation"), row.verified()
        sex[at] = [_positive(row, c) for c in ("female", "male")]
        age[at] = [_positive(row, c) for c in _BANDS]

    read(PACKAGE, "priors.csv", _PRIORS, take_prior)
    read(PACKAGE, "people.csv", _PEOPLE, take_people)
    for table, array in (("priors.csv", mode), ("people.csv", sex)):
        if not np.all(array > 0):
            raise KnowledgeError(f"{PACKAGE}/data/{table}: a source is missing; every source needs one row.")
    return _Shares(mode, sd, tuple(marks), sex, age)


def prior_of(client: Client) -> Prior:
    """The prior for this client; an unstated sex or age takes the average over all."""
    shares = _shares()
    column = {"female": 0, "male": 1}.get(client.sex)
    by_sex = shares.sex.mean(axis=1) if column is None else shares.sex[:, column]
    by_age = shares.age.mean(axis=1)
    if client.age_years is not None:
        starts = list(_BANDS.values())
        band = sum(client.age_years >= start for start in starts) - 1
        by_age = shares.age[:, band]
    settings = knowledge().settings
    exponent = settings["prior_exponent"]
    return Prior(
        exponent * np.log2(shares.mode) + np.log2(by_sex * by_age),
        np.hypot(exponent * shares.sd_bits, settings["people_sd_bits"]),
        shares.marks,
    )
