"""Language: another language is named, and no English, however written, is called foreign."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from tests.every import every

from psoas.assessment import Undetermined
from psoas.pathway import assess
from psoas.text.language import foreign_sentences, language_name, language_of
from psoas.visit import Client, Visit

HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    return [
        line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]


def foreign() -> list[tuple[str, str]]:
    return [
        (code, text) for code, _, text in (line.partition(" => ") for line in lines("language_foreign.txt"))
    ]


@every(("code", "text"), foreign())
def test_a_sentence_in_another_language_is_named(code: str, text: str) -> None:
    pytest.importorskip("py3langid")
    assert language_of(text) == code


def test_the_languages_that_clients_write_are_among_them() -> None:
    codes = {code for code, _ in foreign()}
    assert codes >= {
        "es",
        "fr",
        "pt",
        "de",
        "it",
        "pl",
        "nl",
        "ro",
        "tr",
        "ar",
        "zh",
        "ru",
        "uk",
        "hi",
        "ur",
        "vi",
        "tl",
        "so",
        "sq",
    }
    assert all(language_name(code) != code for code in codes)


@every("text", lines("language_english.txt"))
def test_no_english_is_called_foreign(text: str) -> None:
    pytest.importorskip("py3langid")
    assert language_of(text) in ("en", "und")


@every(
    "text",
    ["lumbago", "hernia", "ibuprofen", "", "?!", "10/10", "нет"],
)  # fmt: skip
def test_too_little_is_not_called_anything(text: str) -> None:
    assert language_of(text) == "und"


@every(
    "text",
    [
        "My lower back has hurt since Monday and it is worse when I sit.",
        "The committee of the bridge club met on Tuesday and I could not sit through it.",
        "siatica in my left leg, wors wen I sit, cant sleep",
        "Pain left groin, climbing stairs is awful",
    ],
)
def test_plain_english_is_english(text: str) -> None:
    assert language_of(text) == "en"


def test_mixed_texts_are_told_apart_sentence_by_sentence() -> None:
    pytest.importorskip("py3langid")
    text = "My back hurts when I sit. Me duele mucho la espalda por la noche. No fever.\nУ меня немеет левая нога!"
    found = foreign_sentences(text)
    assert [language for _, _, language in found] == ["es", "ru"]
    assert [text[first:end] for first, end, _ in found] == [
        "Me duele mucho la espalda por la noche.",
        "У меня немеет левая нога!",
    ]


def test_a_text_all_in_english_has_no_foreign_sentence() -> None:
    assert foreign_sentences("Hip pain. Worse on stairs; better with rest. No numbness") == ()


def test_the_identifier_is_loaded_only_for_a_foreign_text() -> None:
    code = (
        "import sys; from psoas.text.language import language_of;"
        "language_of('My back hurts when I sit'); language_of('lumbago');"
        "print('py3langid' in sys.modules, 'numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]


def test_the_same_text_gets_the_same_answer() -> None:
    pytest.importorskip("py3langid")
    assert len({language_of("Ik heb al drie weken pijn in mijn rug.") for _ in range(5)}) == 1


PARTS = list(csv.DictReader((HERE / "foreign_parts.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row["words"][:60])
def test_a_part_in_another_language_is_found_and_no_greeting_name_or_slip(row: dict[str, str]) -> None:
    pytest.importorskip("py3langid")
    found = [(row["words"][start:end], language) for start, end, language in foreign_sentences(row["words"])]
    assert found == ([(row["part"], row["language"])] if row["part"] else [])


@pytest.mark.parametrize("row", [row for row in PARTS if row["part"]][1:3], ids=lambda row: row["part"])
def test_a_part_that_was_not_read_is_named_and_no_green_light_is_given(row: dict[str, str]) -> None:
    told = assess(Visit("v", Client(age_years=45), row["words"]))
    assert isinstance(told, Undetermined)
    assert (
        told.verdict.because[1]
        == "1 part of the words was not read: it looks like Spanish. Ask what was meant."
    )
