"""Watchful waiting as a clinician reads it: ``watched.csv`` and ``stopped.csv`` beside this file, one picture a row."""

from __future__ import annotations

import csv
import datetime
import importlib
from pathlib import Path
from typing import cast
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.every import every
from tests.screening.test_red_flag_rules import findings_of, stated, ways
from tests.screening.test_screening import CLIENT, FINDING, KEYS, finding

from psoas.screening import screen
from psoas.screening.conditions import Has
from psoas.screening.rules import rules
from psoas.screening.signs import sentences
from psoas.screening.watching import Concern, concerns
from psoas.visit import Client, Finding, Sex


def pictures(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()))


def client_of(row: dict[str, str]) -> Client:
    return Client(age_years=float(row["age"]), sex=cast("Sex", row["sex"]))


@every("row", pictures("watched.csv"), ids=lambda row: row["picture"])
def test_what_is_looked_at_again_first(row: dict[str, str]) -> None:
    screened = screen(client_of(row), findings_of(row["findings"]))
    assert not screened.stops, [flag.rule for flag in screened.red_flags]
    first = [(watch.code, str(watch.review_in_days)) for watch in screened.watch[:1]]
    assert first == ([(row["watch"], row["days"])] if row["watch"] else [])


@every("row", pictures("stopped.csv"), ids=lambda row: row["picture"])
def test_nothing_is_watched_where_a_doctor_comes_first(row: dict[str, str]) -> None:
    screened = screen(client_of(row), findings_of(row["findings"]))
    assert screened.stops
    assert screened.watch == ()


@every("row", pictures("watched.csv"), ids=lambda row: row["picture"])
def test_what_is_denied_is_not_watched(row: dict[str, str]) -> None:
    denied = [Finding(f.type, f.code, present=False) for f in findings_of(row["findings"])]
    assert screen(client_of(row), denied).watch == ()


@every("concern", concerns(), ids=lambda concern: concern.code)
def test_nothing_watched_is_already_a_stop(concern: Concern) -> None:
    """Each least way to meet a row is a weak sign; what a rule stops does not belong in this table."""
    for keys, client in ways(concern.when):
        screened = screen(client, stated(keys))
        assert not screened.stops, (sorted(keys), [flag.rule for flag in screened.red_flags])
        assert concern.code in {watch.code for watch in screened.watch}


def test_every_concern_has_a_picture() -> None:
    assert {row["watch"] for row in pictures("watched.csv")} - {""} == {c.code for c in concerns()}


def test_a_concern_says_what_to_look_for_what_then_and_why() -> None:
    assert len({c.code for c in concerns()}) == len(concerns())
    assert not {c.code for c in concerns()} & {rule.code for rule in rules()}
    for concern in concerns():
        assert any(
            word in concern.then
            for word in ("doctor", "X-ray", "department", "rheumatologist", "blood tests")
        )
        assert all(
            text.endswith((".", "?")) for text in (sentences(concern.look_for), concern.then, concern.reason)
        )
        # A time frame of our own is not dressed up as a published one.
        assert concern.verified == "estimate" or concern.basis == "published"


@settings(max_examples=150, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=20), st.none() | st.integers(0, 4000))
def test_a_watch_lowers_no_urgency_and_takes_away_no_flag_and_no_question(
    client: Client, findings: list[Finding], days: int | None
) -> None:
    with_watch = screen(client, findings, duration_days=days)
    # The module by its name: `psoas.screening.screen` is the function.
    with patch.object(importlib.import_module("psoas.screening.screen"), "watches", return_value=()):
        without = screen(client, findings, duration_days=days)
    assert with_watch.urgency == without.urgency
    assert with_watch.red_flags == without.red_flags
    assert with_watch.questions == without.questions
    assert with_watch.stops <= (with_watch.watch == ())
    waits = [watch.review_in_days for watch in with_watch.watch]
    assert waits == sorted(waits)


@settings(max_examples=150, deadline=None)
@given(CLIENT, st.lists(FINDING, max_size=12), st.sampled_from(KEYS))
def test_one_more_finding_ends_a_watch_only_by_a_stop(
    client: Client, findings: list[Finding], key: str
) -> None:
    before = screen(client, findings)
    after = screen(client, [*findings, finding(key)])
    codes_after = {watch.code for watch in after.watch}
    assert after.stops or {watch.code for watch in before.watch} <= codes_after


def test_the_date_of_the_visit_dates_the_watch() -> None:
    found = findings_of("groin runner overuse")
    dated = screen(Client(), found, visited_on=datetime.date(2026, 11, 30)).watch[0]
    assert dated.review_on == datetime.date(2026, 12, 7)
    assert dated.by_when == "by 7 December 2026"
    assert dated.to_json()["review_on"] == "2026-12-07"
    undated = screen(Client(), found).watch[0]
    assert undated.by_when == "within 7 days of this visit"
    assert undated.to_json()["review_on"] is None
    assert dated.because == ("groin", "overuse", "runner")


@every("concern", concerns(), ids=lambda concern: concern.code)
def test_what_is_there_already_is_not_looked_for(concern: Concern) -> None:
    """Each sign of a row that is one finding disappears from the watch of whoever has it."""
    keys, client = ways(concern.when)[0]
    for sign in concern.look_for:
        if sign.there is None:
            continue
        for there, _ in ways(sign.there):
            screened = screen(client, stated(keys | there))
            watched = [watch for watch in screened.watch if watch.code == concern.code]
            assert screened.stops or watched
            assert all(sign.text.lower() not in watch.look_for.lower() for watch in watched)
            assert all(watch.look_for for watch in watched)


def test_a_sign_that_is_not_there_is_looked_for() -> None:
    keys = findings_of("calf acute ache")
    (watch,) = [w for w in screen(Client(), keys).watch if w.code == "new_calf_ache"]
    assert "welling" in watch.look_for
    assert "long journey" in watch.look_for
    signs = next(c for c in concerns() if c.code == "new_calf_ache").look_for
    assert Has("red_flag:breathless") in [sign.there for sign in signs]
