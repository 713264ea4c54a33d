"""The intake's words: Spanish for all of them, the built catalogue is that of the source, every question can be answered by yes or no."""

from __future__ import annotations

import ast
import csv
import gettext
import re
from importlib import resources
from pathlib import Path

import pytest
from django.utils import translation

from psoas.screening import covered_by, parts_of
from psoas.studio.interview.words import readable, said_name
from psoas.visit import Question
from psoas.vocabulary import codes

from .conftest import People
from .intake_pages import CAUDA, filled, opened, send

STUDIO = Path(str(resources.files("psoas.studio")))
SPANISH = STUDIO / "locale" / "es" / "LC_MESSAGES"
_ENTRY = re.compile(r'^msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)', re.M)
_IN_TEMPLATES = re.compile(r'_\(\s*"((?:[^"\\]|\\.)*)"')


def source() -> dict[str, str]:
    """Every entry of the source of the Spanish words that has one form."""

    def joined(lines: str) -> str:
        return "".join(ast.literal_eval(line) for line in lines.splitlines())

    text = (SPANISH / "django.po").read_text("utf-8")
    return {joined(m[1]): joined(m[2]) for m in _ENTRY.finditer(text) if joined(m[1])}


def test_the_built_catalogue_is_that_of_the_source() -> None:
    with (SPANISH / "django.mo").open("rb") as file:
        built = gettext.GNUTranslations(file)
    entries = source()
    assert len(entries) > 300
    assert {key: built.gettext(key) for key in entries} == entries, "run msgfmt django.po -o django.mo"


def test_every_sentence_of_the_pages_is_in_spanish() -> None:
    entries = source()
    files = [*(STUDIO / "templates" / "intake").glob("*.jinja"), *(STUDIO / "interview").glob("*.py")]
    files += [*(STUDIO / "pages" / "intake").glob("*.py"), STUDIO / "templates" / "client.html.jinja"]
    assert len(files) > 25
    wanted = {
        ast.literal_eval(f'"{m[1]}"') for f in files for m in _IN_TEMPLATES.finditer(f.read_text("utf-8"))
    }
    assert sorted(wanted - set(entries)) == []


@pytest.mark.parametrize("name", ["questions.csv", "single_questions.csv"])
def test_every_safety_question_is_in_spanish(name: str) -> None:
    entries = source()
    text = resources.files("psoas.screening").joinpath("data", name).read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    wanted = {row[key] for row in rows for key in ("text", "why") if row.get(key)}
    assert sorted(wanted - set(entries)) == []
    assert sorted(set(codes("activity").values()) - set(entries)) == []


def test_placeholders_are_those_of_the_english() -> None:
    form = re.compile(r"%\(\w+\)s|\{\w+\}")
    wrong = [
        key for key, value in source().items() if sorted(form.findall(key)) != sorted(form.findall(value))
    ]
    assert wrong == []


def test_what_is_not_translated_is_left_out_and_not_mixed() -> None:
    with translation.override("es"):
        assert readable(["Now. Do not wait.", "No such sentence."]) == ("Ahora. No espere.",)
    with translation.override("en"):
        assert readable(["No such sentence."]) == ("No such sentence.",)
        assert (
            said_name("red_flag:saddle_numbness")
            == "numbness between the legs or around the genitals or anus"
        )


def test_the_stop_page_in_spanish(people: People) -> None:
    phone, _link = opened(people.practitioner, born="1984", language="es")
    send(phone, filled(10, "story", words=[CAUDA]))
    page = phone.get("/i/stop").content.decode()
    assert "Por favor, pida ayuda ahora" in page
    assert "Llamar al 911" in page
    assert "adormecimiento entre las piernas" in page


def test_a_question_about_several_things_has_its_parts() -> None:
    both = Question(
        "red_flag:saddle_numbness",
        "Have you noticed any new numbness between your legs, or a loss of sexual feeling?",
        "",
    )
    assert covered_by(both) == ("red_flag:saddle_numbness", "red_flag:sexual_function_change")
    assert [part.asks_about for part in parts_of(both)] == list(covered_by(both))
    assert all(parts_of(part) == () for part in parts_of(both))
