"""The course against what was to be expected: judgements, alerts, next step, discharge, in cases that a clinician can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from psoas.errors import VisitFileError
from psoas.outcomes import CheckIn, VisitFacts, band_for, discharge, encouragement, expected, follow
from psoas.vocabulary import SOURCES

CASES = list(csv.DictReader((Path(__file__).parent / "courses.csv").read_text(encoding="utf-8").splitlines()))
BACK = "nonspecific_low_back_pain"


def weekly(*pains: int, **more: object) -> list[CheckIn]:
    return [CheckIn(7 * week, pain, **more) for week, pain in enumerate(pains)]  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["case"])
def test_a_course_is_judged_and_alerts_since_the_day_that_shows_it(case: dict[str, str]) -> None:
    duration = int(case["duration"]) if case["duration"] else None
    pains = map(int, case["pains"].split())
    followed = follow(weekly(*pains), case["source"], VisitFacts(duration_days=duration))
    assert followed.course.judgement == case["judgement"], followed.course.why
    told = [(a.kind, a.since_day) for a in followed.alerts]
    assert told == ([(case["alert"], int(case["since"]))] if case["alert"] else [])


def test_one_score_that_is_high_settles_nothing_and_is_said() -> None:
    alone = follow([CheckIn(0, 3), CheckIn(49, 9)], "hip_osteoarthritis")
    assert (alone.course.judgement, alone.next_step.kind) == ("unknown", "ask")
    assert "One score may be a bad day: ask again." in alone.course.why
    later = follow(weekly(6, 4, 2, 1, 1, 8), BACK).course
    assert later.judgement == "on_course"
    assert "the newest score, 8, is high" in later.why


def test_the_published_course_of_a_back_is_the_middle_of_its_band() -> None:
    """Costa LC, CMAJ 2012: 52, 23, 12 and 6 of 100 at 0, 6, 26 and 52 weeks; 51, 33, 26 and 23 where it has lasted."""
    for duration, start, later in ((10, 52, {6: 23, 26: 12, 52: 6}), (200, 51, {6: 33, 26: 26, 52: 23})):
        band = {round(p.week): p for p in band_for(expected(BACK, duration), start / 10, 52 * 7)}
        for week, mean in later.items():
            assert band[week].middle == pytest.approx(mean / 10, abs=0.05)
            assert band[week].low <= band[week].middle <= band[week].high


@pytest.mark.parametrize("duration", [None, 3, 900])
def test_every_source_has_a_course_that_says_how_sure_it_is(duration: int | None) -> None:
    for source in SOURCES:
        course = expected(source, duration)
        assert (course.source, course.shares[0].middle) == (source, 1.0)
        assert course.citation
        assert course.band_verified == "estimate"
        assert course.review_week >= 6


def test_the_clients_own_word_counts_beside_the_figure() -> None:
    assert follow(weekly(6, 6, 5, 5, 4, 4, 4, global_change=3), BACK).course.judgement == "on_course"
    assert follow(weekly(6, 6, 5, 5, 4, 4, 4, global_change=0), BACK).course.judgement == "stuck"
    same_pain = [*weekly(6, 6, 6, 6, 6, 6), CheckIn(42, 6, activities=(("garden", 8),))]
    gained = [CheckIn(0, 6, activities=(("garden", 2),)), *same_pain[1:]]
    assert follow(gained, BACK).course.judgement == "on_course"


def test_nothing_done_is_told_with_what_got_in_the_way_and_ends_with_the_first_exercise() -> None:
    idle = [CheckIn(7 * w, 5, done={"bridge": 0, "walking": 0}, got_in_way="time") for w in range(1, 3)]
    alerts = follow([CheckIn(0, 5), *idle], BACK).alerts
    assert [(a.kind, a.since_day) for a in alerts] == [("not_done", 7)]
    assert "too little time" in alerts[0].why
    assert not follow([CheckIn(0, 5), *idle, CheckIn(21, 5, done={"bridge": 1})], BACK).alerts


def test_an_exercise_that_provokes_is_named_and_fades_after_two_weeks() -> None:
    told = [CheckIn(0, 5), CheckIn(7, 5, provoked=("bridge",))]
    alerts = follow(told, BACK, VisitFacts(names={"bridge": "the bridge"}, on_day=8)).alerts
    assert [a.kind for a in alerts] == ["provoked"]
    assert "the bridge" in alerts[0].why
    assert not follow(told, BACK, VisitFacts(on_day=30)).alerts


def test_what_was_put_aside_stays_aside_until_it_comes_anew() -> None:
    stuck = weekly(6, 6, 6, 6, 6, 6, 6)
    key = follow(stuck, BACK).alerts[0].key
    assert not follow([*stuck, CheckIn(49, 6)], BACK, VisitFacts(put_aside=frozenset({key}))).alerts


def test_the_next_step_follows_the_gravest_alert() -> None:
    assert follow(weekly(6, 6, 6, 6, 6, 6, 6), BACK).next_step.kind == "look_again"
    assert follow(weekly(6, 6, 6, 6, 5), BACK, VisitFacts(duration_days=10)).next_step.kind == "look_again"
    assert follow(weekly(6, 4, 3), BACK, VisitFacts(duration_days=10)).next_step.kind == "step_up"
    assert follow([CheckIn(0, 6)], BACK).next_step.kind == "ask"
    mood = [CheckIn(0, 6), CheckIn(7, 5, phq4=(1, 0, 2, 1))]
    assert follow(mood, BACK).next_step.kind == "talk_over"


def test_discharge_waits_until_every_goal_has_held_for_two_weeks() -> None:
    facts = VisitFacts(goals={"garden": 7})
    scores = [(0, 3), (14, 7), (28, 8)]
    told = [CheckIn(day, 2, activities=(("garden", score),)) for day, score in scores]
    course = expected(BACK, 10)
    done = discharge(told, course, facts)
    assert done.ready
    assert done.check_in_after_days == 91
    assert {g.topic for g in done.keeps_it_so} >= {"walk", "call"}
    early = discharge(told[:2], course, facts)
    assert not early.ready
    assert "14 days" in early.why[0]
    other = [*told[:2], CheckIn(28, 2, activities=(("garden", 8), ("stairs", 2)))]
    assert not discharge(other, course, facts).ready
    assert follow(told, BACK, facts).next_step.kind == "finish"


def test_encouragement_is_only_what_the_figures_make_true() -> None:
    course = expected(BACK, 10)
    assert encouragement(weekly(6, 6, 7), course, VisitFacts()) == (
        "Thank you for telling us. It helps us to help you.",
    )
    better = encouragement(weekly(6, 5, 3), course, VisitFacts())
    assert better[0] == "Your pain was 6. Now it is 3. That is a change that counts."
    assert encouragement(weekly(6, 5, 3), course, VisitFacts(), "es")[0].startswith("Su dolor era de 6")
    denied = [*weekly(6, 5, 3)[:-1], CheckIn(14, 3, global_change=-1)]
    assert not any("counts" in line for line in encouragement(denied, course, VisitFacts()))
    with pytest.raises(VisitFileError, match="language"):
        encouragement(weekly(6), course, VisitFacts(), "xx")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"day": 1, "pain": 11}, r"pain: is out of range, 0 to 10"),
        ({"day": 1, "phq4": [0, 1]}, "phq4: holds 2 answers"),
        ({"day": 1, "got_in_way": "tired"}, "got_in_way"),
        ({"day": 1, "pian": 3}, "pian"),
        ({"pain": 1}, "day"),
    ],
)
def test_a_check_in_that_is_not_one_is_refused_by_name(data: dict[str, object], message: str) -> None:
    with pytest.raises(VisitFileError, match=message):
        CheckIn.from_mapping(data)


def test_a_check_in_survives_its_json() -> None:
    told = CheckIn(
        7, 4, (("garden", 3),), 2, (0, 1, 2, 3), {"bridge": 3, "walking": None}, "time", ("bridge",), "fine"
    )
    assert CheckIn.from_mapping(told.to_json()) == told
