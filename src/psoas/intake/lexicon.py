"""The lexicon: how people say each code, read from the TOML files in ``data``.

Each file holds one kind of phrase (regions, qualities, …, and the ``cues`` that say no, maybe, worse).
A line is one way of saying it::

    low|lower back      either word
    pain? in groin      the word may be missing
    cant .. stairs      up to three words may stand between

Articles, side words and the like ("my", "left", "really") may stand inside any phrase and are not written.
Under a code, ``yes`` are phrases that say it, ``no`` phrases that deny it ("weight is steady"), and
``topic`` words that say it only with a verdict ("bladder", which may be "fine" or "not right").
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from psoas.errors import KnowledgeError
from psoas.intake.text import stem
from psoas.vocabulary import check_code

Mark = Literal["yes", "no", "topic"]
FAMILIES: Final = ("region", "quality", "activity", "course", "red_flag", "context")
_MARKS: Final[tuple[Mark, ...]] = ("yes", "no", "topic")
GAP: Final = ".."
# Codes of our own beside the vocabulary's: "lying down" is resting where it helps, lying on the back where it hurts.
LYING_DOWN: Final = "lying_down"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase says. ``type`` is a finding type, ``activity``, ``cue`` or ``decoy``."""

    type: str
    code: str
    mark: Mark = "yes"


@dataclass(slots=True)
class Node:
    """A word on the way through the phrases: the words that may follow, and what ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    ends: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask when a red flag is left open, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the engine knows of words. Read-only once loaded."""

    root: Node
    stems: frozenset[str]
    words: frozenset[str]
    same_as: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]
    numbers: Mapping[str, float]
    unit_days: Mapping[str, float]
    real_words: frozenset[str]
    asks: Mapping[str, Ask]
    lasting: frozenset[str]


def expand(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every plain phrase that a line of the lexicon stands for.

    >>> list(expand("low|lower back pain?"))
    [('low', 'back', 'pain'), ('low', 'back'), ('lower', 'back', 'pain'), ('lower', 'back')]
    """
    choices = []
    for word in phrase.split():
        options = word.rstrip("?").split("|")
        choices.append([*options, ""] if word.endswith("?") else options)
    for combination in itertools.product(*choices):
        yield tuple(word for word in combination if word)


def _toml(name: str) -> dict[str, dict[str, str]]:
    path = resources.files("psoas.intake").joinpath("data").joinpath(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"psoas.intake/data/{name}.toml: cannot be read ({error})") from None


def phrases(text: str) -> list[str]:
    """The phrases of a block: one a line, or several parted by a slash; ``#`` starts a remark."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    return [part for line in lines for part in (p.strip() for p in line.split("/")) if part]


class _Builder:
    """Gathers phrases into one tree."""

    def __init__(self, same_as: Mapping[str, str]) -> None:
        self.root = Node()
        self.words: set[str] = set()
        self.same_as = same_as

    def add(self, block: str, entry: Entry) -> None:
        for phrase in phrases(block):
            for words in expand(phrase):
                node = self.root
                for word in words:
                    plain = self.same_as.get(word, word)
                    key = word if word == GAP else stem(plain)
                    node = node.next.setdefault(key, Node())
                    self.words.add(plain)
                if entry not in node.ends:
                    node.ends = (*node.ends, entry)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once.

    Raises:
        KnowledgeError: a file is missing or broken.
        UnknownCodeError: a file names a code that the vocabulary does not hold.
    """
    words = _toml("words")
    same_as = words["same_as"]
    builder = _Builder(same_as)
    asks: dict[str, Ask] = {}
    lasting: set[str] = set()
    for family in FAMILIES:
        for code, block in _toml(family).items():
            if code != LYING_DOWN:
                check_code(family, code, f"psoas.intake/data/{family}.toml")
            for mark in _MARKS:
                builder.add(block.get(mark, ""), Entry(family, code, mark))
            if "ask" in block:
                asks[code] = Ask(block["ask"], block["why"])
            if block.get("lasting"):
                lasting.add(code)
    for kind, block in _toml("cues").items():
        builder.add(block["phrases"], Entry("decoy" if kind == "decoy" else "cue", kind))
    time = words["unit_days"]
    return Lexicon(
        root=builder.root,
        stems=frozenset(stem(word) for word in builder.words),
        words=frozenset(builder.words),
        same_as=same_as,
        lists={name: frozenset(text.split()) for name, text in words["lists"].items()},
        numbers={name: float(value) for name, value in words["numbers"].items()},
        unit_days={name: float(value) for name, value in time.items()},
        real_words=frozenset(words["real"]["words"].split()),
        asks=asks,
        lasting=frozenset(lasting),
    )
