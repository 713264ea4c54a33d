"""Hundreds of invented clients in lay words: read back, deciphered, and told differently.

These cases come from the knowledge, so they cannot show that the knowledge is right; they show that nothing is lost on the
way from words to sources. Each bound lies a little below what was measured when it was set (figures beside it).

Half of the stories are told in wholly other words here; `make bars` (section many) runs this file with ``PSOAS_MANY`` set, for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pytest
from tests.many import many

from psoas import differential, intake, screening
from psoas.evaluation import MadeCase, made_cases, score_statement
from psoas.evaluation.figures import Table, listening_tables
from psoas.evaluation.perturb import PERTURBATIONS
from psoas.pathway import record_of
from psoas.visit import Understanding, Visit, join_findings


@lru_cache(maxsize=1)
def all_cases() -> tuple[MadeCase, ...]:
    """Seven of each source."""
    return made_cases(301)


@lru_cache(maxsize=1)
def heard() -> Mapping[str, Understanding]:
    return {case.id: intake.understand(case.text) for case in all_cases()}


@lru_cache(maxsize=1)
def listening() -> Mapping[str, Table]:
    scores = [score_statement(case.statement(), heard()[case.id]) for case in all_cases()]
    return {table.name: table for table in listening_tables(scores)}


def sources(visit: Visit, words: Understanding | None = None) -> Sequence[str]:
    """The sources as an assessment ranks them, without the plan, which takes longest."""
    words = intake.understand(visit.words) if words is None else words
    findings = join_findings(visit.findings, words.findings)
    days = words.duration_days
    screened = screening.screen(visit.client, findings, words_questions=words.questions, duration_days=days)
    found = differential.decipher(visit.client, findings, duration_days=days, screening=screened)
    return [estimate.source for estimate in found.estimates]


@lru_cache(maxsize=1)
def ranked() -> Mapping[str, Sequence[str]]:
    return {case.id: sources(case.visit(), heard()[case.id]) for case in all_cases()}


def share_within(k: int, cases: Sequence[MadeCase], rankings: Sequence[Sequence[str]]) -> float:
    return float(np.mean([case.source in found[:k] for case, found in zip(cases, rankings, strict=True)]))


def test_the_short_way_to_the_sources_is_that_of_an_assessment() -> None:
    """Save where an assessment knows more than the words say: prednisolone weakens the defences."""
    compared = 0
    for case in all_cases()[::40]:
        record = record_of(case.visit())
        if {f.key for f in record.assessment.findings} == {f.key for f in heard()[case.id].findings}:
            compared += 1
            assert ranked()[case.id] == [e.source for e in record.estimates]
    assert compared >= len(all_cases()[::40]) // 2


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("region", 0.96),  # 0.983
        ("quality", 0.895),  # 0.914 (0.886 to 0.938): more warning signs are drawn into the stories since
        ("activity_worse", 0.925),  # 0.947
        ("activity_better", 0.945),  # 0.959: "when I rest" now says both how it goes and what helps
        ("course", 0.91),  # 0.934
        ("red_flag", 0.955),  # 0.978
        ("context", 0.91),  # 0.935
        ("all denied", 0.955),  # 0.975
        ("all", 0.94),  # 0.963
    ],
)
def test_lay_words_read_back_as_what_they_were_made_from(group: str, least: float) -> None:
    figure = listening()["Findings"].rows[group]["F1"]
    assert figure.value is not None
    assert figure.value >= least


def test_hardly_a_red_flag_is_turned_round() -> None:
    rows = listening()["Sides, lengths, polarity"].rows
    turned = rows["red flags turned round (said for denied, or denied for said)"]["all"]
    assert turned.of > 500
    assert turned.hits is not None
    assert turned.hits <= 3  # 1


def test_the_side_of_a_place_is_read_where_it_is_said() -> None:
    right: list[bool] = []
    for case in all_cases():
        read = {f.code: f.side for f in heard()[case.id].findings if f.type == "region" and f.present}
        said = (f for f in case.findings if f.type == "region" and f.present and f.side != "unstated")
        right += [read[f.code] == f.side for f in said if f.code in read]
    assert len(right) > 200
    assert np.mean(right) >= 0.97


def test_the_source_is_found_from_words_as_often_as_from_codes() -> None:
    """What the knowledge can give is what it gives when every finding is handed over as a code."""
    coded = [sources(case.coded_visit()) for case in all_cases()]
    worded = [ranked()[case.id] for case in all_cases()]
    for k, lost in ((1, 0.05), (3, 0.045), (5, 0.045)):  # measured: 0.033, 0.033, 0.037
        assert share_within(k, all_cases(), worded) >= share_within(k, all_cases(), coded) - lost, k
    assert (
        share_within(3, all_cases(), coded) >= 0.65
    )  # 0.67, from ten things told by clients of all sources alike


def test_exams_and_the_clinics_own_mix_make_the_source_easier_to_find() -> None:
    """With hands and at the clinic's own mix of sources, as in the field."""
    cases = made_cases(90, by_prior=True, exams=True)
    plain = made_cases(90, by_prior=True)
    with_exams = [sources(c.coded_visit()) for c in cases]
    # In the first place: among the first three, one case of ninety more or less is chance (0.778 and 0.789).
    assert share_within(1, cases, with_exams) > share_within(
        1, plain, [sources(c.coded_visit()) for c in plain]
    )
    assert share_within(3, cases, with_exams) >= 0.77  # 0.778


def same(one: Understanding, other: Understanding) -> bool:
    """Whether what is handed on to screening and sources is the same."""

    def handed_on(words: Understanding) -> object:
        findings = sorted((f.type, f.code, f.side, f.present) for f in words.findings)
        return findings, words.duration_days, sorted(q.asks_about for q in words.questions)

    return handed_on(one) == handed_on(other)


def changed_first(name: str, each: int = 1) -> list[str]:
    """The ids of the cases, or of each second one, say, whose first source changes when the story is told differently."""
    out: list[str] = []
    for number, case in tuple(enumerate(all_cases()))[::each]:
        text = PERTURBATIONS[name](case, np.random.default_rng([7, number]))
        words = intake.understand(text)
        if same(words, heard()[case.id]):
            continue  # a pure function of what was heard gives the same sources
        if sources(case.visit(text), words)[0] != ranked()[case.id][0]:
            out.append(case.id)
    return out


@pytest.mark.parametrize("name", ["order", "filler", "typo", "synonym"])
def test_a_story_told_differently_keeps_its_first_source(name: str) -> None:
    """The bar is 3% for each, over all the stories."""
    changed = changed_first(name)
    assert len(changed) < 0.03 * len(all_cases()), changed


def test_a_story_in_wholly_other_words_mostly_keeps_its_first_source() -> None:
    """Every sentence in other words, several of which say more or less than the one before."""
    each = many(2, 1)
    assert len(changed_first("reworded", each)) <= 0.20 * len(all_cases()[::each])  # 17%


def random_text(random: np.random.Generator) -> str:
    """Signs of all alphabets, words torn from the cases, or cases cut and glued; at most some hundred signs."""
    kind, size = random.integers(3), int(random.integers(1, 120))
    if kind == 0:
        points = random.integers(1, 0x10FFFF, size)
        return "".join(chr(p) for p in points if not 0xD800 <= p <= 0xDFFF)
    case, other = (
        all_cases()[random.integers(len(all_cases()))],
        all_cases()[random.integers(len(all_cases()))],
    )
    if kind == 1:
        return " ".join(random.permutation(f"{case.text} {other.text}".split())[:size])
    return (
        case.text[int(random.integers(len(case.text))) :] + other.text[::-1][:size] + other.text[: 2 * size]
    )


def test_no_text_makes_it_fall_over() -> None:
    random = np.random.default_rng(11)
    for number in range(many(150, 400)):  # `make bars` (words) reads 100,000
        text = random_text(random)
        words = intake.understand(text)
        assert all(f.span is None or text[f.span.start : f.span.end] == f.span.text for f in words.findings)
        if number % 20 == 0:
            found = record_of(Visit("random", all_cases()[number % len(all_cases())].client, text))
            assert all(0 <= e.probability <= 1 for e in found.estimates)
