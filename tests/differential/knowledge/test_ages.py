"""Sources that belong to an age: at another they stand at the end of the list, whatever is found."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.differential import decipher
from psoas.differential.knowledge.evidence import knowledge
from psoas.differential.knowledge.priors import age_limits, prior_of
from psoas.screening import screen
from psoas.visit import Client, Finding
from psoas.vocabulary import SOURCES

SLIP = [
    Finding("region", "groin"), Finding("region", "knee"), Finding("quality", "limp"), Finding("quality", "foot_turned_out"),
    Finding("exam", "hip_internal_rotation_limited"), Finding("activity_worse", "walk"),
]  # fmt: skip


def weights(age: float | None, findings: list[Finding]) -> dict[str, float]:
    client = Client(age_years=age, sex="male")
    found = decipher(client, findings, screening=screen(client, findings))
    return {estimate.source: estimate.probability for estimate in found.estimates}


def test_a_slipped_growth_plate_is_likeliest_at_thirteen_and_impossible_at_forty() -> None:
    child, grown = weights(13, SLIP), weights(40, SLIP)
    assert max(child, key=lambda source: child[source]) == "slipped_epiphysis"
    assert grown["slipped_epiphysis"] < 1e-6
    assert list(grown)[-1] in {SOURCES[source] for source in age_limits()}


def test_no_source_has_weight_at_an_age_at_which_it_cannot_be() -> None:
    for source, limit in age_limits().items():
        for age in (limit.from_years - 0.1, limit.under_years, max(70.0, limit.under_years)):
            if age >= 0:
                assert weights(age, SLIP)[SOURCES[source]] < 1e-6, (SOURCES[source], age)
        usual, late = (
            prior_of(Client(age_years=limit.usual_from)),
            prior_of(Client(age_years=limit.under_years)),
        )
        assert usual.bits[source] > late.bits[source]


def test_outside_the_usual_age_a_source_counts_for_less() -> None:
    limit = age_limits()[SOURCES.index("perthes")]
    assert limit.share(6) == 1
    assert limit.share(13) == pytest.approx(0.1)
    assert limit.share(40) < 1e-9


def test_an_irritable_hip_leads_in_a_well_child_of_five_with_a_new_limp() -> None:
    found = [
        Finding("quality", "limp"),
        Finding("region", "hip_front"),
        Finding("course", "acute"),
        Finding("red_flag", "recent_infection"),
    ]
    child = weights(5, found)
    assert max(child, key=lambda source: child[source]) == "transient_synovitis"
    assert weights(45, found)["transient_synovitis"] < 1e-6


CHILDREN = (
    "slipped_epiphysis",
    "perthes",
    "transient_synovitis",
    "apophysitis",
    "juvenile_arthritis",
    "growing_pains",
)


@pytest.mark.parametrize("source", CHILDREN)
def test_a_source_of_children_counts_by_the_share_of_children_where_the_age_is_not_known(source: str) -> None:
    at = SOURCES.index(source)
    unknown, grown = prior_of(Client()).bits, prior_of(Client(age_years=40)).bits
    in_its_years = max(prior_of(Client(age_years=age)).bits[at] for age in range(1, 18))
    minors = knowledge().settings["clients_under_18"]
    assert grown[at] < unknown[at] < in_its_years + np.log2(2 * minors)


def test_what_adults_have_hardly_depends_on_whether_the_age_is_known() -> None:
    at = SOURCES.index("nonspecific_low_back_pain")
    bits = [prior_of(Client(age_years=age)).bits[at] for age in (25, 40, 50, 65, 80)]
    assert min(bits) < prior_of(Client()).bits[at] < max(bits)
