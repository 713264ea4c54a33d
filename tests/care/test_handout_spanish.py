"""The Spanish handout: whole, in step with the English tables, and easy to read."""

from __future__ import annotations

import csv
import datetime
import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pytest

from psoas.assessment import URGENCIES, Cleared
from psoas.care.exercises import exercises, exercises_of, lines_of
from psoas.care.handout import Handout, Occasion, handout_of, making, urgency_lines
from psoas.care.handout.tables import _signs, translated, words
from psoas.pathway import assess
from psoas.visit import Client, Visit

VISIT = Visit(
    "v",
    Client(31, "female", country="ES"),
    "My right groin has ached for six weeks when I run, and it is sore lifting my knee. Can I keep running?",
    date=datetime.date(2026, 12, 3),
)


def column(room: str, file: str, name: str) -> set[str]:
    text = (resources.files(f"psoas.{room}") / "data" / file).read_text(encoding="utf-8")
    return {row[name] for row in csv.DictReader(text.splitlines()) if row[name]}


def lines() -> Iterator[str]:
    """Every line of the tables that a handout may hold."""
    for one in exercises():
        yield from one.client_lines
    yield from kept_lines()


def kept_lines() -> Iterator[str]:
    """What to leave until somebody has looked, and what keeps it so at the end."""
    yield from column("outcomes", "keeps.csv", "text")
    yield from column("screening", "watch.csv", "until_then")
    yield from column("pathway", "serious_sources.csv", "until_seen")


def places(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{\w+\}", text))


def test_every_line_is_translated_and_none_is_left_over() -> None:
    assert {line for line in lines() if translated(line, "es") is None} == set()
    assert column("care", "handout_lines.csv", "line") == set(kept_lines())
    assert {line for _, line in lines_of()} == {line for one in exercises() for line in one.client_lines}


def test_a_translation_keeps_every_number_of_its_line() -> None:
    for line in set(lines()):
        told = translated(line, "es") or ""
        assert sorted(re.findall(r"\d+", told)) == sorted(re.findall(r"\d+", line)), line


def test_words_signs_and_urgencies_are_the_same_in_both_languages() -> None:
    english, spanish = words("en"), words("es")
    assert set(english) == set(spanish)
    for key, text in english.items():
        assert places(text) == places(spanish[key]), key
    for key, count in (("days", 7), ("months", 12)):
        assert len(english[key].split()) == len(spanish[key].split()) == count
    kinds = [
        Counter((who, when) for of, who, when, _ in _signs() if of == language) for language in ("en", "es")
    ]
    assert kinds[0] == kinds[1]
    for urgency in URGENCIES:
        assert bool(urgency_lines(urgency, language="es").when) is (urgency != "none")


def made() -> Handout:
    handout = handout_of(VISIT, assess(VISIT), Occasion(name="José", emergency="112"), language="es")
    assert handout is not None
    return handout


def test_a_spanish_handout_is_spanish_throughout() -> None:
    handout = made()
    assert (handout.language, handout.title) == ("es", "Su plan, José")
    assert "al 112" in handout.call
    assert handout.rules_title == "Hasta que lo veamos otra vez, hasta el 10 de diciembre de 2026"
    assert handout.days[0] == "jue"
    assert handout.answers == ()  # written in English
    english = handout_of(VISIT, assess(VISIT))
    assert english is not None
    told = {text for one in handout.actions for text in (one.name, one.dose, *one.steps, *one.stop_if)}
    assert not told & {
        text for one in english.actions for text in (one.name, one.dose, *one.steps, *one.stop_if)
    }
    assert [one.intervention for one in handout.actions] == [one.intervention for one in english.actions]


def test_where_a_line_is_not_translated_the_whole_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = made().actions[0].intervention
    shown = exercises_of(missing)[0]

    def without(line: str, language: str) -> str | None:
        return None if language == "es" and line == shown.steps[0] else translated(line, language)

    monkeypatch.setattr(making, "translated", without)
    handout = made()
    assert handout.language == "en"
    assert handout.title == "Your plan, José"
    assert shown.steps[0] in handout.actions[0].steps


def inflesz(texts: list[str]) -> float:
    """The ease of Spanish texts: Szigriszt Pazos 1993 as INFLESZ (Barrio-Cantalejo, An Sist Sanit Navar 2008); 65 to 80 is fairly easy."""
    sentences = [s for text in texts for s in re.split(r"[.!?:]+(?:\s|$)", text) if re.search(r"\w", s)]
    said = re.findall(r"[a-záéíóúüñ]+", " ".join(texts).lower())
    # A strong vowel or a stressed weak one each makes a syllable; weak ones beside them do not.
    syllables = sum(
        max(1, len(re.findall(r"[aeoáéíóú]|(?<![aeoáéíóúiuü])[iuü](?![aeoáéó])", w))) for w in said
    )
    return 206.835 - 62.3 * syllables / len(said) - len(said) / len(sentences)


def test_the_spanish_of_a_handout_is_easy_to_read() -> None:
    assert inflesz(["La contraindicación farmacológica necesita consideración individualizada."]) < 20
    assert inflesz([translated(line, "es") or "" for line in lines()]) > 65
    handout = made()
    assert isinstance(assess(VISIT), Cleared)
    assert (
        inflesz([handout.lead, handout.call, *handout.rules, *(s for a in handout.actions for s in a.steps)])
        > 65
    )
