"""MiniLM in JAX: the lower layers run once and are kept, the upper ones are tuned with one head a code.

Sentences are packed into long sequences in which each sees itself alone, so that no time goes into padding. The
probability of a code in a text is that of its likeliest window.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax
from safetensors.numpy import load_file
from tools.listener.rows import Array, Row, labels

Weights = dict[str, Any]

LAYERS: Final = 6
TUNED_FROM: Final = 3
_WIDTH, _HEADS = 384, 12
_SEQUENCES, _LENGTH, _WINDOWS, _ROWS = 16, 128, 640, 160
_SCALE: Final = 8.0  # of the head over vectors of length one
_EPSILON: Final = 1e-12
_NEVER: Final = -1e9


def read_weights(folder: Path) -> Weights:
    """The encoder's weights, without the pooling layer that sentence vectors do not use."""
    found = load_file(folder / "model.safetensors")
    return {k: v for k, v in found.items() if v.dtype == np.float32 and "pooler" not in k}


def lower(weights: Weights, rows: Sequence[Row], layers: int = TUNED_FROM) -> list[list[Array]]:
    """The states after the lower layers, for each sentence of each row."""

    @jax.jit
    def run(ids: Any, places: Any, packed: Any) -> Any:
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][places]
        x = _norm(weights, x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for i in range(layers):
            x = _layer(weights, x, packed, i)
        return x

    weights = {k: jnp.asarray(v) for k, v in weights.items()}
    found: list[list[Array]] = [[] for _ in rows]
    for batch, spots in _packed(rows):
        ids = np.zeros((_SEQUENCES, _LENGTH), np.int32)
        places = np.zeros((_SEQUENCES, _LENGTH), np.int32)
        packed = np.full((_SEQUENCES, _LENGTH), -1, np.int32)
        for n, (r, s, line, at) in enumerate(flat := _flat(batch, spots)):
            pieces = rows[r].sentences[s]
            ids[line, at : at + len(pieces)] = pieces
            places[line, at : at + len(pieces)] = range(len(pieces))
            packed[line, at : at + len(pieces)] = n
        states = np.asarray(run(ids, places, packed), np.float16)
        for r, s, line, at in flat:
            found[r].append(states[line, at : at + len(rows[r].sentences[s])])
    return found


def tune(
    weights: Weights,
    rows: Sequence[Row],
    states: Sequence[list[Array]],
    codes: Sequence[str],
    *,
    epochs: int,
    seed: int = 0,
) -> Weights:
    """The upper layers and the head, tuned on all rows."""
    said, counts = labels(rows, codes)
    upper = [f"encoder.layer.{i}." for i in range(TUNED_FROM, LAYERS)]
    tuned: Weights = {k: jnp.asarray(v) for k, v in weights.items() if k.startswith(tuple(upper))}
    tuned["head.w"] = jnp.zeros((_WIDTH, len(codes)))
    tuned["head.b"] = jnp.asarray(np.log(said.mean(0) + 1e-4) - 1)
    order = list(range(len(rows)))
    steps = epochs * sum(1 for _ in _packed(rows))

    def rate(top: float) -> Any:
        return optax.warmup_cosine_decay_schedule(
            0, top, steps // 12, max(steps, steps // 12 + 1), top * 0.02
        )

    optimiser = optax.multi_transform(
        {
            "head": optax.adam(rate(1e-2)),
            "layers": optax.chain(
                optax.clip_by_global_norm(1.0), optax.adamw(rate(1.5e-4), weight_decay=0.01)
            ),
        },
        {k: "head" if k.startswith("head") else "layers" for k in tuned},
    )

    def loss(tuned: Weights, *batch: Any) -> Any:
        x, packed, spans, owner, y, k, key = batch
        best = jax.ops.segment_max(_logits(tuned, x, packed, spans, key), owner, num_segments=_ROWS + 1)[
            :_ROWS
        ]
        best = jnp.where(jnp.isfinite(best), best, 0.0)
        return (optax.sigmoid_binary_cross_entropy(best, y) * k).sum() / 100

    @jax.jit
    def step(tuned: Weights, memory: Any, *batch: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(tuned, *batch)
        change, memory = optimiser.update(slope, memory, tuned)
        return optax.apply_updates(tuned, change), memory, value

    memory, began, n = optimiser.init(tuned), time.time(), 0
    shuffle = random.Random(seed)  # noqa: S311 - an order, no secret
    for epoch in range(epochs):
        shuffle.shuffle(order)
        for batch, spots in _packed(rows, order):
            y = np.zeros((_ROWS, len(codes)), np.float32)
            k = np.zeros_like(y)
            y[: len(batch)], k[: len(batch)] = said[batch], counts[batch]
            x, packed, spans, owner = _arrays(rows, states, batch, spots)
            tuned, memory, value = step(tuned, memory, x, packed, spans, owner, y, k, jax.random.PRNGKey(n))
            n += 1
            if n % 10 == 0:
                print(
                    f"epoch {epoch}, step {n} of {steps}, loss {value:.2f}, {time.time() - began:.0f} s",
                    flush=True,
                )
    return {k: np.asarray(v) for k, v in tuned.items()}


def window_logits(tuned: Weights, rows: Sequence[Row], states: Sequence[list[Array]]) -> list[Array]:
    """For each row the logits of its windows, windows by codes."""
    run = jax.jit(_logits)
    found = []
    for batch, spots in _packed(rows):
        x, packed, spans, _ = _arrays(rows, states, batch, spots)
        logits, at = np.asarray(run(tuned, x, packed, spans)), 0
        for r in batch:
            found.append(logits[at : at + len(rows[r].windows)])
            at += len(rows[r].windows)
    return found


def low_rank(weights: Weights, tuned: Weights, rank: int) -> Weights:
    """The tuned layers with each change of a matrix cut to a rank: what an adapter of that rank could hold at best."""
    found = dict(tuned)
    for name, value in tuned.items():
        if name.startswith("encoder") and value.ndim == 2:
            u, s, v = np.linalg.svd(value - weights[name], full_matrices=False)
            found[name] = weights[name] + (u[:, :rank] * s[:rank]) @ v[:rank]
    return found


def eight_bits(tuned: Weights) -> Weights:
    """The tuned layers as they come back from whole numbers of eight bits, one scale a row."""
    found = dict(tuned)
    for name, value in tuned.items():
        if name.startswith("encoder") and value.ndim == 2:
            scale = np.abs(value).max(1, keepdims=True) / 127
            found[name] = np.round(value / scale) * scale
    return found


def _norm(p: Weights, x: Any, name: str) -> Any:
    x = x - x.mean(-1, keepdims=True)
    return x / jnp.sqrt((x * x).mean(-1, keepdims=True) + _EPSILON) * p[f"{name}.weight"] + p[f"{name}.bias"]


def _layer(p: Weights, x: Any, packed: Any, i: int, key: Any = None) -> Any:
    name = f"encoder.layer.{i}."
    same = packed[:, :, None] == packed[:, None, :]

    def linear(x: Any, part: str) -> Any:
        return x @ p[f"{name}{part}.weight"].T + p[f"{name}{part}.bias"]

    def heads(y: Any) -> Any:
        return y.reshape(*x.shape[:2], _HEADS, _WIDTH // _HEADS).transpose(0, 2, 1, 3)

    def dropped(y: Any, place: int) -> Any:
        if key is None:
            return y
        kept = jax.random.bernoulli(jax.random.fold_in(key, 2 * i + place), 0.9, y.shape)
        return jnp.where(kept, y / 0.9, 0)

    q, k, v = (heads(linear(x, f"attention.self.{part}")) for part in ("query", "key", "value"))
    weight = q @ k.transpose(0, 1, 3, 2) / np.sqrt(_WIDTH // _HEADS) + jnp.where(same, 0.0, _NEVER)[:, None]
    mixed = (jax.nn.softmax(weight, -1) @ v).transpose(0, 2, 1, 3).reshape(x.shape)
    x = _norm(p, x + dropped(linear(mixed, "attention.output.dense"), 0), f"{name}attention.output.LayerNorm")
    inner = jax.nn.gelu(linear(x, "intermediate.dense"), approximate=False)
    return _norm(p, x + dropped(linear(inner, "output.dense"), 1), f"{name}output.LayerNorm")


def _logits(p: Weights, x: Any, packed: Any, spans: Any, key: Any = None) -> Any:
    x = x.astype(jnp.float32)
    for i in range(TUNED_FROM, LAYERS):
        x = _layer(p, x, packed, i, key)
    place = jnp.arange(_SEQUENCES * _LENGTH)
    inside = ((place >= spans[:, :1]) & (place < spans[:, 1:])).astype(jnp.float32)
    mean = (inside / inside.sum(1, keepdims=True)) @ x.reshape(-1, _WIDTH)
    mean = mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)
    return mean @ p["head.w"] * _SCALE + p["head.b"]


Spots = list[list[tuple[int, int]]]  # for each row of a batch the sequence and the place of each sentence


def _packed(rows: Sequence[Row], order: Sequence[int] | None = None) -> Iterator[tuple[list[int], Spots]]:
    batch: list[int] = []
    spots: Spots = []
    used, seen = [0] * _SEQUENCES, 0
    for r in range(len(rows)) if order is None else order:
        row = rows[r]
        fitting = _fit(row, used)
        if fitting is None or seen + len(row.windows) > _WINDOWS or len(batch) == _ROWS:
            yield batch, spots
            batch, spots, used, seen = [], [], [0] * _SEQUENCES, 0
            fitting = _fit(row, used)
        if fitting is None or len(row.windows) > _WINDOWS:
            raise ValueError(
                f"{row.id}: {len(row.windows)} windows, more than a batch of {_WINDOWS} holds: cut the text"
            )
        used, places = fitting
        batch.append(r)
        spots.append(places)
        seen += len(row.windows)
    if batch:
        yield batch, spots


def _fit(row: Row, used: list[int]) -> tuple[list[int], list[tuple[int, int]]] | None:
    used, places = list(used), []
    for pieces in row.sentences:
        line = next((i for i, u in enumerate(used) if u + len(pieces) <= _LENGTH), None)
        if line is None:
            return None
        places.append((line, used[line]))
        used[line] += len(pieces)
    return used, places


def _flat(batch: list[int], spots: Spots) -> list[tuple[int, int, int, int]]:
    return [
        (r, s, line, at)
        for r, places in zip(batch, spots, strict=True)
        for s, (line, at) in enumerate(places)
    ]


def _arrays(
    rows: Sequence[Row], states: Sequence[list[Array]], batch: list[int], spots: Spots
) -> tuple[Array, Array, Array, Array]:
    x = np.zeros((_SEQUENCES, _LENGTH, _WIDTH), np.float16)
    packed = np.full((_SEQUENCES, _LENGTH), -1, np.int32)
    spans = np.tile(np.array([0, 1], np.int32), (_WINDOWS, 1))
    owner = np.full(_WINDOWS, _ROWS, np.int32)
    for n, (r, s, line, at) in enumerate(_flat(batch, spots)):
        x[line, at : at + len(states[r][s])] = states[r][s]
        packed[line, at : at + len(states[r][s])] = n
    k = 0
    for i, (r, places) in enumerate(zip(batch, spots, strict=True)):
        for w in rows[r].windows:
            line, at = places[w.sentence]
            spans[k] = line * _LENGTH + at + w.first, line * _LENGTH + at + w.last
            owner[k] = i
            k += 1
    return x, packed, spans, owner
