"""The page: well formed, in order, safe with any text, and silent on causes when screening stops."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError
from tests.report.reading import Page
from tests.report.samples import (
    ASSESSMENT,
    FOREIGN,
    STOPPED,
    UNDETERMINED,
    VISIT,
    WATCH,
    WORDS,
    body_section,
    small_scene,
)

from psoas.assessment import Clarity, Cleared, Kind, Screening
from psoas.report import Made, render_client, render_html, render_letter
from psoas.report.references import shown_estimates
from psoas.report.templating import part, render
from psoas.report.views.story import excerpt, pieces
from psoas.report.words import interval, intervention_name, percent, setting, source_name
from psoas.visit import Client, Correction, Finding, NotApplied, Span, Understanding, Visit
from psoas.vocabulary import SOURCES, codes, knowledge_version, title

FULL = render_html(VISIT, ASSESSMENT, body_section(small_scene()))
STOP = render_html(VISIT, STOPPED, body_section(small_scene()))
OPEN = render_html(replace(VISIT, words=FOREIGN), UNDETERMINED, body_section(small_scene()))
# A letter of each kind that could end an attribute, a tag, a comment or a style.
NASTY = st.text(alphabet=st.sampled_from("<>&\"'/=!-;:`\\ \n\t\x00\x1b\u202e{}()aéscript"), max_size=60)


@pytest.mark.parametrize("html", [FULL, STOP, OPEN], ids=["full", "stop", "open"])
def test_the_page_is_well_formed(html: str) -> None:
    page = Page(html)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.all("html")[0]["lang"] == "en-GB"
    assert html.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("html", [FULL, STOP, OPEN], ids=["full", "stop", "open"])
def test_headings_are_in_order(html: str) -> None:
    levels = Page(html).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= above + 1 for above, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("html", [FULL, STOP, OPEN], ids=["full", "stop", "open"])
def test_every_link_and_reference_leads_somewhere(html: str) -> None:
    page = Page(html)
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
    assert "letter.html" not in STOP


def test_nothing_is_fetched_and_nothing_runs() -> None:
    for name, attributes in Page(FULL).tags:
        assert name not in {"script", "link", "iframe", "object", "embed", "form"}
        assert not any(key.startswith("on") for key in attributes)
        for key in ("src", "href", "xlink:href"):
            assert (attributes.get(key) or "#").startswith(("#", "data:image/png;base64,"))
    assert "url(http" not in FULL
    assert "@import" not in FULL


def test_no_element_has_a_style_of_its_own() -> None:
    """The components are shared with an application whose policy refuses style attributes."""
    assert not any("style" in attributes for _, attributes in Page(FULL + STOP + OPEN).tags)


def test_pictures_have_words() -> None:
    page = Page(FULL)
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
    page = Page(FULL)
    assert [a["data-part"] for a in page.all("details") if "data-part" in a] == PARTS
    assert not any("open" in a for a in page.all("details"))


@pytest.mark.parametrize("html", [FULL, STOP, OPEN], ids=["full", "stop", "open"])
def test_the_contents_lead_into_every_part(html: str) -> None:
    """The link leads inside the folded part, so that a browser opens it, by keyboard too."""
    contents = html[html.index('<nav id="contents"') : html.index("</nav>")]
    assert [f"#{a['data-part']}" for a in Page(html).all("details") if "data-part" in a] == re.findall(
        r'href="([^"]+)"', contents
    )


def test_the_summary_answers_what_a_practitioner_asks_first() -> None:
    text = Page(summary(FULL)).text
    first = ASSESSMENT.differential.estimates[0]
    for told in (
        "No stop sign so far",
        "What they said",
        "Where they point",
        source_name(first.source),
        percent(first.probability),
        interval(first),
        "more likely than not",
        "Do today",
        *(intervention_name(step.intervention) for step in ASSESSMENT.plan.first_steps),
        "Not for this client: turmeric or curcumin capsules",
        "Ask and examine next",
        "Have you lost weight without trying?",
    ):
        assert told in text


def summary(html: str) -> str:
    return html[html.index('<div class="summary"') : html.index('<nav id="contents"')]


def visible(html: str) -> str:
    """What is read before anything is unfolded: no part's inside, no picture's words."""
    return Page(re.sub(r"<section id=.*?</section>|<(desc|title)\b.*?</\1>", " ", html, flags=re.S)).text


@pytest.mark.parametrize("html", [FULL, STOP, OPEN], ids=["full", "stop", "open"])
def test_few_words_are_read_before_anything_is_unfolded(html: str) -> None:
    assert len(visible(html).split()) < 1_500


def test_a_stop_shows_safety_alone() -> None:
    page = Page(STOP)
    assert [a["data-part"] for a in page.all("details")] == ["safety", "understood", "honesty"]
    for item in (*ASSESSMENT.plan.items, *ASSESSMENT.plan.withheld):
        assert intervention_name(item.intervention) not in page.text
    for estimate in ASSESSMENT.differential.estimates:
        assert source_name(estimate.source) not in page.text
    assert "data:image" not in STOP
    assert "A doctor must see this person today" in page.text
    assert "abscess of the psoas" in page.text


def test_titles_come_from_tables_and_never_show_a_code() -> None:
    titled = (*SOURCES, *codes("exam"), *codes("region"), *codes("red_flag"), *codes("context"))
    text = Page(FULL + STOP).text
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text.replace("desk_runner", ""))
    assert all("_" not in source_name(code) for code in titled)


@pytest.mark.parametrize("urgency", ["within_2_weeks", "same_day", "emergency_now"])
def test_every_stopping_urgency_says_when_who_and_what_first(urgency: str) -> None:
    flags = tuple(replace(f, urgency=urgency) for f in STOPPED.screening.red_flags)  # type: ignore[arg-type]
    stopped = replace(
        STOPPED,
        screening=Screening(urgency, flags),  # type: ignore[arg-type]
        verdict=replace(STOPPED.verdict, urgency=urgency),  # type: ignore[arg-type]
    )
    text = Page(render_html(VISIT, stopped, None)).text
    assert all(words in text for words in ("How soon", "Who", "First"))
    assert "Plan" not in text


def test_a_mention_to_the_doctor_keeps_the_rest_of_the_page() -> None:
    flags = tuple(replace(f, urgency="mention_to_doctor") for f in STOPPED.screening.red_flags)
    verdict = replace(ASSESSMENT.verdict, urgency="mention_to_doctor")
    mentioned = replace(ASSESSMENT, screening=Screening("mention_to_doctor", flags), verdict=verdict)
    page = Page(render_html(VISIT, mentioned, None))
    assert "plan" in page.ids
    assert "Mention this to a doctor" in page.text


def highlighted(understanding: Understanding) -> str:
    return str(part("parts/story.html.jinja", "words", pieces(understanding), True))


def test_the_words_are_shown_whole_and_each_finding_is_labelled() -> None:
    html = highlighted(ASSESSMENT.understanding)
    assert Page(html).faults == []
    assert "".join(p.text for p in pieces(ASSESSMENT.understanding)) == WORDS
    assert html.count('class="tag') == len(ASSESSMENT.understanding.findings)
    assert "no: pins and needles" in html
    assert '<mark class="unsure">feverish</mark>' in html


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8))
def test_any_spans_keep_the_words_in_order(text: str, places: list[tuple[int, int]]) -> None:
    """Overlapping, nested, empty and out-of-range spans lose and repeat no letter."""
    findings = tuple(Finding("region", "groin", span=Span(a, b, ""), origin="words") for a, b in places)
    understanding = Understanding(text, findings)
    assert "".join(p.text for p in pieces(understanding)) == text
    assert Page(highlighted(understanding)).faults == []


@given(st.text(alphabet="ab. \n!?", max_size=400), st.integers(0, 300))
def test_an_excerpt_holds_the_clients_words_in_their_order_and_not_too_many(text: str, at: int) -> None:
    span = Span(at, at + 3, "")
    understanding = Understanding(text, (Finding("red_flag", "fever", span=span, origin="words"),))
    passages = excerpt(understanding)
    rest = text
    for passage in passages:
        shown = "".join(p.text for p in passage.pieces)
        assert shown in rest
        rest = rest.partition(shown)[2]
    assert sum(len(p.text.split()) for q in passages for p in q.pieces) <= 2 * setting("words_in_summary")


def test_the_warning_signs_that_were_denied_stand_in_the_summary() -> None:
    no = Finding("red_flag", "fever", present=False, origin="words")
    html = render_html(VISIT, replace(ASSESSMENT, findings=(*ASSESSMENT.findings, no)), None)
    assert "Said no to: fever." in Page(summary(html)).text
    assert "Said no to" not in Page(summary(FULL)).text


def test_an_excerpt_keeps_the_warning_of_a_long_story() -> None:
    story = (
        "I sat and sat and talked of this and that. " * 40 + "Then a fever came. " + "It rained again. " * 40
    )
    at = story.index("fever")
    said = Finding("red_flag", "fever", span=Span(at, at + 5, "fever"), origin="words")
    shown = [p for q in excerpt(Understanding(story, (said,))) for p in q.pieces]
    assert [p.text for p in shown if p.kind == "warn"] == ["fever"]
    assert sum(len(p.text.split()) for p in shown) <= setting("words_in_summary")


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
    assert render_html(VISIT, ASSESSMENT, body_section(small_scene())) == FULL


def test_every_likely_source_is_shown_with_figure_and_range() -> None:
    text = Page(FULL).text
    for estimate in shown_estimates(ASSESSMENT.differential.estimates):
        assert source_name(estimate.source) in text
        assert f"{percent(estimate.probability)} ({interval(estimate)}; " in text


def test_sources_under_a_threshold_stand_in_one_line() -> None:
    many = (
        *ASSESSMENT.differential.estimates[:2],
        *(replace(e, probability=0.004) for e in ASSESSMENT.differential.estimates[2:]),
    )
    quiet = replace(ASSESSMENT, differential=replace(ASSESSMENT.differential, estimates=many))
    text = Page(summary(render_html(VISIT, quiet, None))).text
    assert f"{len(many) - 2} others, each under 1%" in text
    assert source_name(many[2].source) not in text


def test_a_serious_source_says_so() -> None:
    serious = replace(ASSESSMENT.differential.estimates[1], source="femoral_neck_stress_fracture")
    known = replace(
        ASSESSMENT,
        differential=replace(
            ASSESSMENT.differential, estimates=(ASSESSMENT.differential.estimates[0], serious)
        ),
    )
    assert "unlikely, serious" in Page(summary(render_html(VISIT, known, None))).text


@pytest.mark.parametrize(("kind", "told"), [
    ("clear", "A clear case. Osteoarthritis of the hip is known to hurt in this place, and worse with sitting fits it too."),
    ("hidden", "The place alone would point to lumbar facet joint; worse with sitting makes osteoarthritis of the hip"),
    ("open", "Still open. Osteoarthritis of the hip comes first, but these are nearly as likely: iliopsoas"),
])  # fmt: skip
def test_a_case_is_called_clear_hidden_or_open(kind: Kind, told: str) -> None:
    found = Clarity(
        kind, "hip_osteoarthritis", ("iliopsoas_related",), "facet_joint", ("activity_worse:sit",), "fadir", True, "femoroacetabular",
    )  # fmt: skip
    judged = replace(ASSESSMENT, differential=replace(ASSESSMENT.differential, clarity=found))
    text = Page(render_html(VISIT, judged, None)).text
    assert told in text
    assert "A positive result of this exam would put another source first" in text
    unmoved = replace(judged, differential=replace(judged.differential, clarity=replace(found, exam="")))
    assert (
        "No single exam proposed here would put another source first"
        in Page(render_html(VISIT, unmoved, None)).text
    )


def test_estimates_are_marked_and_counted() -> None:
    page = Page(FULL)
    assert 'class="estimate"' in FULL
    assert "Estimate: an informed guess" in page.text
    assert "does not replace a doctor" in page.text


def test_every_source_has_a_name_that_a_person_can_read() -> None:
    assert all(source_name(code)[0].isupper() and "_" not in source_name(code) for code in SOURCES)
    assert all(title("source", code) for code in SOURCES)


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
    assert len(FULL.encode()) < 3_000_000
    render_html(VISIT, ASSESSMENT, None)


def test_what_is_watched_stands_in_safety_with_its_day_its_reason_and_its_source() -> None:
    watching = replace(ASSESSMENT, screening=replace(ASSESSMENT.screening, watch=WATCH))
    html = render_html(VISIT, watching, None)
    safety = html[html.index('id="safety"') : html.index('id="understood"')]
    assert "Look again by 7 December 2026." in summary(html)
    assert "Watch, and look again by 7 December 2026" in safety
    assert safety.index("by 7 December 2026") < safety.index("by 11 January 2027")
    assert "Pain in walking &amp; at night." in safety
    assert "A scan before any training." in safety
    reference = re.search(r'Found late it breaks through\.<sup><a href="#(ref-\d+)"', safety)
    assert reference
    assert f'<li id="{reference[1]}">Robertson 2017</li>' in html
    assert Page(html).faults == []


def test_a_watch_without_the_visits_date_counts_from_the_visit() -> None:
    undated = tuple(replace(watch, review_on=None) for watch in WATCH)
    html = render_html(
        VISIT, replace(ASSESSMENT, screening=replace(ASSESSMENT.screening, watch=undated)), None
    )
    assert "Watch, and look again within 7 days of this visit" in html


def test_nothing_is_watched_on_a_page_that_stops_or_has_nothing_to_watch() -> None:
    stopped = replace(STOPPED, screening=replace(STOPPED.screening, watch=WATCH))
    assert render_html(VISIT, stopped, None) == render_html(VISIT, STOPPED, None)
    assert "ook again by" not in FULL


def test_where_too_little_is_understood_the_page_shows_no_green_light_no_plan_and_no_body() -> None:
    page = Page(OPEN)
    assert [a["data-part"] for a in page.all("details")] == ["safety", "understood", "honesty"]
    assert "Nothing was understood of this visit" in page.text
    assert "No red flag" not in page.text
    assert "No stop sign" not in page.text
    verdicts = [a for a in page.all("section") if a.get("class") == "verdict"]
    assert [(v["data-kind"], v["data-read"]) for v in verdicts] == [("undetermined", "open")]
    assert "data:image" not in OPEN
    assert "The words seem to be in German" in page.text


def read_of(assessment: Cleared) -> str | None:
    page = Page(render_html(VISIT, assessment, None))
    return next(a["data-read"] for a in page.all("section") if a.get("class") == "verdict")


def test_only_a_visit_with_nothing_open_is_green() -> None:
    asked = replace(ASSESSMENT.understanding, questions=())
    green = replace(ASSESSMENT, understanding=asked, screening=Screening("none", ()))
    assert read_of(green) == "all"
    unread = replace(asked, not_understood=(Span(0, 4, WORDS[:4]),))
    missed = NotApplied(Correction("hip", "rejected"), "gone")
    for open_ in (
        ASSESSMENT,
        replace(green, understanding=unread),
        replace(green, screening=Screening("none", (), watch=WATCH)),
        replace(green, corrections_not_applied=(missed,)),
    ):
        assert read_of(open_) == "open"


def test_what_was_not_read_is_shown_sentence_by_sentence_and_escaped() -> None:
    page = Page(OPEN)
    assert "<q>Mein Rücken tut &lt;b&gt;weh&lt;/b&gt;.</q>" in OPEN
    assert "weh" not in [name for name, _ in page.tags]
    assert '<mark class="unread">Seit drei Wochen.</mark>' in OPEN


def test_the_safety_questions_are_asked_by_yes_and_no_in_their_order() -> None:
    text = Page(OPEN).text
    asked = summary(OPEN)
    assert asked.count("☐ yes ☐ no") == len(UNDETERMINED.questions)
    assert text.index(UNDETERMINED.questions[0].text) < text.index(UNDETERMINED.questions[1].text)


def test_a_correction_that_found_no_place_is_shown() -> None:
    missed = NotApplied(Correction("my <i>hip", "rejected"), "The quoted words are gone.")
    for base in (ASSESSMENT, STOPPED, UNDETERMINED):
        html = render_html(VISIT, replace(base, corrections_not_applied=(missed,)), None)
        assert "my &lt;i&gt;hip" in html
        assert "The quoted words are gone." in html


def test_a_cleared_page_shows_the_sentences_that_were_not_read() -> None:
    heard = replace(ASSESSMENT.understanding, not_understood=(Span(0, 7, "It's a "),))
    assert "<q>It&#39;s a </q>" in render_html(VISIT, replace(ASSESSMENT, understanding=heard), None)


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
    assert "Visit without a date" in FULL


def test_a_template_that_names_what_is_not_there_fails() -> None:
    with pytest.raises(UndefinedError, match="view"):
        render("letter.html.jinja", style="")
