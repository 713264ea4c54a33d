"""The table of exercises: whole, plain to read, in step with the plan; the ladder, and when to go up or down."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from tests.every import every
from tests.report.reading_age import grade

from psoas.body import muscle_groups
from psoas.care import how_to, interventions
from psoas.care.exercises import (
    FAMILIES,
    RUNGS,
    Dose,
    Exercise,
    Response,
    client_facts,
    dose_words,
    exercise,
    exercises,
    exercises_by_intervention,
    exercises_of,
    facts_of_client,
    fitting_exercise,
    ladder,
    left_out_for,
    line_in,
    progress,
    reading,
    told,
)
from psoas.errors import KnowledgeError, VisitFileError
from psoas.report.drawing.exercise import exercise_pictures

# In the body model these lengthen the psoas by less than half of what the best does.
NO_CLAIM = {
    "constructive_rest", "rest_90_90", "floor_thomas", "couch_stretch", "prone_on_elbows", "prone_press_up", "prone_quad_strap",
    "side_lying_quad",
}  # fmt: skip


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def chain(one: Exercise, way: str) -> Iterator[str]:
    code = getattr(one, way)
    while code:
        yield code
        code = getattr(exercise(code), way)


def test_there_are_enough_of_every_family_and_every_rung_of_the_ladder_has_one() -> None:
    assert len(exercises()) >= 45
    assert {one.family for one in exercises()} == set(FAMILIES)
    assert {one.rung for one in exercises()} - {""} == set(RUNGS)
    assert [rung.code for rung in ladder()] == list(RUNGS)


@every("one", exercises(), ids=lambda one: one.code)
def test_every_line_that_a_client_reads_is_of_grade_seven_or_lower(one: Exercise) -> None:
    lines = [f"Stop if {line}" if line in one.stop_if else line for line in one.client_lines]
    hard = {line: grade([line]) for line in lines if line not in one.equipment and grade([line]) > 7}
    assert not hard
    assert 3 <= len(one.steps) <= 5
    assert one.mistakes
    assert one.stop_if


@every("one", exercises(), ids=lambda one: one.code)
def test_what_an_entry_says_of_itself_agrees(one: Exercise) -> None:
    assert set(one.lengthens + one.works) <= set(muscle_groups())
    assert (one.citation == "informed estimate") is (
        one.evidence_fit == "none" and one.verified == "estimate"
    )
    limits = [
        int(found[1]) for line in one.stop_if if (found := re.fullmatch(r"pain above (\d+) of 10", line))
    ]
    assert all(one.pain_most == limit for limit in limits)
    for way in ("step_up", "step_down"):
        codes = [one.code]
        for code in chain(one, way):
            assert code not in codes, f"{way} goes in a circle: {codes}"
            codes.append(code)
    assert not one.not_for & (one.suits | one.only_for)


def test_rests_and_stretches_of_the_thigh_or_the_trunk_claim_no_stretch_of_the_psoas() -> None:
    claims = {one.code for one in exercises() if "psoas" in one.lengthens}
    assert claims.isdisjoint(NO_CLAIM)
    assert claims <= {one.code for one in exercises() if one.family == "lengthen"}
    assert len(claims) >= 10


def test_every_exercise_of_the_plan_has_its_exercise_with_the_same_dose() -> None:
    planned = {code for code, one in interventions().items() if one.modality == "exercise"}
    assert planned <= exercises_by_intervention().keys()
    for code, (shown, *_) in exercises_by_intervention().items():
        dose = interventions()[code].dose
        how = how_to(code)
        assert how is not None
        assert (how.exercise, how.steps, how.for_whom) == (shown.code, shown.steps, "client")
        work = Dose(
            sets=shown.dose.sets,
            repetitions=shown.dose.repetitions,
            hold_s=shown.dose.hold_s,
            minutes=shown.dose.minutes,
        )
        assert numbers(dose_words(work)) <= numbers(" ".join((dose, *shown.steps))), code
        for unit, counted in (("times a week", shown.dose.days_a_week), ("weeks", shown.dose.weeks)):
            for least, most in re.findall(rf"(\d+)(?: to (\d+))? {unit}", dose):
                if not (unit == "times a week" and counted == (7, 7) and "daily" in dose):
                    assert counted == (int(least), int(most or least)), (code, unit)


@every(
    ("dose", "english", "spanish"),
    [
        (
            Dose(sets=(3, 3), hold_s=(30, 45), each_side=True, times_a_day=(1, 1), days_a_week=(7, 7)),
            "3 times 30 to 45 seconds, each side, every day",
            "3 veces de 30 a 45 segundos, de cada lado, todos los días",
        ),
        (
            Dose(sets=(3, 3), repetitions=(8, 10), hold_s=(5, 5), days_a_week=(3, 3), weeks=(6, 8)),
            "3 sets of 8 to 10, hold 5 seconds, 3 days a week, for 6 to 8 weeks",
            "3 series de 8 a 10 veces, sostenga 5 segundos, 3 días a la semana, durante 6 a 8 semanas",
        ),
        (Dose(minutes=(10, 20), times_a_day=(1, 1)), "10 to 20 minutes, once a day", "10 a 20 minutos, una vez al día"),
        (Dose(sets=(5, 5), hold_s=(30, 30), times_a_day=(1, 2), days_a_week=(7, 7)), "5 times 30 seconds, once or twice a day", ""),
        (Dose(repetitions=(10, 10), every_hours=(2, 3)), "10 times, every 2 to 3 hours", "10 veces, cada 2 a 3 horas"),
        (Dose(nightly=True), "Every night", "Todas las noches"),
    ],
)  # fmt: skip
def test_a_dose_in_words(dose: Dose, english: str, spanish: str) -> None:
    assert dose_words(dose) == english
    assert not spanish or dose_words(dose, "es") == spanish


def test_every_exercise_is_told_in_spanish_with_the_same_numbers() -> None:
    for one in exercises():
        spanish = told(one, "es")
        assert spanish.language == "es", [line for line in one.client_lines if line_in(line, "es") is None]
        assert len(spanish.steps) == len(one.steps)
        assert numbers(spanish.dose) == numbers(told(one).dose)
    with pytest.raises(KnowledgeError, match="language: 'fr'"):
        told(exercise("bridge"), "fr")


# Facts of a client; for each rung the exercise that comes first, or - where none fits.
LADDERS = """
                                       supine_rest        supine_edge             half_kneeling    standing_lunge       couch          prone
                                       constructive_rest  supported_bridge        half_kneel_tilt  chair_lunge_stretch  couch_stretch  prone_on_elbows
stiff_knee                             constructive_rest  floor_thomas            -                chair_lunge_stretch  -              prone_on_elbows
arching_hurts                          constructive_rest  floor_thomas            half_kneel_tilt  table_lunge_sore_back couch_stretch prone_quad_strap
pregnant                               constructive_rest  floor_thomas            half_kneel_tilt  pregnant_wall_lunge  couch_stretch  -
pregnant_after_20_weeks                -                  -                       half_kneel_tilt  pregnant_wall_lunge  -              -
pregnant_after_20_weeks girdle_pain    -                  -                       -                -                    -              -
old_hip                                constructive_rest  floor_thomas            half_kneel_tilt  chair_lunge_stretch  -              prone_on_elbows
hip_replaced_lately                    constructive_rest  -                       -                -                    -              -
no_load                                constructive_rest  -                       -                -                    -              -
"""


@every("line", LADDERS.splitlines()[2:], ids=lambda line: line[:38].strip() or "nothing")
def test_the_ladder_fits_the_client(line: str) -> None:
    rungs = ladder(line[:38].split())
    assert [rung.fits[0].code if rung.fits else "-" for rung in rungs] == line[38:].split()
    for rung in rungs:
        assert len(rung.fits) + len(rung.left_out) == sum(one.rung == rung.code for one in exercises())
        for left in rung.left_out:
            assert left.why.endswith(".")
            assert left.fact in client_facts()


def test_facts_come_from_conditions_and_sources_the_safer_one_where_not_sure() -> None:
    assert facts_of_client(["pregnancy"]) == ("pregnant_after_20_weeks",)
    assert facts_of_client(["knee_replacement"], ["hip_osteoarthritis"]) == (
        "stiff_knee",
        "cannot_kneel",
        "old_hip",
    )
    assert facts_of_client(["chemotherapy"]) == ()
    with pytest.raises(VisitFileError, match="did you mean 'stiff_knee'"):
        ladder(["stif_knee"])


def test_an_intervention_is_shown_in_the_form_that_fits() -> None:
    assert fitting_exercise("thomas_position_stretch", ()) == exercise("thomas_edge")
    assert fitting_exercise("thomas_position_stretch", ["stiff_knee"]) == exercise("thomas_edge_stiff_knee")
    assert fitting_exercise("thomas_position_stretch", ["pregnant_after_20_weeks"]) is None
    assert exercises_of("cbt") == ()


@every(
    ("code", "response", "facts", "action", "then"),
    [
        ("thomas_edge", Response(pain=2), (), "stay", "thomas_edge"),
        ("thomas_edge", Response(pain=2, easy=True), (), "more", "thomas_edge"),
        ("thomas_edge", Response(pain=2, easy=True, at_top=True), (), "up", "contract_relax_flexor"),
        ("thomas_edge", Response(pain=4), (), "less", "thomas_edge"),
        ("thomas_edge", Response(pain=2, worse_next_morning=True, easy=True), (), "less", "thomas_edge"),
        ("thomas_edge", Response(pain=4, worse_next_morning=True), (), "down", "floor_thomas"),
        ("thomas_edge", Response(pain=6), (), "down", "floor_thomas"),
        ("thomas_edge", Response(pain=6, stop_sign=True), (), "stop", "thomas_edge"),
        ("thomas_edge", Response(pain=0, easy=True, done=0.3), (), "ask", "thomas_edge"),
        ("standing_lunge_stretch", Response(easy=True, at_top=True), (), "up", "half_kneel_tilt"),
        # A knee that cannot kneel goes no further up; the same is made harder.
        ("standing_lunge_stretch", Response(easy=True, at_top=True), ("cannot_kneel", "stiff_knee"), "more", "standing_lunge_stretch"),
        # A side of the hip may hurt up to 5 of 10.
        ("side_lying_abduction", Response(pain=5), (), "stay", "side_lying_abduction"),
        ("side_lying_abduction", Response(pain=6), (), "less", "side_lying_abduction"),
        # There is nothing easier: half of it.
        ("slow_breath", Response(pain=9), (), "less", "slow_breath"),
        # The easier one lies flat, which late pregnancy forbids: half of this one instead.
        ("half_kneel_tilt", Response(pain=9), ("pregnant_after_20_weeks",), "down", "standing_lunge_stretch"),
        ("single_leg_bridge", Response(pain=9), ("cannot_lie_flat",), "less", "single_leg_bridge"),
    ],
)  # fmt: skip
def test_what_comes_next(
    code: str, response: Response, facts: tuple[str, ...], action: str, then: str
) -> None:
    step = progress(code, response, facts)
    assert (step.action, step.exercise.code) == (action, then)
    assert step.why.endswith(".")
    assert (step.dose is None) is (action == "stop")


def test_less_is_half_and_a_new_step_begins_at_its_least() -> None:
    assert (
        dose_words(exercise("thomas_edge").dose.halved())
        == "1 to 2 times 30 to 60 seconds, each side, every day"
    )
    assert exercise("slow_breath").dose.halved().minutes == (3, 5)
    up = progress("iso_hip_push", Response(easy=True, at_top=True))
    assert up.dose is not None
    assert dose_words(up.dose) == "3 sets of 8, hold 3 seconds, each side, 4 days a week"


def test_no_step_leads_to_what_does_not_fit() -> None:
    dice = random.Random(7)  # noqa: S311 - a seed for clients, no secret
    facts = sorted(client_facts())
    for _ in range(1500):
        one = dice.choice(exercises())
        client = dice.sample(facts, dice.randint(0, 3))
        response = Response(
            dice.randint(0, 10),
            dice.random() < 0.3,
            dice.random() < 0.5,
            dice.random() < 0.5,
            dice.random(),
            dice.random() < 0.1,
        )
        step = progress(one.code, response, client)
        if step.action in {"up", "down"}:
            assert left_out_for(step.exercise, client) is None
        else:
            assert step.exercise == one
        assert not (response.pain > one.pain_most and step.action in {"up", "more", "stay"})


@every("response", [{"pain": 11}, {"pain": -1}, {"done": 1.5}])
def test_a_response_out_of_range_is_refused(response: dict[str, float]) -> None:
    with pytest.raises(VisitFileError, match="give a"):
        Response(**response)  # type: ignore[arg-type]


@every(
    ("cells", "message"),
    [
        ({"stepz": []}, "stepz"),
        ({"dose": {"setz": 3}}, "setz"),
        ({"dose": {"sets": [4, 3]}}, "dose.sets must be a whole number"),
        ({"not_for": ["stiff_nee"]}, "did you mean 'stiff_knee'"),
        ({"rung": "coach"}, "did you mean 'couch'"),
        ({"pain_most": 12}, "pain_most must be"),
    ],
)
def test_a_broken_entry_is_named_with_what_is_allowed(cells: dict[str, object], message: str) -> None:
    whole = {
        "title": "Bridge", "family": "strength", "level": 1, "position": "supine", "steps": ["Lift."], "mistakes": ["You rush."],
        "stop_if": ["back pain"], "dose": {"sets": 3}, "sources": ["iliopsoas_related"], "evidence_fit": "none", "evidence": "None.",
        "citation": "informed estimate", "verified": "estimate",
    }  # fmt: skip
    with pytest.raises(KnowledgeError, match=re.escape(message)) as caught:
        reading._made(reading._Entry("strength.toml", "bridge", {**whole, **cells}))
    assert "strength.toml, [bridge]" in str(caught.value)


def test_every_exercise_with_a_side_has_a_picture_of_the_body_that_can_show_either_side() -> None:
    sided = {one.code for one in exercises() if one.sides != "none"}
    assert {one.code for one in exercises() if "sore side" in " ".join(one.steps)} <= sided
    pictures = exercise_pictures()
    assert [code for code in sorted(sided) if not pictures[code].body] == []
