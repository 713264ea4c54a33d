"""What to ask, say and do where somebody's safety is in question, and whom to ring."""

from __future__ import annotations

import re

import pytest

from psoas.assessment import URGENCIES
from psoas.errors import KnowledgeError
from psoas.screening import screen
from psoas.screening.responses import (
    ANY_COUNTRY,
    KINDS,
    _answer,
    answers,
    emergency_number,
    helplines,
    kept_from,
    lines_for,
)
from psoas.screening.rules import rules
from psoas.screening.ways import ways, ways_of
from psoas.visit import Client, Finding


def found(*codes: str) -> list[Finding]:
    return [Finding("red_flag", code) for code in codes]


def test_every_rule_about_self_harm_or_violence_has_a_response() -> None:
    words = (
        "self_harm",
        "self_injury",
        "hopeless",
        "violence",
        "strangled",
        "child_at_risk",
        "hurt_somebody",
    )
    answered = {rule for answer in answers() for rule in answer.response.rules}
    about = {r.code for r in rules() if any(w in key for key in r.when.keys() for w in words)}  # noqa: SIM118
    assert about
    assert about <= answered


def test_a_response_comes_with_the_lines_of_the_clients_country_the_emergency_number_first() -> None:
    for country, number in (("GB", "999"), ("US", "911"), ("AT", "112"), ("NO", "113")):
        screened = screen(Client(country=country), found("self_harm_plan"))
        lines = screened.responses[0].helplines
        assert {line.country for line in lines} == {country}
        assert lines[0].kind == "emergency"
        assert number in lines[0].number
        assert any(line.kind == "crisis" for line in lines)


def test_without_a_country_no_number_of_any_country_is_shown() -> None:
    for country in ("", "AQ"):
        lines = screen(Client(country=country), found("violence_at_home")).responses[0].helplines
        assert [line.country for line in lines] == [ANY_COUNTRY]


def test_the_most_urgent_response_comes_first_and_names_only_what_fired() -> None:
    screened = screen(Client(), found("self_harm_thoughts", "violence_at_home", "strangled"))
    assert screened.responses[0].code == "danger_from_a_person_now"
    fired = {flag.rule for flag in screened.red_flags}
    assert all(set(r.rules) <= fired for r in screened.responses)
    assert not screen(Client(), found("fever")).responses


def test_every_country_has_an_emergency_number_and_a_date() -> None:
    countries = {line.country for line in helplines()} - {ANY_COUNTRY}
    assert len(countries) >= 20
    for country in countries:
        assert {line.kind for line in helplines() if line.country == country} == set(KINDS), country
        assert lines_for(country, ("emergency", "crisis"))[0].kind == "emergency"
    assert all(line.date_seen for line in helplines())


def test_every_number_of_a_line_for_everyone_can_be_tapped_on_a_phone() -> None:
    lines = {
        (one.country, one.kind, one.name): one
        for one in helplines()
        if one.kind != "domestic_violence" and one.country != ANY_COUNTRY
    }
    assert set(ways()) == set(lines), "each line has its ways, and none belongs to a line that is not there"
    for of, line in lines.items():
        found = ways_of(line)
        assert found[0].kind in {"call", "text"}, of
        dialled = {re.sub(r"\D", "", way.number) for way in found if way.href}
        for figures in re.findall(r"\d{3,}", f"{line.number}; {line.also}"):
            assert any(figures in number for number in dialled), (of, figures)
        for way in found:
            assert re.fullmatch(r"(tel:[\d*+]+|sms:\d+(\?&body=[A-Z]+)?|https://[\w./+-]+|)", way.href), (
                way.href
            )


def test_the_ambulance_comes_first() -> None:
    assert {c: emergency_number(c) for c in ("ZA", "CL", "JP", "DE", "NO")} == {
        "ZA": "10177", "CL": "131", "JP": "119", "DE": "112", "NO": "113",
    }  # fmt: skip


def test_whatever_names_violence_is_kept_from_all_paper() -> None:
    for code in (
        "violence_at_home",
        "controlled",
        "strangled",
        "weapon_threat",
        "sexual_violence",
        "fear_at_home",
        "violence_past",
    ):
        assert kept_from()[f"red_flag:{code}"] == "all_paper"
        screened = screen(Client(), found(code))
        assert screened.kept_from_paper >= {f"red_flag:{code}"}
        assert all(flag.kept_from == "all_paper" for flag in screened.red_flags)


def test_a_plan_waits_where_danger_is_said_now() -> None:
    for code in (
        "self_harm_thoughts",
        "self_harm_plan",
        "self_injury",
        "violence_at_home",
        "strangled",
        "violence_to_others_intent",
    ):
        assert screen(Client(), found(code)).stops, code
        assert URGENCIES.index(screen(Client(), found(code)).urgency) >= URGENCIES.index("same_day")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("rules", "no_such_rule", "no_such_rule"),
        ("kept_from", "friends", "all_paper"),
        ("helplines", "taxi", "crisis"),
        ("ask", " ", "ask: must not be empty"),
        ("verified", "perhaps", "recalled"),
    ],
)
def test_a_broken_response_says_what_is_wrong(key: str, value: str, says: str) -> None:
    good = {
        "rules": "thoughts_of_ending_life", "codes": "self_harm_thoughts", "helplines": "crisis", "kept_from": "client_copy",
        "ask": "a", "say": "b", "do_now": "c", "confidence": "d", "citation": "e", "verified": "yes",
    }  # fmt: skip
    assert _answer("good", good).kinds == ("crisis",)
    with pytest.raises(KnowledgeError, match=says):
        _answer("bad", good | {key: value})
