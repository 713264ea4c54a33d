"""The visits of one client in a row: what has changed, and time and response as evidence."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from psoas.assessment import Cleared, Stopped
from psoas.errors import VisitFileError
from psoas.pathway import records_of, stepping
from psoas.pathway.home_exercises import said_done
from psoas.report.views.since import still_counting
from psoas.visit import CheckIn, Client, Finding, MuscleState, Scores, Visit

FIRST = Visit(
    "one", Client(age_years=42), "My left groin has ached for three weeks when I climb stairs and lift the knee.",
    findings=(Finding("region", "groin", "left", True, "drawing"), Finding("exam", "thomas_test", "left", True, "hand")),
    date=datetime.date(2026, 10, 1), scores=Scores(6, (("climb the stairs", 3),)),
)  # fmt: skip
LATER = datetime.date(2026, 11, 12)


def second(
    pain: int, times: int | None, words: str = "My left groin still aches when I climb stairs."
) -> Visit:
    halfway = CheckIn(datetime.date(2026, 10, 20), "", Scores(pain, done=(("march", times),)))
    return Visit(
        "two", FIRST.client, words, findings=FIRST.findings[:1], date=LATER, check_ins=(halfway,),
        scores=Scores(pain, (("climb the stairs", 3),), done=(("march", times),)),
    )  # fmt: skip


def probability(visit: Visit) -> float:
    record = records_of([visit, FIRST])[1].record
    return next(e.probability for e in record.estimates if e.source == "iliopsoas_related")


def test_a_failed_trial_lowers_and_a_helped_one_raises_the_treated_source_a_little() -> None:
    failed, not_told, helped = (
        probability(second(6, 5)),
        probability(second(6, None)),
        probability(second(2, 5)),
    )
    assert failed < not_told < helped
    assert helped - failed < 0.2


def test_the_second_visit_begins_with_the_course_and_takes_time_and_earlier_exams_with_it() -> None:
    one, two = records_of([second(6, 5), FIRST])
    assert one.since is None
    since, record = two.since, two.record
    assert since is not None
    assert (since.number, since.treated, since.last) == (2, "iliopsoas_related", FIRST.date)
    assert since.followed is not None
    assert (since.followed.course.judgement, since.followed.next_step.kind) == ("stuck", "look_again")
    assert [(t.result, t.days) for t in since.trials] == [("failed", 42)]
    assert record.gate.duration_days == 21 + 42
    assert isinstance(record.assessment, Cleared)
    reasons = [r.finding for r in record.assessment.differential.estimates[0].because]
    assert {"exam:thomas_test", "trial:failed"} <= set(reasons)
    assert two.to_json()["since"] == since.to_json()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("My groin is a bit easier. I did a test on Sunday and it had two lines.", 21 + 42),
        ("My left groin aches again since I slipped on Sunday.", 4),
        ("My left groin is better. My right knee has ached since Sunday.", 4),
    ],
    ids=["a day named in passing", "a new bout", "a new place"],
)
def test_a_day_named_in_passing_makes_no_old_pain_fresh(words: str, days: int) -> None:
    gate = records_of([second(4, None, words), FIRST])[1].record.gate
    assert gate.duration_days == days


@pytest.mark.parametrize(
    ("words", "stops"),
    [
        ("Same as before. I had a tooth pulled and have felt hot and cold since.", True),
        ("Same as before.", False),
    ],
    ids=["a fever beside the pain of last time", "nothing new"],
)
def test_a_warning_sign_is_held_against_the_place_of_last_time(words: str, stops: bool) -> None:
    back = Visit("one", Client(age_years=61), "My low back has ached for three weeks.", date=FIRST.date)
    later = Visit("two", back.client, words, date=LATER)
    assert isinstance(records_of([later, back])[1].record.assessment, Stopped) is stops


def test_a_warning_sign_of_last_time_does_not_stop_this_visit_and_is_asked_about() -> None:
    feverish = replace(FIRST, words=f"{FIRST.words} I have had a fever since Monday.")
    one, two = records_of([feverish, second(5, None)])
    assert isinstance(one.record.assessment, Stopped)
    assert not isinstance(two.record.assessment, Stopped)
    assert two.since is not None
    assert [f.code for f in two.since.ask_of] == ["fever"]


def test_what_no_paper_may_hold_is_not_among_what_has_changed() -> None:
    told = replace(FIRST, words=f"{FIRST.words} My husband hits me.")
    since = records_of([told, second(5, None)])[1].since
    assert since is not None
    assert since.alone
    assert not [f for f in (*since.new, *since.gone, *since.ask_of) if "violence" in f.code]


def test_visits_without_a_date_or_with_the_same_are_refused_by_name() -> None:
    with pytest.raises(VisitFileError, match="two: has no date"):
        records_of([FIRST, replace(second(5, None), date=None)])
    with pytest.raises(VisitFileError, match="have the same date 2026-10-01"):
        records_of([FIRST, replace(FIRST, id="again")])


@pytest.mark.parametrize(
    ("days", "again", "stage", "as_of"),
    [
        (42, None, "lengthen", ["thomas_test"]),
        (42, False, "strengthen", []),
        (70, None, "strengthen", []),
    ],
    ids=["not tested again", "tested again, and negative", "found too long ago"],
)
def test_an_exam_of_an_earlier_visit_counts_for_the_stage_until_it_is_tested_again_or_too_old(
    days: int, again: bool | None, stage: str, as_of: list[str]
) -> None:
    tested = () if again is None else (Finding("exam", "thomas_test", "unstated", again, "hand"),)
    later = replace(second(5, None), date=FIRST.date + datetime.timedelta(days=days) if FIRST.date else None)
    later = replace(later, findings=(*later.findings, *tested), check_ins=())
    two = records_of([FIRST, later])[1]
    assert isinstance(two.record.assessment, Cleared)
    assert two.record.assessment.plan.stage is not None
    assert two.record.assessment.plan.stage.code == stage
    assert two.since is not None
    assert [(one.key, one.on) for one in two.since.counts] == [(f"exam:{code}", FIRST.date) for code in as_of]


def test_a_muscle_judged_at_an_earlier_visit_counts_until_it_is_judged_again() -> None:
    judged = replace(
        FIRST, findings=FIRST.findings[:1], muscles=(MuscleState("psoas", "left", "tight", 0.5),)
    )
    two = records_of([judged, second(5, None)])[1]
    assert isinstance(two.record.assessment, Cleared)
    assert two.record.assessment.plan.stage is not None
    assert two.record.assessment.plan.stage.code == "lengthen"
    assert two.since is not None
    assert still_counting(two.since.counts[0]).startswith("Psoas, left: tight 50%, as of 1 October 2026.")


@pytest.mark.parametrize(
    ("told", "kind", "first"),
    [
        ("", "step_up", "From “Standing stretch” to “Kneeling stretch”."),
        ("I take warfarin now.", "see_now", ""),
        ("I am pregnant, in the third month.", "leave_out", "Psoas release by hand. Because of pregnancy"),
        ("I have a fever and I cannot bear any weight on it.", "see_now", ""),
    ],
    ids=["nothing new", "a blood thinner", "a pregnancy", "a sign that stops"],
)
def test_the_next_step_passes_the_cautions_of_the_client_as_known_now(
    told: str, kind: str, first: str
) -> None:
    woman = replace(FIRST, client=Client(age_years=34, sex="female"))
    better = second(2, 5, "My left groin is much better on the stairs.")
    # What is new may be told in a check-in as well as at the visit.
    between = CheckIn(datetime.date(2026, 11, 1), told, Scores(2))
    better = replace(
        better, client=woman.client, scores=Scores(2, (("climb the stairs", 7),)), check_ins=(between,)
    )
    since = records_of([woman, better])[1].since
    assert since is not None
    assert since.followed is not None
    step = since.followed.next_step
    assert step.kind == kind
    assert "".join(step.steps[:1]).startswith(first)


def test_where_no_harder_exercise_is_safe_the_client_stays_at_this_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stepping, "steps_up", lambda _plan, _held: ())
    better = replace(second(2, 5), scores=Scores(2, (("climb the stairs", 7),)))
    since = records_of([FIRST, better])[1].since
    assert since is not None
    assert since.followed is not None
    assert since.followed.next_step.kind == "hold"


def test_what_was_done_and_did_not_help_is_no_first_step_again_and_its_place_says_why() -> None:
    def third(pain: int, times: int | None) -> tuple[list[str], dict[str, str]]:
        before = records_of([FIRST])[0].record.assessment
        assert isinstance(before, Cleared)
        steps = [step.intervention for step in before.plan.first_steps]
        halfway = CheckIn(
            datetime.date(2026, 10, 20), "", Scores(pain, done=tuple((s, times) for s in steps[:1]))
        )
        again = replace(second(pain, None), check_ins=(halfway,), scores=Scores(pain))
        after = records_of([again, FIRST])[1].record.assessment
        assert isinstance(after, Cleared)
        assert after.plan.first_steps
        now = [step.intervention for step in after.plan.first_steps]
        return [s for s in steps[:1] if s in now], {i.intervention: i.why_later for i in after.plan.items}

    again, why = third(6, 5)
    assert not again
    assert "It was done since an earlier visit, and did not help." in why.values()
    for pain, times in ((6, None), (6, 0), (2, 5)):  # not known, not done, and what helped goes on
        again, why = third(pain, times)
        assert again
        assert not any("did not help" in text for text in why.values())


@pytest.mark.parametrize(
    ("words", "done"),
    [
        ("I did the stretches nearly every day.", True),
        ("I did everything you said.", True),
        ("I've been doing my exercises and the groin is the same.", True),
        ("Still sore. Did the exercises daily.", True),
        ("I hardly did any exercises.", False),
        ("I forgot to do my exercises.", False),
        ("I will do my exercises.", None),
        ("It hurts when I do exercises.", None),
        ("I did a long drive and my back hurts.", None),
        ("I did it on holiday, my back went.", None),
    ],
)
def test_exercises_done_are_heard_in_the_clients_own_words(words: str, done: bool | None) -> None:
    assert said_done(words) is done


def test_a_trial_that_was_done_in_the_clients_words_failed() -> None:
    told = [
        records_of([second(6, None, f"My left groin still aches when I climb stairs. {words}"), FIRST])[
            1
        ].record
        for words in ("I did everything you said.", "I hardly did the exercises.")
    ]
    assert [[t.result for t in record.gate.history.trials] for record in told] == [["failed"], ["no_better"]]


def test_a_tablet_told_between_two_visits_counts_for_the_cautions_of_the_second() -> None:
    def offered(said_on: datetime.date | None) -> set[str]:
        between = (
            () if said_on is None else (CheckIn(said_on, "I take ciprofloxacin for my sinus since Monday."),)
        )
        record = records_of([second(2, 5), replace(FIRST, check_ins=between)])[1].record
        assert isinstance(record.assessment, Cleared)
        return {item.intervention for item in record.assessment.plan.items}

    without, lately = offered(None), offered(LATER - datetime.timedelta(days=12))
    assert without - lately, "hard work for a tendon is left out"


def test_an_exam_that_a_treatment_which_helped_has_eased_speaks_against_nothing() -> None:
    def likely(pain: int, *found: Finding) -> float:
        return probability(replace(second(pain, 5), findings=(*FIRST.findings[:1], *found)))

    eased = Finding("exam", "thomas_test", "left", False, "hand")
    never = Finding("exam", "resisted_hip_flexion_pain", "left", False, "hand")
    assert likely(2, eased) > likely(6, eased), "not better: a negative test is a negative test"
    assert likely(2, never) < likely(2, eased), "nobody had found that one before"
