"""The page: well formed, small, in order, and safe with any text."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from tests.report.pages import full, stop, summary, undetermined, visible
from tests.report.reading import Page
from tests.report.samples import (
    ASSESSMENT,
    STOPPED,
    UNDETERMINED,
    VISIT,
    body_section,
    small_scene,
)

from psoas.assessment import Screening
from psoas.differential import likelihood_words
from psoas.report import Made, render_client, render_html, render_letter
from psoas.report.templating import render
from psoas.report.words import interval, intervention_name, percent, source_name
from psoas.visit import Client, Finding, Span, Understanding, Visit
from psoas.vocabulary import SOURCES, codes, knowledge_version

# A letter of each kind that could end an attribute, a tag, a comment or a style.
NASTY = st.text(alphabet=st.sampled_from("<>&\"'/=!-;:`\\ \n\t\x00\x1b\u202e{}()aéscript"), max_size=60)


@pytest.mark.parametrize("made", [full, stop, undetermined], ids=["full", "stop", "open"])
def test_the_page_is_well_formed(made: Callable[[], str]) -> None:
    html = made()
    page = Page(html)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.all("html")[0]["lang"] == "en-GB"
    assert html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("made", [full, stop, undetermined], ids=["full", "stop", "open"])
def test_headings_are_in_order(made: Callable[[], str]) -> None:
    levels = Page(made()).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= above + 1 for above, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("made", [full, stop, undetermined], ids=["full", "stop", "open"])
def test_every_link_and_reference_leads_somewhere(made: Callable[[], str]) -> None:
    page = Page(made())
    ids = set(page.ids)
    for name, attributes in page.tags:
        for key in ("aria-labelledby", "aria-describedby"):
            assert set((attributes.get(key) or "").split()) <= ids
        if name in {"a", "use"}:
            assert (attributes["href"] or "")[1:] in ids
        for value in attributes.values():
            if value and value.startswith("url(#"):
                assert value[5:-1] in ids


def test_the_pages_beside_it_are_linked_where_they_are_written() -> None:
    html = render_html(VISIT, STOPPED, None, Made(files=(("Letter", "letter.html"),)))
    assert '<a href="letter.html">Letter</a>' in html
    assert "letter.html" not in stop()


def test_nothing_is_fetched_and_nothing_runs() -> None:
    for name, attributes in Page(full()).tags:
        assert name not in {"script", "link", "iframe", "object", "embed", "form"}
        assert not any(key.startswith("on") for key in attributes)
        for key in ("src", "href", "xlink:href"):
            assert (attributes.get(key) or "#").startswith(("#", "data:image/png;base64,"))
    assert "url(http" not in full()
    assert "@import" not in full()


def test_no_element_has_a_style_of_its_own() -> None:
    """The components are shared with an application whose policy refuses style attributes."""
    assert not any("style" in attributes for _, attributes in Page(full() + stop() + undetermined()).tags)


def test_pictures_have_words() -> None:
    page = Page(full())
    assert len(page.all("img")) == 3
    assert all(len(image["alt"] or "") > 20 for image in page.all("img"))
    for svg in page.all("svg"):
        named = svg.get("aria-label") or svg.get("aria-labelledby")
        assert svg.get("aria-hidden") == "true" or (svg["role"] == "img" and named)


PARTS = [
    "safety",
    "understood",
    "where",
    "sources",
    "exams",
    "body",
    "plan",
    "person",
    "follow-up",
    "honesty",
]


def test_all_that_is_not_in_the_summary_is_folded_away_in_the_order_of_a_visit() -> None:
    page = Page(full())
    assert [a["data-part"] for a in page.all("details") if "data-part" in a] == PARTS
    assert not any("open" in a for a in page.all("details"))


@pytest.mark.parametrize("made", [full, stop, undetermined], ids=["full", "stop", "open"])
def test_the_contents_lead_into_every_part(made: Callable[[], str]) -> None:
    """The link leads inside the folded part, so that a browser opens it, by keyboard too."""
    html = made()
    contents = html[html.index('<nav id="contents"') : html.index("</nav>")]
    assert [f"#{a['data-part']}" for a in Page(html).all("details") if "data-part" in a] == re.findall(
        r'href="([^"]+)"', contents
    )


def test_the_summary_answers_what_a_practitioner_asks_first() -> None:
    text = Page(summary(full())).text
    first = ASSESSMENT.differential.estimates[0]
    for told in (
        "No stop sign so far",
        "What they said",
        "Where they point",
        source_name(first.source),
        percent(first.probability),
        interval(first),
        likelihood_words(first.probability),
        "Do today",
        *(intervention_name(step.intervention) for step in ASSESSMENT.plan.first_steps),
        "Not for this client: turmeric or curcumin capsules",
        "Ask and examine next",
        "Have you lost weight without trying?",
    ):
        assert told in text


@pytest.mark.parametrize("made", [full, stop, undetermined], ids=["full", "stop", "open"])
def test_few_words_are_read_before_anything_is_unfolded(made: Callable[[], str]) -> None:
    assert len(visible(made()).split()) < 1_500


def test_titles_come_from_tables_and_never_show_a_code() -> None:
    titled = (*SOURCES, *codes("exam"), *codes("region"), *codes("red_flag"), *codes("context"))
    text = Page(full() + stop()).text
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text.replace("desk_runner", ""))
    assert all("_" not in source_name(code) for code in titled)


@settings(max_examples=40)
@given(NASTY, NASTY, NASTY)
@example("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title></style><script>x</script>")
def test_any_text_is_shown_and_never_becomes_a_tag(words: str, id_: str, work: str) -> None:
    client = Client(work=work, sports=(words,), medicines=(id_,), conditions=(work,))
    span = Span(0, min(5, len(words)), words[:5])
    understanding = Understanding(
        words, (Finding("region", "groin", span=span, origin="words"),), not_understood=(span,)
    )
    for base in (ASSESSMENT, STOPPED, UNDETERMINED):
        told = replace(base, id=id_, understanding=understanding)
        visit = Visit(id_, client, words)
        for html in (render_html(visit, told, None), render_letter(visit, told), render_client(visit, told)):
            page = Page(html or "")
            assert page.faults == []
            assert not {"script", "x"} & {name for name, _ in page.tags}
            assert page.all("img") == []
            assert not any(key.startswith("on") for _, attributes in page.tags for key in attributes)


def test_the_same_visit_gives_the_same_bytes() -> None:
    assert render_html(VISIT, ASSESSMENT, body_section(small_scene())) == full()


def test_an_empty_visit_still_makes_a_page() -> None:
    empty = replace(
        ASSESSMENT,
        understanding=Understanding("", ()),
        findings=(),
        screening=Screening("none", ()),
        differential=replace(ASSESSMENT.differential, estimates=(), next_exams=()),
        plan=replace(ASSESSMENT.plan, items=(), withheld=(), guidance=()),
        follow_up=replace(ASSESSMENT.follow_up, measures=(), expected=(), think_again=()),
    )
    assert Page(render_html(Visit("", Client(), ""), empty, None)).faults == []


def test_the_page_is_small() -> None:
    assert len(full().encode()) < 3_000_000
    render_html(VISIT, ASSESSMENT, None)


def test_the_day_of_the_visit_stands_on_the_page_else_the_day_it_was_made() -> None:
    day = datetime.date(2026, 11, 29)
    with_date = render_html(
        replace(VISIT, date=datetime.date(2026, 11, 23)), ASSESSMENT, None, Made(day, "1.2")
    )
    assert "Visit of 23 November 2026" in with_date
    assert f"Made 29 November 2026 by psoas 1.2, knowledge {knowledge_version()}." in with_date
    assert "Made 29 November 2026; the visit file gives no date" in render_html(
        VISIT, ASSESSMENT, None, Made(day)
    )
    assert "Visit without a date" in full()


def test_a_template_that_names_what_is_not_there_fails() -> None:
    with pytest.raises(UndefinedError, match="view"):
        render("letter.html.jinja", style="")
