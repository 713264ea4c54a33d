"""Golden stories: each sample visit from its words to its plan, as its practitioner would judge it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from psoas.assessment import Assessment, Cleared, Stopped
from psoas.pathway import assess
from psoas.visit import load_visit

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def story(name: str) -> Assessment:
    return assess(load_visit(EXAMPLES / f"{name}.toml"))


def cleared(name: str) -> Cleared:
    found = story(name)
    assert isinstance(found, Cleared)
    assert found.verdict.treat
    return found


def keys(assessment: Assessment, *, present: bool = True) -> set[str]:
    return {f.key for f in assessment.findings if f.present is present}


def sources(assessment: Cleared, count: int) -> list[str]:
    return [e.source for e in assessment.differential.estimates[:count]]


def offered(assessment: Cleared) -> set[str]:
    return {item.intervention for item in assessment.plan.items}


def test_the_desk_runner_is_heard() -> None:
    heard = cleared("desk_runner")
    assert {
        "region:groin",
        "region:low_back",
        "quality:ache",
        "context:runner",
        "course:gradual_onset",
    } <= keys(heard)
    assert {
        "activity_worse:car_transfer",
        "activity_worse:climb_stairs",
        "activity_worse:long_stride",
    } <= keys(heard)
    assert {"red_flag:fever", "quality:numbness", "red_flag:bladder_change"} <= keys(heard, present=False)
    assert heard.understanding.duration_days == 56


def test_what_was_read_wrongly_is_corrected() -> None:
    mended = cleared("corrected_hip")
    assert {f.key: f.side for f in mended.findings if f.present}["region:groin"] == "left"
    assert "region:hip_front" not in keys(mended)
    assert "red_flag:anticoagulant" in keys(mended, present=False)
    assert "red_flag:anticoagulant" not in {q.asks_about for q in mended.screening.questions}
    assert not mended.corrections_not_applied
    assert "region:hip_side" in keys(mended, present=False)  # from the notes
    assert sources(mended, 1) == ["iliopsoas_related"]


def test_the_desk_runner_is_a_plain_psoas_case() -> None:
    plain = cleared("desk_runner")
    assert plain.screening.urgency in {"none", "mention_to_doctor"}
    assert sources(plain, 1) == ["iliopsoas_related"]
    assert plain.differential.estimates[0].probability > 0.5
    assert any(item.modality == "exercise" for item in plain.plan.items)


def test_the_hidden_hip_is_found_behind_the_back() -> None:
    hidden = cleared("hidden_hip")
    assert not hidden.screening.stops
    assert sources(hidden, 1) == ["hip_osteoarthritis"]
    reasons = {r.finding for r in hidden.differential.estimates[0].because if r.bits > 0}
    assert "exam:hip_internal_rotation_limited" in reasons


def test_the_abscess_stops_the_visit_and_has_no_plan() -> None:
    stopped = story("fever_and_flexed_hip")
    assert isinstance(stopped, Stopped)
    assert stopped.screening.urgency == stopped.verdict.urgency == "emergency_now"
    assert not stopped.verdict.treat
    assert any("psoas_abscess" in flag.points_to for flag in stopped.screening.red_flags)
    assert stopped.to_json()["plan"] == []


def test_grief_is_met_with_consent_and_care() -> None:
    grief = cleared("after_the_loss")
    assert not grief.screening.stops
    assert {"context:stress_or_low_mood", "context:poor_sleep", "context:fear_of_movement"} <= keys(grief)
    assert any(item.modality == "manual" for item in grief.plan.items)
    topics = " ".join(f"{g.topic} {g.title} {g.text}".lower() for g in grief.plan.guidance)
    assert "consent" in topics
    assert "trauma" in topics  # the claim that muscles store it is answered truthfully


def test_blood_thinners_change_the_plan() -> None:
    thinned = cleared("new_back_on_blood_thinners")
    assert "red_flag:anticoagulant" in keys(thinned)
    assert not thinned.screening.stops
    assert sources(thinned, 1)[0] in {"lumbar_muscle_strain", "nonspecific_low_back_pain"}
    withheld = {item.intervention: item for item in thinned.plan.withheld}
    assert withheld
    assert all(item.cautions for item in withheld.values())
    assert not {"turmeric_curcumin", "oral_nsaid_ask_pharmacist", "psoas_manual_release"} & offered(thinned)


def test_every_reason_and_every_advice_names_its_source() -> None:
    for path in EXAMPLES.glob("*.toml"):
        told = story(path.stem)
        if isinstance(told, Cleared):
            assert all(r.citation and r.verified for e in told.differential.estimates for r in e.because)
            assert all(item.citation and item.dose for item in told.plan.items)
        assert all(flag.citation for flag in told.screening.red_flags)
