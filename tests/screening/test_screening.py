"""What must hold of every screening, whatever is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.assessment import URGENCIES
from psoas.screening import ask_for_safety, screen
from psoas.screening.conditions import softening
from psoas.screening.rules import rules
from psoas.visit import Client, Finding, Question
from psoas.vocabulary import FINDING_TYPES, SIDES, codes


def finding(key: str, *, present: bool = True) -> Finding:
    type_, _, code = key.partition(":")
    return Finding(type_, code, present=present)


KEYS = [f"{t}:{c}" for t in FINDING_TYPES for c in codes(t)]
FINDING = st.builds(
    lambda key, side, present: replace(finding(key, present=present), side=side),
    st.sampled_from(KEYS), st.sampled_from(SIDES), st.booleans(),
)  # fmt: skip
CLIENT = st.builds(
    lambda age, sex: Client(age_years=age, sex=sex),
    st.none() | st.integers(5, 95), st.sampled_from(["female", "male", "unstated"]),
)  # fmt: skip


# What some rule has under NOT: a place, a movement or a course that speaks for an everyday cause, never a warning sign.
SOFTENING = {key for rule in rules() for key in softening(rule.when)}
HARDENING = sorted(set(KEYS) - SOFTENING)


def test_no_warning_sign_makes_a_rule_milder() -> None:
    assert SOFTENING
    assert not [key for key in SOFTENING if key.startswith("red_flag:")]


@settings(max_examples=150, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=20), st.sampled_from(HARDENING), st.none() | st.integers(0, 4000))
def test_one_more_present_finding_never_lowers_the_urgency(
    client: Client, findings: list[Finding], key: str, days: int | None
) -> None:
    before = screen(client, findings, duration_days=days)
    after = screen(client, [*findings, finding(key)], duration_days=days)
    assert URGENCIES.index(after.urgency) >= URGENCIES.index(before.urgency)
    assert {flag.rule for flag in before.red_flags} <= {flag.rule for flag in after.red_flags}


@settings(max_examples=60, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=12), st.data())
def test_order_and_repetition_do_not_matter(
    client: Client, findings: list[Finding], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations([*findings, *findings]))
    assert screen(client, findings) == screen(client, shuffled)


@settings(max_examples=60, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=15))
def test_the_urgency_is_that_of_the_worst_flag_and_flags_come_worst_first(
    client: Client, findings: list[Finding]
) -> None:
    screened = screen(client, findings)
    ranks = [URGENCIES.index(flag.urgency) for flag in screened.red_flags]
    assert ranks == sorted(ranks, reverse=True)
    assert URGENCIES.index(screened.urgency) == max(ranks, default=0)
    present = {f.code for f in findings if f.present}
    assert all(set(flag.because) <= present for flag in screened.red_flags)


def test_unsure_words_are_asked_first_and_no_question_is_asked_twice() -> None:
    unsure = Question("red_flag:fever", "Have you really had no fever?", "It was left open.")
    found = [Finding("region", "low_back"), Finding("red_flag", "saddle_numbness", present=False)]
    asked = screen(Client(age_years=40, sex="male"), found, words_questions=[unsure]).questions
    assert asked[0] == unsure
    about = [q.asks_about for q in asked]
    assert len(about) == len(set(about))
    assert "red_flag:saddle_numbness" not in about
    assert "red_flag:bladder_change" in about


@pytest.mark.parametrize(
    ("client", "asks", "spares"),
    [
        (Client(age_years=30, sex="female"), "red_flag:missed_period", "red_flag:testicular_pain"),
        (Client(age_years=30, sex="male"), "red_flag:testicular_pain", "red_flag:missed_period"),
        (Client(age_years=70, sex="female"), "red_flag:cannot_bear_weight", "red_flag:missed_period"),
    ],
)
def test_questions_go_to_those_whom_they_concern(client: Client, asks: str, spares: str) -> None:
    about = [q.asks_about for q in screen(client, [Finding("region", "groin")]).questions]
    assert asks in about
    assert spares not in about


def test_questions_come_in_the_order_of_danger() -> None:
    found = [Finding("region", "groin"), Finding("activity_worse", "run"), Finding("course", "overuse")]
    client = Client(age_years=24, sex="female")
    questions = screen(client, found).questions
    danger = [URGENCIES.index(screen(client, [*found, finding(q.asks_about)]).urgency) for q in questions]
    assert danger == sorted(danger, reverse=True)
    assert min(danger) >= URGENCIES.index("within_2_weeks")
    assert len(questions) <= 6


def test_an_emergency_asks_nothing_more() -> None:
    found = [Finding("region", "low_back"), Finding("red_flag", "saddle_numbness")]
    assert screen(Client(age_years=45), found).questions == ()


def test_a_length_of_time_counts_like_a_course() -> None:
    found = [Finding("red_flag", "both_legs_affected"), Finding("quality", "radiating")]
    client = Client(age_years=60)
    assert screen(client, found, duration_days=3).urgency == "emergency_now"
    assert screen(client, found, duration_days=900).urgency == "mention_to_doctor"


def test_the_safety_questions_leave_out_what_was_answered_and_rank_what_the_words_leave_open() -> None:
    everything = ask_for_safety(Client(), ())
    denied = Finding("red_flag", "fever", present=False)
    assert "red_flag:fever" in {q.asks_about for q in everything}
    assert "red_flag:fever" not in {q.asks_about for q in ask_for_safety(Client(), (denied,))}
    open_ = Question("red_flag:bladder_change", "Has passing urine changed?", "The words leave it open.")
    asked = ask_for_safety(Client(), (), (open_,))
    assert [q.asks_about for q in asked].count("red_flag:bladder_change") == 1
    assert open_ in asked[:3]


@settings(max_examples=60, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=15))
def test_nothing_is_asked_that_was_answered(client: Client, findings: list[Finding]) -> None:
    answered = {f.key for f in findings}
    screened = screen(client, findings)
    assert not answered & {question.asks_about for question in screened.questions}
    assert not answered & {question.asks_about for question in ask_for_safety(client, findings)}


def test_a_topic_that_was_answered_in_part_asks_only_the_rest() -> None:
    back, denied = Finding("region", "low_back"), Finding("red_flag", "bladder_change", present=False)
    whole = {q.asks_about: q.text for q in screen(Client(), [back]).questions}
    rest = {q.asks_about: q.text for q in screen(Client(), [back, denied]).questions}
    assert "stool" in whole["red_flag:bladder_change"]
    assert rest["red_flag:bowel_change"] == "Is there any new change in passing stool, or in feeling it?"


def test_what_eases_the_pain_answers_whether_nothing_does() -> None:
    client, found = Client(age_years=55), [Finding("region", "groin"), Finding("course", "night_pain")]
    assert "course:unrelenting" in {q.asks_about for q in ask_for_safety(client, found)}
    eased = [*found, Finding("activity_better", "sit")]
    assert "course:unrelenting" not in {q.asks_about for q in ask_for_safety(client, eased)}


def test_a_flag_asks_next_what_is_still_open() -> None:
    found = [Finding("region", "lower_abdomen"), Finding("red_flag", "collapse")]
    denied = Finding("red_flag", "anticoagulant", present=False)
    client = Client(age_years=30, sex="female")

    def asked(findings: list[Finding]) -> tuple[str, ...]:
        flags = screen(client, findings).red_flags
        return next(f.ask_next for f in flags if f.rule == "fainting_with_back_or_belly_pain")

    assert "A blood thinner?" in asked(found)
    assert "A blood thinner?" not in asked([*found, denied])
    assert "Is a period late?" not in asked([*found, Finding("red_flag", "pregnant")])
