"""The PHQ-4 with its published cut-offs, and licensed questionnaires as totals."""

from __future__ import annotations

import pytest

from psoas.errors import VisitFileError
from psoas.outcomes import (
    CheckIn,
    VisitFacts,
    change_of,
    course_of,
    expected,
    phq4_bands,
    questionnaires,
    read_phq4,
    total_of,
)
from psoas.visit import Scores


@pytest.mark.parametrize(
    ("answers", "total", "band", "high"),
    [
        ((0, 0, 0, 0), 0, "none", False),
        ((1, 1, 0, 0), 2, "none", False),
        ((1, 1, 1, 1), 4, "mild", False),
        ((2, 1, 0, 0), 3, "mild", True),  # worry alone is positive from 3 on
        ((0, 0, 0, 3), 3, "mild", True),  # and so is mood
        ((2, 1, 2, 1), 6, "moderate", True),
        ((3, 3, 3, 0), 9, "severe", True),
    ],
)
def test_the_phq4_is_read_by_its_published_cut_offs(
    answers: tuple[int, int, int, int], total: int, band: str, high: bool
) -> None:
    """Kroenke K, Psychosomatics 2009: 3 or more on either pair; 3 mild, 6 moderate, 9 severe."""
    score = read_phq4(answers)
    assert (score.total, score.band.code, score.high) == (total, band, high)


def test_the_ranges_of_the_phq4_meet_without_a_gap() -> None:
    total = sorted((b.low, b.high) for b in phq4_bands() if b.part == "total")
    assert total == [(0, 2), (3, 5), (6, 8), (9, 12)]
    assert {b.low for b in phq4_bands() if b.part != "total"} == {3}


def test_a_total_is_kept_within_its_range_and_read_by_the_change_that_matters() -> None:
    assert total_of("odi", 42) == 42
    with pytest.raises(VisitFileError, match="Oswestry"):
        total_of("odi", 142)
    with pytest.raises(VisitFileError, match="questionnaire"):
        total_of("sf36", 50)
    assert (change_of("odi", 40, 30), change_of("odi", 40, 31), change_of("odi", 30, 41)) == (
        "better",
        "little",
        "worse",
    )
    assert (change_of("lefs", 40, 49), change_of("start_back", 6, 2)) == ("better", "not_an_outcome")
    assert all("only its total is kept" in q.licence for q in questionnaires().values())


def test_totals_in_a_visit_file_are_read_by_name_and_drawn_with_the_change_that_matters() -> None:
    scores = Scores.from_mapping({"totals": {"odi": 44, "psqi": 9}}, "scores")
    assert Scores.from_mapping(scores.to_json(), "scores") == scores
    later = CheckIn(day=28, totals=(("odi", 30.0), ("psqi", 5.0)))
    odi, psqi = course_of([CheckIn.of(0, scores), later], expected("disc_related"), VisitFacts()).totals
    assert (odi.scores, odi.meaning, odi.matters) == (((0, 44.0), (28, 30.0)), "better", 10)
    assert (psqi.meaning, psqi.matters) == ("not_an_outcome", None)
    for totals, told in (
        ({"odi": 101}, r"scores\.totals\.odi \(Oswestry.*0 to 100"),
        ({"odl": 4}, "did you mean.*odi|odi"),
    ):
        with pytest.raises(VisitFileError, match=told):
            Scores.from_mapping({"totals": totals}, "scores")
