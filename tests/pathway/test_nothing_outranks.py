"""No sentence of an assessment or of the terminal asks for more, unconditionally, than the verdict does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from psoas.assessment import URGENCIES, Assessment, Stopped
from psoas.care.settings import guidance
from psoas.cli import reading
from psoas.evaluation.demands import conditions, demanded, outranking, said, sentences
from psoas.pathway import assess
from psoas.pathway.serious import serious_sources
from psoas.visit import Client, Finding, Visit
from psoas.vocabulary import FINDING_TYPES, codes

KEYS = [(type_, code) for type_ in FINDING_TYPES for code in codes(type_)]
SIDES = st.sampled_from(["left", "right", "both", "unstated"])
FINDINGS = st.lists(
    st.builds(
        lambda key, side, present: Finding(key[0], key[1], side, present),
        st.sampled_from(KEYS),
        SIDES,
        st.sampled_from([True, True, True, False]),
    ),
    max_size=7,
    unique_by=lambda f: f.key,
)
CLIENTS = st.builds(
    Client,
    age_years=st.one_of(st.none(), st.integers(8, 95)),
    sex=st.sampled_from(["female", "male", "unstated"]),
    medicines=st.lists(
        st.sampled_from(["warfarin", "ibuprofen", "prednisolone", "metformin"]), max_size=2
    ).map(tuple),
)
WORDS = st.sampled_from(
    ["", "My left groin aches when I climb stairs.", "My back has hurt for years and nothing has changed."]
)


def terminal(assessment: Assessment, client: Client) -> str:
    shown = io.StringIO()
    with patch.object(reading, "console", return_value=Console(file=shown, width=400, no_color=True)):
        reading.print_assessment(assessment, client, "on the page")
    return shown.getvalue()


@settings(max_examples=60, deadline=None)
@given(CLIENTS, WORDS, FINDINGS)
def test_nothing_outranks_the_verdict(client: Client, words: str, findings: list[Finding]) -> None:
    found = assess(Visit("v", client, words, tuple(findings)))
    above = [s for text in said(found) for s in outranking(found, text)]
    assert not above, (found.verdict, above)
    assert not outranking(found, terminal(found, client))


# What asks for more speaks only where the verdict does: by its urgency, or after a stop.
SPEAKS_WITH_THE_VERDICT = {
    ("screening", "rules.csv"), ("screening", "rules_adults.csv"), ("screening", "rules_persons.csv"),
    ("screening", "ask_next.csv"),  # asked and done only where its rule has fired
    ("screening", "responses.toml"), ("screening", "helplines.csv"), ("screening", "helpline_ways.csv"),  # the same, for the practitioner alone
    ("pathway", "serious_sources.csv"), ("report", "urgency.csv"),
    ("care", "guidance.csv"), ("care", "handout_urgency.csv"), ("care", "handout_stopped.csv"),
    ("care", "handout_lines.csv"),  # translations; the lines are checked where they stand
    ("outcomes", "think_again.csv"),
    ("outcomes", "alerts.csv"),  # an alert has its own urgency; no page of a visit shows one that came from words
    ("differential", "evidence.csv"),  # names the people of a study, and is never shown as advice
}  # fmt: skip


def table_texts() -> Iterator[tuple[str, str]]:
    for room in ("screening", "care", "outcomes", "differential", "report", "pathway"):
        for file in sorted(Path(str(resources.files("psoas") / room / "data")).rglob("*.*")):
            if (room, file.name) in SPEAKS_WITH_THE_VERDICT or "codes" in file.name:
                continue
            text = file.read_text(encoding="utf-8")
            if file.name.endswith(".csv"):
                for row in csv.DictReader(text.splitlines()):
                    yield (
                        file.name,
                        "\n".join(v for k, v in row.items() if v and k not in {"citation", "verified"}),
                    )
            elif file.name.endswith(".toml"):
                yield file.name, text


def test_no_table_asks_for_a_doctor_without_a_condition() -> None:
    above = [(name, s) for name, text in table_texts() for s in sentences(text) if demanded(s) != "none"]
    assert not above


@pytest.mark.parametrize("when", ["mention_to_doctor", "hands_on", "emotional", "distress"])
def test_guidance_that_goes_with_a_green_light_asks_for_no_doctor_without_a_condition(when: str) -> None:
    above = [s for g in guidance(when) for s in sentences(g.text) if demanded(s) != "none"]
    assert not above


@pytest.mark.parametrize(
    ("sentence", "urgency"),
    [
        ("This may be bleeding into the psoas. Hospital today.", "same_day"),
        ("Nobody presses on the belly. Emergency care now.", "emergency_now"),
        ("A doctor has to look first, within two weeks at most.", "within_2_weeks"),
        ("Any of these: emergency department.", "none"),
        ("If yes: it may be a widened aorta. Then emergency care at once.", "none"),
        ("Walking helps.", "none"),
    ],
)
def test_what_a_text_demands_is_read_as_a_person_would(sentence: str, urgency: str) -> None:
    assert max((demanded(s) for s in sentences(sentence)), key=URGENCIES.index) == urgency


@pytest.mark.parametrize(("pattern", "example"), conditions())
def test_every_condition_has_an_example(pattern: re.Pattern[str], example: str) -> None:
    assert pattern.search(example)
    assert demanded(example) == "none"


def test_what_is_said_names_no_later_time_than_the_verdict() -> None:
    timed = {
        s.source for s in serious_sources().values() if re.search(r"\b(today|now|weeks|hours)\b", s.say.text)
    }
    assert {s.source for s in serious_sources().values() if s.names_when} == timed
    words = "My low back has ached for five weeks. It is there all day and I wake at three from it. I lost weight."
    stopped = assess(Visit("a", Client(age_years=58, medicines=("letrozole",)), words))
    assert isinstance(stopped, Stopped)
    assert stopped.verdict.urgency == "same_day"
    assert not any("two weeks" in note.text for note in stopped.guidance)
