"""What the practitioner corrects: confirmed, denied, changed, rejected, and reported where its quote is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import VisitFileError
from psoas.visit import (
    Correction,
    Finding,
    HeardMention,
    Question,
    Span,
    Understanding,
    Visit,
    apply_corrections,
    corrected_keys,
)
from psoas.vocabulary import Side

TEXT = "My hip aches. The fever is gone,  I think. My hip  hurts when I sit. Don't know about weight loss."


def at(words: str, occurrence: int = 1) -> Span:
    start = -1
    for _ in range(occurrence):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words), words)


def read(
    type_: str, code: str, words: str, side: Side = "unstated", *, present: bool = True, occurrence: int = 1
) -> Finding:
    return Finding(type_, code, side, present, "words", at(words, occurrence))


def mention(type_: str, code: str, words: str, occurrence: int = 1) -> HeardMention:
    return HeardMention(type_, code, "affirmed", "said", "a rule", "unstated", at(words, occurrence))


HEARD = Understanding(
    TEXT,
    (
        read("region", "hip_side", "hip", "left"),
        read("quality", "ache", "aches"),
        read("red_flag", "fever", "fever"),
        read("activity_worse", "sit", "sit"),
    ),
    questions=(Question("red_flag:weight_loss", "Have you lost weight?", "", at("weight loss")),),
    mentions=(
        mention("region", "hip_side", "hip"),
        mention("quality", "ache", "aches"),
        mention("red_flag", "fever", "fever"),
        mention("region", "hip_side", "hip", 2),
        mention("activity_worse", "sit", "sit"),
    ),
    not_understood=(at("Don't know about weight loss."),),
)


def corrected(*corrections: Correction) -> Understanding:
    understood, missed = apply_corrections(HEARD, corrections)
    assert missed == ()
    return understood


def told(understood: Understanding) -> set[tuple[str, str, bool]]:
    return {(f.key, f.side, f.present) for f in understood.findings}


def test_a_read_finding_is_confirmed_and_keeps_its_side() -> None:
    understood = corrected(Correction("hip", "affirmed", "region", "hip_side"))
    assert ("region:hip_side", "left", True) in told(understood)
    assert len(understood.findings) == len(HEARD.findings)
    assert corrected_keys(understood) == {"region:hip_side"}


def test_a_finding_is_denied() -> None:
    understood = corrected(Correction("the FEVER\nis gone", "negated", "red_flag", "fever"))
    assert ("red_flag:fever", "unstated", False) in told(understood)
    assert ("red_flag:fever", "unstated", True) not in told(understood)
    (mended,) = [m for m in understood.mentions if m.rule == "correction"]
    assert (mended.status, mended.span) == ("negated", at("The fever is gone"))


def test_a_region_is_changed_to_another_with_a_side() -> None:
    understood = corrected(Correction("hip", "affirmed", "region", "groin", "right"))
    assert ("region:groin", "right", True) in told(understood)
    assert read("region", "hip_side", "hip", "left") not in understood.findings
    # "hip" stands there a second time, and that mention still counts
    assert ("region:hip_side", "unstated", True) in told(understood)


def test_what_makes_pain_worse_is_changed_to_what_eases_it() -> None:
    understood = corrected(Correction("sit", "affirmed", "activity_better", "sit"))
    assert ("activity_better:sit", "unstated", True) in told(understood)
    assert "activity_worse:sit" not in {f.key for f in understood.findings}


def test_the_second_of_two_equal_quotes_is_meant_where_it_says_so() -> None:
    understood = corrected(Correction("my hip", "affirmed", "quality", "tightness", occurrence=2))
    (added,) = [f for f in understood.findings if f.code == "tightness"]
    assert added.span == at("My hip", 2)


def test_a_rejected_mention_is_no_finding_and_is_kept_as_excluded() -> None:
    understood = corrected(Correction("aches", "rejected"))
    assert "quality:ache" not in {f.key for f in understood.findings}
    (excluded,) = [m for m in understood.mentions if m.key == "quality:ache"]
    assert (excluded.status, excluded.rule) == ("excluded", "correction")
    assert corrected_keys(understood) == frozenset()


def test_where_one_mention_is_rejected_the_other_of_the_same_still_counts() -> None:
    once = corrected(Correction("hip", "rejected", "region", "hip_side"))
    (left,) = [f for f in once.findings if f.key == "region:hip_side"]
    assert left.span == at("hip", 2)
    twice = corrected(
        Correction("hip", "rejected", "region", "hip_side"),
        Correction("hip", "rejected", "region", "hip_side", occurrence=2),
    )
    assert "region:hip_side" not in {f.key for f in twice.findings}


def test_a_correction_never_takes_another_red_flag_away() -> None:
    understood = corrected(Correction("The fever is gone", "negated", "red_flag", "weight_loss"))
    assert ("red_flag:fever", "unstated", True) in told(understood)
    assert ("red_flag:weight_loss", "unstated", False) in told(understood)


def test_a_correction_answers_the_question_and_reads_the_sentence() -> None:
    understood = corrected(Correction("weight loss", "affirmed", "red_flag", "weight_loss"))
    assert understood.questions == ()
    assert understood.not_understood == ()


def test_apostrophes_may_be_typed_either_way() -> None:
    assert corrected(Correction("don\u2019t know about weight loss", "negated", "red_flag", "weight_loss"))


@pytest.mark.parametrize(
    ("quote", "occurrence", "why"),
    [
        ("my knee", 1, "no longer stand in the text"),
        ("hip", 3, "only 2 times"),
        ("fever", 2, "only once"),
    ],
)
def test_a_quote_that_is_gone_is_reported_and_changes_nothing(quote: str, occurrence: int, why: str) -> None:
    correction = Correction(quote, "rejected", occurrence=occurrence)
    understood, missed = apply_corrections(HEARD, (correction,))
    assert understood == HEARD
    assert [m.correction for m in missed] == [correction]
    assert why in missed[0].why
    assert missed[0].to_json()["quote"] == quote


def test_a_correction_of_another_text_is_passed_over() -> None:
    correction = Correction("hip", "rejected", box="notes")
    assert apply_corrections(HEARD, (correction,)) == (HEARD, ())
    assert apply_corrections(HEARD, (correction,), "notes")[0] != HEARD


def test_a_quote_is_found_as_whole_words_first() -> None:
    understood, _ = apply_corrections(
        Understanding("A whip and a hip.", ()), (Correction("hip", "affirmed", "region", "groin"),)
    )
    assert understood.findings[0].span == Span(13, 16, "hip")


@given(st.text(max_size=60), st.text(min_size=1, max_size=8), st.integers(1, 3))
def test_any_text_and_quote_end_in_a_finding_or_a_report(text: str, quote: str, occurrence: int) -> None:
    correction = Correction(quote, "affirmed", "region", "groin", "left", occurrence)
    understood, missed = apply_corrections(Understanding(text, ()), (correction,))
    assert len(understood.findings) + len(missed) == 1
    for finding in understood.findings:
        assert finding.span is not None
        assert text[finding.span.start : finding.span.end] == finding.span.text
    assert apply_corrections(understood, (correction,))[0].findings == understood.findings  # a new run


WRONG = [
    ("status = 'rejected'", r"corrections\[0\]\.quote: is missing; copy the words"),
    ("quote = 'hip'", r"corrections\[0\]\.status: None is not known.*affirmed, negated, rejected"),
    ("quote = 'hip'\nstatus = 'confirmed'", r"corrections\[0\]\.status.*affirmed, negated, rejected"),
    ("quote = 'hip'\nstatus = 'affirmed'", r"corrections\[0\]\.type.*region"),
    (
        "quote = 'hip'\nstatus = 'affirmed'\ntype = 'exam'",
        r"corrections\[0\]\.type: what is written there is not known",
    ),
    (
        "quote = 'hip'\nstatus = 'negated'\ntype = 'region'\ncode = 'groins'",
        r"corrections\[0\]\.code.*'groin'",
    ),
    (
        "quote = 'hip'\nstatus = 'rejected'\noccurrence = 0",
        r"corrections\[0\]\.occurrence: is out of range, 1",
    ),
    (
        "quote = 'hip'\nstatus = 'rejected'\noccurrence = 1.5",
        r"corrections\[0\]\.occurrence: must be a whole number",
    ),
    ("quote = 'hip'\nstatus = 'rejected'\nbox = 'medicine'", r"corrections\[0\]\.box.*medicines\[0\]"),
    ("quote = 'hip'\nstatus = 'rejected'\nspan = 3", r"corrections\[0\]\.span.*Allowed: quote, occurrence"),
]


@pytest.mark.parametrize(("table", "message"), WRONG)
def test_a_wrong_correction_names_its_field_and_what_to_type(table: str, message: str) -> None:
    with pytest.raises(VisitFileError, match=message):
        Visit.from_toml(f"[[corrections]]\n{table}", "x")


def test_corrections_are_read_from_a_file_and_from_a_line_and_written_back() -> None:
    table = (
        "quote = 'hip'\noccurrence = 2\ntype = 'region'\ncode = 'groin'\nside = 'left'\nstatus = 'affirmed'"
    )
    visit = Visit.from_toml(
        f"[[corrections]]\n{table}\n[[corrections]]\nquote='x'\nstatus='rejected'\nbox='notes'", "x"
    )
    assert visit.corrections[0] == Correction("hip", "affirmed", "region", "groin", "left", 2)
    assert visit.corrections[1] == Correction("x", "rejected", box="notes")
    line = Visit.from_line({"id": "x", "corrections": [c.to_json() for c in visit.corrections]})
    assert line.corrections == visit.corrections


@pytest.mark.parametrize("document", ["README.md", "docs/visit-file.md"])
def test_the_corrections_in_the_documents_are_ones(document: str) -> None:
    text = (Path(__file__).parents[2] / document).read_text(encoding="utf-8")
    snippets = [s for s in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[corrections]]" in s]
    assert snippets
    for snippet in snippets:
        assert Visit.from_toml(snippet, "x").corrections
