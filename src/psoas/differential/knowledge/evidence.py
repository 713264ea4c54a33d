"""The evidence tables, checked and turned into arrays once.

Shapes: F findings (every ``type:code`` of the vocabulary), S sources (in the vocabulary's order).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.errors import KnowledgeError
from psoas.vocabulary import FINDING_TYPES, SOURCES, check_code, codes, tables
from psoas.vocabulary.tables import Row, read

Floats = NDArray[np.float64]
PACKAGE: Final = "psoas.differential"
SOURCE_AT: Final[Mapping[str, int]] = {source: n for n, source in enumerate(SOURCES)}
FINDINGS: Final[tuple[str, ...]] = tuple(f"{t}:{c}" for t in FINDING_TYPES for c in codes(t))
FINDING_AT: Final[Mapping[str, int]] = {finding: n for n, finding in enumerate(FINDINGS)}
EVIDENCE: Final = ("source", "type", "code", "rate", "people", "population", "citation", "verified")
BACKGROUND: Final = ("type", "code", "rate", "elsewhere", "told", "citation", "verified")
NEAR_PROOF: Final = ("type", "code", "source", "ratio", "reason", "citation", "verified")
CLUSTERS: Final = (
    "cluster", "source", "members", "at_least", "age_over", "age_under", "p_if_source", "p_if_other",
    "citation", "population", "n", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from."""

    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that move together: the strongest counts fully, each other one by ``shrink``."""

    name: str
    members: tuple[int, ...]
    shrink: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A published combination of tests for one source; it stands for its members there.

    ``bits_met`` and ``bits_failed`` are the base-2 logarithms of its likelihood ratios, capped; ``people`` is how
    many people stand behind each of the two shares that make them.
    """

    name: str
    source: int
    members: tuple[int, ...]
    at_least: int
    age_over: float | None
    age_under: float | None
    p_if_source: float
    p_if_other: float
    people: float
    bits_met: float
    bits_failed: float
    origin: Origin


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Every table of the room.

    ``rate`` (F, S) is the probability that a finding is there when asked for, given the source;
    ``base`` (F,) its rate in the clinic; ``told`` (F,) the share of clients who name it unasked;
    ``people`` (F, S) how many people stand behind a rate, less where the figure can be trusted less.
    ``bits_present`` and ``bits_denied`` (F, S) are log2 of the likelihood ratios against the clinic, capped.
    ``ceiling`` (F, S) is the most that a finding may raise a source when present: the settings' own, but for the
    near-proof signs.
    A rate without a row of its own (``origins``) is the one that sources take which do not name the finding.
    """

    rate: Floats
    base: Floats
    told: Floats
    people: Floats
    bits_present: Floats
    bits_denied: Floats
    ceiling: Floats
    origins: Mapping[tuple[int, int], Origin]
    base_origins: tuple[Origin, ...]
    groups: tuple[Group, ...]
    clusters: tuple[Cluster, ...]
    settings: Mapping[str, float]

    def origin(self, finding: int, source: int) -> Origin:
        """Where the weight of a finding for a source comes from: its own row, or the clinic's base rate."""
        return self.origins.get((finding, source)) or self.base_origins[finding]


def capped_bits(
    ratio: Floats, settings: Mapping[str, float], ceiling: Floats | float | None = None
) -> Floats:
    """Bits of likelihood ratios (any shape), within the caps of the settings or below another ``ceiling``."""
    most = settings["ratio_ceiling"] if ceiling is None else ceiling
    return np.asarray(np.log2(np.clip(ratio, settings["ratio_floor"], most)))


def trusted_people(people: float, verified: str, settings: Mapping[str, float]) -> float:
    """How many people of this clinic a figure counts as that was seen in so many of another one."""
    counted = settings[f"strength_{verified}"] * people
    return min(max(counted, settings["people_behind_a_guess"]), settings["people_at_most"])


@dataclass(frozen=True, slots=True)
class _Base:
    """One row of background.csv: in the clinic, under sources that do not name it, told unasked."""

    finding: int
    rate: float
    elsewhere: float
    told: float | None
    origin: Origin


def _told(row: Row) -> float | None:
    return _share(row, "told") if row.maybe("told") else None


def finding_of(row: Row) -> int:
    """The number of the finding that a row's ``type`` and ``code`` name."""
    type_ = row.one_of("type", FINDING_TYPES)
    return FINDING_AT[f"{type_}:{check_code(type_, row.text('code'))}"]


def _share(row: Row, column: str) -> float:
    value = row.number(column)
    if not 0 < value < 1:
        raise row.fail(column, "must be between 0 and 1")
    return value


def _origin(row: Row) -> Origin:
    return Origin(row.text("citation"), row.verified())


def _members(row: Row, column: str) -> tuple[int, ...]:
    for word in row.words(column):
        if word not in FINDING_AT:
            raise row.fail(column, f"{word!r} is not a finding")
    return tuple(FINDING_AT[word] for word in row.words(column))


def _without_figures(settings: Mapping[str, float]) -> dict[int, _Base]:
    """What a red flag counts of which no row gives figures: alike everywhere, so that it speaks for no source.

    The rules of the screening decide what it means; a new one can so be added before its figures are known.
    """
    rate = settings["rate_without_figures"]
    origin = Origin("no figure is known; counts for no source", "estimate")
    flags = (FINDING_AT[f"red_flag:{code}"] for code in codes("red_flag"))
    return {flag: _Base(flag, rate, rate, None, origin) for flag in flags}


def _groups() -> tuple[Group, ...]:
    def make(row: Row) -> Group:
        row.text("reason"), _origin(row)
        return Group(row.text("group"), _members(row, "findings"), _share(row, "shrink"))

    columns = ("group", "findings", "shrink", "reason", "citation", "verified")
    groups = read(PACKAGE, "groups.csv", columns, make)
    members = [m for group in groups for m in group.members]
    if len(members) != len(set(members)):
        raise KnowledgeError("psoas.differential/data/groups.csv: a finding is in two groups; put it in one.")
    return groups


def _clusters(settings: Mapping[str, float]) -> tuple[Cluster, ...]:
    def make(row: Row) -> Cluster:
        true, false = _share(row, "p_if_source"), _share(row, "p_if_other")
        origin = _origin(row)
        bits = capped_bits(np.array([true / false, (1 - true) / (1 - false)]), settings)
        return Cluster(
            name=row.text("cluster"),
            source=SOURCE_AT[check_code("source", row.text("source"))],
            members=_members(row, "members"),
            at_least=int(row.number("at_least")),
            age_over=row.maybe_number("age_over"),
            age_under=row.maybe_number("age_under"),
            p_if_source=true,
            p_if_other=false,
            # The papers seldom say how many had the source: half of them is taken on either side.
            people=trusted_people(row.number("n") / 2, origin.verified, settings),
            bits_met=float(bits[0]),
            bits_failed=float(bits[1]),
            origin=origin,
        )

    return read(PACKAGE, "clusters.csv", CLUSTERS, make)


def _ceiling(settings: Mapping[str, float]) -> Floats:
    """The most that each finding may raise each source (F, S): higher for a sign that is near proof of it."""
    ceiling = np.full((len(FINDINGS), len(SOURCES)), settings["ratio_ceiling"])

    def take(row: Row) -> None:
        row.text("reason"), _origin(row)
        if row.number("ratio") <= settings["ratio_ceiling"]:
            raise row.fail("ratio", "must be above ratio_ceiling of settings.csv; take the row out")
        ceiling[finding_of(row), SOURCE_AT[check_code("source", row.text("source"))]] = row.number("ratio")

    read(PACKAGE, "near_proof.csv", NEAR_PROOF, take)
    return ceiling


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """All tables, read and checked once.

    Raises:
        KnowledgeError: a table is broken; the message says where.
    """
    settings = tables.settings(PACKAGE)
    base_rows = read(
        PACKAGE, "background.csv", BACKGROUND,
        lambda row: _Base(finding_of(row), _share(row, "rate"), _share(row, "elsewhere"), _told(row), _origin(row)),
    )  # fmt: skip
    by_finding = _without_figures(settings) | {row.finding: row for row in base_rows}
    if len({row.finding for row in base_rows}) != len(base_rows) or len(by_finding) != len(FINDINGS):
        raise KnowledgeError("psoas.differential/data/background.csv: must hold every finding once.")
    base = np.array([by_finding[f].rate for f in range(len(FINDINGS))])
    shape = len(FINDINGS), len(SOURCES)
    rows = [by_finding[f] for f in range(len(FINDINGS))]
    rate = np.broadcast_to([[row.elsewhere] for row in rows], shape).copy()
    guess = settings["people_behind_a_guess"]
    people = np.broadcast_to(
        [[trusted_people(guess, row.origin.verified, settings)] for row in rows], shape
    ).copy()
    origins: dict[tuple[int, int], Origin] = {}

    def take(row: Row) -> None:
        at = finding_of(row), SOURCE_AT[check_code("source", row.text("source"))]
        if at in origins:
            raise row.fail("code", "this source has this finding twice")
        row.text("population")
        rate[at], origins[at] = _share(row, "rate"), _origin(row)
        people[at] = trusted_people(row.number("people"), origins[at].verified, settings)

    read(PACKAGE, "evidence.csv", EVIDENCE, take)
    clinic, ceiling = base[:, None], _ceiling(settings)
    by_type = np.array([settings[f"told_{f.split(':')[0]}"] for f in FINDINGS])
    own = [row.told for row in rows]
    return Knowledge(
        rate=rate,
        base=base,
        people=people,
        told=np.array([t if share is None else share for t, share in zip(by_type, own, strict=True)]),
        bits_present=capped_bits(rate / clinic, settings, ceiling),
        bits_denied=capped_bits((1 - rate) / (1 - clinic), settings),
        ceiling=ceiling,
        origins=origins,
        base_origins=tuple(row.origin for row in rows),
        groups=_groups(),
        clusters=_clusters(settings),
        settings=settings,
    )
