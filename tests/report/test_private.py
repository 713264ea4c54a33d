"""What is said about violence is folded away on the page, out of its open part and its print, and on no other paper."""

from __future__ import annotations

import re

import pytest

from psoas.pathway import assess
from psoas.report import render_client, render_html, render_letter
from psoas.visit import Client, Visit

HITS = "My husband hits me when he is drunk. My low back hurts."
NUMB = "I can't pass water since last night and I am numb between my legs. My low back hurts. My husband hits me when he drinks."
TIRED_OF_LIFE = "My low back has hurt for years. Everyone would be better off without me."
NAMED = re.compile(r"violence|husband|\bhits\b|controlled", re.IGNORECASE)


def visit(words: str) -> Visit:
    return Visit("v", Client(age_years=40, sex="female", country="IE"), words)


def split(html: str) -> tuple[str, str]:
    """The part for the practitioner alone, and the rest of the page."""
    private = re.search(r'<details class="fold private".*?</details>', html, re.DOTALL)
    assert private
    return private[0], html.replace(private[0], "")


def test_the_response_is_folded_away_with_the_lines_of_the_country() -> None:
    private, _ = split(render_html(visit(HITS), assess(visit(HITS)), None))
    assert "1800 341 900" in private
    assert "seen 2026-11-29" in private
    assert "My husband hits me" in private
    assert "printed" not in private.split(">", 1)[0]  # print.css shows only parts that are marked so
    assert "open" not in private.split(">", 1)[0]


@pytest.mark.parametrize("words", [HITS, NUMB])
def test_the_open_part_of_the_page_does_not_name_violence(words: str) -> None:
    _, rest = split(render_html(visit(words), assess(visit(words)), None))
    assert not NAMED.search(rest)
    assert "for the practitioner alone" in rest or words == NUMB


def test_nothing_is_handed_over_where_it_would_have_to_name_violence() -> None:
    assert render_letter(visit(HITS), assess(visit(HITS))) is None
    assert render_client(visit(HITS), assess(visit(HITS))) is None


def test_a_letter_about_another_danger_does_not_name_violence() -> None:
    letter = render_letter(visit(NUMB), assess(visit(NUMB)))
    assert letter
    assert "saddle" in letter.casefold()
    assert not NAMED.search(letter)


def test_thoughts_of_death_reach_the_doctor_and_not_the_clients_page() -> None:
    found = assess(visit(TIRED_OF_LIFE))
    assert "better off without me" in (render_letter(visit(TIRED_OF_LIFE), found) or "")
    assert "without me" not in (render_client(visit(TIRED_OF_LIFE), found) or "")
    private, _ = split(render_html(visit(TIRED_OF_LIFE), found, None))
    assert "116 123" in private
