"""Run the trial: train on the spec tables and read sets, fit the gate on unseen sets, print totals.

``python -m tools.listener --weights FOLDER --read FILE… --unseen FILE FILE… [--blind FILE…]``

It needs the packages ``jax``, ``optax``, ``safetensors`` and ``tokenizers``, and a folder with the encoder's
``model.safetensors`` and ``tokenizer.json``; none of them is a dependency of psoas. Blind sets give totals only.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tools.listener import encoder, gate, ngrams
from tools.listener.rows import Array, Row, finding_key, learned_codes, spec_rows, statement_rows

Candidates = list[tuple[list[gate.Candidate], list[gate.Candidate]]]

SPEC = Path(__file__).parents[2] / "tests" / "intake" / "spec"


def main() -> None:
    """Train, fit, measure."""
    asked = _arguments()
    tokenizer = Tokenizer.from_file(str(asked.weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = [*spec_rows(SPEC, tokenizer), *(r for path in asked.read for r in statement_rows(path, tokenizer))]
    rows = rows[:: asked.every]
    codes = learned_codes(rows)
    unseen = [list(statement_rows(path, tokenizer)) for path in asked.unseen]
    blind = [list(statement_rows(path, tokenizer)) for path in asked.blind]
    print(f"{len(rows)} rows, {len(codes)} codes", flush=True)

    weights = encoder.read_weights(asked.weights)
    tuned = encoder.tune(weights, rows, encoder.lower(weights, rows), codes, epochs=asked.epochs)
    grams = ngrams.tune(rows, codes)
    measured = [*unseen, *blind]
    states = [encoder.lower(weights, s) for s in measured]
    by_grams = [ngrams.window_logits(*grams, s) for s in measured]
    for name, form in (
        ("tuned", tuned),
        ("tuned, eight bits", encoder.eight_bits(tuned)),
        ("tuned, rank 32", encoder.low_rank(weights, tuned, 32)),
        ("tuned, rank 8", encoder.low_rank(weights, tuned, 8)),
    ):
        by_encoder = [encoder.window_logits(form, s, x) for s, x in zip(measured, states, strict=True)]
        both = [
            [(a + b) / 2 for a, b in zip(x, y, strict=True)]
            for x, y in zip(by_encoder, by_grams, strict=True)
        ]
        _report(name, unseen, blind, by_encoder, codes)
        _report(f"{name}, and n-grams", unseen, blind, both, codes)
    _report("n-grams", unseen, blind, by_grams, codes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--read", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--unseen", type=Path, nargs="+", required=True, help="two or more: the gate is crossed over them"
    )
    parser.add_argument("--blind", type=Path, nargs="*", default=[])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument(
        "--every", type=int, default=1, help="train on every n-th row only, to try the program out"
    )
    asked = parser.parse_args()
    if len(asked.unseen) < 2:
        parser.error("--unseen: one file given, the gate is fitted on all but one: give two or more")
    return asked


def _report(
    name: str,
    unseen: Sequence[list[Row]],
    blind: Sequence[list[Row]],
    logits: Sequence[list[Array]],
    codes: list[str],
) -> None:
    """Gains on the unseen sets, each with a gate fitted on the others, and on the blind ones with that of all."""
    sets = [
        [gate.candidates(r, x, codes) for r, x in zip(s, xs, strict=True)]
        for s, xs in zip([*unseen, *blind], logits, strict=True)
    ]
    crossed = []
    for i, rows in enumerate(unseen):
        others = gate.fit([c for j in range(len(unseen)) if j != i for c in sets[j]])
        crossed.append(_counted(rows, sets[i], others))
    _print(f"{name}: unseen, crossed", crossed)
    if blind:
        whole = gate.fit([c for found in sets[: len(unseen)] for c in found])
        _print(
            f"{name}: blind", [_counted(r, c, whole) for r, c in zip(blind, sets[len(unseen) :], strict=True)]
        )


def _counted(rows: list[Row], found: Candidates, by: gate.Gate) -> tuple[Array, Array]:
    before = [gate.counts(r, {finding_key(f) for f in r.heard["findings"]}) for r in rows]
    after = [gate.counts(r, by.answer(r, *both)) for r, both in zip(rows, found, strict=True)]
    return np.array(before), np.array(after)


def _print(name: str, counted: Sequence[tuple[Array, Array]]) -> None:
    before, after = (np.concatenate(x) for x in zip(*counted, strict=True))
    each = ", ".join(f"{gate.f1(b):.3f} to {gate.f1(a):.3f}" for b, a in counted)
    change, low, high = gate.gain(before, after)
    print(f"{name}: {each}; gain {change:+.4f} ({low:+.4f} to {high:+.4f})", flush=True)


main()
