"""What stands on a handout: three things at most in plain words, when to stop and whom to call, and nothing private."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from tests.report.samples import ASSESSMENT, STOPPED, UNDETERMINED, VISIT

from psoas.assessment import URGENCIES, Cleared, Urgency, private_keys
from psoas.care.exercises import exercises_by_intervention
from psoas.care.handout import Handout, Occasion, handout_of, urgency_lines
from psoas.care.handout.tables import words
from psoas.errors import KnowledgeError
from psoas.pathway import assess
from psoas.visit import Client, Visit

HOME = list(exercises_by_intervention())
RUNNER = Visit(
    "v",
    Client(31, "female", country="US"),
    "My right groin has ached for six weeks when I run, and it is sore lifting my knee. Can I keep running? "
    "Would turmeric be any good?",
    date=datetime.date(2026, 12, 3),
)


def made(visit: Visit, occasion: Occasion = Occasion(), **about: object) -> Handout:  # noqa: B008 - frozen
    handout = handout_of(visit, assess(visit), occasion, **about)  # type: ignore[arg-type]
    assert handout is not None
    return handout


def test_a_handout_holds_three_things_to_do_with_steps_dose_and_when_to_stop() -> None:
    handout = made(RUNNER)
    assert 1 <= len(handout.actions) <= 3
    for action in handout.actions:
        assert action.steps
        assert action.stop_if
        assert action.dose
    assert handout.days == ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")


def test_the_first_steps_of_the_plan_come_first() -> None:
    assessment = assess(RUNNER)
    assert isinstance(assessment, Cleared)
    first = [s.intervention for s in assessment.plan.first_steps if s.intervention in HOME]
    handout = made(RUNNER)
    assert [action.intervention for action in handout.actions][: len(first)] == first


def test_an_exercise_is_shown_in_the_form_that_fits_or_not_at_all() -> None:
    stiff = replace(RUNNER, client=replace(RUNNER.client, conditions=("knee replacement",)))
    assessment = assess(RUNNER)
    assert isinstance(assessment, Cleared)
    stretch = assessment.plan.items[0]
    care = replace(
        assessment.plan,
        items=(
            replace(stretch, intervention="thomas_position_stretch"),
            replace(stretch, intervention="half_kneeling_hip_flexor_stretch"),
        ),
        first_steps=(),
        facts=(),
    )
    for visit, shown in ((RUNNER, ["thomas_edge", "half_kneel_tilt"]), (stiff, ["thomas_edge_stiff_knee"])):
        handout = handout_of(visit, replace(assessment, plan=care))
        assert handout is not None
        assert [one.exercise for one in handout.actions] == shown


def test_without_a_date_the_days_have_numbers() -> None:
    assert made(replace(RUNNER, date=None)).days[0] == "Day 1"


def test_what_the_client_asked_is_answered_also_with_no() -> None:
    answers = dict(made(RUNNER).answers)
    assert answers["Running"].startswith("Not yet.")
    assert len(answers) == 2


@pytest.mark.parametrize("urgency", URGENCIES)
@pytest.mark.parametrize("for_parent", [False, True])
def test_whoever_should_see_a_doctor_reads_how_soon_and_whom(urgency: Urgency, for_parent: bool) -> None:
    verdict = replace(STOPPED.verdict, urgency=urgency)
    base = ASSESSMENT if urgency in {"none", "mention_to_doctor"} else STOPPED
    handout = handout_of(VISIT, replace(base, verdict=verdict), for_parent=for_parent)
    assert handout is not None
    assert bool(handout.doing) is (urgency != "none")
    assert bool(handout.sooner_if) is (urgency != "emergency_now")
    assert bool(handout.call) is (urgency != "emergency_now")


def test_the_emergency_number_is_that_of_the_country() -> None:
    handout = made(RUNNER, Occasion(emergency="911"))
    assert "call 911" in handout.call
    assert "999" not in handout.call
    assert "999 in the UK" in made(RUNNER).call
    assert "(111)" in urgency_lines("same_day", country="GB").client
    assert "111" not in urgency_lines("same_day", country="US", emergency="911").client


def test_a_stopped_visit_sends_to_a_doctor_and_offers_nothing() -> None:
    occasion = Occasion(name="Maya", next_visit="Thursday", goals=("run",))
    handout = handout_of(VISIT, STOPPED, occasion)
    assert handout is not None
    assert handout.stops
    assert (handout.actions, handout.answers, handout.goals, handout.days) == ((), (), (), ())
    assert handout.next_visit == ""
    assert handout.doing


def test_where_too_little_was_understood_or_nothing_may_be_written_there_is_none() -> None:
    assert handout_of(VISIT, UNDETERMINED) is None
    hit = Visit("v", Client(40, "female"), "My husband hits me when he is drunk. My low back hurts.")
    assert handout_of(hit, assess(hit)) is None


def test_where_something_is_private_neither_questions_nor_wishes_are_repeated() -> None:
    visit = Visit(
        "v",
        Client(40, "female"),
        "My low back aches when I sit. In the past I thought of suicide. Can I run?",
    )
    assessment = assess(visit)
    assert isinstance(assessment, Cleared)
    assert private_keys(assessment)
    handout = handout_of(visit, assessment, Occasion(goals=("to sleep again",)))
    assert handout is not None
    assert (handout.goals, handout.answers) == ((), ())
    assert handout.actions
    assert "suicide" not in repr(handout)


def test_goals_stand_in_the_clients_own_words_three_at_most() -> None:
    goals = ("lift *my* grandson", "", "  ", "walk to #work", "sleep", "dance")
    assert made(RUNNER, Occasion(goals=goals)).goals == ("lift *my* grandson", "walk to #work", "sleep")


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert made(RUNNER, Occasion(name="{title}")).title == "Your plan, {title}"


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="language"):
        handout_of(RUNNER, assess(RUNNER), language="xx")


def test_a_handout_brings_the_fixed_words_of_its_language() -> None:
    handout = made(RUNNER)
    assert dict(handout.words) == dict(words("en"))
    assert handout.word("care").endswith("doctor.")
