"""What is said about violence is folded away on the page, hidden in print, and not in the letter."""

from __future__ import annotations

import re

from psoas.pathway import assess
from psoas.report import render_html
from psoas.visit import Client, Visit

HITS = "My husband hits me when he is drunk. My low back hurts."
NUMB = "I can't pass water since last night and I am numb between my legs. My low back hurts. My husband hits me when he drinks."


def page(words: str) -> str:
    visit = Visit("v", Client(age_years=40, sex="female", country="IE"), words)
    return render_html(visit, assess(visit), None)


def test_the_response_is_folded_away_with_the_lines_of_the_country_and_hidden_in_print() -> None:
    html = page(HITS)
    private = re.search(r'<details class="private">.*?</details>', html, re.S)
    assert private
    assert "1800 341 900" in private[0]
    assert "seen 2026-11-29" in private[0]
    assert re.search(r"@media print.*\.private", html, re.S)


def test_no_letter_is_written_where_it_would_have_to_name_violence() -> None:
    assert '<pre class="letter"' not in page(HITS)


def test_a_letter_about_another_danger_does_not_name_violence() -> None:
    letter = re.search(r"<pre.*?</pre>", page(NUMB), re.S)
    assert letter
    assert "saddle numbness" in letter[0].casefold()
    assert not re.search(r"violence|husband|hits|controlled", letter[0], re.I)
