"""How common each source is before anything is said: the clinic's shares, moved by age and sex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from psoas.differential.knowledge.evidence import PACKAGE, SOURCE_AT, Floats, knowledge
from psoas.differential.knowledge.own import OwnEvidence
from psoas.errors import KnowledgeError
from psoas.visit import Client
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read

# Column of people.csv, and the age in years at which it begins.
_BANDS: Final = {"under_18": 0, "from_18": 18, "from_30": 30, "from_45": 45, "from_60": 60, "from_75": 75}
AGES: Final[tuple[int, ...]] = tuple(_BANDS.values())
_OLDEST: Final = 100  # years: where the last band ends when its years are averaged
MULTIPLIERS: Final = ("female", "male", *_BANDS)
PEOPLE: Final = ("source", *MULTIPLIERS, "citation", "verified")
LIMITS: Final = (
    "source", "from_years", "under_years", "usual_from", "usual_under", "outside_usual", "citation", "verified",
)  # fmt: skip
PRIORS: Final = ("source", "low", "mode", "high", "citation", "verified")
# A range from low to high is read as the middle 90 per cent of a log-normal: 2 x 1.645 deviations wide.
_DEVIATIONS_IN_RANGE: Final = 3.29


# What is left of a source at an age at which it cannot be: it goes to the end of the list, and no finding brings it back.
_IMPOSSIBLE: Final = 1e-12


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """From which age to which a source can be, and is usual; outside the usual it counts for ``outside_usual`` of it."""

    from_years: float
    under_years: float
    usual_from: float
    usual_under: float
    outside_usual: float

    def share(self, age_years: float) -> float:
        """What is left of the source at an age."""
        if not self.from_years <= age_years < self.under_years:
            return _IMPOSSIBLE
        return 1.0 if self.usual_from <= age_years < self.usual_under else self.outside_usual


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """``bits`` (S,): log2 weights before findings, unnormalised; ``sd_bits`` (S,): how unsure they are; ``marks`` (S,): trust."""

    bits: Floats
    sd_bits: Floats
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What the tables say of each source before a client is known."""

    mode: Floats  # (S,) share of the clinic
    sd_bits: Floats  # (S,) of its base-2 logarithm
    marks: tuple[str, ...]  # (S,) how far each share can be trusted
    sex: Floats  # (S, 2) multipliers: female, male
    age: Floats  # (S, bands) multipliers


def _positive(row: Row, column: str) -> float:
    value = row.number(column)
    if value <= 0:
        raise row.fail(column, "must be above zero")
    return value


@lru_cache(maxsize=1)
def shares() -> Shares:
    """Both tables, read and checked once.

    Raises:
        KnowledgeError: a table is broken; the message says where.
    """
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

    read(PACKAGE, "priors.csv", PRIORS, take_prior)
    read(PACKAGE, "people.csv", PEOPLE, take_people)
    for table, array in (("priors.csv", mode), ("people.csv", sex)):
        if not np.all(array > 0):
            raise KnowledgeError(f"{PACKAGE}/data/{table}: a source is missing; every source needs one row.")
    return Shares(mode, sd, tuple(marks), sex, age)


@lru_cache(maxsize=1)
def age_limits() -> Mapping[int, AgeLimit]:
    """The sources that belong to an age, by their number; all others can be at any.

    Raises:
        KnowledgeError: the table is broken; the message says where.
    """

    def make(row: Row) -> tuple[int, AgeLimit]:
        row.text("citation"), row.verified()
        starts, usual, fades, ends = (
            row.number(c) for c in ("from_years", "usual_from", "usual_under", "under_years")
        )
        if not 0 <= starts <= usual < fades <= ends:
            raise row.fail("usual_from", "must hold from_years <= usual_from < usual_under <= under_years")
        left = row.number("outside_usual")
        if not 0 < left <= 1:
            raise row.fail("outside_usual", "must be above 0 and at most 1")
        return SOURCE_AT[check_code("source", row.text("source"))], AgeLimit(starts, ends, usual, fades, left)

    return dict(read(PACKAGE, "ages.csv", LIMITS, make))


def usual_ages(source: int, start: int, end: int) -> tuple[int, int]:
    """The years from ``start`` to below ``end`` in which a source is usual; where it is in none of them, all its usual years."""
    limit = age_limits().get(source)
    if limit is None:
        return start, end
    usual = int(np.ceil(limit.usual_from)), int(limit.usual_under)
    low, high = max(start, usual[0]), min(end, usual[1])
    return (low, high) if low < high else usual


def _by_limits(age_years: float) -> Floats:
    """What the age limits leave of each source (S,)."""
    left = np.ones(len(SOURCES))
    for source, limit in age_limits().items():
        left[source] = limit.share(age_years)
    return left


@lru_cache(maxsize=1)
def _of_unknown_age() -> Floats:
    """What is left of each source (S,) where the age is not known: that of a child and that of an adult, by how many come of each."""
    bands = np.empty((len(SOURCES), len(AGES)))
    for band, (start, end) in enumerate(pairwise((*AGES, _OLDEST))):
        left = np.mean([_by_limits(year) for year in range(start, end)], axis=0)
        bands[:, band] = shares().age[:, band] * left
    minors = knowledge().settings["clients_under_18"]
    return np.asarray(minors * bands[:, 0] + (1 - minors) * bands[:, 1:].mean(axis=1))


def multipliers_of(client: Client) -> list[int]:
    """The places in ``MULTIPLIERS`` that hold for this client: of the stated sex, of the stated age."""
    sex = [place for place, name in enumerate(MULTIPLIERS) if name == client.sex]
    if client.age_years is None:
        return sex
    return [*sex, 1 + sum(client.age_years >= start for start in AGES)]


def prior_of(client: Client, own: OwnEvidence | None = None) -> Prior:
    """The prior for this client; an unstated sex takes the average of both, an unstated age that over the clients of a studio.

    Args:
        client: who it is.
        own: what the studio counted among its own clients, where that is to be used.
    """
    known, settings = shares(), knowledge().settings
    by_sex, by_age = known.sex.mean(axis=1), _of_unknown_age()
    for place in multipliers_of(client):
        if place < known.sex.shape[1]:
            by_sex = known.sex[:, place]
        else:
            by_age = known.age[:, place - known.sex.shape[1]]
    if client.age_years is not None:
        by_age = by_age * _by_limits(client.age_years)
    exponent = settings["prior_exponent"]
    unsure = np.hypot(exponent * known.sd_bits, np.sqrt(2) * settings["people_sd_bits"])
    bits = exponent * np.log2(known.mode) + np.log2(by_sex * by_age)
    if own is None:
        return Prior(bits, unsure, known.marks)
    return Prior(bits + own.shift, unsure * own.doubt, known.marks)
