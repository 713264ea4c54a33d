"""The tables behind the asking: every exam has a cost and a how-to, every question is one that a client understands."""

from __future__ import annotations

import re

from tests.every import every

from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, knowledge
from psoas.differential.next_step.instructions import clinic_rate, effort, how_to, tells
from psoas.differential.next_step.tables import decisions, steps
from psoas.vocabulary import SOURCES, codes

EXAMS = sorted(codes("exam"))
QUESTIONS = {FINDINGS[n]: step for n, step in steps().items() if not step.is_exam}
# What a client need not know.
JARGON = re.compile(
    r"\b(lumbar|gluteal|anterior|posterior|medial|lateral|flexion|extension|radicular|chronic|acute|provoke|"
    r"palpat\w+|iliac|trochanter\w*|abdom\w+|sacr\w+|bilateral)\b",
    re.I,
)


@every("exam", EXAMS)
def test_every_exam_fits_one_screen(exam: str) -> None:
    how = how_to(exam)
    words = " ".join((*how.steps, how.positive, how.caution)).split()
    assert 1 <= len(how.steps) <= 4
    assert 20 <= len(words) <= 140
    assert all(sentence.endswith((".", "?")) for sentence in (*how.steps, how.positive, how.caution))
    assert 0 < clinic_rate(exam) < 1


@every("exam", EXAMS)
def test_what_an_exam_tells_is_what_the_evidence_says(exam: str) -> None:
    shown = tells(exam, ("facet_joint", "femoroacetabular"), most=5)
    assert {"facet_joint", "femoroacetabular"} <= {t.source for t in shown}
    assert len(shown) <= 5
    for told in shown:
        at = FINDING_AT[f"exam:{exam}"], SOURCES.index(told.source)
        assert told.rate == knowledge().rate[at]
        assert told.origin == knowledge().origin(*at)
    assert [t.rate for t in shown] == sorted((t.rate for t in shown), reverse=True)


def test_what_hurts_takes_skill_or_instruments_costs_more() -> None:
    assert effort("scour_test").cost_minutes > effort("log_roll").cost_minutes
    assert effort("centralisation").cost_minutes > effort("straight_leg_raise").cost_minutes
    assert effort("knee_jerk_reduced").cost_minutes > effort("dorsiflexion_weak").cost_minutes
    dearest = max(step.cost_minutes for step in QUESTIONS.values())
    assert dearest < min(effort(exam).cost_minutes for exam in EXAMS)


def test_every_question_is_short_plain_and_its_own() -> None:
    texts = [step.text for step in QUESTIONS.values()]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.endswith("?")
        assert len(text.split()) <= 18, text
        assert not JARGON.search(text), text
    assert {key.split(":")[0] for key in QUESTIONS} == {
        "region", "quality", "activity_worse", "activity_better", "course", "context",
    }  # fmt: skip


def test_sources_that_belong_to_a_doctor_are_those_that_no_one_treats_by_hand() -> None:
    table = decisions()
    doctor = {s for s, first in zip(SOURCES, table.doctor, strict=True) if first}
    assert {"cauda_equina", "septic_hip", "psoas_abscess", "spinal_malignancy", "aortic_aneurysm"} <= doctor
    assert not {"iliopsoas_related", "nonspecific_low_back_pain", "hip_osteoarthritis"} & doctor
