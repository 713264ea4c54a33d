"""The same model once more, slowly and in plain Python, to check the fast one against."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tests.differential.figures import Figures

from psoas.differential.knowledge.evidence import FINDINGS, knowledge


def posterior(
    prior_bits: list[float], signs: Mapping[str, bool], age: float | None, figures: Figures | None = None
) -> list[float]:
    """Main-source probabilities from log2 priors and findings (``type:code`` to present or denied)."""
    tables, figures = knowledge(), figures or Figures()
    scale, floor = tables.settings["evidence_scale"], 1e-300
    weights = [
        prior + scale * (_evidence(signs, age, source, figures) + _silence(signs, source, figures))
        for source, prior in enumerate(prior_bits)
    ]
    powers = [max(2 ** (w - max(weights)), floor) for w in weights]
    return [power / sum(powers) for power in powers]


def _capped(ratio: float, ceiling: float | None = None) -> float:
    caps = knowledge().settings
    return math.log2(min(max(ratio, caps["ratio_floor"]), ceiling or caps["ratio_ceiling"]))


def _bits(finding: str, present: bool, source: int, figures: Figures) -> float:
    number = FINDINGS.index(finding)
    rate, base = float(figures.rate[number, source]), float(figures.base[number])
    if not present:
        return _capped((1 - rate) / (1 - base))
    return _capped(rate / base, float(knowledge().ceiling[number, source]))


def _together(bits: list[float], shrink: float) -> float:
    pro, con = sorted((b for b in bits if b > 0), reverse=True), sorted(b for b in bits if b < 0)
    return sum(b if n == 0 else shrink * b for part in (pro, con) for n, b in enumerate(part))


def _evidence(signs: Mapping[str, bool], age: float | None, source: int, figures: Figures) -> float:
    tables = knowledge()
    left = dict(signs)
    total = 0.0
    usable = []
    for number, cluster in enumerate(tables.clusters):
        young_enough = cluster.age_under is None or (age is not None and age < cluster.age_under)
        old_enough = cluster.age_over is None or (age is not None and age > cluster.age_over)
        names = [FINDINGS[m] for m in cluster.members]
        if cluster.source == source and young_enough and old_enough and any(n in left for n in names):
            met = sum(left.get(n) is True for n in names) >= cluster.at_least
            usable.append((met, cluster.bits_met if met else 0.0, number, names))
    if usable:
        met, _, number, names = max(usable, key=lambda u: (u[0], u[1]))
        cluster = tables.clusters[number]
        true, false = figures.clusters[number].tolist()
        bits_met, bits_failed = _capped(true / false), _capped((1 - true) / (1 - false))
        own = [_bits(n, left[n], source, figures) for n in names if n in left]
        present = sum(left.get(n) is True for n in names)
        denied = sum(left.get(n) is False for n in names)
        fails_at = len(names) - cluster.at_least + 1
        if met:
            total += bits_met
        elif denied >= fails_at:
            total += bits_failed
        else:
            shrunk = _together(own, tables.settings["cluster_member_shrink"])
            most = max(bits_met, 0) * present / cluster.at_least
            total += min(max(shrunk, min(bits_failed, 0) * denied / fails_at), most)
        for name in names:
            left.pop(name, None)
    for group in tables.groups:
        inside = [FINDINGS[m] for m in group.members if FINDINGS[m] in left]
        total += _together([_bits(n, left.pop(n), source, figures) for n in inside], group.shrink)
    return total + sum(_bits(n, present, source, figures) for n, present in left.items())


def _silence(signs: Mapping[str, bool], source: int, figures: Figures) -> float:
    opened = {f.split(":")[0] for f in signs}
    unsaid: dict[str, float] = {}
    for number, finding in enumerate(FINDINGS):
        if finding.split(":")[0] in opened and finding not in signs:
            told = float(figures.told_share[number])
            rate, base = float(figures.rate[number, source]), float(figures.base[number])
            unsaid[finding] = math.log2((1 - told * rate) / (1 - told * base))
    total = 0.0
    for group in knowledge().groups:
        inside = [FINDINGS[m] for m in group.members if FINDINGS[m] in unsaid]
        total += _together([unsaid.pop(n) for n in inside], group.shrink)
    return total + sum(unsaid.values())
