"""The gate: what stops, what a written reason may override, and which serious sources raise the verdict."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from psoas.assessment import (
    URGENCIES,
    Cleared,
    Differential,
    SourceEstimate,
    Stopped,
    Undetermined,
)
from psoas.errors import VisitFileError
from psoas.pathway import assess, record_of
from psoas.pathway.serious import serious_sources, suspicions, to_ask
from psoas.visit import Client, Finding, Visit
from psoas.vocabulary import SOURCES

REASON = "Seen by her doctor last week; X-ray clear."
GROIN = "My left groin aches when I climb stairs."


def by_rule(urgency: str) -> Visit:
    """A visit that the rules alone bring to an urgency."""
    words = {
        "within_2_weeks": "My low back aches and I had breast cancer six years ago.",
        "same_day": "My low back aches and I have had a fever since Monday.",
        "emergency_now": "My low back hurts and since yesterday I am numb between the legs.",
    }[urgency]
    return Visit("v", Client(age_years=45, sex="female"), words)


def likely(**chances: float) -> Differential:
    estimates = (SourceEstimate(s, p, p, p, p, ()) for s in SOURCES for p in (chances.get(s, 0.001),))
    return Differential(tuple(sorted(estimates, key=lambda e: -e.probability)), ())


@pytest.mark.parametrize("urgency", ["within_2_weeks", "same_day", "emergency_now"])
def test_each_of_the_three_urgencies_stops(urgency: str) -> None:
    found = assess(by_rule(urgency))
    assert isinstance(found, Stopped)
    assert found.verdict.urgency == urgency
    assert not found.verdict.treat
    assert found.screening.watch == ()


def test_a_written_reason_goes_on_within_two_weeks_and_is_kept() -> None:
    found = assess(by_rule("within_2_weeks"), REASON)
    assert isinstance(found, Cleared)
    assert found.verdict.treat
    assert found.verdict.urgency == "within_2_weeks"
    assert found.verdict.override == REASON
    assert found.verdict.because == assess(by_rule("within_2_weeks")).verdict.because
    assert found.to_json()["verdict"]["override"] == REASON  # type: ignore[index, call-overload]


@pytest.mark.parametrize("urgency", ["same_day", "emergency_now"])
def test_nothing_more_urgent_can_be_overridden_and_that_is_said(urgency: str) -> None:
    found = assess(by_rule(urgency), REASON)
    assert isinstance(found, Stopped)
    assert any("cannot be overridden" in told for told in found.verdict.because)
    assert not found.verdict.override


def test_a_reason_where_nothing_stops_changes_nothing() -> None:
    visit = Visit("v", Client(), GROIN)
    assert assess(visit, REASON).to_json() == assess(visit).to_json()


def test_a_reason_does_not_make_words_understood() -> None:
    assert isinstance(assess(Visit("v", Client(), ""), REASON), Undetermined)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_blank_reason_is_refused(blank: str) -> None:
    with pytest.raises(VisitFileError, match="write the reason"):
        assess(by_rule("within_2_weeks"), blank)


@pytest.mark.parametrize("source", serious_sources())
def test_a_serious_source_raises_the_verdict_from_its_own_threshold_on(source: str) -> None:
    serious = serious_sources()[source]
    (raised,) = suspicions(likely(**{source: serious.raise_from}))
    assert raised.urgency == serious.urgency
    assert raised.says == (serious.say,)
    assert raised.sources == (source,)
    below = suspicions(likely(**{source: min(serious.raise_from - 0.01, 0.5)}))
    assert below == ()


def test_several_unlikely_serious_sources_together_ask_for_a_doctor() -> None:
    (raised,) = suspicions(likely(kidney_stone=0.34, gynaecological=0.23, inguinal_hernia=0.22))
    assert raised.urgency == "within_2_weeks"
    assert "together" in raised.reason
    assert raised.sources == ("kidney_stone", "gynaecological", "inguinal_hernia")


def test_a_possible_serious_source_is_asked_about_unless_the_answer_is_known() -> None:
    possible = likely(ectopic_pregnancy=0.05, kidney_stone=0.13)
    asked = to_ask(possible, ())
    assert [q.asks_about for q in asked] == ["red_flag:missed_period", "red_flag:blood_in_urine"]
    assert [q.asks_about for q in to_ask(possible, {"red_flag:pregnant"})] == ["red_flag:blood_in_urine"]
    assert to_ask(likely(), ()) == ()


def test_the_age_is_asked_first_where_it_is_not_known() -> None:
    unknown, known = assess(Visit("v", Client(), GROIN)), assess(Visit("v", Client(age_years=40), GROIN))
    assert isinstance(unknown, Cleared)
    assert isinstance(known, Cleared)
    assert unknown.screening.questions[0].asks_about == "client:age"
    assert "client:age" not in {q.asks_about for q in known.screening.questions}


def test_a_source_that_the_exams_make_likely_stops_a_visit_that_no_rule_stops() -> None:
    """A runner's groin pain with a positive fulcrum of signs: no word of danger, and the bone has to be seen."""
    visit = Visit(
        "v",
        Client(age_years=24, sex="female"),
        "My groin hurts when I run, and now when I walk too. I have been training more for a marathon.",
    )
    found = assess(visit)
    assert isinstance(found, Stopped)
    assert URGENCIES.index(found.verdict.urgency) >= URGENCIES.index("within_2_weeks")
    assert all(source in serious_sources() for one in found.suspected for source in one.sources)


def test_what_is_said_never_asks_for_more_than_the_verdict() -> None:
    """Every rule that points to a serious source: the sentence for it is left out where it would outrank the rule."""
    rules = (resources.files("psoas.screening") / "data" / "rules.csv").read_text(encoding="utf-8")
    lower = [
        (row["rule"], source)
        for row in csv.DictReader(rules.splitlines())
        for source in row["sources"].split()
        if source in serious_sources()
        and URGENCIES.index(serious_sources()[source].urgency) > URGENCIES.index(row["urgency"])
    ]
    assert lower  # there are such rules
    for urgency in ("within_2_weeks", "same_day", "emergency_now"):
        found = assess(by_rule(urgency))
        assert isinstance(found, Stopped)
        said = {g.text for g in found.guidance}
        for serious in serious_sources().values():
            if serious.say.text in said:
                assert URGENCIES.index(serious.urgency) <= URGENCIES.index(found.verdict.urgency)


def test_only_a_cleared_visit_has_a_body() -> None:
    assert record_of(by_rule("same_day")).examination is None
    assert record_of(Visit("v", Client(), "")).examination is None
    assert record_of(by_rule("same_day")).to_json()["body"] is None


def test_the_body_is_worked_out_once_and_only_when_asked_for() -> None:
    record = record_of(Visit("v", Client(), "", (Finding("region", "groin", "left"),)))
    assert "examination" not in vars(record)
    assert record.examination is record.examination is not None
