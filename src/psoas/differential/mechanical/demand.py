"""What each activity asks of the tissue that a source stands for.

Muscle, joint and disc sources have a tissue in the body model (``tissues.csv``); others (organs, vessels, nerves,
infections) have none. The peak that each activity puts on a tissue is a share of the greatest of all activities: its
demand. A stored table (``demand.csv``) holds the peaks of an adult of usual size; ``body_demand`` works them out for a
given body. Load is not pain: that a tissue is asked for much is a hypothesis about what hurts, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.inference.model import Known
from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, PACKAGE, SOURCE_AT, Floats
from psoas.errors import KnowledgeError
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read, settings

UNITS: Final[Mapping[str, str]] = {
    "force": "N", "compression": "N", "shear": "N", "contact": "BW", "unevenness": "BW",
    "flexion": "deg", "extension": "deg", "adduction": "deg",
}  # fmt: skip
# An arched back has no natural zero: it is measured from the activity that arches it least.
_FROM_LEAST: Final = frozenset({"extension"})
_TYPE: Final = "activity_worse"
Peaks = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Tissue:
    """A tissue of a source: ``code`` is place and measure (psoas.force), ``name`` what it is called in a sentence."""

    source: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A vocabulary activity as the body does it. An activity with several rows is the hardest of them."""

    activity: str
    body: str
    load_kg: float
    phrase: str


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """``share`` (F, S): of the greatest demand on the source's tissue, 0 to 1; not a number where nothing is known.

    A source with several tissues takes the one that is asked for most: any of them may be the one that hurts.
    """

    share: Floats

    def of(self, source: str, activity: str) -> float:
        """One share; not a number where the source has no tissue or the body does not know the activity."""
        return float(self.share[FINDING_AT[f"{_TYPE}:{activity}"], SOURCE_AT[source]])

    @property
    def usual(self) -> Floats:
        """The mean of each activity over all sources that have a tissue (F,); not a number for other findings."""
        known = np.isfinite(self.share)
        total = np.where(known, self.share, 0.0).sum(axis=1)
        count = known.sum(axis=1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@lru_cache(maxsize=1)
def tissues() -> tuple[Tissue, ...]:
    """Every tissue of every source.

    Raises:
        KnowledgeError: a source or a measure is not known, or a tissue is named twice for a source.
    """

    def make(row: Row) -> Tissue:
        code = row.text("tissue")
        if code.partition(".")[2] not in UNITS:
            raise row.fail("tissue", f"must be place.measure, with a measure out of {', '.join(UNITS)}")
        row.text("why"), row.text("citation"), row.verified()
        return Tissue(SOURCE_AT[check_code("source", row.text("source"))], code, row.text("name"))

    found = read(PACKAGE, "tissues.csv", ("source", "tissue", "name", "why", "citation", "verified"), make)
    if len({(t.source, t.code) for t in found}) != len(found):
        raise KnowledgeError(f"{PACKAGE}/data/tissues.csv: a source has a tissue twice; keep one row.")
    return found


@lru_cache(maxsize=1)
def activity_map() -> tuple[Mapped, ...]:
    """How the body does the activities of the vocabulary; those that it cannot do are not in it."""

    def make(row: Row) -> Mapped:
        row.one_of("fit", ("same", "near")), row.text("citation"), row.verified()
        return Mapped(
            check_code(_TYPE, row.text("activity")),
            row.text("body"),
            row.number("load_kg"),
            row.text("phrase"),
        )

    columns = ("activity", "body", "load_kg", "phrase", "fit", "citation", "verified")
    return read(PACKAGE, "activity_map.csv", columns, make)


def mapped_activities() -> tuple[str, ...]:
    """The vocabulary's activities that the body can do, each once."""
    return tuple(dict.fromkeys(m.activity for m in activity_map()))


def measured_tissues() -> tuple[str, ...]:
    """The tissues' codes, each once."""
    return tuple(dict.fromkeys(t.code for t in tissues()))


def demand_columns() -> tuple[str, ...]:
    """The columns of ``demand.csv``."""
    return ("tissue", "unit", *mapped_activities(), "citation", "verified")


@lru_cache(maxsize=1)
def stored_peaks() -> Peaks:
    """The peaks of the usual adult by tissue and activity, in newtons, body weights or degrees.

    Raises:
        KnowledgeError: the table lacks a tissue or an activity.
    """
    found: dict[tuple[str, str], float] = {}

    def take(row: Row) -> None:
        tissue = row.text("tissue")
        row.one_of("unit", [UNITS[tissue.partition(".")[2]]]), row.text("citation"), row.verified()
        found.update({(tissue, a): row.number(a) for a in mapped_activities()})

    read(PACKAGE, "demand.csv", demand_columns(), take)
    for tissue in measured_tissues():
        if (tissue, mapped_activities()[0]) not in found:
            raise KnowledgeError(f"{PACKAGE}/data/demand.csv: {tissue} is missing; make the table anew.")
    return found


def demand_of(peaks: Peaks) -> Demand:
    """Shares of the greatest, from the peaks of any body."""
    activities = mapped_activities()
    rows = [FINDING_AT[f"{_TYPE}:{a}"] for a in activities]
    share = np.full((len(FINDINGS), len(SOURCES)), np.nan)
    for tissue in tissues():
        peak = np.array([peaks[tissue.code, a] for a in activities])
        least = peak.min() if tissue.code.partition(".")[2] in _FROM_LEAST else 0.0
        own = np.maximum(peak - least, 0.0) / max(float(peak.max() - least), 1e-12)
        share[rows, tissue.source] = np.fmax(share[rows, tissue.source], own)
    share.flags.writeable = False
    return Demand(share)


@lru_cache(maxsize=1)
def usual_demand() -> Demand:
    """The demand in the usual adult's body."""
    return demand_of(stored_peaks())


def mechanical_settings() -> Mapping[str, float]:
    """The settings of ``mechanical.csv``."""
    return settings(PACKAGE, "mechanical.csv")


def mechanical_words(known: Known, demand: Demand | None = None) -> Mapping[str, str]:
    """For each source with a tissue: what the told activities ask of it. Explanation only.

    Args:
        known: the findings; only activities that hurt or are said not to hurt count.
        demand: of this client's body; the usual adult's where it is not given.
    """
    share = (demand or usual_demand()).share
    told = [(f, worse) for f, worse in sorted(known.signs.items()) if np.isfinite(share[f]).any()]
    if not told:
        return {}
    return {
        SOURCES[s]: _sentence(s, [(f, worse, float(share[f, s])) for f, worse in told])
        for s in sorted({t.source for t in tissues()})
    }


def _sentence(source: int, told: Sequence[tuple[int, bool, float]]) -> str:
    """The shares, and no verdict: the ablation found that they tell nothing of the source (docs/mechanical.md)."""
    names = " and ".join(t.name for t in tissues() if t.source == source)
    hurts, free = (_listed((f, part) for f, worse, part in told if worse is side) for side in (True, False))
    said = [f"What hurts: {hurts}."] if hurts else []
    said += [f"What does not hurt: {free}."] if free else []
    return (
        f"{' '.join(said)} The figures are shares of the most that any activity asks of {names} in the body model. "
        "Load is not pain, and no probability is changed by it."
    )


def _listed(parts: Iterable[tuple[int, float]]) -> str:
    """Activities with their shares, the greatest first."""
    phrases = {FINDING_AT[f"{_TYPE}:{m.activity}"]: m.phrase for m in activity_map()}
    return ", ".join(f"{phrases[f]} {part:.0%}" for f, part in sorted(parts, key=lambda p: (-p[1], p[0])))
