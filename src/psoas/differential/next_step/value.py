"""How much an exam or a question is expected to tell, for what it costs, one step and two steps ahead.

A step is a channel with two answers: ``rate`` (C, S) is how often each of C steps is answered yes under each
source, as the model would then weigh it. Because the answers' probabilities follow from the same figures,
the expected information is a mutual information: never negative, never above one bit or the doubt there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from psoas.differential.inference.model import Known, evidence_bits, group_of, table_weights
from psoas.differential.knowledge.evidence import Cluster, Floats, knowledge
from psoas.differential.next_step.tables import Step, asking_settings
from psoas.differential.next_step.tables import steps as all_steps

_TINY: Final = 1e-300


def entropy_bits(p: Floats) -> Floats:
    """Shannon entropy over the last axis."""
    return np.asarray(-(p * np.log2(np.maximum(p, _TINY))).sum(axis=-1))


def _answer_entropy(rate: Floats) -> Floats:
    """Entropy of a yes or no with this probability of yes (any shape), in bits."""
    no = 1 - rate
    return np.asarray(-(rate * np.log2(np.maximum(rate, _TINY)) + no * np.log2(np.maximum(no, _TINY))))


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """Steps with how often they are answered yes under each source, ``rate`` (C, S), and what that leaves open."""

    rate: Floats
    noise: Floats  # (C, S) entropy of the answer once the source is known

    def gain(self, posterior: Floats) -> Floats:
        """Expected information (..., C) in bits about the sources (..., S)."""
        told = _answer_entropy(np.clip(posterior @ self.rate.T, 0, 1)) - posterior @ self.noise.T
        return np.asarray(np.clip(told, 0, entropy_bits(posterior)[..., None]))

    def after(self, posterior: Floats) -> tuple[Floats, Floats]:
        """Sources (2, C, S) after a no and after a yes to each step, and how likely each answer is (2, C)."""
        joint = posterior * np.stack([1 - self.rate, self.rate])
        chance = joint.sum(axis=-1)
        return joint / np.maximum(chance, _TINY)[..., None], chance


def channel(known: Known, findings: Sequence[int], likely: Floats) -> Channel:
    """What each finding would be answered, beside all that is known.

    Args:
        known: what is known.
        findings: numbers of findings that are not known.
        likely: probability of each source (S,); published combinations are worked out for likely ones only.
    """
    tables = knowledge()
    rows = np.array(findings, dtype=int)
    weights = table_weights(known.own)
    pro, con = weights.present[rows], weights.denied[rows]
    rows_of: dict[str, list[int]] = {}
    for row, finding in enumerate(findings):
        if (own := group_of()[finding]) is not None:
            rows_of.setdefault(own.name, []).append(row)
    for group in tables.groups:
        inside = rows_of.get(group.name)
        said = [m for m in group.members if m in known.signs] if inside else []
        if inside and said:
            told = np.array([weights.told(m, present=known.signs[m]) for m in said])
            for bits in (pro, con):
                bits[inside] = _beside(told, bits[inside], group.shrink)
    for cluster in tables.clusters:
        if likely[cluster.source] >= asking_settings()["cluster_least_probability"]:
            _as_combination(known, findings, cluster, pro, con)
    scale, base = tables.settings["evidence_scale"], tables.base[rows][:, None]
    yes, no = base * np.exp2(scale * pro), (1 - base) * np.exp2(scale * con)
    rate = yes / (yes + no)
    return Channel(rate, _answer_entropy(rate))


def _beside(told: Floats, bits: Floats, shrink: float) -> Floats:
    """What answers (N, S) add once others (M, S) of their group have spoken: as the model shrinks a group."""
    most, least = np.maximum(told, 0).max(axis=0), np.minimum(told, 0).min(axis=0)
    stronger = np.maximum(np.maximum(bits, 0) - most, 0) + np.minimum(np.minimum(bits, 0) - least, 0)
    return np.asarray(shrink * bits + (1 - shrink) * stronger)


def _as_combination(
    known: Known, findings: Sequence[int], cluster: Cluster, pro: Floats, con: Floats
) -> None:
    """Write into ``pro`` and ``con`` what an answer adds to the source of a published combination.

    Its members count as the combination does; and once a member is known, it no longer stands for its group.
    """
    moved = set(cluster.members)
    for member in moved & known.signs.keys():
        group = group_of()[member]
        moved |= set(group.members if group else ())
    inside = [row for row, finding in enumerate(findings) if finding in moved]
    if not inside:
        return
    near = _near(cluster.source)
    some = known.of({f: s for f, s in known.signs.items() if f in near})
    now = evidence_bits(some)[cluster.source]
    for row in inside:
        for bits, present in ((pro, True), (con, False)):
            asked = some.adding(findings[row], present=present)
            bits[row, cluster.source] = evidence_bits(asked)[cluster.source] - now


@cache
def _near(source: int) -> frozenset[int]:
    """The findings that are weighed together with the combinations of a source."""
    members = {m for c in knowledge().clusters if c.source == source for m in c.members}
    groups = (group_of()[m] for m in members)
    return frozenset(members.union(*(g.members for g in groups if g is not None)))


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Steps by their worth.

    ``gain`` (C,) bits expected of each; ``order`` numbers them best first; ``changed`` says that the look
    at the second step put another one first than the first step alone would have.
    """

    gain: Floats
    order: tuple[int, ...]
    changed: bool


def rank(
    known: Known, posterior: Floats, steps: Sequence[Step], asked: Channel, *, ahead: bool = True
) -> Ranking:
    """Steps by expected bits per minute; from the best few on also by what the best second step would add.

    The best second step is found for either answer. A step that is worth more only together with its second
    one comes first where the two gain at least ``worth_a_word`` more per minute than the best pair that
    begins with the best single step.
    """
    cost = np.array([step.cost_minutes for step in steps])
    gain = asked.gain(posterior)
    order = [int(n) for n in np.argsort(-gain / cost, kind="stable")]
    if not ahead or len(order) < 3:
        return Ranking(gain, tuple(order), changed=False)
    settings = asking_settings()
    best = order[: int(settings["ahead_from"])]
    two = dict(zip(best, _pairs(known, posterior, steps, asked, best), strict=True))
    first = max(best, key=lambda n: two[n])
    changed = two[first] > (1 + settings["worth_a_word"]) * two[best[0]]
    if changed:
        order.remove(first)
        order.insert(0, first)
    return Ranking(gain, tuple(order), changed=changed)


def _pairs(
    known: Known, posterior: Floats, steps: Sequence[Step], asked: Channel, best: Sequence[int]
) -> Iterator[float]:
    """Bits per minute of each of the best steps followed by the best second one."""
    cost, gain = np.array([step.cost_minutes for step in steps]), asked.gain(posterior)
    after, chance = asked.after(posterior)
    second = asked.gain(after[:, list(best)])  # (2, best, C)
    place_of = {step.finding: n for n, step in enumerate(steps)}
    for place, first in enumerate(best):
        bits, minutes = float(gain[first]), float(cost[first])
        for answer in (0, 1):
            then = second[answer, place].copy()
            told = known.adding(steps[first].finding, present=bool(answer))
            _correct(told, after[answer, first], place_of, steps[first].finding, then)
            then[first] = 0
            next_one = int(np.argmax(then / cost))
            bits += float(chance[answer, first] * then[next_one])
            minutes += float(chance[answer, first] * cost[next_one])
        yield bits / minutes


def _correct(told: Known, posterior: Floats, place_of: Mapping[int, int], done: int, then: Floats) -> None:
    """Write into ``then`` (C,) what the steps tell that the one ``done`` moved: its group, its combinations, what it settled.

    ``place_of`` is where each finding that can be asked for stands in ``then``.
    """
    mates = sorted(f for f in _moved_by(done) if f in place_of)
    if mates:
        then[[place_of[f] for f in mates]] = channel(told, mates, posterior).gain(posterior)
    if told.signs[done]:
        then[[place_of[f] for f in _settled_by(done) if f in place_of]] = 0


@cache
def _settled_by(finding: int) -> frozenset[int]:
    """The findings that need no asking once this one is known to be there."""
    return frozenset(
        other for other, step in all_steps().items() if finding in step.not_with or finding in step.implied_by
    )


@cache
def _moved_by(finding: int) -> frozenset[int]:
    """The findings that are weighed otherwise once this one is known."""
    group = group_of()[finding]
    clusters = (c.members for c in knowledge().clusters if finding in c.members)
    return frozenset(group.members if group else ()).union(*clusters) - {finding}
