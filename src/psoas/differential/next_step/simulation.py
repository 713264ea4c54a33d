"""Simulated visits: how many questions and exams it takes until the source is found, or until asking stops.

A source and a client are drawn from the priors, the truth about every finding from the source's rates:
findings of one group move together, as far as the group's members are shrunk, and what cannot be true
together is not. The client first tells a part of it unasked; then a policy asks and examines one step at a
time, and every answer is true. This says how the asking works in the world that the tables describe. It
cannot say that the tables are right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.differential.inference.model import Known, evidence_bits, group_of, softmax2, unmentioned_bits
from psoas.differential.knowledge.evidence import FINDINGS, Floats, knowledge
from psoas.differential.knowledge.priors import AGES, prior_of, shares, usual_ages
from psoas.differential.next_step.proposals import options
from psoas.differential.next_step.tables import Step, asking_settings, decisions, steps
from psoas.visit import Client, Sex
from psoas.vocabulary import SOURCES

_SEXES: Final[tuple[Sex, Sex]] = ("female", "male")
_OLDEST_YEARS: Final = 90

# The next step, or none to stop: from the posterior, what is known and a source of chance.
Policy = Callable[[Floats, Known, np.random.Generator], Step | None]


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A client with a known main source (its number) and the truth about every finding (F,)."""

    source: int
    client: Client
    truth: NDArray[np.bool_]
    told: Known


@dataclass(frozen=True, slots=True)
class Visit:
    """How a simulated visit went.

    ``steps`` numbers the findings in the order asked; ``minutes`` is their time without what else they cost.
    ``reached`` is whether the true source came to ``clear_from``, ``first`` and ``same_care`` whether
    at the end the first source is the true one, or one that is cared for in the same way.
    """

    source: int
    steps: tuple[int, ...]
    minutes: float
    reached: bool
    first: bool
    same_care: bool
    at_start: float
    at_end: float


def two_steps(posterior: Floats, known: Known, _: np.random.Generator) -> Step | None:
    """What the program proposes first, exams and questions together."""
    return options(posterior, known).best


def one_step(posterior: Floats, known: Known, _: np.random.Generator) -> Step | None:
    """The best single step for its cost."""
    return options(posterior, known, ahead=False).best


def most_bits(posterior: Floats, known: Known, _: np.random.Generator) -> Step | None:
    """The step that is expected to tell most, whatever it costs."""
    found = options(posterior, known, ahead=False)
    return None if found.stop else found.steps[int(np.argmax(found.ranking.gain))]


def any_order(posterior: Floats, known: Known, random: np.random.Generator) -> Step | None:
    """Any open step, until the same rule says stop."""
    found = options(posterior, known, ahead=False)
    return None if found.stop else found.steps[int(random.integers(len(found.steps)))]


POLICIES: Final[Mapping[str, Policy]] = {
    "two steps ahead": two_steps,
    "one step": one_step,
    "most bits, any cost": most_bits,
    "any order": any_order,
}


def posterior_of(client: Client, known: Known) -> Floats:
    """Probability (S,) that each source is the main one."""
    scale = knowledge().settings["evidence_scale"]
    return softmax2(prior_of(client).bits + scale * (unmentioned_bits(known) + evidence_bits(known)))


def simulate(person: Person, policy: Policy, random: np.random.Generator) -> Visit:
    """One visit, until the true source is clear, the policy stops or the patience ends."""
    settings = asking_settings()
    known, asked, minutes = person.told, list[int](), 0.0
    posterior = start = posterior_of(person.client, known)
    while posterior[person.source] < settings["clear_from"] and len(asked) < settings["simulated_most_steps"]:
        step = policy(posterior, known, random)
        if step is None:
            break
        asked.append(step.finding)
        minutes += step.minutes
        answer = bool(person.truth[step.finding])
        known = known.adding(step.finding, present=answer)
        posterior = posterior_of(person.client, known)
    best, action = int(posterior.argmax()), decisions().action
    return Visit(
        source=person.source,
        steps=tuple(asked),
        minutes=minutes,
        reached=bool(posterior[person.source] >= settings["clear_from"]),
        first=best == person.source,
        same_care=bool(action[best] == action[person.source]),
        at_start=float(start[person.source]),
        at_end=float(posterior[person.source]),
    )


def people(count: int, seed: int, *, sources: Sequence[int] | None = None) -> tuple[Person, ...]:
    """So many people, always the same ones for the same seed; of all sources, or of these only."""
    random = np.random.default_rng(seed)
    chance = np.exp2(prior_of(Client()).bits)
    if sources is not None:
        chance = chance * np.isin(np.arange(len(SOURCES)), list(sources))
    return tuple(_person(_pick(chance, random), random) for _ in range(count))


def _pick(weights: Floats, random: np.random.Generator) -> int:
    return int(random.choice(len(weights), p=weights / weights.sum()))


def _person(source: int, random: np.random.Generator) -> Person:
    sex = _SEXES[_pick(shares().sex[source], random)]
    band = _pick(shares().age[source], random)
    ends = (*AGES[1:], _OLDEST_YEARS)
    # The youngest band is met from school age on.
    age = int(random.integers(*usual_ages(source, max(AGES[band], AGES[1] // 2), ends[band])))
    truth = _truth(source, random)
    return Person(source, Client(age_years=age, sex=sex), truth, Known(_told(truth, random), age))


@lru_cache(maxsize=1)
def _levels() -> Floats:
    """The level of a standard normal (F, S) below which a finding is there."""
    rate = knowledge().rate
    values, at = np.unique(rate, return_inverse=True)
    return np.array([NormalDist().inv_cdf(float(v)) for v in values])[at.reshape(rate.shape)]


def _truth(source: int, random: np.random.Generator) -> NDArray[np.bool_]:
    """Which findings (F,) a person with this source has."""
    shared = {group.name: float(random.normal()) for group in knowledge().groups}
    own = random.normal(size=len(FINDINGS))
    for finding, group in enumerate(group_of()):
        if group is not None:
            together = 1 - group.shrink
            own[finding] = np.sqrt(together) * shared[group.name] + np.sqrt(1 - together) * own[finding]
    truth = own < _levels()[:, source]
    for finding in random.permutation(list(steps())):
        if truth[finding]:
            truth[[other for other, step in steps().items() if finding in step.not_with]] = False
    return np.asarray(truth)


def _told(truth: NDArray[np.bool_], random: np.random.Generator) -> dict[int, bool]:
    """What is said unasked: a share of what is there, a little of what is not; of exams nothing.

    The first place of pain is always named: nobody comes without one.
    """
    tables, chance = knowledge(), random.random(len(FINDINGS))
    share = np.where(truth, tables.told, asking_settings()["simulated_denied"] * (tables.told > 0))
    signs = {int(f): bool(truth[f]) for f in np.flatnonzero(chance < share)}
    places = [f for f, name in enumerate(FINDINGS) if name.startswith("region:") and truth[f]]
    if places and not any(f in signs for f in places):
        signs[int(random.choice(places))] = True
    return signs
