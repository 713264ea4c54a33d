"""How much the answers hang on each figure: every one is moved by one standard deviation of its own doubt.

The measure is the total change of the main source's probabilities (half the sum of all the changes, so 0 to 1),
as the mean over the invented clients of ``sampling`` and over a step up and a step down. A step takes a share to
the point of its Beta distribution where a standard deviation lies in a normal one. It is exact: each step goes
through the whole model, and a figure that only one source has moves the other sources by what it takes from them.

Shapes: F findings, S sources, 2 steps (up, down).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np

from psoas.differential.inference.comorbidity import COMPANIONS, companions
from psoas.differential.inference.model import (
    evidence_bits,
    group_of,
    shrunk,
    silence_of,
    softmax2,
    table_weights,
    unmentioned_bits,
)
from psoas.differential.knowledge.evidence import (
    BACKGROUND,
    CLUSTERS,
    EVIDENCE,
    FINDINGS,
    PACKAGE,
    SOURCE_AT,
    Floats,
    capped_bits,
    finding_of,
    knowledge,
    trusted_people,
)
from psoas.differential.knowledge.priors import MULTIPLIERS, PEOPLE, PRIORS, multipliers_of, prior_of, shares
from psoas.differential.uncertainty.beta import beta_quantiles
from psoas.differential.uncertainty.sampling import Sample, sample
from psoas.vocabulary import SOURCES
from psoas.vocabulary.tables import Row, rows

_STEPS: Final[Floats] = np.array([NormalDist().cdf(1), NormalDist().cdf(-1)])


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One figure of a table: its file, line and column, its value, and by how much a step of it moves the answers."""

    table: str
    line: int
    column: str
    value: float
    change: float


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Bits (F, S, 2) of every finding when one kind of its figures is moved: present, denied, unsaid."""

    present: Floats
    denied: Floats
    silence: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    """The weights of the tables (S, 2), with those of one finding or of one cluster moved."""

    finding: int | None = None
    steps: _Steps | None = None
    combination: int | None = None
    bits: Floats | None = None  # (2, 2): failed and met, up and down

    @property
    def shape(self) -> tuple[int, ...]:
        return len(SOURCES), 2

    def told(self, finding: int, *, present: bool) -> Floats:
        if finding == self.finding and self.steps is not None:
            return np.asarray((self.steps.present if present else self.steps.denied)[finding])
        return _twice(table_weights().told(finding, present=present))

    def unsaid(self, finding: int) -> Floats:
        if finding == self.finding and self.steps is not None:
            return np.asarray(self.steps.silence[finding])
        return _twice(table_weights().unsaid(finding))

    def cluster(self, number: int, *, met: bool) -> Floats:
        if number == self.combination and self.bits is not None:
            return np.asarray(self.bits[int(met)])
        return _twice(table_weights().cluster(number, met=met))


def _twice(bits: Floats) -> Floats:
    return np.repeat(np.asarray(bits)[..., None], 2, axis=-1)


def _stepped(share: Floats, people: Floats | float) -> Floats:
    """Shares (...), a step up and a step down (..., 2)."""
    seen = np.broadcast_to(people, share.shape)
    return beta_quantiles(share.ravel(), seen.ravel(), _STEPS).reshape(*share.shape, 2)


def _guess(verified: str) -> float:
    """The people that a figure counts for whose table does not say how many there were."""
    settings = knowledge().settings
    return trusted_people(settings["people_behind_a_guess"], verified, settings)


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Steps, _Steps, _Steps]:
    """The steps of a source's own rates, of the clinic's, and of how many name a finding unasked."""
    tables = knowledge()
    people = np.array([_guess(origin.verified) for origin in tables.base_origins])
    rate, clinic = _twice(tables.rate), _twice(tables.base)[:, None]
    told = np.zeros((len(FINDINGS), 1, 2))
    asked = tables.told > 0
    told[asked, 0] = _stepped(tables.told[asked], people[asked])
    usual = _twice(tables.told)[:, None]

    def steps(rate: Floats, clinic: Floats, told: Floats) -> _Steps:
        present = capped_bits(rate / clinic, tables.settings, tables.ceiling[..., None])
        denied = capped_bits((1 - rate) / (1 - clinic), tables.settings)
        return _Steps(present, denied, silence_of(rate, told, clinic))

    return (
        steps(_stepped(tables.rate, tables.people), clinic, usual),
        steps(rate, _stepped(tables.base, people)[:, None], usual),
        steps(rate, clinic, told),
    )


@cache
def _unsaid_step(kind: int, finding: int, unsaid: tuple[int, ...]) -> Floats:
    """What a step of one finding changes (S, 2) in the silence of its group, or in its own."""
    group, moved = group_of()[finding], _Moved(finding, _kinds()[kind])
    if group is None:
        return moved.unsaid(finding) - _twice(table_weights().unsaid(finding))
    before = shrunk(np.array([table_weights().unsaid(n) for n in unsaid]), group.shrink)
    return shrunk(np.array([moved.unsaid(n) for n in unsaid]), group.shrink) - before[:, None]


def _effects(case: Sample, kind: int) -> dict[int, Floats]:
    """By how many bits (S, 2) a step of each finding's figures moves each source in one case."""
    signs = case.known.signs
    opened = {FINDINGS[f].split(":")[0] for f in signs}
    before = evidence_bits(case.known)[:, None]
    found: dict[int, Floats] = {}
    for finding, name in enumerate(FINDINGS):
        if finding in signs:
            found[finding] = evidence_bits(case.known, _Moved(finding, _kinds()[kind])) - before
        elif name.split(":")[0] in opened:
            group = group_of()[finding]
            together = () if group is None else group.members
            unsaid = tuple(m for m in together if m not in signs and FINDINGS[m].split(":")[0] in opened)
            found[finding] = _unsaid_step(kind, finding, unsaid)
    scale = knowledge().settings["evidence_scale"]
    return {finding: scale * bits for finding, bits in found.items()}


def _change_alone(main: Floats, bits: Floats) -> Floats:
    """Total change (...) of the probabilities (S,) when the bits (..., S, 2) move one source at a time (..., S)."""
    ratio = np.exp2(bits)
    before = main[:, None]
    return np.asarray(np.abs(before * ratio / (1 + before * (ratio - 1)) - before).mean(axis=-1))


def _change_together(main: Floats, bits: Floats) -> Floats:
    """Total change (N,) of the probabilities (S,) when the bits (N, S, 2) move all sources at once."""
    ratio = main[:, None] * np.exp2(bits)
    after = ratio / ratio.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(after - main[:, None]).sum(axis=1).mean(axis=-1) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """Summed over the cases: total change by own rate (F, S), by the other figures of a finding (F,) each, and so on."""

    own: Floats
    elsewhere: Floats
    clinic: Floats
    told: Floats
    prior: Floats  # (S,)
    people: Floats  # (S, 2 + bands): by sex and by age
    companion: Floats  # (pairs,)
    cluster: Floats  # (clusters, 2): among those with the source, among the others


@lru_cache(maxsize=1)
def _changes() -> _Changes:
    """Every case once, each figure moved in it."""
    tables = knowledge()
    named = np.zeros(tables.rate.shape, dtype=bool)
    named[tuple(np.array(list(tables.origins)).T)] = True
    size, sources = len(FINDINGS), len(SOURCES)
    sums = _Changes(
        np.zeros((size, sources)), np.zeros(size), np.zeros(size), np.zeros(size),
        np.zeros(sources), np.zeros((sources, len(MULTIPLIERS))), np.zeros(len(companions())), np.zeros((len(tables.clusters), 2)),
    )  # fmt: skip
    step = tables.settings["prior_exponent"] * shares().sd_bits
    either_way = np.array([1.0, -1.0])
    by_people = np.full((sources, 1), tables.settings["people_sd_bits"]) * either_way
    for case in sample():
        main = _main(case)
        cells, clinic, told = (_effects(case, kind) for kind in range(3))
        at = list(cells)
        bits = np.array([cells[f] for f in at])
        sums.own[at] += _change_alone(main, bits)
        sums.elsewhere[at] += _change_together(main, np.where(named[at, :, None], 0.0, bits))
        sums.clinic[at] += _change_together(main, np.array([clinic[f] for f in at]))
        sums.told[at] += _change_together(main, np.array([told[f] for f in at]))
        sums.prior[:] += _change_alone(main, step[:, None] * either_way)
        sums.people[:, multipliers_of(case.client)] += _change_alone(main, by_people)[:, None]
        sums.companion[:] += main[[pair.main for pair in companions()]] * _companion_steps()
        sums.cluster[:] += _cluster_changes(case, main)
    return sums


def _main(case: Sample) -> Floats:
    scale = knowledge().settings["evidence_scale"]
    return softmax2(
        prior_of(case.client).bits + scale * (unmentioned_bits(case.known) + evidence_bits(case.known))
    )


@lru_cache(maxsize=1)
def _companion_steps() -> Floats:
    """Half of what a step moves each companion's rate (pairs,), up or down."""
    rate = np.array([pair.rate for pair in companions()])
    people = np.array([_guess(pair.origin.verified) for pair in companions()])
    return np.asarray(np.abs(_stepped(rate, people) - rate[:, None]).mean(axis=-1) / 2)


@lru_cache(maxsize=1)
def _cluster_steps() -> tuple[tuple[Floats, Floats], ...]:
    """For each cluster its bits (failed and met, up and down) when either of its shares is moved."""

    def one(true: Floats, false: Floats) -> Floats:
        return capped_bits(np.array([(1 - true) / (1 - false), true / false]), knowledge().settings)

    found = []
    for cluster in knowledge().clusters:
        pair = np.array([cluster.p_if_source, cluster.p_if_other])
        true, false = _stepped(pair, cluster.people)
        found.append((one(true, pair[1]), one(pair[0], false)))
    return tuple(found)


def _cluster_changes(case: Sample, main: Floats) -> Floats:
    """Total change (clusters, 2) in one case."""
    scale, before = knowledge().settings["evidence_scale"], evidence_bits(case.known)[:, None]
    changes = np.zeros((len(knowledge().clusters), 2))
    for number, cluster in enumerate(knowledge().clusters):
        if any(m in case.known.signs for m in cluster.members):
            for share, bits in enumerate(_cluster_steps()[number]):
                after = evidence_bits(case.known, _Moved(combination=number, bits=bits))
                changes[number, share] = _change_together(main, scale * (after - before)[None])[0]
    return changes


def sensitivities() -> tuple[Sensitivity, ...]:
    """Every rate, prior, cluster and companion of the tables with the change that a step of it makes.

    Raises:
        KnowledgeError: a table is broken.
    """
    return tuple(_figures())


def _figures() -> Iterator[Sensitivity]:
    sums = _changes()
    for row in rows(PACKAGE, "evidence.csv", EVIDENCE):
        yield _figure(row, "rate", sums.own[finding_of(row), SOURCE_AT[row.text("source")]])
    by_column = {"rate": sums.clinic, "elsewhere": sums.elsewhere, "told": sums.told}
    for row in rows(PACKAGE, "background.csv", BACKGROUND):
        for column in filter(row.maybe, by_column):
            yield _figure(row, column, by_column[column][finding_of(row)])
    for row in rows(PACKAGE, "priors.csv", PRIORS):
        yield _figure(row, "mode", sums.prior[SOURCE_AT[row.text("source")]])
    for row in rows(PACKAGE, "people.csv", PEOPLE):
        for place, column in enumerate(MULTIPLIERS):
            yield _figure(row, column, sums.people[SOURCE_AT[row.text("source")], place])
    for row, cluster in zip(rows(PACKAGE, "clusters.csv", CLUSTERS), sums.cluster, strict=True):
        for share, column in enumerate(("p_if_source", "p_if_other")):
            yield _figure(row, column, cluster[share])
    for row, change in zip(rows(PACKAGE, "companions.csv", COMPANIONS), sums.companion, strict=True):
        yield _figure(row, "rate", change)


def _figure(row: Row, column: str, change: float) -> Sensitivity:
    table = row.table.rsplit("/", 1)[-1]
    return Sensitivity(table, row.line, column, row.number(column), float(change) / len(sample()))
