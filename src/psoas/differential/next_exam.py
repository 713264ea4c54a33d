"""Which exam would tell most: the expected fall of uncertainty over the sources, in bits."""

from __future__ import annotations

from typing import Final

import numpy as np

from psoas.differential.inference import Known
from psoas.differential.knowledge import FINDINGS, Floats, knowledge
from psoas.visit import NextExam
from psoas.vocabulary import SOURCES

_EXAMS: Final[tuple[int, ...]] = tuple(n for n, f in enumerate(FINDINGS) if f.startswith("exam:"))


def _entropy_bits(p: Floats) -> Floats:
    """Shannon entropy over the last axis."""
    return np.asarray(-(p * np.log2(np.maximum(p, 1e-300))).sum(axis=-1))


def rates_now(known: Known, exams: list[int], scale: float) -> Floats:
    """How likely each exam is to be positive under each source (exams, S), given what is known.

    An exam whose group has spoken already brings only the group's shrunk share of its own bits.
    """
    tables = knowledge()
    weight = np.full(len(exams), scale)
    for group in tables.groups:
        if any(m in known.signs for m in group.members):
            for row, exam in enumerate(exams):
                if exam in group.members:
                    weight[row] = scale * group.shrink
    base = tables.base[exams][:, None]
    pro = np.exp2(weight[:, None] * tables.bits_present[exams]) * base
    con = np.exp2(weight[:, None] * tables.bits_denied[exams]) * (1 - base)
    return np.asarray(pro / (pro + con))


def next_exams(posterior: Floats, known: Known, withheld: frozenset[str]) -> tuple[NextExam, ...]:
    """The exams not yet done that are expected to tell most, best first (exact: both outcomes are tried).

    Those that would tell next to nothing are left out, save the best one.
    """
    tables = knowledge()
    exams = [e for e in _EXAMS if e not in known.signs and FINDINGS[e].split(":")[1] not in withheld]
    if not exams:
        return ()
    rate = rates_now(known, exams, tables.settings["evidence_scale"])
    positive, negative = posterior * rate, posterior * (1 - rate)
    p_positive = positive.sum(axis=1)
    after = p_positive * _entropy_bits(positive / p_positive[:, None]) + (1 - p_positive) * _entropy_bits(
        negative / (1 - p_positive)[:, None]
    )
    gain = _entropy_bits(posterior) - after
    best = np.argsort(-gain, kind="stable")[: int(tables.settings["next_exams"])]
    told = [
        n for place, n in enumerate(best) if place == 0 or gain[n] >= tables.settings["next_exam_least_bits"]
    ]
    return tuple(
        NextExam(FINDINGS[exams[n]].split(":")[1], float(max(gain[n], 0.0)), _told_apart(posterior, rate[n]))
        for n in told
    )


def _told_apart(posterior: Floats, rate: Floats) -> tuple[str, str]:
    """The two sources that the exam tells apart most: likely both, and far apart in its outcome."""
    logit = np.log(rate / (1 - rate))
    gap = (rate[:, None] - rate[None, :]) * (logit[:, None] - logit[None, :])
    weight = posterior[:, None] * posterior[None, :] * gap
    first, second = np.unravel_index(int(np.argmax(weight)), weight.shape)
    pair = sorted((int(first), int(second)), key=lambda s: -posterior[s])
    return SOURCES[pair[0]], SOURCES[pair[1]]
