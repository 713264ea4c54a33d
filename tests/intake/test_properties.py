"""Whatever is written: an answer, spans that are the text, the same answer twice, red flags that stay."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.many import many

from psoas.errors import PsoasError
from psoas.intake import understand
from psoas.visit import Understanding

WORDS = [
    "my",
    "left",
    "right",
    "both",
    "hip",
    "groin",
    "back",
    "hurts",
    "when",
    "i",
    "sit",
    "stand",
    "walk",
    "no",
    "not",
    "never",
    "fever",
    "weight",
    "loss",
    "numb",
    "legs",
    "bladder",
    "fine",
    "but",
    "and",
    "or",
    ",",
    ".",
    "?",
    "!",
    "-",
    ":",
    "for",
    "three",
    "weeks",
    "years",
    "ago",
    "mum",
    "had",
    "cancer",
    "maybe",
    "not",
    "sure",
    "yes",
    "nope",
    "can't",
    "pain",
    "worse",
    "better",
    "with",
    "since",
    "friday",
    "lying",
    "flat",
    "helps",
    "doesn't",
    "stairs",
    "it's",
    "isn't",
    "the",
    "one",
    "71",
    "10",
    "minutes",
    "at",
    "night",
    "wakes",
    "me",
]
odd = st.text(
    alphabet=st.characters(categories=["Nd", "No", "Nl", "Lu", "Ll", "Po", "Zs", "Cc"]), max_size=60
)
texts = st.one_of(st.text(max_size=300), odd, st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))

# Sentences that say nothing of the body and so must change nothing that was said before them.
UNRELATED = (
    "My daughter plays the violin.",
    "We live near the sea.",
    "The bus was late again.",
    "Thanks for your time!",
    "I found you through a friend.",
    "What are your opening hours?",
)
SAID = (
    ("I have a fever.", "fever", True),
    ("No fever, night sweats or weight loss.", "fever", False),
    ("No fever, night sweats or weight loss.", "weight_loss", False),
    ("I had breast cancer seven years ago.", "cancer_history", True),
    ("Bladder and bowels fine.", "bladder_change", False),
    ("Numb between my legs since this morning.", "saddle_numbness", True),
    ("Fever? No.", "fever", False),
    ("I take warfarin.", "anticoagulant", True),
)


def flags(heard: Understanding) -> dict[str, bool]:
    return {f.code: f.present for f in heard.findings if f.type == "red_flag"}


@settings(max_examples=many(150, 400))
@given(texts)
def test_any_text_is_answered_and_spans_are_its_words(text: str) -> None:
    heard = understand(text)
    assert heard.text == text
    for span in [f.span for f in heard.findings] + [q.span for q in heard.questions]:
        assert span is not None
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    assert heard.duration_days is None or heard.duration_days >= 0


@pytest.mark.parametrize(
    "text",
    [
        "⓺ weeks",
        "² days of hip pain",
        "9" * 5000 + " weeks",
        "٣ weeks",
        "1,2,3 days",
        "…",
        "\x00",
        "im ⓺ and smoke",
    ],
)
def test_odd_figures_are_no_trouble(text: str) -> None:
    assert understand(text).text == text


@given(texts)
def test_the_same_words_give_the_same_answer(text: str) -> None:
    assert understand(text) == understand(text)


@settings(max_examples=200)
@given(texts)
def test_one_finding_for_each_code_and_no_flag_both_asked_and_denied(text: str) -> None:
    heard = understand(text)
    keys = [(f.type, f.code, f.present) for f in heard.findings]
    assert len(keys) == len(set(keys))
    asked = {q.asks_about for q in heard.questions}
    assert not asked & {f.key for f in heard.findings if f.type == "red_flag"}
    assert not {f.key for f in heard.findings if f.present and f.type == "red_flag"} & {
        f.key for f in heard.findings if not f.present and f.type == "red_flag"
    }


@settings(max_examples=200)
@given(texts, st.sampled_from(UNRELATED))
def test_an_unrelated_sentence_flips_no_red_flag(text: str, more: str) -> None:
    before, after = flags(understand(text)), flags(understand(f"{text}\n\n{more}"))
    assert all(after.get(code, present) == present for code, present in before.items())


@pytest.mark.parametrize("more", UNRELATED)
@pytest.mark.parametrize(("words", "code", "present"), SAID)
def test_what_was_said_stays_said(words: str, code: str, present: bool, more: str) -> None:
    assert flags(understand(f"{words} {more}"))[code] is present
    assert flags(understand(f"{more} {words}"))[code] is present


@given(st.sampled_from(SAID), st.sampled_from(["upper", "title", "curly", "spaces"]))
def test_how_it_is_typed_changes_nothing(said: tuple[str, str, bool], how: str) -> None:
    words, code, present = said
    typed = {
        "upper": words.upper(),
        "title": words.title(),
        "curly": words.replace("'", "’"),
        "spaces": words.replace(" ", "  "),
    }[how]
    assert flags(understand(typed))[code] is present


def test_the_work_grows_in_proportion_to_the_text() -> None:
    """No step looks at every pair of words: eight times the story takes nowhere near 64 times as many calls."""
    story = "My left hip hurts when I sit. No fever, night sweats or weight loss. Walking is fine. " * 5

    def calls(text: str) -> int:
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            understand(text)
        finally:
            sys.setprofile(None)
        return counted

    understand(story * 8)
    assert calls(story * 8) < 20 * calls(story)


def test_nothing_is_printed_or_logged() -> None:
    code = "from psoas.intake import understand; understand('My name is Ivo Testman and my groin hurts.')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr == ""


def test_a_broken_lexicon_is_our_fault_not_the_clients() -> None:
    from psoas.text.tables import toml_table

    with pytest.raises(PsoasError, match="no_such_file"):
        toml_table("no_such_file.toml")


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u0301"])
def test_signs_that_nobody_sees_hide_no_word(sign: str) -> None:
    words = f"My low back hurts and I am nu{sign}mb between my le{sign}gs."
    heard = understand(words)
    assert "saddle_numbness" in {f.code for f in heard.findings if f.present}
    assert all(words[f.span.start : f.span.end] == f.span.text for f in heard.findings if f.span)
