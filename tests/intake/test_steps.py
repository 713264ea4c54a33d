"""Each step of the engine alone."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import psoas.intake
from psoas.intake.onset.quantities import course_of
from psoas.text.lexicon import TOLD, lay_terms, lexicon, phrases, variants
from psoas.text.matching import Mention, find_mentions
from psoas.text.passage import Passage
from psoas.text.spelling import mend
from psoas.text.tables import FAMILIES, folder_tables
from psoas.text.tokens import CLAUSE, COMMA, NONE, SENTENCE, Token, tokenise
from psoas.vocabulary import codes


def read(text: str) -> tuple[Token, ...]:
    return tokenise(text, lexicon().same_as)


def spots(text: str) -> set[tuple[str, str]]:
    return {(s.type, s.code) for s in find_mentions(mend(read(text)), lexicon())[0]}


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(psoas.intake.__path__)])
def test_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"psoas.intake.{module}")).failed == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't, I DON’T, i dont", ["i", "dont", "i", "dont", "i", "dont"]),
        ("Mum's hip", ["mum", "hip"]),
        ("naïve café", ["naive", "cafe"]),
        ("L4/L5", ["l4", "l5"]),
        ("it's 3.5 wks", ["its", "3.5", "week"]),
        ("", []),
        ("?!…", []),
    ],
)
def test_words_come_in_one_spelling(text: str, words: list[str]) -> None:
    assert [t.word for t in read(text)] == words


@pytest.mark.parametrize(
    ("text", "break_before"),
    [
        ("hip hurts", NONE),
        ("hip, hurts", COMMA),
        ("hip - hurts", CLAUSE),
        ("hip-hurts", NONE),
        ("hip: hurts", CLAUSE),
        ("hip. hurts", SENTENCE),
        ("hip\nhurts", SENTENCE),
        ("hip? hurts", SENTENCE),
    ],
)
def test_punctuation_parts_words(text: str, break_before: int) -> None:
    assert read(text)[1].break_before == break_before


def test_every_word_points_to_its_place() -> None:
    text = "My  ‘left’ hip—the bad one—hurts… 10/10!"
    for token in read(text):
        assert text[token.start : token.end].strip()


def test_a_line_stands_for_its_phrases() -> None:
    assert variants("a|b c?") == [(("a", "b"), ("c",)), (("a", "b"),)]
    assert variants("a_b|c") == [(("c",),), (("a",), ("b",))]


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("back of my left thigh", ("region", "thigh_back"), ("region", "low_back")),
        ("back to work", ("decoy", "decoy"), ("region", "low_back")),
        ("groin lump", ("red_flag", "groin_lump"), ("context", "recent_surgery")),
        ("no feeling in my foot", ("quality", "numbness"), ("quality", "tingling")),
        ("hip replacement", ("context", "hip_replacement"), ("region", "hip_front")),
        ("burns when I pee", ("red_flag", "urinary_burning"), ("quality", "burning")),
        ("pins and needles", ("quality", "tingling"), ("quality", "numbness")),
    ],
)
def test_the_longest_reading_wins(text: str, there: tuple[str, str], not_there: tuple[str, str]) -> None:
    found = spots(text)
    assert there in found or there[0] == "decoy"
    assert not_there not in found


def test_a_phrase_does_not_reach_over_a_comma() -> None:
    assert ("red_flag", "weight_loss") in spots("weight loss")
    assert ("red_flag", "leg_swelling") not in spots("calf, swollen")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wrote letters to the kids, chosen the day", True),
        ("Wrote letters to the kids already, and I have chosen the day", True),
        ("Wrote letters to the kids chosen for the day", False),
        ("Wrote letters to the kids. Chosen the day", False),
        ("Wrote letters to the kids, who live in Spain now and love it, and chosen the day", False),
    ],
)
def test_a_phrase_with_a_place_for_a_comma_needs_one_near_and_nothing_stronger(
    text: str, found: bool
) -> None:
    matches = find_mentions(mend(read(text)), lexicon())[0]
    assert any(m.code == "self_harm_plan" and m.mark == "yes" for m in matches) is found


@pytest.mark.parametrize(
    ("days", "course"),
    [(0, "acute"), (41, "acute"), (42, "subacute"), (84, "subacute"), (85, "chronic"), (3650, "chronic")],
)
def test_course_of_a_length(days: float, course: str) -> None:
    assert course_of(days) == course


def test_a_story_knows_its_sentences() -> None:
    tokens = read("One two. Three four, five.")
    story = Passage(tokens, (), lexicon())
    assert story.sentence(3) == (2, 4)
    assert story.breaks(2, 4) == SENTENCE


@pytest.mark.parametrize("family", FAMILIES)
def test_every_code_can_be_said(family: str) -> None:
    """Each code of the vocabulary has phrases of its own, and no other codes are in the lexicon."""
    blocks = folder_tables("lexicon", family)
    assert set(codes(family)) <= set(blocks)
    assert set(blocks) - set(codes(family)) <= {"lying_down"}
    few = {code for code, block in blocks.items() if len(phrases(block["yes"])) < 3} - {"subacute"}
    assert not few


def test_every_red_flag_can_be_asked_about() -> None:
    assert set(lexicon().asks) == set(codes("red_flag"))


@pytest.mark.parametrize("family", FAMILIES)
def test_every_phrase_of_the_lexicon_is_found(family: str) -> None:
    """A line that the engine cannot find, or that a decoy hides, would be dead knowledge."""
    lost = []
    for code, block in folder_tables("lexicon", family).items():
        for phrase in (p for mark in ("yes", "no") for p in phrases(block.get(mark, ""))):
            plain = " ".join(place[0] for place in variants(phrase)[0] if place != ("..",))
            if (family, code) not in spots(plain.replace("#", "3")):
                lost.append((code, phrase))
    assert not lost


@pytest.mark.parametrize("told", TOLD)
def test_every_habit_is_found(told: str) -> None:
    """Each line of ``habits.toml`` is met by its own words."""
    lost = []
    for code, marks in lay_terms(told).items():
        for phrase in marks["yes"]:
            plain = " ".join(place[0] for place in variants(phrase)[0] if place != ("..",))
            if (told, code) not in spots(plain.replace("#", "3")):
                lost.append((code, phrase))
    assert not lost


def test_spots_know_what_they_hold() -> None:
    long, short = Mention("region", "groin", "yes", 2, 5), Mention("quality", "ache", "yes", 3, 3)
    assert long.holds(short)
    assert not short.holds(long)
    assert long.meets(short)
    assert long.length == 4
