"""How much the answers hang on each figure: every one is moved by one standard deviation of its own doubt.

The measure is the total change of the main source's probabilities (half the sum of all the changes, so 0 to 1),
as the mean over the invented clients of ``sampling`` and over a step up and a step down. A step takes a share to
the point of its Beta distribution where a standard deviation lies in a normal one. It is exact: each step goes
through the whole model, and a figure that only one source has moves the other sources by what it takes from them.

Shapes: F findings, S sources, 3 kinds of a finding's figures, 2 steps (up, down), D columns that go through the model at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    Group,
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

_TYPES: Final = tuple(finding.split(":")[0] for finding in FINDINGS)
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
    """Bits (F, S, 3, 2) of every finding when one kind of its figures is moved: present, denied, unsaid.

    The kinds: a source's own rate, the clinic's, how many name the finding unasked.
    """

    present: Floats
    denied: Floats
    silence: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Moved:
    """The weights of the tables (S, D): in each column one finding or one cluster is moved, all the columns go through at once."""

    signs: Mapping[int, Floats]  # by finding: its bits (S, columns)
    sign_columns: Mapping[int, slice]
    clusters: Mapping[int, Floats]  # by cluster: failed and met (2, columns)
    cluster_columns: Mapping[int, slice]
    columns: int

    @property
    def shape(self) -> tuple[int, ...]:
        return len(SOURCES), self.columns

    def told(self, finding: int, *, present: bool) -> Floats:
        bits = np.repeat(table_weights().told(finding, present=present)[:, None], self.columns, axis=1)
        if finding in self.signs:
            bits[:, self.sign_columns[finding]] = self.signs[finding]
        return bits

    def unsaid(self, finding: int) -> Floats:
        return np.repeat(table_weights().unsaid(finding)[:, None], self.columns, axis=1)

    def cluster(self, number: int, *, met: bool) -> Floats:
        bits = np.full(self.columns, table_weights().cluster(number, met=met))
        if number in self.clusters:
            bits[self.cluster_columns[number]] = self.clusters[number][int(met)]
        return bits


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
def _steps() -> _Steps:
    """The steps of a source's own rates, of the clinic's, and of how many name a finding unasked."""
    tables = knowledge()
    people = np.array([_guess(origin.verified) for origin in tables.base_origins])
    rate, clinic = _twice(tables.rate), _twice(tables.base)[:, None]
    told = np.zeros((len(FINDINGS), 1, 2))
    asked = tables.told > 0
    told[asked, 0] = _stepped(tables.told[asked], people[asked])
    usual = _twice(tables.told)[:, None]

    def steps(rate: Floats, clinic: Floats, told: Floats) -> tuple[Floats, Floats, Floats]:
        present = capped_bits(rate / clinic, tables.settings, tables.ceiling[..., None])
        denied = capped_bits((1 - rate) / (1 - clinic), tables.settings)
        return present, denied, silence_of(rate, told, clinic)

    kinds = (
        steps(_stepped(tables.rate, tables.people), clinic, usual),
        steps(rate, _stepped(tables.base, people)[:, None], usual),
        steps(rate, clinic, told),
    )
    return _Steps(*(np.stack(each, axis=2) for each in zip(*kinds, strict=True)))


@lru_cache(maxsize=1)
def _silence_steps() -> Floats:
    """What a step of each finding changes (F, S, 3, 2) in its silence, where it is in no group."""
    return _steps().silence - table_weights().silence[:, :, None, None]


@cache
def _silence_steps_together(group: Group, unsaid: tuple[int, ...]) -> Floats:
    """What a step of each member changes (members, S, 3, 2) in the silence of what a group leaves unsaid."""
    usual = table_weights().silence[list(unsaid)]
    before = shrunk(usual, group.shrink)[:, None, None]
    moved = np.repeat(np.tile(usual[:, :, None, None], (1, 1, 3, 2))[None], len(unsaid), axis=0)
    for n, finding in enumerate(unsaid):
        moved[n, n] = _steps().silence[finding]
    return np.array([shrunk(each, group.shrink) for each in moved]) - before


def _effects(case: Sample) -> tuple[list[int], Floats, Floats]:
    """By how many bits steps move each source in one case.

    Returns:
        The findings whose figures say something in it, what the steps of their figures do (findings, S, 3, 2), and
        what those of the clusters do (clusters, 2, S, 2), their shares among those with the source and among the others.
    """
    signs = case.known.signs
    opened = {FINDINGS[f].split(":")[0] for f in signs}
    said = sorted(signs)
    bits, clusters = _said_effects(case, said)
    quiet = [f for f in range(len(FINDINGS)) if f not in signs and _TYPES[f] in opened]
    alone = [f for f in quiet if group_of()[f] is None]
    found, at = [bits, _silence_steps()[alone]], said + alone
    for group in knowledge().groups:
        unsaid = tuple(m for m in group.members if m not in signs and _TYPES[m] in opened)
        if unsaid:
            found.append(_silence_steps_together(group, unsaid))
            at += unsaid
    scale = knowledge().settings["evidence_scale"]
    return at, scale * np.concatenate(found), scale * clusters


def _said_effects(case: Sample, said: Sequence[int]) -> tuple[Floats, Floats]:
    """What the steps of the findings that were said do (said, S, 3, 2), and those of the clusters (clusters, 2, S, 2)."""
    signs, sources = case.known.signs, len(SOURCES)
    spoken = [n for n, c in enumerate(knowledge().clusters) if any(m in signs for m in c.members)]
    first, width = 6 * len(said), 6 * len(said) + 4 * len(spoken)
    steps = {f: (_steps().present if signs[f] else _steps().denied)[f].reshape(sources, 6) for f in said}
    moved = _Moved(
        steps,
        {f: slice(6 * n, 6 * n + 6) for n, f in enumerate(said)},
        {number: _cluster_steps()[number] for number in spoken},
        {number: slice(first + 4 * n, first + 4 * n + 4) for n, number in enumerate(spoken)},
        width,
    )
    change = evidence_bits(case.known, moved) - evidence_bits(case.known)[:, None]
    clusters = np.zeros((len(knowledge().clusters), 2, sources, 2))
    if spoken:
        clusters[spoken] = change[:, first:].reshape(sources, len(spoken), 2, 2).transpose(1, 2, 0, 3)
    return change[:, :first].reshape(sources, len(said), 3, 2).transpose(1, 0, 2, 3), clusters


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
        at, bits, clusters = _effects(case)
        own, clinic, told = (bits[:, :, kind] for kind in range(3))
        sums.own[at] += _change_alone(main, own)
        sums.elsewhere[at] += _change_together(main, np.where(named[at, :, None], 0.0, own))
        sums.clinic[at] += _change_together(main, clinic)
        sums.told[at] += _change_together(main, told)
        sums.cluster[:] += [_change_together(main, steps) for steps in clusters]
        sums.prior[:] += _change_alone(main, step[:, None] * either_way)
        sums.people[:, multipliers_of(case.client)] += _change_alone(main, by_people)[:, None]
        sums.companion[:] += main[[pair.main for pair in companions()]] * _companion_steps()
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
def _cluster_steps() -> tuple[Floats, ...]:
    """For each cluster its bits, failed and met (2, 4), when either of its shares is moved up and down."""

    def one(true: Floats, false: Floats) -> Floats:
        return capped_bits(np.array([(1 - true) / (1 - false), true / false]), knowledge().settings)

    found = []
    for cluster in knowledge().clusters:
        pair = np.array([cluster.p_if_source, cluster.p_if_other])
        true, false = _stepped(pair, cluster.people)
        found.append(np.concatenate([one(true, pair[1]), one(pair[0], false)], axis=1))
    return tuple(found)


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
