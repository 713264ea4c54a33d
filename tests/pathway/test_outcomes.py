"""The gate: stopped, undetermined or cleared, with one verdict; corrections and every text of the visit in it."""

from __future__ import annotations

import datetime
import json
from unittest.mock import patch

import pytest

from psoas import intake
from psoas.assessment import URGENCIES, Assessment, Cleared, Stopped, Undetermined
from psoas.intake import ReadBox
from psoas.pathway import assess, record_of
from psoas.visit import CheckIn, Client, Correction, Finding, Span, Understanding, Understood, Visit
from psoas.vocabulary import SOURCES

GROIN = "My left groin aches when I climb stairs."
FEVER = "My left groin hurts and I have had a fever since Monday."
SILENT = ["", "   ", "Ich habe seit drei Wochen Schmerzen im Bein.", "qwe rty uiop. asdf"]


def visit(words: str, *findings: Finding, **more: object) -> Visit:
    return Visit("v", Client(), words, findings, **more)  # type: ignore[arg-type]


def present(assessment: Assessment, key: str) -> list[bool]:
    return [f.present for f in assessment.findings if f.key == key]


def test_an_ordinary_visit_is_cleared_and_has_a_plan() -> None:
    cleared = assess(visit(GROIN))
    assert isinstance(cleared, Cleared)
    assert cleared.verdict.treat
    assert cleared.verdict.understood == "enough"
    assert cleared.plan.items
    assert cleared.verdict.because


def test_a_red_flag_stops_the_visit_which_then_has_no_plan() -> None:
    stopped = assess(visit(FEVER))
    assert isinstance(stopped, Stopped)
    assert not stopped.verdict.treat
    assert stopped.verdict.urgency == stopped.screening.urgency
    assert any("ever" in sentence for sentence in stopped.verdict.because)
    assert "red_flag:fever" in {f.key for f in stopped.referral.reported}
    assert stopped.follow_up.think_again
    told = stopped.to_json()
    assert told["plan"] == told["differential"] == told["next_exams"] == told["next_questions"] == []


def test_the_record_holds_every_source_also_of_a_stopped_visit() -> None:
    record = record_of(visit(FEVER))
    assert isinstance(record.assessment, Stopped)
    assert not hasattr(record.assessment, "differential")
    told = record.assessment_json()
    assert len(told["differential"]) == len(SOURCES)  # type: ignore[arg-type]
    assert told | {"differential": []} == record.assessment.to_json()
    assert record_of(visit("")).estimates == ()
    cleared = record_of(visit(GROIN))
    assert isinstance(cleared.assessment, Cleared)
    assert cleared.estimates == cleared.assessment.differential.estimates


@pytest.mark.parametrize("words", SILENT)
def test_where_nothing_is_understood_there_is_no_green_light_and_no_plan(words: str) -> None:
    open_ = assess(visit(words))
    assert isinstance(open_, Undetermined)
    assert not open_.verdict.treat
    assert open_.verdict.understood == "nothing"
    record = open_.to_json()
    assert record["plan"] == record["differential"] == record["next_exams"] == []
    assert record["verdict"]["treat"] is False  # type: ignore[index, call-overload]
    assert bool(open_.unread) is bool(words.strip())


@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("Some days it aches.", False),
        ("There's a heaviness, or not a heaviness. It comes and goes.", False),
        ("It is sore now and then.", False),
        ("Walking makes it worse.", False),
        ("There is a sharp pain when I kick.", True),
        ("Some days my hip aches.", True),
    ],
)
def test_a_feeling_without_a_place_is_too_little_for_a_plan(words: str, *, enough: bool) -> None:
    found = assess(visit(words))
    assert isinstance(found, Cleared if enough else Undetermined)
    if isinstance(found, Undetermined):
        assert {"red_flag:saddle_numbness", "red_flag:missed_period"} <= {
            q.asks_about for q in found.questions
        }


def test_the_safety_questions_come_in_the_order_of_danger_and_fit_the_client() -> None:
    open_ = assess(visit(""))
    assert isinstance(open_, Undetermined)
    asked = [q.asks_about for q in open_.questions]
    assert asked[0] == "red_flag:saddle_numbness"
    assert asked.index("red_flag:fever") < asked.index("course:night_pain")
    assert {"red_flag:missed_period", "red_flag:testicular_pain"} <= set(asked)  # the sex is not known
    man = assess(Visit("v", Client(age_years=30, sex="male"), ""))
    assert isinstance(man, Undetermined)
    asked = [q.asks_about for q in man.questions]
    assert "red_flag:missed_period" not in asked
    assert "red_flag:pulsating_abdomen" not in asked  # he is too young for that rule
    assert all(q.text.endswith("?") for q in man.questions)


@pytest.mark.parametrize(
    ("finding", "cleared"),
    [
        (Finding("region", "groin", "left"), True),
        (Finding("quality", "ache"), True),
        (Finding("exam", "fadir", present=False, origin="hand"), True),
        (Finding("region", "groin", present=False), False),
        (Finding("context", "runner"), False),
    ],
)
def test_a_recorded_place_quality_or_exam_needs_no_words(finding: Finding, cleared: bool) -> None:
    assert isinstance(assess(visit("", finding)), Cleared if cleared else Undetermined)


def test_a_danger_counts_before_what_was_not_understood() -> None:
    stopped = assess(visit("", Finding("red_flag", "saddle_numbness"), Finding("red_flag", "bladder_change")))
    assert isinstance(stopped, Stopped)


def test_a_foreign_text_beside_recorded_findings_is_named_in_the_verdict() -> None:
    found = assess(visit(SILENT[2], Finding("region", "thigh_back", "left")))
    assert isinstance(found, Cleared)
    assert "In 1 sentence of the words nothing was read." in found.verdict.because


KEYS = {
    "id", "outcome", "verdict", "urgency", "red_flags", "watch", "questions", "findings", "duration_days", "language",
    "not_understood", "corrections_not_applied", "differential", "clarity", "next_exams", "next_questions", "next_note",
    "responses", "kept_from_paper", "kept_from_client", "plan", "first_steps", "first_step_reasons", "stage", "fitted_to", "psoas_stretch", "plan_edits", "withheld",
    "medicines_not_known", "guidance", "follow_up", "own_evidence",
}  # fmt: skip


@pytest.mark.parametrize("words", [GROIN, FEVER, ""])
def test_all_three_have_the_same_keys_and_one_urgency(words: str) -> None:
    record = json.loads(json.dumps(assess(visit(words)).to_json(), allow_nan=False))
    assert record.keys() == KEYS
    assert record["verdict"].keys() == {"urgency", "understood", "treat", "because"}
    assert record["verdict"]["urgency"] == record["urgency"]
    assert record["urgency"] in URGENCIES
    asked = [(q["asks_about"], q["text"]) for q in record["questions"]]
    assert len(asked) == len(set(asked))


def test_a_denied_danger_in_a_correction_clears_and_an_affirmed_one_stops() -> None:
    assert isinstance(assess(visit(FEVER)), Stopped)
    denied = visit(FEVER, corrections=(Correction("a fever", "negated", "red_flag", "fever"),))
    assert isinstance(assess(denied), Cleared)
    assert present(assess(denied), "red_flag:fever") == [False]
    affirmed = visit(GROIN, corrections=(Correction("aches", "affirmed", "red_flag", "fever"),))
    assert isinstance(assess(affirmed), Stopped)


def heard_as(text: str, understood: Understood, language: str) -> Understanding:
    """As intake answers where it read too little."""
    findings = (Finding("quality", "ache", "unstated", True, "words", Span(0, 3, text[:3])),)
    return Understanding(
        text, findings, not_understood=(Span(0, len(text), text),), understood=understood, language=language
    )


@pytest.mark.parametrize("understood", ["little", "nothing"])
def test_what_intake_says_of_its_understanding_decides_and_a_language_is_named(
    understood: Understood,
) -> None:
    heard = heard_as(SILENT[2], understood, "de")
    with patch.object(intake, "read_box", return_value=ReadBox(heard, ())):
        found = assess(visit(SILENT[2]))
        mended = assess(
            visit(SILENT[2], corrections=(Correction("Bein", "affirmed", "region", "thigh_back", "left"),))
        )
    assert isinstance(found, Undetermined)
    assert found.verdict.understood == understood
    assert "The words seem to be in German; only English is read." in found.verdict.because
    assert found.unread == heard.not_understood
    assert found.to_json()["language"] == "de"
    assert isinstance(mended, Cleared)  # the practitioner has read it


def test_a_correction_makes_words_understood() -> None:
    mended = visit(SILENT[2], corrections=(Correction("Bein", "affirmed", "region", "thigh_back", "left"),))
    found = assess(mended)
    assert isinstance(found, Cleared)
    assert present(found, "region:thigh_back") == [True]


def test_a_correction_counts_against_the_tables_of_medicines() -> None:
    taking = Client(medicines=("apixaban 5 mg",))
    assert present(assess(Visit("v", taking, GROIN)), "red_flag:anticoagulant") == [True]
    for correction, found in (
        (Correction("apixaban", "rejected", box="medicines[0]"), []),
        (Correction("apixaban", "negated", "red_flag", "anticoagulant", box="medicines[0]"), [False]),
    ):
        mended = assess(Visit("v", taking, GROIN, corrections=(correction,)))
        assert present(mended, "red_flag:anticoagulant") == found
        assert not [f for f in mended.screening.red_flags if "anticoagulant" in f.because]
        assert mended.corrections_not_applied == ()


@pytest.mark.parametrize(
    "correction",
    [Correction("my knee", "rejected"), Correction("apixaban", "rejected", box="medicines[3]")],
)
def test_a_correction_that_finds_no_place_is_reported(correction: Correction) -> None:
    found = assess(visit(GROIN, corrections=(correction,)))
    assert [m.correction for m in found.corrections_not_applied] == [correction]
    record = json.loads(json.dumps(found.to_json()))
    assert [told["quote"] for told in record["corrections_not_applied"]] == [correction.quote]


def test_a_danger_in_the_notes_or_said_later_counts_as_one_told() -> None:
    assert isinstance(assess(visit(GROIN, notes="She has a fever since Monday.")), Stopped)
    later = CheckIn(datetime.date(2026, 12, 1), "Since yesterday I have a fever.")
    assert isinstance(assess(visit(GROIN, check_ins=(later,))), Stopped)
    assert present(assess(visit(GROIN + " No fever.", notes="fever of 39 today")), "red_flag:fever") != [
        False
    ]


def test_the_same_visit_gives_the_same_assessment() -> None:
    assert assess(visit(FEVER)).to_json() == assess(visit(FEVER)).to_json()
