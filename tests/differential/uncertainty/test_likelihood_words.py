"""Words beside the number, and one line for what is too unlikely to rank."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.differential.presentations import finding

from psoas.differential import (
    decipher,
    likelihood_range,
    likelihood_source,
    likelihood_words,
    rest,
    told_one_by_one,
)
from psoas.differential.knowledge.evidence import knowledge
from psoas.errors import PsoasError
from psoas.visit import Client
from psoas.vocabulary import SOURCES

ORDER = (
    "almost no chance",
    "very unlikely",
    "unlikely",
    "about even",
    "likely",
    "very likely",
    "almost certain",
)


@pytest.mark.parametrize(
    ("probability", "words"),
    list(zip((0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95), ORDER, strict=True)),
)
def test_each_word_begins_where_its_source_says(probability: float, words: str) -> None:
    assert likelihood_words(probability) == words


def test_one_scale_is_followed_and_named() -> None:
    assert likelihood_source().endswith("Analytic Standards, 2015")
    assert "%" not in likelihood_source()


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_likelier_is_never_told_as_less_likely(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(likelihood_words(low)) <= ORDER.index(likelihood_words(high))


@pytest.mark.parametrize("wrong", [-0.1, 1.01, float("nan")])
def test_what_is_no_probability_has_no_words(wrong: float) -> None:
    with pytest.raises(PsoasError, match="from 0 to 1"):
        likelihood_words(wrong)


def test_the_rest_and_what_is_told_one_by_one_are_all_sources() -> None:
    said = decipher(Client(age_years=70, sex="male"), [finding("region:groin"), finding("quality:stiffness")])
    told, left = told_one_by_one(said), rest(said)
    least = knowledge().settings["told_one_by_one_from"]
    assert (*(e.source for e in told), *left.sources) == tuple(e.source for e in said.estimates)
    assert min(e.probability for e in told) >= least
    probability = {e.source: e.probability for e in said.estimates}
    assert max(probability[s] for s in left.sources) < least
    assert 0 < left.count < len(SOURCES)
    assert left.together == pytest.approx(np.sum([probability[s] for s in left.sources]))


def test_the_rest_after_those_shown() -> None:
    said = decipher(Client(age_years=40), [finding("region:low_back")])
    assert rest(said, shown=3).count == len(SOURCES) - 3
    assert rest(said, shown=0).together == 1.0
    assert rest(said, shown=len(SOURCES)).together == 0.0


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_range_is_told_from_its_lower_to_its_higher_end(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ends = likelihood_range(low, high).split(" to ")
    assert [ends[0], ends[-1]] == [likelihood_words(low), likelihood_words(high)]
    assert len(set(ends)) == len(ends)
