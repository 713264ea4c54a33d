"""When to propose and when to doubt: two small logistic models, fitted on statements that the rules have never seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from tools.listener.rows import LEARNED, Array, Key, Row, Window, finding_key

_UNLIKELY: Final = -3.0  # logits: what is less likely is no candidate
_FLOOR: Final = -4.0
_RIDGE: Final = 1.0


@dataclass(frozen=True)
class Candidate:
    """A finding to propose or to doubt; ``right`` is ``None`` where the annotation leaves it open."""

    key: Key
    features: Array
    right: bool | None


@dataclass(frozen=True)
class Gate:
    """Weights for proposals and doubts; propose from ``least``, drop a rule's find below ``doubtful``."""

    proposing: Array
    doubting: Array
    least: float = 0.45
    doubtful: float = 0.40

    def answer(self, row: Row, proposals: Sequence[Candidate], doubts: Sequence[Candidate]) -> set[Key]:
        """The findings of a row with the listener's proposals and without what it doubts."""
        found = {finding_key(f) for f in row.heard["findings"]}
        found |= {c.key for c in proposals if _probability(c.features, self.proposing) >= self.least}
        return found - {c.key for c in doubts if _probability(c.features, self.doubting) < self.doubtful}


def candidates(row: Row, logits: Array, codes: Sequence[str]) -> tuple[list[Candidate], list[Candidate]]:
    """Proposals and doubts of one row; ``logits`` are windows by codes.

    No proposal is made of what the rules said, denied, asked or set aside, nor from a window that holds such words.
    """
    heard, kinds = row.heard, list(LEARNED[1:])
    settled = {f"{m['type']}:{m['code']}" for m in (*heard["findings"], *heard["mentions"])}
    settled |= {q["asks_about"] for q in heard["questions"]}
    aside = [m for m in heard["mentions"] if m["status"] in ("excluded", "negated")]
    told = [m for m in heard["mentions"] if m["status"] == "affirmed"]
    free = np.array([not any(_touches(w, m) for m in aside) for w in row.windows], bool)
    proposals, doubts = [], []
    for i, code in enumerate(codes):
        if code in settled or not free.any():
            continue
        best = int(np.argmax(np.where(free, logits[:, i], -np.inf)))
        logit = float(logits[best, i])
        if logit < _UNLIKELY:
            continue
        type_, _, name = code.partition(":")
        near = [m for m in told if _touches(row.windows[best], m)]
        features = [1, logit, not near, any(m["type"] == type_ for m in near), logit * (not near)]
        features += [min(len(row.windows), 12) / 12, *(type_ == t for t in kinds)]
        proposals.append(_candidate(row, (type_, name, True), features))
    for finding in heard["findings"]:
        code = f"{finding['type']}:{finding['code']}"
        if not finding["present"] or code not in codes:
            continue
        column = logits[:, codes.index(code)]
        here = [x for x, w in zip(column, row.windows, strict=True) if _touches(w, finding)]
        if not here:
            continue
        length = min(finding["end"] - finding["start"], 60) / 60
        features = [1, max(here), max(column), length, max(*here, _FLOOR)]
        features += [finding["type"] == t for t in kinds]
        doubts.append(_candidate(row, finding_key(finding), features))
    return proposals, doubts


def fit(found: Sequence[tuple[Sequence[Candidate], Sequence[Candidate]]]) -> Gate:
    """The gate from candidates whose truth is known."""
    proposing, doubting = (
        _logistic([c for both in found for c in both[i] if c.right is not None]) for i in (0, 1)
    )
    return Gate(proposing, doubting)


def counts(row: Row, answer: set[Key]) -> tuple[int, int, int]:
    """Right, wrong and missed findings, as the contract's scoring counts them."""
    return (
        len(row.gold & answer),
        len(answer - row.gold - row.optional),
        len(row.gold - answer),
    )


def f1(table: Array) -> float:
    """F1 of summed counts."""
    right, wrong, missed = table.sum(0)
    return float(2 * right / max(2 * right + wrong + missed, 1))


def gain(before: Array, after: Array, draws: int = 2000) -> tuple[float, float, float]:
    """Gain in F1 with its 95% bootstrap interval over statements."""
    draw = np.random.default_rng(0)
    picks = (draw.integers(0, len(before), len(before)) for _ in range(draws))
    low, high = np.percentile([f1(after[i]) - f1(before[i]) for i in picks], [2.5, 97.5])
    return f1(after) - f1(before), float(low), float(high)


def _touches(window: Window, place: dict[str, Any]) -> bool:
    return bool(window.start < place["end"] and window.end > place["start"])


def _candidate(row: Row, key: Key, features: Sequence[float]) -> Candidate:
    right = None if key in row.optional - row.gold else key in row.gold
    return Candidate(key, np.array(features, float), right)


def _probability(features: Array, weights: Array) -> Any:
    return 1 / (1 + np.exp(-features @ weights))


def _logistic(known: Sequence[Candidate]) -> Array:
    """Ridge logistic regression by Newton's method."""
    x = np.array([c.features for c in known])
    y = np.array([float(bool(c.right)) for c in known])
    weights = np.zeros(x.shape[1])
    ridge = _RIDGE * np.eye(len(weights))
    ridge[0, 0] = 1e-3
    for _ in range(25):
        p = _probability(x, weights)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge
        weights = weights + np.linalg.solve(hessian, x.T @ (y - p) - ridge @ weights)
    return weights
