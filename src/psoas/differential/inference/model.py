"""One main source, weighed by every finding.

The model: exactly one of the sources is the main cause of this visit. A finding is there with a known
rate under each source (a source that says nothing about it takes the rate seen elsewhere in the clinic),
so each finding adds ``log2(rate / clinic rate)`` bits to a source when present and
``log2((1 - rate) / (1 - clinic rate))`` when denied. Findings that move together are shrunk, published
clusters stand for their members, and what a talkative client leaves out counts a little against it.
The posterior is the softmax of prior and bits, to base 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np

from psoas.differential.knowledge.evidence import FINDINGS, Cluster, Floats, Group, capped_bits, knowledge
from psoas.differential.knowledge.own import OwnEvidence
from psoas.vocabulary import SOURCES

_TYPES: Final[tuple[str, ...]] = tuple(finding.split(":")[0] for finding in FINDINGS)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: ``signs`` maps a finding's number to present (True) or denied (False).

    ``own`` is the evidence of the studio's own clients by which it is weighed; None: the published figures alone.
    """

    signs: Mapping[int, bool]
    age_years: float | None
    own: OwnEvidence | None = None

    def without(self, finding: int) -> Known:
        """The same without one finding."""
        return self.of({f: s for f, s in self.signs.items() if f != finding})

    def adding(self, finding: int, *, present: bool) -> Known:
        """The same with one finding more."""
        return self.of({**self.signs, finding: present})

    def of(self, signs: Mapping[int, bool]) -> Known:
        """Other findings of the same client, weighed by the same figures."""
        return Known(signs, self.age_years, self.own)


class Weights(Protocol):
    """The bits of findings and clusters: one for each source (S,), or many that go through at once (S, D).

    An instance is hashed by identity and never changes: totals of what was left unsaid are kept by it.
    """

    def __hash__(self) -> int: ...

    @property
    def shape(self) -> tuple[int, ...]:
        """(S,) or (S, D)."""

    def told(self, finding: int, *, present: bool) -> Floats:
        """What a finding adds to each source (shape)."""

    def unsaid(self, finding: int) -> Floats:
        """What it adds when a client who speaks of such things does not name it (shape)."""

    def cluster(self, number: int, *, met: bool) -> Floats:
        """What the published combination adds to its source, met or failed: () or (D,)."""


@dataclass(frozen=True, slots=True, eq=False)
class TableWeights:
    """The weights as the tables give them, or with a studio's own rates in their place; each (F, S)."""

    present: Floats
    denied: Floats
    silence: Floats

    @property
    def shape(self) -> tuple[int, ...]:
        """(S,)."""
        return (len(SOURCES),)

    def told(self, finding: int, *, present: bool) -> Floats:
        """A row of the tables (S,)."""
        return np.asarray((self.present if present else self.denied)[finding])

    def unsaid(self, finding: int) -> Floats:
        """What silence adds (S,)."""
        return np.asarray(self.silence[finding])

    def cluster(self, number: int, *, met: bool) -> Floats:
        """As published, ()."""
        cluster = knowledge().clusters[number]
        return np.asarray(cluster.bits_met if met else cluster.bits_failed)


def table_weights(own: OwnEvidence | None = None) -> TableWeights:
    """The one instance for the published figures, or for a studio's own evidence."""
    return _weights_by(own)


@lru_cache(maxsize=4)
def _weights_by(own: OwnEvidence | None) -> TableWeights:
    tables = knowledge()
    clinic, told = tables.base[:, None], tables.told[:, None]
    if own is None:
        return TableWeights(tables.bits_present, tables.bits_denied, silence_of(tables.rate, told, clinic))
    rate = tables.rate.copy()
    for one in own.rates:
        rate[one.finding, list(one.sources)] = one.mean
    return TableWeights(
        present=capped_bits(rate / clinic, tables.settings, tables.ceiling),
        denied=capped_bits((1 - rate) / (1 - clinic), tables.settings),
        silence=silence_of(rate, told, clinic),
    )


def silence_of(rate: Floats, told: Floats, clinic: Floats) -> Floats:
    """Bits that a finding adds when it is not named, though a share ``told`` of those who have it name it."""
    return np.asarray(np.log2((1 - told * rate) / (1 - told * clinic)))


def softmax2(bits: Floats) -> Floats:
    """Probabilities from base-2 weights, over the last axis."""
    powers = np.exp2(bits - bits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float64)


def shrunk(bits: Floats, shrink: float) -> Floats:
    """Bits of one group (members, S) as one: the strongest for and against count fully, the rest shrunk."""
    if len(bits) == 1:
        return np.asarray(bits[0])
    most, least = np.maximum.reduce(bits), np.minimum.reduce(bits)
    strongest = np.maximum(most, 0) + np.minimum(least, 0)
    return np.asarray(shrink * np.add.reduce(bits) + (1 - shrink) * strongest)


@lru_cache(maxsize=1)
def group_of() -> tuple[Group | None, ...]:
    """For each finding its group, if it has one."""
    where: dict[int, Group] = {m: group for group in knowledge().groups for m in group.members}
    return tuple(where.get(f) for f in range(len(FINDINGS)))


@lru_cache(maxsize=1)
def _by_place() -> Sequence[int]:
    """For each finding its place where those of no group come first and those of one group follow each other."""
    number = {group.name: n for n, group in enumerate(knowledge().groups, 1)}
    within = [0 if group is None else number[group.name] for group in group_of()]
    order = sorted(range(len(FINDINGS)), key=lambda f: (within[f], f))
    return tuple(np.argsort(order).tolist())


@lru_cache(maxsize=1)
def standing_alone() -> frozenset[int]:
    """The findings that are in no group and no cluster: what they say does not hang on what else was found."""
    return frozenset(f for f in range(len(FINDINGS)) if group_of()[f] is None and f not in _clustered())


@lru_cache(maxsize=1)
def _clustered() -> frozenset[int]:
    """The findings that are members of a cluster."""
    return frozenset(m for cluster in knowledge().clusters for m in cluster.members)


def each_finding_bits(known: Known) -> Mapping[int, Floats]:
    """What each of the findings adds (S,) beside all the others.

    Where one is left out, only its own group says something else; a member of a cluster is left out of everything.
    """
    if not known.signs:
        return {}
    weights, numbers = table_weights(known.own), sorted(known.signs)
    combined, bits = _apart(known, weights, numbers)
    alone, groups = _by_group(bits, numbers)
    terms = [shrunk(bits[rows], group.shrink) for group, rows in groups]
    all_bits = combined + _added(alone, terms)
    others = np.repeat(alone[None], len(numbers), axis=0)  # (findings, S): what is left without each of them
    for (group, rows), term in zip(groups, terms, strict=True):
        left = np.repeat(term[None], len(numbers), axis=0)
        for row in rows:
            rest = [n for n in rows if n != row]
            left[row] = shrunk(bits[rest], group.shrink) if rest else 0.0
        others += left
    grouped = all_bits - (combined + others)
    found: dict[int, Floats] = {}
    for finding, present in known.signs.items():
        if finding in standing_alone():
            found[finding] = weights.told(finding, present=present)
        elif finding in _clustered():
            found[finding] = np.asarray(all_bits - evidence_bits(known.without(finding)))
        else:
            found[finding] = grouped[numbers.index(finding)]
    return found


def evidence_bits(known: Known, weights: Weights | None = None) -> Floats:
    """What the findings say for and against each source (shape of the weights), grouped and clustered, before the scale."""
    weights = weights or table_weights(known.own)
    # Those of one group lie side by side, so that none has to be copied to weigh it.
    numbers = sorted(known.signs, key=_by_place().__getitem__)
    if not numbers:
        return np.zeros(weights.shape)
    combined, bits = _apart(known, weights, numbers)
    alone, groups = _by_group(bits, numbers)
    terms = [shrunk(bits[rows[0] : rows[-1] + 1], group.shrink) for group, rows in groups]
    return np.asarray(combined + _added(alone, terms))


def _apart(known: Known, weights: Weights, numbers: Sequence[int]) -> tuple[Floats, Floats]:
    """What the clusters add (shape of the weights), and what is left to the single findings (findings, ...)."""
    bits = np.empty((len(numbers), *weights.shape))  # (findings, S[, D])
    for n, f in enumerate(numbers):
        bits[n] = weights.told(f, present=known.signs[f])
    total = np.zeros(weights.shape)
    for number in _active(known):
        cluster = knowledge().clusters[number]
        inside = [numbers.index(f) for f in sorted(known.signs) if f in cluster.members]
        total[cluster.source] += _cluster_bits(number, known, weights, bits[inside, cluster.source])
        bits[inside, cluster.source] = 0
    return total, bits


def _by_group(bits: Floats, numbers: Sequence[int]) -> tuple[Floats, list[tuple[Group, list[int]]]]:
    """The findings that are in no group, added up (...), and the rows of each group in the order of the table."""
    alone = np.zeros(bits.shape[1:])
    rows: dict[str, list[int]] = {}
    of = group_of()
    for n, f in enumerate(numbers):
        group = of[f]
        if group is None:
            alone += bits[n]
        else:
            rows.setdefault(group.name, []).append(n)
    return alone, [(group, rows[group.name]) for group in knowledge().groups if group.name in rows]


def _added(alone: Floats, terms: Sequence[Floats]) -> Floats:
    """The findings in no group and those of each group together (...)."""
    total = alone.copy()
    for term in terms:
        total += term
    return total


def _fits(cluster: Cluster, age_years: float | None) -> bool:
    """Whether the client's age is one for which the cluster was made; an unknown age is not."""
    if cluster.age_over is not None and (age_years is None or age_years <= cluster.age_over):
        return False
    return cluster.age_under is None or (age_years is not None and age_years < cluster.age_under)


def _met(cluster: Cluster, known: Known) -> bool:
    return sum(known.signs.get(m) is True for m in cluster.members) >= cluster.at_least


def _active(known: Known) -> Sequence[int]:
    """One cluster a source: the strongest that is met, else the first of the table that a finding speaks to."""
    chosen: dict[int, int] = {}
    clusters = knowledge().clusters
    for number, cluster in enumerate(clusters):
        if not _fits(cluster, known.age_years) or not any(m in known.signs for m in cluster.members):
            continue
        rival = chosen.get(cluster.source)
        if rival is None or (
            _met(cluster, known)
            and (not _met(clusters[rival], known) or cluster.bits_met > clusters[rival].bits_met)
        ):
            chosen[cluster.source] = number
    return list(chosen.values())


def _cluster_bits(number: int, known: Known, weights: Weights, own: Floats) -> Floats:
    """A met cluster counts as published, a failed one too; on the way there its members say their part.

    One positive test of three that are needed may say at most a third of what the cluster says.
    """
    cluster = knowledge().clusters[number]
    present = sum(known.signs.get(m) is True for m in cluster.members)
    denied = sum(known.signs.get(m) is False for m in cluster.members)
    fails_at = len(cluster.members) - cluster.at_least + 1
    if present >= cluster.at_least:
        return weights.cluster(number, met=True)
    if denied >= fails_at:
        return weights.cluster(number, met=False)
    # Drawn shares may lie the wrong way round; then the members say nothing in that direction.
    most = np.maximum(weights.cluster(number, met=True), 0) * present / cluster.at_least
    least = np.minimum(weights.cluster(number, met=False), 0) * denied / fails_at
    return np.clip(shrunk(own, knowledge().settings["cluster_member_shrink"]), least, most)


def unmentioned_bits(known: Known, weights: Weights | None = None) -> Floats:
    """What was left unsaid (shape of the weights): only of those types of which something was named or denied."""
    weights = weights or table_weights(known.own)
    opened = {_TYPES[f] for f in known.signs}
    total = np.zeros(weights.shape)
    for type_ in sorted(opened):
        total += _unsaid_alone(weights, type_)
    for finding in sorted(known.signs):
        if group_of()[finding] is None:
            total -= weights.unsaid(finding)
    for group in knowledge().groups:
        left = tuple(m for m in group.members if m not in known.signs and _TYPES[m] in opened)
        if left:
            total += _unsaid_together(weights, left, group.shrink)
    return total


@lru_cache(maxsize=64)
def _unsaid_alone(weights: Weights, type_: str) -> Floats:
    """Everything of one type that is in no group, added up."""
    alone = [n for n, t in enumerate(_TYPES) if t == type_ and group_of()[n] is None]
    return np.asarray(sum((weights.unsaid(n) for n in alone), np.zeros(weights.shape)))


@lru_cache(maxsize=256)
def _unsaid_together(weights: Weights, findings: tuple[int, ...], shrink: float) -> Floats:
    """What is left unsaid of one group."""
    return shrunk(np.array([weights.unsaid(n) for n in findings]), shrink)
