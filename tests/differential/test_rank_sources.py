"""What must hold of every differential, whatever is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.differential.presentations import finding, presentations
from tests.differential.reference_posterior import posterior

from psoas.assessment import Differential, RedFlag, Screening, Urgency
from psoas.differential import decipher
from psoas.differential.inference.comorbidity import present_now
from psoas.differential.inference.model import softmax2
from psoas.differential.knowledge.evidence import FINDINGS, knowledge
from psoas.differential.knowledge.priors import prior_of
from psoas.visit import Client, Finding, Sex
from psoas.vocabulary import SIDES, SOURCES, Side

CLIENT = st.builds(
    lambda age, sex: Client(age_years=age, sex=sex),
    st.none() | st.integers(5, 95), st.sampled_from(["female", "male", "unstated"]),
)  # fmt: skip
FINDINGS_LIST = st.dictionaries(st.sampled_from(FINDINGS), st.booleans(), max_size=14).map(
    lambda signs: [finding(key, present=present) for key, present in signs.items()]
)


def probabilities(differential: Differential) -> dict[str, float]:
    return {e.source: e.probability for e in differential.estimates}


@settings(max_examples=80, deadline=None)
@given(CLIENT, FINDINGS_LIST)
def test_every_source_once_with_an_honest_interval(client: Client, findings: list[Finding]) -> None:
    estimates = decipher(client, findings).estimates
    assert sorted(e.source for e in estimates) == sorted(SOURCES)
    assert [e.probability for e in estimates] == sorted((e.probability for e in estimates), reverse=True)
    assert all(0 <= e.low <= e.probability <= e.high <= 1 for e in estimates)
    assert 1 <= sum(e.probability for e in estimates) + 1e-9 < 2  # sources may be present together


@settings(max_examples=80, deadline=None)
@given(CLIENT, FINDINGS_LIST)
def test_the_fast_engine_agrees_with_the_plain_one(client: Client, findings: list[Finding]) -> None:
    signs = {f.key: f.present for f in findings}
    main = posterior(prior_of(client).bits.tolist(), signs, client.age_years)
    doubt = knowledge().settings["model_doubt"]
    before = present_now(softmax2(prior_of(client).bits))
    slow = (present_now(np.array(main)) * (1 - doubt) + before * doubt).tolist()
    fast = probabilities(decipher(client, findings))
    assert [fast[s] for s in SOURCES] == pytest.approx(slow, rel=1e-9, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(CLIENT, FINDINGS_LIST, st.data())
def test_order_and_repetition_do_not_matter(
    client: Client, findings: list[Finding], data: st.DataObject
) -> None:
    again = data.draw(st.permutations([*findings, *findings]))
    one, two = decipher(client, findings), decipher(client, again)
    assert probabilities(one) == pytest.approx(probabilities(two), rel=1e-9, abs=1e-15)
    assert {e.exam for e in one.next_exams} == {e.exam for e in two.next_exams}


@settings(max_examples=40, deadline=None)
@given(CLIENT, FINDINGS_LIST, st.sampled_from(SIDES))
def test_sides_do_not_change_the_answer(client: Client, findings: list[Finding], side: Side) -> None:
    sided = [replace(f, side=side) for f in findings]
    assert decipher(client, findings) == decipher(client, sided)


def weights(client: Client, findings: list[Finding], key: str) -> dict[str, float]:
    """The bits of one finding for each source that it moves."""
    made = decipher(client, findings)
    return {e.source: r.bits for e in made.estimates for r in e.because if r.finding == key}


@settings(max_examples=60, deadline=None)
@given(CLIENT, st.sampled_from(FINDINGS))
def test_denying_a_sign_never_speaks_for_a_source_that_it_speaks_for(client: Client, key: str) -> None:
    """A cluster counts failed members less than its own, so that a rival may keep a tenth of a bit either way."""
    told = weights(client, [finding(key)], key)
    denied = weights(client, [finding(key, present=False)], key)
    assert not [s for s, bits in told.items() if bits > 0.1 and denied.get(s, 0.0) > 0.1]
    assert not [s for s, bits in told.items() if bits < -0.1 and denied.get(s, 0.0) < -0.1]


@settings(max_examples=60, deadline=None)
@given(CLIENT, FINDINGS_LIST, st.sampled_from(FINDINGS))
def test_nor_in_any_company(client: Client, findings: list[Finding], key: str) -> None:
    """Where it speaks by half a bit or more: the shrinking of groups leaves less than that unsure."""
    rest = [f for f in findings if f.key != key]
    told = weights(client, [*rest, finding(key)], key)
    denied = weights(client, [*rest, finding(key, present=False)], key)
    assert not [s for s, bits in told.items() if bits > 0.5 and denied.get(s, 0.0) > 0.1]


@settings(max_examples=30, deadline=None)
@given(CLIENT)
def test_without_findings_the_priors_stand(client: Client) -> None:
    for estimate in decipher(client, []).estimates:
        assert estimate.probability == pytest.approx(estimate.prior)
        assert estimate.because == ()


def test_a_source_may_be_present_beside_the_main_one() -> None:
    main = np.array([float(s == "femoroacetabular") for s in SOURCES])
    beside = dict(zip(SOURCES, present_now(main).tolist(), strict=True))
    assert beside["femoroacetabular"] == 1
    assert 0 < beside["iliopsoas_related"] < 0.5
    assert beside["cauda_equina"] == 0


def test_a_finding_never_speaks_against_the_source_whose_published_test_it_completes() -> None:
    client = Client(age_years=55)
    keys = ["region:thigh_front", "exam:femoral_nerve_stretch", "exam:knee_jerk_reduced"]
    root = next(
        e for e in decipher(client, [finding(k) for k in keys]).estimates if e.source == "radiculopathy_upper"
    )
    assert all(r.bits > 0 for r in root.because)


def test_a_companion_names_the_source_that_it_comes_with() -> None:
    hip = next(p for p in presentations("vignettes.csv") if p.source == "femoroacetabular")
    flexor = next(e for e in decipher(hip.client, hip.findings).estimates if e.source == "iliopsoas_related")
    assert any(r.finding == "source:femoroacetabular" and r.bits > 0 for r in flexor.because)


def test_age_and_sex_move_the_priors() -> None:
    def prior(source: str, age: float | None, sex: Sex) -> float:
        client = Client(age_years=age, sex=sex)
        return probabilities(decipher(client, []))[source]

    assert prior("hip_osteoarthritis", 70, "female") > 5 * prior("hip_osteoarthritis", 25, "female")
    assert prior("spondylolysis", 15, "male") > 3 * prior("spondylolysis", 50, "male")
    assert prior("testicular_torsion", 15, "female") < 1e-5
    assert prior("ectopic_pregnancy", 30, "male") < 1e-5
    assert prior("ectopic_pregnancy", 30, "unstated") > prior("ectopic_pregnancy", 30, "male")


def test_a_length_of_time_counts_unless_one_is_said() -> None:
    client, found = Client(age_years=40), [finding("region:low_back")]
    chronic = probabilities(decipher(client, [*found, finding("course:chronic")]))
    assert probabilities(decipher(client, found, duration_days=400)) == chronic
    said = [*found, finding("course:chronic")]
    assert probabilities(decipher(client, said, duration_days=3)) == chronic


def test_present_wins_where_a_finding_is_told_both_ways() -> None:
    client = Client(age_years=40)
    both = [finding("red_flag:fever"), finding("red_flag:fever", present=False), finding("region:low_back")]
    assert decipher(client, both) == decipher(client, [both[0], both[2]])


def test_tests_that_move_together_count_less_than_their_sum() -> None:
    """Slump and straight leg raise stretch one nerve; a reflex is another matter."""
    client, base = Client(age_years=45), [finding("region:low_back"), finding("quality:radiating")]

    def odds(*keys: str) -> float:
        p = probabilities(decipher(client, [*base, *(finding(k) for k in keys)]))["radiculopathy_lower"]
        return float(np.log2(p / (1 - p)))

    raise_, slump = "exam:straight_leg_raise", "exam:slump_test"
    alone = odds()
    assert odds(raise_) < odds(raise_, slump) < odds(raise_) + odds(slump) - alone


def test_three_of_five_sacroiliac_tests_count_as_the_published_cluster() -> None:
    client, base = Client(age_years=35), [finding("region:buttock")]
    tests = ["sij_thigh_thrust", "sij_distraction", "sij_compression", "sij_gaenslen", "sij_sacral_thrust"]

    def p(positive: int) -> float:
        found = [finding(f"exam:{t}", present=n < positive) for n, t in enumerate(tests)]
        return probabilities(decipher(client, [*base, *found]))["sacroiliac_joint"]

    assert p(0) <= p(2) < p(3) / 3


def flagged(urgency: Urgency, *sources: str) -> Screening:
    flag = RedFlag("a_rule", urgency, sources, ("fever",), "why", "a citation", "estimate")
    return Screening(urgency, (flag,))


def test_a_red_flag_raises_what_it_points_to_and_says_so() -> None:
    client, found = Client(age_years=50), [finding("region:groin"), finding("red_flag:fever")]
    plain = probabilities(decipher(client, found))
    screened = decipher(client, found, screening=flagged("same_day", "psoas_abscess"))
    assert probabilities(screened)["psoas_abscess"] > plain["psoas_abscess"]
    abscess = next(e for e in screened.estimates if e.source == "psoas_abscess")
    assert any(r.finding == "screening:a_rule" and r.bits > 0 for r in abscess.because)


def test_an_emergency_waits_for_no_exam_and_a_bleed_for_no_thumb() -> None:
    client = Client(age_years=70)
    found = [finding("region:groin"), finding("red_flag:anticoagulant")]
    assert decipher(client, found, screening=flagged("emergency_now", "psoas_haematoma")).next_exams == ()
    careful = decipher(client, found, screening=flagged("same_day", "psoas_haematoma")).next_exams
    assert careful
    assert "psoas_palpation_pain" not in {e.exam for e in careful}
