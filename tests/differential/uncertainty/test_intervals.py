"""Intervals: every draw is the whole model with other figures, and they hold the truth as often as they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.differential.figures import Figures
from tests.differential.presentations import Presentation, finding, presentations
from tests.differential.reference_posterior import posterior

from psoas.differential import decipher
from psoas.differential.inference.comorbidity import companions, present_now, present_with, shrink_to_prior
from psoas.differential.inference.model import Known, evidence_bits, softmax2, standing_alone, table_weights
from psoas.differential.knowledge import evidence as tables
from psoas.differential.knowledge.evidence import FINDINGS, Floats, knowledge
from psoas.differential.knowledge.priors import prior_of
from psoas.differential.rank_sources import what_is_known
from psoas.differential.uncertainty import intervals
from psoas.differential.uncertainty.beta import beta_quantiles
from psoas.differential.uncertainty.intervals import answers, drawn_weights
from psoas.visit import Client
from psoas.vocabulary import SOURCES

PRESENTATIONS = [
    p
    for file in ("vignettes.csv", "sparse_vignettes.csv", "atypical_vignettes.csv")
    for p in presentations(file)
]
NO_RULES = np.zeros(len(SOURCES))
KEYS = st.dictionaries(st.integers(0, len(FINDINGS) - 1), st.booleans(), max_size=14)


@settings(max_examples=200, deadline=None)
@given(st.floats(0.001, 0.999), st.floats(2, 400))
def test_beta_quantiles_are_those_of_scipy(mean: float, people: float) -> None:
    levels = np.array([0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99])
    ours = beta_quantiles(np.array([mean]), np.array([people]), levels)[0]
    theirs = stats.beta.ppf(levels, mean * people, (1 - mean) * people)
    assert ours == pytest.approx(theirs, abs=1e-4)


def known_of(presentation: Presentation) -> Known:
    return what_is_known(presentation.client, presentation.findings, None)


def drawn_figures(draw: int) -> Figures:
    """The figures of one draw; the clusters' shares are got back from their bits."""
    drawn = drawn_weights()
    failed, met = np.exp2(drawn.clusters[:, :, draw]).T
    false = (1 - failed) / (met - failed)
    return Figures(
        rate=drawn.rate[drawn.row_of, draw],
        told_share=intervals._told()[:, draw],
        clusters=np.stack([met * false, false], axis=1),
    )


@pytest.mark.parametrize("presentation", PRESENTATIONS[::9], ids=lambda p: p.name)
def test_a_draw_is_the_plain_model_with_its_figures(presentation: Presentation) -> None:
    known, prior = known_of(presentation), prior_of(presentation.client)
    drawn = answers(known, prior, NO_RULES)
    for draw in (0, 100, 255):
        bits = prior.bits + prior.sd_bits * intervals._normals()[:, draw]
        signs = {FINDINGS[f]: present for f, present in known.signs.items()}
        main = np.array(posterior(bits.tolist(), signs, known.age_years, drawn_figures(draw)))
        plain = main.copy()
        for pair, rate in zip(companions(), intervals._beside()[:, draw], strict=True):
            plain[pair.also] += main[pair.main] * rate
        before, doubt = present_now(softmax2(prior.bits)), intervals._doubt()[draw]
        believed = (1 - doubt) * np.minimum(plain, 1) + doubt * before
        assert drawn[draw] == pytest.approx(believed, abs=1e-9)


def test_the_draws_lie_on_both_sides_of_the_estimate() -> None:
    """Where a chance is above 3% no interval has to be widened to hold it."""
    for presentation in PRESENTATIONS[::3]:
        drawn = answers(known_of(presentation), prior_of(presentation.client), NO_RULES)
        low, high = np.quantile(drawn, [0.05, 0.95], axis=0)
        for estimate in decipher(presentation.client, presentation.findings).estimates:
            at = SOURCES.index(estimate.source)
            assert estimate.probability < 0.03 or low[at] < estimate.probability < high[at], presentation.name


def rates_drawn_together(known: Known, count: int, random: np.random.Generator) -> Floats:
    """Rates (count, F, S): those of the known findings Beta by SciPy, with a common error for each mark."""
    tables = knowledge()
    cells = drawn_weights().row_of
    asked = sorted(known.signs)
    rows, firsts, back = np.unique(cells[asked], return_index=True, return_inverse=True)
    at = np.array([(asked[n // len(SOURCES)], n % len(SOURCES)) for n in firsts.tolist()])
    mean, people = tables.rate[tuple(at.T)], tables.people[tuple(at.T)]
    marks = [tables.origin(f, s).verified for f, s in at.tolist()]
    share = np.array([tables.settings[f"shared_{mark}"] for mark in marks])
    which = [("yes", "recalled", "estimate").index(mark) for mark in marks]
    common = np.sign(mean - tables.base[at[:, 0]]) * random.standard_normal((count, 3))[:, which]
    own = random.standard_normal((count, len(rows)))
    level = stats.norm.cdf(np.sqrt(share) * common + np.sqrt(1 - share) * own)
    out = np.repeat(tables.rate[None], count, axis=0)
    out[:, asked] = stats.beta.ppf(level, mean * people, (1 - mean) * people)[
        :, back.reshape(len(asked), len(SOURCES))
    ]
    return np.asarray(out)


def truths(known: Known, client: Client, count: int, random: np.random.Generator) -> Floats:
    """Answers (count, S) for figures drawn by SciPy's quantiles and NumPy's own generators."""
    prior = prior_of(client)
    out = []
    for rate in rates_drawn_together(known, count, random):
        figures = Figures(rate=rate)
        start = prior.bits + prior.sd_bits * random.standard_normal(len(SOURCES))
        scale = knowledge().settings["evidence_scale"]
        out.append(softmax2(start + scale * evidence_bits(known, figures)))
    rates = np.array([pair.rate for pair in companions()])
    guess = knowledge().settings["people_behind_a_guess"]
    share = np.array([knowledge().settings[f"shared_{pair.origin.verified}"] for pair in companions()])
    which = [("yes", "recalled", "estimate").index(pair.origin.verified) for pair in companions()]
    common, own = random.standard_normal((count, 3))[:, which], random.standard_normal((count, len(rates)))
    level = stats.norm.cdf(np.sqrt(share) * common + np.sqrt(1 - share) * own)
    beside = stats.beta.ppf(level, rates * guess, (1 - rates) * guess)
    doubt = knowledge().settings["model_doubt"]
    doubts = random.beta(doubt * guess, (1 - doubt) * guess, (count, 1))
    return shrink_to_prior(present_with(np.array(out), beside), present_now(softmax2(prior.bits)), doubts)


def test_ninety_per_cent_intervals_hold_ninety_per_cent() -> None:
    """Exams only, about which silence says nothing, and no finding of a cluster."""
    random = np.random.default_rng(3)
    clustered = {m for cluster in knowledge().clusters for m in cluster.members}
    exams = [f for f, name in enumerate(FINDINGS) if name.startswith("exam:") and f not in clustered]
    inside, checked = 0, 0
    for _ in range(40):
        signs = {int(f): bool(random.random() < 0.5) for f in random.choice(exams, 5, replace=False)}
        client = Client(age_years=int(random.integers(16, 80)), sex="female")
        found = [finding(FINDINGS[f], present=sign) for f, sign in signs.items()]
        said = {e.source: e for e in decipher(client, found).estimates}
        told = [n for n, s in enumerate(SOURCES) if said[s].probability > 0.03]
        true = truths(Known(signs, client.age_years), client, 50, random)
        for n in told:
            inside += int(
                ((true[:, n] >= said[SOURCES[n]].low) & (true[:, n] <= said[SOURCES[n]].high)).sum()
            )
            checked += len(true)
    assert checked > 3000
    assert 0.87 < inside / checked < 0.93


def test_more_people_narrow_every_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    few = drawn_weights()
    many = replace(knowledge(), people=20 * knowledge().people)
    monkeypatch.setattr(intervals, "knowledge", lambda: many)
    sure = drawn_weights.__wrapped__()
    monkeypatch.undo()
    fixed = replace(prior_of(Client(age_years=45)), sd_bits=np.zeros(len(SOURCES)))

    def width(presentation: Presentation, weights: intervals.DrawnWeights) -> Floats:
        monkeypatch.setattr(intervals, "drawn_weights", lambda: weights)
        low, high = np.quantile(answers(known_of(presentation), fixed, NO_RULES), [0.05, 0.95], axis=0)
        return np.asarray(high - low)

    narrower = []
    for presentation in PRESENTATIONS[::7]:
        narrower.append(width(presentation, sure).sum() / width(presentation, few).sum())
        assert narrower[-1] < 1, presentation.name
    assert np.mean(narrower) < 0.6


def test_the_grade_of_a_figure_widens_it() -> None:
    known = knowledge().settings
    for people in (30, 80, 500):
        counted = [tables.trusted_people(people, mark, known) for mark in ("yes", "recalled", "estimate")]
        assert counted == sorted(counted, reverse=True)
        assert known["people_behind_a_guess"] <= min(counted) <= max(counted) <= known["people_at_most"]
    assert tables.trusted_people(100, "yes", known) > tables.trusted_people(100, "estimate", known)


def test_a_figure_without_a_row_is_drawn_once_for_all_who_lack_it() -> None:
    drawn, own = drawn_weights(), knowledge().origins
    for f in range(0, len(FINDINGS), 10):
        lacking = [s for s in range(len(SOURCES)) if (f, s) not in own]
        assert len(set(drawn.row_of[f, lacking])) == 1
        assert drawn.rate[drawn.row_of[f]].mean(axis=1) == pytest.approx(knowledge().rate[f], abs=0.005)


@settings(max_examples=100, deadline=None)
@given(KEYS, st.integers(0, len(FINDINGS) - 1), st.none() | st.integers(5, 90))
def test_a_finding_that_speaks_for_a_source_never_lowers_it(
    signs: dict[int, bool], new: int, age: float | None
) -> None:
    """Whatever else was found, grouped or in a cluster: its own bits there only rise."""
    rest = {f: sign for f, sign in signs.items() if f != new}
    before, after = evidence_bits(Known(rest, age)), evidence_bits(Known({**rest, new: True}, age))
    speaks_for = knowledge().bits_present[new] > 0
    assert (after[speaks_for] >= before[speaks_for] - 1e-9).all()


@settings(max_examples=60, deadline=None)
@given(KEYS, st.sampled_from([f for f in sorted(standing_alone()) if FINDINGS[f].startswith("exam:")]))
def test_an_exam_that_is_likeliest_under_a_source_never_lowers_its_chance(
    signs: dict[int, bool], new: int
) -> None:
    """Sources that come beside another one are left out: they move with that one too."""
    client = Client(age_years=50)
    rest = [finding(FINDINGS[f], present=sign) for f, sign in signs.items() if f != new]
    before = {e.source: e.probability for e in decipher(client, rest).estimates}
    after = {e.source: e.probability for e in decipher(client, [*rest, finding(FINDINGS[new])]).estimates}
    beside = {pair.also for pair in companions()}
    bits = knowledge().bits_present[new]
    for n in set(np.flatnonzero(bits == bits.max()).tolist()) - beside:
        assert after[SOURCES[n]] >= before[SOURCES[n]] * (1 - 1e-9)


@settings(max_examples=60, deadline=None)
@given(KEYS, st.integers(0, len(FINDINGS) - 1))
def test_caps_hold_in_every_draw(signs: dict[int, bool], new: int) -> None:
    least, most = np.log2(knowledge().settings["ratio_floor"]), np.log2(knowledge().ceiling[new])
    for weights in (drawn_weights(), table_weights()):
        for present in (True, False):
            bits = weights.told(new, present=present)
            assert bits.min() >= least - 1e-9
            assert (most + 1e-9 >= bits.T).all()
    rest = {f: sign for f, sign in signs.items() if f != new and not _in_a_cluster(f)}
    if not _in_a_cluster(new):
        moved = evidence_bits(Known({**rest, new: True}, 40)) - evidence_bits(Known(rest, 40))
        assert (np.abs(moved) <= np.maximum(most, -least) + 1e-9).all()


def _in_a_cluster(finding: int) -> bool:
    return any(finding in cluster.members for cluster in knowledge().clusters)


def test_what_rests_on_guesses() -> None:
    hip = [finding(f"exam:sij_{t}") for t in ("thigh_thrust", "distraction")]
    said = {e.source: e for e in decipher(Client(age_years=35), hip).estimates}
    joint = said["sacroiliac_joint"]
    published = sum(abs(r.bits) for r in joint.because if r.verified != "estimate")
    assert joint.from_estimates == pytest.approx(1 - published / sum(abs(r.bits) for r in joint.because))
    assert joint.from_estimates < 0.5 < said["iliopsoas_related"].from_estimates
    assert decipher(Client(), []).estimates[0].from_estimates in (0.0, 1.0)


@settings(max_examples=100, deadline=None)
@given(KEYS, st.none() | st.integers(5, 90))
def test_no_interval_that_rests_on_guesses_ends_at_certainty(
    signs: dict[int, bool], age: float | None
) -> None:
    known = knowledge().settings
    found = [finding(FINDINGS[f], present=sign) for f, sign in signs.items()]
    for estimate in decipher(Client(age_years=age), found).estimates:
        assert 0 <= estimate.low <= estimate.probability <= estimate.high <= 1
        if estimate.from_estimates >= known["guessed_from"]:
            assert estimate.high <= known["guesses_at_most"], estimate.source


def test_the_ceiling_is_for_guesses_only() -> None:
    drawn = np.tile(np.array([[0.999, 0.999, 0.4]]), (256, 1))
    _, high = intervals.interval(drawn, np.array([0.97, 0.97, 0.4]), np.array([1.0, 0.0, 1.0]))
    assert high.tolist() == pytest.approx([knowledge().settings["guesses_at_most"], 0.999, 0.4])


def test_guesses_that_err_together_widen_the_intervals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures drawn stay the same, one by one; what they have in common makes the answers less sure."""
    together = drawn_weights()
    alone = replace(
        knowledge(), settings={**knowledge().settings, "shared_estimate": 0.0, "shared_recalled": 0.0}
    )
    monkeypatch.setattr(intervals, "knowledge", lambda: alone)
    apart = drawn_weights.__wrapped__()
    monkeypatch.undo()
    assert np.sort(apart.rate, axis=1) == pytest.approx(np.sort(together.rate, axis=1))
    widths = []
    for presentation in PRESENTATIONS[::4]:
        pair = []
        for weights in (together, apart):
            monkeypatch.setattr(intervals, "drawn_weights", lambda weights=weights: weights)
            low, high = np.quantile(
                answers(known_of(presentation), prior_of(presentation.client), NO_RULES), [0.05, 0.95], axis=0
            )
            pair.append(float((high - low).sum()))
        widths.append(pair)
    first, second = np.mean(widths, axis=0)
    assert first > 1.03 * second
