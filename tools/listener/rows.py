"""Annotated texts as rows: sentences in word pieces, windows over them, labels, and what the rules answered."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from psoas.cli.reading import traced_line
from psoas.vocabulary import codes

#: The types that the listener may propose or doubt; red flags and regions stay with the rules.
LEARNED: Final = ("course", "context", "activity_worse", "activity_better", "quality")
_PREFIXES: Final = {"worse": "activity_worse", "better": "activity_better"}
_UNPREFIXED: Final = ("region", "quality", "course", "red_flag", "context")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;\n])\s+")
_CLAUSE_END: Final = re.compile(
    r",\s+|\s+(?:but|and then|so|because|cos|although|though|which|when|and)\s+|\s+-+\s+"
)
_LONGEST: Final = 62  # word pieces of a sentence; a longer one is cut
BOUNDS: Final = (101, 102)  # the pieces before and after a sentence, as the encoder expects them
_FEWEST: Final = 10  # examples of a code that is learned

Array = npt.NDArray[Any]
Key = tuple[str, str, bool]


@dataclass(frozen=True)
class Window:
    """A sentence, a clause or two neighbouring clauses: word pieces ``first:last`` of a sentence, ``start:end`` of the text."""

    sentence: int
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """One text: ``said`` holds its codes, ``masked`` those that are neither right nor wrong; ``heard`` is what the rules answered."""

    id: str
    sentences: tuple[tuple[int, ...], ...]
    windows: tuple[Window, ...]
    said: frozenset[str]
    masked: frozenset[str]
    gold: frozenset[Key]
    optional: frozenset[Key]
    heard: dict[str, Any]


def finding_key(finding: dict[str, Any]) -> Key:
    """Type, code and polarity, as the contract's scoring compares them."""
    return finding["type"], finding["code"], bool(finding.get("present", True))


def _parts(text: str, ends: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start, *(x for m in ends.finditer(text, start, end) for x in m.span()), end]
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b - a > 2]


def windows(text: str, tokenizer: Tokenizer) -> tuple[list[tuple[int, ...]], list[Window]]:
    """The sentences of a text in word pieces and the windows over them."""
    sentences: list[tuple[int, ...]] = []
    found: list[Window] = []
    for start, end in _parts(text, _SENTENCE_END, 0, len(text)) or [(0, len(text))]:
        pieces = tokenizer.encode(text[start:end])
        ids, places = pieces.ids[1:-1], [(a + start, b + start) for a, b in pieces.offsets[1:-1]]
        for low in range(0, len(ids), _LONGEST):
            part = places[low : low + _LONGEST]
            number = len(sentences)
            sentences.append((BOUNDS[0], *ids[low : low + _LONGEST], BOUNDS[1]))
            found.append(Window(number, 0, len(part) + 2, part[0][0], part[-1][1]))
            clauses = []
            for a, b in _parts(text, _CLAUSE_END, start, end):
                inside = [i for i, (x, y) in enumerate(part) if x < b and y > a]
                if inside:
                    clauses.append(Window(number, inside[0] + 1, inside[-1] + 2, a, b))
            if len(clauses) > 1:
                found += clauses
            if len(clauses) > 2:
                found += [
                    Window(number, c.first, d.last, c.start, d.end) for c, d in itertools.pairwise(clauses)
                ]
    return sentences, found


def spec_rows(folder: Path, tokenizer: Tokenizer) -> Iterator[Row]:
    """The lines of the spec tables; what the rules find beside what is listed is masked."""
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            if not line.strip() or line.startswith("#"):
                continue
            words, _, expected = line.partition("=>")
            said: set[str] = set()
            other: set[str] = set()
            for item in expected.split():
                if item[0] != "=":
                    (other if item[0] in "-?!" else said).add(_name(item.lstrip("-?!").partition("@")[0]))
            heard = _heard("", words.strip())
            found = {f"{f['type']}:{f['code']}" for f in heard["findings"] if f["present"]}
            sentences, spans = windows(words.strip(), tokenizer)
            yield Row(
                id=f"{path.stem}:{number}",
                sentences=tuple(sentences),
                windows=tuple(spans),
                said=frozenset(said),
                masked=frozenset(found - said - other),
                gold=frozenset(),
                optional=frozenset(),
                heard=heard,
            )


def statement_rows(path: Path, tokenizer: Tokenizer) -> Iterator[Row]:
    """Annotated statements, as in ``tests/evaluation``."""
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        gold, optional = (
            frozenset(map(finding_key, data.get(name, []))) for name in ("findings", "optional")
        )
        sentences, spans = windows(data["text"], tokenizer)
        yield Row(
            id=data["id"],
            sentences=tuple(sentences),
            windows=tuple(spans),
            said=_present(gold),
            masked=_present(optional) - _present(gold),
            gold=gold,
            optional=optional,
            heard=_heard(data["id"], data["text"]),
        )


def _heard(id_: str, text: str) -> dict[str, Any]:
    return dict(traced_line({"id": id_, "text": text}))


def _present(keys: Iterable[Key]) -> frozenset[str]:
    return frozenset(f"{type_}:{code}" for type_, code, present in keys if present)


def learned_codes(rows: Iterable[Row]) -> list[str]:
    """The codes with enough examples to be learned."""
    counted = Counter(c for row in rows for c in row.said if c.partition(":")[0] in LEARNED)
    return sorted(c for c, n in counted.items() if n >= _FEWEST)


def labels(rows: Sequence[Row], learned: Sequence[str]) -> tuple[Array, Array]:
    """What is said (rows by codes), and 0 where that must not count."""
    said = np.array([[c in row.said for c in learned] for row in rows], np.float32)
    counts = np.array([[c not in row.masked for c in learned] for row in rows], np.float32)
    return said, counts


def _name(item: str) -> str:
    prefix, _, code = item.rpartition(":")
    return f"{_PREFIXES[prefix] if prefix else next(t for t in _UNPREFIXED if code in codes(t))}:{code}"
