"""The engine beside an exact one: pyAgrum's inference by lazy propagation on the same Bayesian network.

A network can do what neither a group shrinks nor a cluster stands for. There each finding is a child of the main
source; what the engine does to a likelihood (caps, scale) is done to the child's table, and what is left unsaid is a
state of its own. A last state, never observed, takes what is left of each row, so that the table is one of
probabilities. Companions are further children.
"""

from __future__ import annotations

import warnings
from types import ModuleType
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differential.figures import Figures, main_source
from tests.differential.presentations import finding

from psoas.differential import decipher
from psoas.differential.inference.comorbidity import companions
from psoas.differential.inference.model import Known, evidence_bits, softmax2, standing_alone
from psoas.differential.knowledge.evidence import FINDINGS, Floats, knowledge
from psoas.differential.knowledge.priors import prior_of
from psoas.visit import Client
from psoas.vocabulary import SOURCES

STATES: Final = ("present", "denied", "unsaid", "never")
CLIENT = st.builds(
    lambda age, sex: Client(age_years=age, sex=sex),
    st.none() | st.integers(5, 95), st.sampled_from(["female", "male", "unstated"]),
)  # fmt: skip


ALONE: Final = sorted(standing_alone())
EXAMS: Final = [f for f in ALONE if FINDINGS[f].startswith("exam:")]


def signs_of(findings: list[int]) -> st.SearchStrategy[dict[int, bool]]:
    return st.dictionaries(st.sampled_from(findings), st.booleans(), max_size=20)


def _pyagrum() -> ModuleType:
    with warnings.catch_warnings():  # its generated classes lack a module name; as an error, that ends Python
        warnings.simplefilter("ignore")
        module: ModuleType = pytest.importorskip("pyagrum")
    return module


def _network(tables: dict[int, Floats], states: int) -> Any:
    """The main source, a child for each finding with its table (S, states), and one for each source's presence."""
    gum = _pyagrum()
    net = gum.BayesNet()
    net.add(gum.LabelizedVariable("main", "main source", len(SOURCES)))
    for number, table in tables.items():
        net.add(gum.LabelizedVariable(f"f{number}", FINDINGS[number], states))
        net.addArc("main", f"f{number}")
        net.cpt(f"f{number}")[:] = table
    for number, source in enumerate(SOURCES):
        net.add(gum.LabelizedVariable(f"s{number}", source, 2))
        net.addArc("main", f"s{number}")
        there = np.zeros(len(SOURCES))
        there[number] = 1
        for pair in companions():
            if pair.also == number:
                there[pair.main] = pair.rate
        net.cpt(f"s{number}")[:] = np.stack([1 - there, there], axis=1)
    return net


def _exact(net: Any, prior_bits: Floats, evidence: dict[str, int], *asked: str) -> list[Floats]:
    """The exact posterior of each node that is asked for."""
    net.cpt("main").fillWith(softmax2(prior_bits).tolist())
    engine = _pyagrum().LazyPropagation(net)
    engine.setTargets(set(asked))
    engine.setEvidence(evidence)
    engine.makeInference()
    return [engine.posterior(node).toarray() for node in asked]


@pytest.fixture(scope="module")
def textbook() -> Any:
    """The rates as published: no caps, no scale."""
    rate = knowledge().rate
    return _network({f: np.stack([1 - rate[f], rate[f]], axis=1) for f in ALONE}, 2)


@pytest.fixture(scope="module")
def shipped() -> Any:
    """The likelihoods as the engine uses them."""
    figures, scale = Figures(), knowledge().settings["evidence_scale"]
    tables = {}
    for f in ALONE:
        bits = [figures.told(f, present=True), figures.told(f, present=False), figures.unsaid(f)]
        likelihood = np.exp2(scale * np.stack(bits, axis=1))
        said = likelihood / (2 * likelihood.sum(axis=1).max())
        tables[f] = np.concatenate([said, 1 - said.sum(axis=1, keepdims=True)], axis=1)
    return _network(tables, len(STATES))


@pytest.fixture(scope="module")
def silent() -> dict[bytes, list[Floats]]:
    """What the network says of a client before any evidence, by the client's prior: many are of one age group and sex."""
    return {}


@settings(max_examples=200, deadline=None)
@given(client=CLIENT, signs=signs_of(ALONE))
def test_textbook_network(textbook: Any, client: Client, signs: dict[int, bool]) -> None:
    prior = prior_of(client).bits
    fast = softmax2(prior + evidence_bits(Known(signs, client.age_years), Figures(capped=False)))
    (exact,) = _exact(textbook, prior, {f"f{f}": int(sign) for f, sign in signs.items()}, "main")
    assert np.abs(fast - exact).max() < 1e-9


@settings(max_examples=200, deadline=None)
@given(client=CLIENT, signs=signs_of(ALONE))
def test_with_caps_scale_and_silence(shipped: Any, client: Client, signs: dict[int, bool]) -> None:
    prior, known = prior_of(client).bits, Known(signs, client.age_years)
    scale = knowledge().settings["evidence_scale"]
    fast = main_source(prior, known, Figures(groups_are_silent=True), scale)
    opened = {FINDINGS[f].split(":")[0] for f in signs}
    evidence = {f"f{f}": STATES.index("unsaid") for f in ALONE if FINDINGS[f].split(":")[0] in opened}
    evidence |= {f"f{f}": STATES.index("present" if sign else "denied") for f, sign in signs.items()}
    (exact,) = _exact(shipped, prior, evidence, "main")
    assert np.abs(fast - exact).max() < 1e-9


@settings(max_examples=30, deadline=None)
@given(client=CLIENT, signs=signs_of(EXAMS))
def test_the_whole_answer(
    shipped: Any, silent: dict[bytes, list[Floats]], client: Client, signs: dict[int, bool]
) -> None:
    """Exams only: one that is not recorded was not done, so that silence says nothing. With the companions."""
    found = [finding(FINDINGS[f], present=sign) for f, sign in signs.items()]
    answer = {e.source: e.probability for e in decipher(client, found).estimates}
    evidence = {f"f{f}": STATES.index("present" if sign else "denied") for f, sign in signs.items()}
    nodes = [f"s{number}" for number in range(len(SOURCES))]
    bits = prior_of(client).bits
    exact = _exact(shipped, bits, evidence, *nodes)
    if bits.tobytes() not in silent:
        silent[bits.tobytes()] = _exact(shipped, bits, {}, *nodes)
    before = silent[bits.tobytes()]
    doubt = knowledge().settings["model_doubt"]
    for source, posterior, prior in zip(SOURCES, exact, before, strict=True):
        assert abs(answer[source] - (1 - doubt) * posterior[1] - doubt * prior[1]) < 1e-9


def test_the_network_is_a_large_part_of_the_tables() -> None:
    assert len(ALONE) > len(FINDINGS) / 3
    assert len(EXAMS) > 10
