"""The same story told differently: a typo, another order, other words, filler. What is meant stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from psoas.evaluation.generate import MadeCase
from psoas.evaluation.phrases import phrases

Perturbation = Callable[[MadeCase, np.random.Generator], str]
_LONG_WORD: Final = re.compile(r"[A-Za-z]{5,}")
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def typo(case: MadeCase, random: np.random.Generator) -> str:
    """One slip of the fingers in one word of five letters or more, never in its first letter."""
    text = case.text
    words = list(_LONG_WORD.finditer(text))
    if not words:
        return text
    word = words[int(random.integers(len(words)))]
    slip = (_swapped, _dropped, _doubled, _neighbour)[int(random.integers(4))]
    return text[: word.start()] + slip(word.group(), random) + text[word.end() :]


def _swapped(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(1, len(word) - 1))
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _dropped(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(1, len(word)))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(1, len(word)))
    return word[:at] + word[at] + word[at:]


def _neighbour(word: str, random: np.random.Generator) -> str:
    """A key beside the right one."""
    at = int(random.integers(1, len(word)))
    row = next(row for row in _ROWS if word[at].lower() in row)
    place = row.index(word[at].lower())
    near = row[place + 1] if place + 1 < len(row) else row[place - 1]
    return word[:at] + near + word[at + 1 :]


def order(case: MadeCase, random: np.random.Generator) -> str:
    """The sentences in another order."""
    return " ".join(case.sentences[n] for n in random.permutation(len(case.sentences)))


def synonym(case: MadeCase, random: np.random.Generator) -> str:
    """One everyday word or turn of phrase replaced by another."""
    text = case.text
    places = [
        (found.start(), found.end(), other)
        for word, other in phrases().synonym.items()
        for found in re.finditer(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    ]
    if not places:
        return text
    start, end, other = sorted(places)[int(random.integers(len(places)))]
    if text[start].isupper():
        other = other[0].upper() + other[1:]
    return text[:start] + other + text[end:]


def reworded(case: MadeCase, random: np.random.Generator) -> str:
    """Every sentence in another wording of the same finding: much more than a synonym."""
    told = zip(case.findings, case.sentences, strict=True)
    others = ([w for w in phrases().wordings(f) if w != said] or [said] for f, said in told)
    return " ".join(str(random.choice(options)) for options in others)


def filler(case: MadeCase, random: np.random.Generator) -> str:
    """Sentences and openers that say nothing, between those that do."""
    words = phrases()
    out: list[str] = []
    for sentence in case.sentences:
        if random.random() < 1 / 4:
            out.append(str(random.choice(words.filler)))
        opened = random.random() < 1 / 4
        # "I" stays a capital letter behind an opener.
        lower = sentence if re.match(r"I\b", sentence) else sentence[0].lower() + sentence[1:]
        out.append(str(random.choice(words.openers)) + lower if opened else sentence)
    return " ".join(out)


PERTURBATIONS: Final[Mapping[str, Perturbation]] = {
    "typo": typo,
    "order": order,
    "synonym": synonym,
    "filler": filler,
    "reworded": reworded,
}
