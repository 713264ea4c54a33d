"""How to do an exam, and what it tells in figures."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from psoas.differential.knowledge.evidence import FINDING_AT, PACKAGE, SOURCE_AT, Origin, knowledge
from psoas.differential.next_step.tables import Step, steps
from psoas.errors import KnowledgeError
from psoas.vocabulary import SOURCES, check_code, codes
from psoas.vocabulary.tables import VERIFIED

_FIELDS: Final = {"steps", "positive", "caution", "citation", "verified"}


@dataclass(frozen=True, slots=True)
class HowTo:
    """``steps`` in order, what counts as ``positive``, and a ``caution``; the citation stands for the technique."""

    exam: str
    steps: tuple[str, ...]
    positive: str
    caution: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Tells:
    """How often an exam is positive when ``source`` is the main one, 0 to 1, and where the figure comes from."""

    source: str
    rate: float
    origin: Origin


@lru_cache(maxsize=1)
def _how_tos() -> Mapping[str, HowTo]:
    place = f"{PACKAGE}/data/how_to.toml"
    text = resources.files(PACKAGE).joinpath("data").joinpath("how_to.toml").read_text(encoding="utf-8")
    found: dict[str, HowTo] = {}
    for exam, entry in tomllib.loads(text).items():
        if set(entry) != _FIELDS or not entry["steps"] or entry["verified"] not in VERIFIED:
            raise KnowledgeError(f"{place}: {exam} needs {sorted(_FIELDS)} and a trust mark, no more.")
        found[check_code("exam", exam)] = HowTo(exam=exam, **(entry | {"steps": tuple(entry["steps"])}))
    missing = sorted(set(codes("exam")) - set(found))
    if missing:
        raise KnowledgeError(f"{place}: {missing[0]} is missing; every exam needs an entry.")
    return found


def how_to(exam: str) -> HowTo:
    """How to do one exam.

    Raises:
        UnknownCodeError: there is no such exam.
    """
    return _how_tos()[check_code("exam", exam)]


def effort(exam: str) -> Step:
    """What one exam takes: minutes, provoked pain, instruments, skill."""
    return steps()[FINDING_AT[f"exam:{check_code('exam', exam)}"]]


def clinic_rate(exam: str) -> float:
    """How often the exam is positive among everyone who comes, 0 to 1."""
    return float(knowledge().base[FINDING_AT[f"exam:{check_code('exam', exam)}"]])


def tells(exam: str, about: Sequence[str], *, most: int) -> tuple[Tells, ...]:
    """How often the exam is positive: for the sources asked ``about``, then for those where it is so most often.

    Only sources with a figure of their own are added to those asked about.
    """
    tables, finding = knowledge(), FINDING_AT[f"exam:{check_code('exam', exam)}"]
    own = sorted((s for f, s in tables.origins if f == finding), key=lambda s: (-tables.rate[finding, s], s))
    chosen = list(dict.fromkeys([*(SOURCE_AT[check_code("source", s)] for s in about), *own]))[:most]
    chosen.sort(key=lambda s: -tables.rate[finding, s])
    return tuple(Tells(SOURCES[s], float(tables.rate[finding, s]), tables.origin(finding, s)) for s in chosen)
