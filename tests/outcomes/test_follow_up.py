"""Following up: what to measure for whom, what to expect, and when to think again."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from psoas.assessment import Differential, Screening, SourceEstimate, Watch
from psoas.outcomes import after_stop, follow_up
from psoas.visit import Client, Finding
from psoas.vocabulary import SOURCES

SAFE = Screening("none", ())
MOOD = Finding("context", "stress_or_low_mood")
PUBLISHED = Path(__file__).parent / "published_measures.csv"
DOCTOR_FIRST = {
    "femoral_neck_stress_fracture", "avascular_necrosis", "septic_hip", "cauda_equina", "vertebral_fracture",
    "spinal_malignancy", "spinal_infection", "psoas_abscess", "psoas_haematoma", "aortic_aneurysm", "kidney_stone",
    "pyelonephritis", "appendicitis", "inguinal_hernia", "gynaecological", "ectopic_pregnancy",
    "deep_vein_thrombosis", "herpes_zoster", "testicular_torsion",
}  # fmt: skip


def top(source: str) -> Differential:
    estimates = (SourceEstimate(s, p, p, p, p, ()) for s in SOURCES for p in (0.6 if s == source else 0.01,))
    return Differential(tuple(estimates), ())


@pytest.mark.parametrize(
    ("source", "measure"),
    [
        ("iliopsoas_related", "hagos"),
        ("iliopsoas_related", "thomas_angle"),
        ("hip_osteoarthritis", "hoos"),
        ("femoroacetabular", "ihot12"),
        ("gluteal_tendinopathy", "visa_g"),
        ("nonspecific_low_back_pain", "rmdq"),
        ("radiculopathy_lower", "odi"),
        ("pelvic_girdle_pain", "pgq"),
    ],
)
def test_measures(source: str, measure: str) -> None:
    codes = [m.code for m in follow_up(Client(), top(source), SAFE).measures]
    assert codes[:2] == ["nprs", "psfs"]
    assert measure in codes


def test_every_measure_says_what_change_matters_and_which_way_is_better() -> None:
    for source in SOURCES:
        for measure in follow_up(Client(), top(source), SAFE, (MOOD,)).measures:
            assert re.search(r"\d|not settled", measure.matters)
            assert measure.better in {"lower", "higher", "more extension"}
            assert measure.citation


@pytest.mark.parametrize("source", sorted(set(SOURCES) - DOCTOR_FIRST))
def test_every_source_that_is_cared_for_has_a_course(source: str) -> None:
    assert follow_up(Client(), top(source), SAFE).expected


def test_thinking_again_has_weeks_and_signs() -> None:
    said = " ".join(follow_up(Client(), top("iliopsoas_related"), SAFE).think_again)
    for word in ("week 3 to 4", "30 per cent", "week 12", "bladder", "fever", "stress fracture"):
        assert word in said


def test_a_stop_follows_only_whether_the_person_was_seen() -> None:
    stopped = after_stop(Client())
    assert not stopped.measures
    assert not stopped.expected
    assert "doctor" in " ".join(stopped.think_again)


def test_a_first_bad_back_after_fifty_is_watched() -> None:
    young, old, unknown = (
        follow_up(Client(age_years=age), top("nonspecific_low_back_pain"), SAFE).think_again
        for age in (30, 60, None)
    )
    assert len(old) == len(young) + 1
    assert unknown == young


def test_mood_is_followed_where_it_is_named() -> None:
    def codes(present: bool) -> list[str]:
        mood = Finding("context", "stress_or_low_mood", present=present)
        return [m.code for m in follow_up(Client(), top("disc_related"), SAFE, (mood,)).measures]

    assert "phq4" in codes(present=True)
    assert "phq4" not in codes(present=False)


def test_no_published_measure_or_course_is_lost() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        wanted = {row["code"] for row in csv.DictReader(stream)} - {
            "course_review_point"
        }  # a rule: think_again
    data = Path(__file__).parents[2] / "src/psoas/outcomes/data"
    held = set()
    for name in ("measures.csv", "course.csv"):
        with (data / name).open(encoding="utf-8", newline="") as stream:
            held |= {row["code"] for row in csv.DictReader(stream)}
    assert wanted <= held


def test_the_look_that_safety_asks_for_comes_before_later_weeks() -> None:
    soon = Watch("mid_back_pain", 5, "", "", (), "", "", "estimate")
    late = Watch("new_low_back_pain", 42, "", "", (), "", "", "yes")
    thoughts = follow_up(Client(), top("facet_joint"), Screening("none", (), (), (soon, late))).think_again
    assert thoughts[0].startswith(
        "Look again within 5 days of this visit for what safety watches (mid back pain)."
    )
    assert thoughts[1:] == follow_up(Client(), top("facet_joint"), SAFE).think_again
