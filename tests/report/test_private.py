"""What is said about violence is folded away on the page, and on no paper; nothing on paper hints that there is more."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from tests.report.reading import Page

from psoas.assessment import FOR_YOU_ALONE, private_keys, redacted
from psoas.pathway import assess
from psoas.report import Made, render_client, render_html, render_letter
from psoas.visit import CheckIn, Client, Correction, Visit

DAY = datetime.date(2026, 11, 29)
HITS = "My husband hits me when he is drunk. My low back hurts."
NUMB = "I can't pass water since last night and I am numb between my legs. My low back hurts."
NUMB_AND_HIT = f"{NUMB} My husband hits me when he drinks."
TIRED_OF_LIFE = "My low back has hurt for years. Everyone would be better off without me."
NAMED = re.compile(r"violence|husband|\bhits\b|controlled", re.IGNORECASE)

# Told in several ways, each with the words that no paper may show; the last two were long ago.
TOLD = {
    "My husband hits me when he drinks.": "husband|hits|drinks",
    "My boyfriend slapped me again on Friday.": "boyfriend|slap|Friday",
    "He won't let me see my friends.": "friends|let me",
    "I am scared of my partner.": "scared|partner",
    "My wife throws things at me and kicks me.": "wife|throws|kicks",
    "My ex put his hands round my throat.": "throat|his hands|my ex\\b",
    "My stepfather beat me for years.": "stepfather|beat",
    "My dad hit us when we were kids.": "\\bdad\\b|kids|\\bhit\\b",
}
PLACES = ("words", "notes", "conditions", "sports", "medicines", "work", "check_ins", "corrections")


def told_in(place: str, told: str) -> Visit:
    """A visit in which a doctor is needed at once, and in which one of its texts tells of violence."""

    def text(name: str) -> str:
        return told if name == place else ""

    def listed(name: str) -> tuple[str, ...]:
        return (told,) if name == place else ()

    client = Client(
        age_years=40,
        sex="female",
        country="IE",
        work=text("work"),
        sports=listed("sports"),
        medicines=("ibuprofen", *listed("medicines")),
        conditions=listed("conditions"),
    )
    return Visit(
        "told_by_dorothea",
        client,
        f"{NUMB} {text('words')} My father died of an aortic aneurysm.",
        notes=text("notes"),
        check_ins=(CheckIn(DAY, told),) if place == "check_ins" else (),
        corrections=(Correction(told, "rejected"),) if place == "corrections" else (),
    )


def papers(visit: Visit) -> dict[str, str]:
    """The text of everything that is printed or handed over."""
    found = assess(visit)
    made = Made(DAY, "1.0", (("Letter", "letter.html"),))
    written = {
        "print": render_html(visit, found, None, made),
        "letter": render_letter(visit, found, made),
        "client": render_client(visit, found, made),
    }
    return {name: Page(html, on_paper=True).text for name, html in written.items() if html}


def visit(words: str) -> Visit:
    return Visit("v", Client(age_years=40, sex="female", country="IE"), words)


def split(html: str) -> tuple[str, str]:
    """The part for the practitioner alone, and the rest of the page."""
    private = re.search(r'<details class="fold private".*?</details>', html, re.DOTALL)
    assert private
    return private[0], html.replace(private[0], "")


@pytest.mark.parametrize(("told", "place"), [*itertools.product(TOLD, PLACES)])
def test_no_paper_shows_what_was_told_or_hints_at_it(told: str, place: str) -> None:
    one = told_in(place, told)
    assert private_keys(assess(one), letter=True)
    shown = papers(one)
    for name, text in shown.items():
        assert not re.search(TOLD[told], text, re.IGNORECASE), name
        assert FOR_YOU_ALONE not in text
        assert not re.search("for you alone|practitioner alone|private", text, re.IGNORECASE), name
        assert "dorothea" not in text.casefold()
    # A letter of another danger says that, unless the story of violence makes the haste itself.
    if "letter" in shown:
        assert "Cauda equina" in shown["letter"]
        assert "aneurysm" in shown["letter"].casefold()
        assert "In their own words" not in shown["letter"]


@pytest.mark.parametrize("told", ["I am scared of my partner.", "I am walking on eggshells at home."])
@pytest.mark.parametrize("place", ["words", "notes", "check_ins"])
def test_what_was_read_from_the_same_words_goes_too(told: str, place: str) -> None:
    one = told_in(place, told)
    plain = told_in("nowhere", told)
    keys = {f.key for f in redacted(assess(one), letter=True).findings}
    assert keys <= {f.key for f in assess(plain).findings}


def test_the_name_of_a_visit_that_tells_stands_on_no_paper_and_keeps_the_story_off_it() -> None:
    told = Visit("husband_hits_her", Client(age_years=40), NUMB)
    assert private_keys(assess(told), letter=True)
    assert not any("husband" in text for text in papers(told).values())


def test_a_name_of_a_visit_stands_on_the_screen_and_on_no_paper() -> None:
    """The program cannot read every name: none is printed."""
    told = Visit("the_woman_who_fled", Client(age_years=40), NUMB)
    html = render_html(told, assess(told), None, Made(DAY))
    assert "the_woman_who_fled" in Page(html).text
    assert not any("fled" in text for text in papers(told).values())


def test_a_reason_to_go_on_that_tells_is_not_shown() -> None:
    told = Visit("v", Client(age_years=66, sex="male"), "My low back hurts. I lost six kilos without trying.")
    reason = "His wife hits him, and he wants treatment today."
    found = assess(told, reason)
    assert "wife" not in Page(render_html(told, found, None), on_paper=True).text
    assert "wife" not in (render_letter(told, found) or "")


def test_where_violence_makes_the_haste_the_page_prints_empty() -> None:
    html = render_html(visit(HITS), assess(visit(HITS)), None)
    assert Page(html, on_paper=True).text.split() == ["Report", "of", "a", "visit"]
    assert "prints empty" in Page(html).text
    assert FOR_YOU_ALONE in Page(html).text


def test_what_is_reported_stays_on_a_page_that_may_be_printed() -> None:
    shown = papers(visit(NUMB_AND_HIT))
    assert "Emergency" in shown["print"]
    assert "saddle" in shown["letter"].casefold()


def test_the_response_is_folded_away_with_the_lines_of_the_country() -> None:
    private, _ = split(render_html(visit(HITS), assess(visit(HITS)), None))
    assert "1800 341 900" in private
    assert "seen 2026-11-29" in private
    assert "My husband hits me" in private
    assert "printed" not in private.split(">", 1)[0]  # print.css shows only parts that are marked so
    assert "open" not in private.split(">", 1)[0]


@pytest.mark.parametrize("words", [HITS, NUMB_AND_HIT])
def test_the_open_part_of_the_page_does_not_name_violence(words: str) -> None:
    _, rest = split(render_html(visit(words), assess(visit(words)), None))
    assert not NAMED.search(rest)
    assert "for the practitioner alone" in rest or words == NUMB_AND_HIT


def test_nothing_is_handed_over_where_it_would_have_to_name_violence() -> None:
    assert render_letter(visit(HITS), assess(visit(HITS))) is None
    assert render_client(visit(HITS), assess(visit(HITS))) is None


def test_a_letter_about_another_danger_does_not_name_violence() -> None:
    letter = render_letter(visit(NUMB_AND_HIT), assess(visit(NUMB_AND_HIT)))
    assert letter
    assert "saddle" in letter.casefold()
    assert not NAMED.search(letter)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (TIRED_OF_LIFE, "better off without me"),
        (f"{NUMB} I have been thinking about killing myself.", "killing myself"),
        (f"{NUMB} I don't want to be here any more.", "want to be here"),
    ],
)
def test_thoughts_of_death_reach_the_doctor_and_not_the_clients_page(words: str, told: str) -> None:
    found = assess(visit(words))
    assert told in (render_letter(visit(words), found) or "")
    assert told not in (render_client(visit(words), found) or "")
    private, _ = split(render_html(visit(words), found, None))
    assert "116 123" in private
    assert FOR_YOU_ALONE not in papers(visit(words))["print"]


@pytest.mark.parametrize(
    "told", ["I am walking on eggshells at home.", "My first husband beat me years ago."]
)
def test_where_the_visit_goes_on_the_printed_verdict_is_that_of_what_may_be_said(told: str) -> None:
    plain = "My left groin has ached for two months, worse when I climb stairs."
    one = visit(f"{plain} {told}")
    assert assess(one).verdict.urgency == "mention_to_doctor"
    html = render_html(one, assess(one), None)
    assert "Mention this to a doctor" in Page(html).text
    assert Page(html).faults == []
    paper = Page(html, on_paper=True).text
    assert "Mention this to a doctor" not in paper
    assert "No stop sign so far" in paper
    assert "Do today" in paper


def test_where_violence_makes_the_haste_the_open_page_sends_nobody_to_ring_or_to_write() -> None:
    """The person decides, and nothing goes out before it was talked over alone."""
    _, rest = split(render_html(visit(HITS), assess(visit(HITS)), None))
    text = Page(rest).text
    for words in (
        "Ring the surgery",
        "send a note",
        "Help to make the call",
        "urgent line",
        "must see this person",
    ):
        assert words not in text, words
    assert "Speak with this person alone today" in text
    both = Page(render_html(visit(NUMB_AND_HIT), assess(visit(NUMB_AND_HIT)), None)).text
    assert "emergency department" in both  # another danger still has its own haste


@pytest.mark.parametrize(
    "told", ["I am walking on eggshells at home.", "My first husband beat me years ago."]
)
def test_where_something_is_private_the_clients_page_repeats_no_question(told: str) -> None:
    plain = "My left groin has ached for two months, worse when I climb stairs. Can I have sex? Can I keep running?"
    assert "What you asked" in papers(visit(plain))["client"]
    shown = papers(visit(f"{plain} {told}")).get("client", "")
    assert "What you asked" not in shown
