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

import numpy as np

from psoas.differential.knowledge import FINDINGS, Cluster, Floats, Group, Knowledge, knowledge


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: ``signs`` maps a finding's number to present (True) or denied (False)."""

    signs: Mapping[int, bool]
    age_years: float | None

    def without(self, finding: int) -> Known:
        """The same without one finding."""
        return Known({f: s for f, s in self.signs.items() if f != finding}, self.age_years)


def softmax2(bits: Floats) -> Floats:
    """Probabilities from base-2 weights, over the last axis."""
    powers = np.exp2(bits - bits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float64)


def shrunk(bits: Floats, shrink: float) -> Floats:
    """Bits of one group (members, S) as one: the strongest for and against count fully, the rest shrunk."""
    pro, con = np.maximum(bits, 0), np.minimum(bits, 0)
    strongest = pro.max(axis=0) + con.min(axis=0)
    return np.asarray(shrink * (pro.sum(axis=0) + con.sum(axis=0)) + (1 - shrink) * strongest)


@lru_cache(maxsize=1)
def _group_of() -> tuple[Group | None, ...]:
    where: dict[int, Group] = {m: group for group in knowledge().groups for m in group.members}
    return tuple(where.get(f) for f in range(len(FINDINGS)))


def evidence_bits(known: Known) -> Floats:
    """What the findings say for and against each source (S,), grouped and clustered, before the scale."""
    tables = knowledge()
    numbers = sorted(known.signs)
    if not numbers:
        return np.zeros(tables.rate.shape[1])
    bits = np.array(
        [tables.bits_present[f] if known.signs[f] else tables.bits_denied[f] for f in numbers]
    )  # (findings, S)
    total = np.zeros(bits.shape[1])
    for cluster in _active(tables, known):
        inside = [n for n, f in enumerate(numbers) if f in cluster.members]
        own = bits[inside, cluster.source]
        total[cluster.source] += _cluster_bits(cluster, known, own)
        bits[inside, cluster.source] = 0
    return total + _grouped(bits, numbers)


def _grouped(bits: Floats, numbers: Sequence[int]) -> Floats:
    """Bits of single findings (findings, S) as a total (S,), those that move together shrunk."""
    total = np.zeros(bits.shape[1])
    by_group: dict[str, list[int]] = {}
    for n, f in enumerate(numbers):
        group = _group_of()[f]
        if group is None:
            total += bits[n]
        else:
            by_group.setdefault(group.name, []).append(n)
    for group in knowledge().groups:
        if rows := by_group.get(group.name):
            total += shrunk(bits[rows], group.shrink)
    return total


def _fits(cluster: Cluster, age_years: float | None) -> bool:
    """Whether the client's age is one for which the cluster was made; an unknown age is not."""
    if cluster.age_over is not None and (age_years is None or age_years <= cluster.age_over):
        return False
    return cluster.age_under is None or (age_years is not None and age_years < cluster.age_under)


def _met(cluster: Cluster, known: Known) -> bool:
    return sum(known.signs.get(m) is True for m in cluster.members) >= cluster.at_least


def _active(tables: Knowledge, known: Known) -> Sequence[Cluster]:
    """One cluster a source: the strongest that is met, else the first of the table that a finding speaks to."""
    chosen: dict[int, Cluster] = {}
    for cluster in tables.clusters:
        if not _fits(cluster, known.age_years) or not any(m in known.signs for m in cluster.members):
            continue
        rival = chosen.get(cluster.source)
        better = _met(cluster, known) and rival is not None
        if rival is None or (better and (not _met(rival, known) or cluster.bits_met > rival.bits_met)):
            chosen[cluster.source] = cluster
    return list(chosen.values())


def _cluster_bits(cluster: Cluster, known: Known, own: Floats) -> float:
    """A met cluster counts as published, a failed one too; on the way there its members say their part.

    One positive test of three that are needed may say at most a third of what the cluster says.
    """
    present = sum(known.signs.get(m) is True for m in cluster.members)
    denied = sum(known.signs.get(m) is False for m in cluster.members)
    fails_at = len(cluster.members) - cluster.at_least + 1
    if present >= cluster.at_least:
        return cluster.bits_met
    if denied >= fails_at:
        return cluster.bits_failed
    shrink = knowledge().settings["cluster_member_shrink"]
    most, least = cluster.bits_met * present / cluster.at_least, cluster.bits_failed * denied / fails_at
    return float(np.clip(shrunk(own[:, None], shrink)[0], least, most))


@lru_cache(maxsize=1)
def _silence() -> Floats:
    """Bits (F, S) that a finding adds when a client who speaks of such things does not name it."""
    tables = knowledge()
    told, clinic = tables.told[:, None], tables.base[:, None]
    return np.asarray(np.log2((1 - told * tables.rate) / (1 - told * clinic)))


def silence_bits(known: Known) -> Floats:
    """What was left unsaid (S,): only of those types of which something was named or denied."""
    opened = {FINDINGS[f].split(":")[0] for f in known.signs}
    rows = [n for n, f in enumerate(FINDINGS) if n not in known.signs and f.split(":")[0] in opened]
    return _grouped(_silence()[rows], rows)
