"""A listener without an encoder: hashed sequences of one to three word pieces, one linear head a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from tools.listener.rows import BOUNDS, Array, Row, labels

_SLOTS: Final = 1 << 15
_RATE, _BIAS_RATE, _DECAY, _SETTLED = 0.3, 0.05, 1e-4, 0.01


def tune(rows: Sequence[Row], codes: Sequence[str], epochs: int = 5) -> tuple[Array, Array]:
    """Weights (slots by codes) and biases, by AdaGrad on the likeliest window of each row."""
    said, counts = labels(rows, codes)
    grams = [_grams(row) for row in rows]
    weights, squares = (
        np.zeros((_SLOTS, len(codes)), np.float32),
        np.full((_SLOTS, len(codes)), 0.1, np.float32),
    )
    bias, bias_squares = np.log(said.mean(0) + 1e-4), np.ones(len(codes))
    draw, every = np.random.default_rng(0), np.arange(len(codes))
    for _ in range(epochs):
        for r in draw.permutation(len(rows)):
            if not grams[r]:
                continue
            logits = _logits(weights, bias, grams[r])
            best = logits.argmax(0)
            error = (1 / (1 + np.exp(-logits[best, every])) - said[r]) * counts[r]
            error[np.abs(error) < _SETTLED] = 0
            bias_squares += error**2
            bias = bias - _BIAS_RATE * error / np.sqrt(bias_squares)
            for window in np.unique(best[error != 0]):
                gram, those = grams[r][window], np.where((best == window) & (error != 0))[0]
                at = np.ix_(gram, those)
                slope = error[those][None] / np.sqrt(len(gram) + 1) + _DECAY * weights[at]
                squares[at] += slope**2
                weights[at] -= _RATE * slope / np.sqrt(squares[at])
    return weights, bias


def window_logits(weights: Array, bias: Array, rows: Sequence[Row]) -> list[Array]:
    """For each row the logits of its windows, windows by codes."""
    return [_logits(weights, bias, _grams(row)) for row in rows]


def _logits(weights: Array, bias: Array, grams: Sequence[Array]) -> Array:
    return np.array([weights[g].sum(0) / np.sqrt(len(g) + 1) + bias for g in grams])


def _grams(row: Row) -> list[Array]:
    return [
        np.array(sorted(_slots(row.sentences[w.sentence][w.first : w.last])), np.intp) for w in row.windows
    ]


def _slots(pieces: Sequence[int]) -> set[int]:
    found, pieces = set(), [p for p in pieces if p not in BOUNDS]
    for length in (1, 2, 3):
        for i in range(len(pieces) - length + 1):
            mixed = 7
            for piece in pieces[i : i + length]:
                mixed = (mixed * 1000003 + piece * 2654435761 + length) & 0xFFFFFFFF
            found.add((mixed ^ (mixed >> 15)) % _SLOTS)
    return found
