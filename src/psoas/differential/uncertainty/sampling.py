"""Invented clients drawn from the tables themselves: what the model believes that it will meet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.inference.model import Known
from psoas.differential.knowledge.evidence import FINDINGS, Floats, knowledge
from psoas.differential.knowledge.priors import AGES, shares, usual_ages
from psoas.visit import Client, Sex
from psoas.vocabulary import SOURCES

_SEED: Final = 20_261_124
_SEXES: Final[tuple[Sex, Sex]] = ("female", "male")
_OLDEST_YEARS: Final = 90


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A client whose main source (its number) is known, and what is known of the client."""

    source: int
    client: Client
    known: Known


@lru_cache(maxsize=1)
def sample() -> tuple[Sample, ...]:
    """As many clients of each source as the settings say, always the same ones.

    Sex and age follow the source's multipliers. A finding that is there is told or kept back as the tables
    have it; exams of the source's own are done more often than others; some of what is not there is denied.
    """
    random = np.random.default_rng(_SEED)
    count = int(knowledge().settings["sample_per_source"])
    return tuple(_client(source, random) for source in range(len(SOURCES)) for _ in range(count))


def _pick(weights: Floats, random: np.random.Generator) -> int:
    return int(random.choice(len(weights), p=weights / weights.sum()))


def _client(source: int, random: np.random.Generator) -> Sample:
    sex = _pick(shares().sex[source], random)
    ends = (*AGES[1:], _OLDEST_YEARS)
    band = _pick(shares().age[source], random)
    # The youngest band is met from school age on.
    age = int(random.integers(*usual_ages(source, max(AGES[band], AGES[1] // 2), ends[band])))
    client = Client(age_years=age, sex=_SEXES[sex])
    return Sample(source, client, Known(_signs(source, random), age))


def _signs(source: int, random: np.random.Generator) -> dict[int, bool]:
    tables = knowledge()
    signs: dict[int, bool] = {}
    chance = random.random((len(FINDINGS), 2))
    for finding, name in enumerate(FINDINGS):
        there = bool(chance[finding, 0] < tables.rate[finding, source])
        own = (finding, source) in tables.origins
        if name.startswith("exam:"):
            asked = tables.settings["sample_exam_own" if own else "sample_exam_other"]
        else:
            asked = float(tables.told[finding]) if there else tables.settings["sample_denied"]
        if chance[finding, 1] < asked:
            signs[finding] = there
    return signs
