"""Simulated visits: enough is found in few steps, and the simulation is the world of the tables."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from tests.many import many

from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, SOURCE_AT, knowledge
from psoas.differential.next_step.simulation import POLICIES, Person, Visit, people, simulate
from psoas.differential.next_step.tables import steps

SEED = 31  # any; the medians of other seeds lie between 5 and 9 for so many visits


def visits(persons: tuple[Person, ...], policy: str) -> list[Visit]:
    return [simulate(p, POLICIES[policy], np.random.default_rng(n)) for n, p in enumerate(persons)]


@lru_cache(maxsize=1)
def two_ahead() -> list[Visit]:
    """The visits of the first people who are met, as the program asks."""
    return visits(people(many(80, 200), SEED), "two steps ahead")


def test_eight_steps_or_fewer_find_the_source_or_its_plateau() -> None:
    gone = two_ahead()
    assert np.median([len(v.steps) for v in gone]) <= 8
    # Each new code of a finding draws other people: two standard errors of so few are allowed for.
    by_chance = 2 * np.sqrt(0.85 * 0.15 / len(gone))
    assert np.mean([v.same_care for v in gone]) > 0.85 - by_chance
    assert np.mean([v.first for v in gone]) > 0.75
    assert np.mean([v.at_end for v in gone]) > np.mean([v.at_start for v in gone]) + 0.2


def test_choosing_beats_asking_in_any_order() -> None:
    persons = people(25, SEED)  # the first of those who are met above
    chosen, chance = two_ahead()[: len(persons)], visits(persons, "any order")
    assert [v.source for v in chosen] == [p.source for p in persons]
    assert np.mean([len(v.steps) for v in chosen]) < 0.6 * np.mean([len(v.steps) for v in chance])
    assert np.mean([v.first for v in chosen]) >= np.mean([v.first for v in chance])


@pytest.mark.parametrize("policy", POLICIES)
def test_a_visit_asks_nothing_twice_and_repeats_itself(policy: str) -> None:
    for n, person in enumerate(people(6, 5)):
        visit = simulate(person, POLICIES[policy], np.random.default_rng(n))
        assert visit == simulate(person, POLICIES[policy], np.random.default_rng(n))
        assert len(set(visit.steps)) == len(visit.steps)
        assert not set(visit.steps) & set(person.told.signs)
        assert visit.minutes == pytest.approx(sum(steps()[f].minutes for f in visit.steps))


def test_what_is_told_is_true_and_no_exam_is_told() -> None:
    for person in people(60, 6):
        assert all(bool(person.truth[f]) == said for f, said in person.told.signs.items())
        assert not any(FINDINGS[f].startswith("exam:") for f in person.told.signs)
        there = set(np.flatnonzero(person.truth).tolist())
        assert all(there.isdisjoint(steps()[f].not_with) for f in there if f in steps())


@pytest.mark.parametrize("source", ["iliopsoas_related", "sacroiliac_joint", "radiculopathy_lower"])
def test_the_truth_follows_the_rates(source: str) -> None:
    """Those findings that nothing excludes are there as often as the tables say."""
    persons = people(500, 7, sources=[SOURCE_AT[source]])
    assert {p.source for p in persons} == {SOURCE_AT[source]}
    share = np.mean([p.truth for p in persons], axis=0)
    rate = knowledge().rate[:, SOURCE_AT[source]]
    free = [f for f in range(len(FINDINGS)) if f not in steps() or not steps()[f].not_with]
    spread = np.sqrt(rate * (1 - rate) / len(persons))
    assert np.all(np.abs(share - rate)[free] < 4.5 * spread[free])


def test_findings_of_one_group_come_together() -> None:
    persons = people(600, 8, sources=[SOURCE_AT["sacroiliac_joint"]])
    thrust, distraction, fadir = (
        np.array([p.truth[FINDING_AT[f"exam:{e}"]] for p in persons])
        for e in ("sij_sacral_thrust", "sij_distraction", "fadir")
    )
    assert np.corrcoef(thrust, distraction)[0, 1] > 0.25
    assert abs(np.corrcoef(thrust, fadir)[0, 1]) < 0.15
