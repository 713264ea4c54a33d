"""Scores by hand-made answers that a clinician can check in the head, and a second plain script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation_room import plain_scores

from psoas.assessment import Cleared, Screening, SourceEstimate, Urgency
from psoas.cli.reading import assess_line, listen_line
from psoas.errors import VisitFileError
from psoas.evaluation import CaseScore, Statement, StatementScore, evaluate, score_case, score_statement
from psoas.evaluation.annotated import Case
from psoas.evaluation.evaluate import answer_case, answer_statement
from psoas.evaluation.mistakes import code_mistakes, mistake_lines, source_mistakes
from psoas.pathway import assess, record_of
from psoas.visit import Finding, Understanding

READ = Path(__file__).parents[1] / "evaluation" / "read"


def findings(told: str) -> tuple[Finding, ...]:
    """`region:groin/left no red_flag:fever` as findings."""
    out: list[Finding] = []
    present = True
    for word in told.split():
        if word == "no":
            present = False
            continue
        name, _, side = word.partition("/")
        type_, code = name.split(":")
        out.append(Finding(type_, code, side or "unstated", present))  # type: ignore[arg-type]
        present = True
    return tuple(out)


def scored(
    gold: str, read: str, optional: str = "", days: tuple[int | None, int | None] = (None, None)
) -> StatementScore:
    statement = Statement("s", "", findings(gold), findings(optional), days[0])
    return score_statement(statement, Understanding("", findings(read), (), days[1]))


@pytest.mark.parametrize(
    ("gold", "read", "optional", "found_wrong_missed"),
    [
        ("region:groin", "region:groin", "", (1, 0, 0)),
        ("region:groin", "", "", (0, 0, 1)),
        ("", "region:groin", "", (0, 1, 0)),
        ("", "region:groin", "region:groin", (0, 0, 0)),  # optional: neither right nor wrong
        ("", "", "region:groin", (0, 0, 0)),
        ("no red_flag:fever", "red_flag:fever", "", (0, 1, 1)),  # the wrong way round is both
        ("region:groin/left", "region:groin/right", "", (1, 0, 0)),  # the side is judged apart
        ("region:groin", "region:groin region:groin/left", "", (1, 0, 0)),  # told twice, counted once
        ("region:groin no quality:numbness", "no quality:numbness region:knee", "", (1, 1, 1)),
    ],
)
def test_findings_are_matched_on_type_code_and_polarity(
    gold: str, read: str, optional: str, found_wrong_missed: tuple[int, int, int]
) -> None:
    results = [result for _, result in scored(gold, read, optional).results]
    assert tuple(results.count(r) for r in ("found", "wrong", "missed")) == found_wrong_missed


@pytest.mark.parametrize(
    ("gold", "read", "right"),
    [
        ("region:groin/left", "region:groin/left", (True,)),
        ("region:groin/left", "region:groin/right", (False,)),
        ("region:groin/left", "region:groin", (False,)),
        ("region:low_back/midline", "region:low_back", (True,)),
        ("quality:ache", "quality:ache/both", (False,)),
        ("region:groin/left", "", ()),  # only what was found has a side to judge
        ("red_flag:leg_swelling/left", "red_flag:leg_swelling", ()),
    ],
)
def test_sides_are_judged_among_the_places_and_qualities_found(
    gold: str, read: str, right: tuple[bool, ...]
) -> None:
    assert scored(gold, read).sides == right


def test_a_red_flag_turned_round_is_counted_apart() -> None:
    score = scored("no red_flag:fever quality:ache", "red_flag:fever no quality:ache")
    tables = {t.name: t for t in evaluate([score], []).listening}
    rows = tables["Sides, lengths, polarity"].rows
    flags = rows["red flags turned round (said for denied, or denied for said)"]["all"]
    assert (flags.hits, flags.of) == (1, 1)
    assert rows["other findings turned round"]["all"].hits == 1


@pytest.mark.parametrize(
    ("true", "read", "right"),
    [
        (None, 7, None),
        (100, 125, True),
        (100, 126, False),
        (2, 3, True),
        (2, 4, False),
        (7, None, False),
        (1, 0, True),
    ],
)
def test_a_length_is_right_within_a_quarter_or_a_day(
    true: int | None, read: int | None, right: bool | None
) -> None:
    assert scored("", "", days=(true, read)).duration_right is right


def case(
    answered: dict[str, float],
    urgency: Urgency = "none",
    *,
    acceptable: Iterable[str] = (),
    true: Urgency = "none",
    must_flag: bool = False,
) -> CaseScore:
    """A case whose truth is hip osteoarthritis, answered with these probabilities."""
    line = {
        "id": "c", "complaint": "My hip hurts.", "diagnosis": "hip_osteoarthritis", "acceptable": list(acceptable),
        "must_flag": must_flag, "urgency": true,
    }  # fmt: skip
    gold = Case.from_line(line)
    estimates = tuple(SourceEstimate(s, p, p, p, p, ()) for s, p in answered.items())
    made = assess(gold.visit)
    assert isinstance(made, Cleared)
    changed = replace(
        made,
        screening=Screening(urgency, ()),
        verdict=replace(made.verdict, urgency=urgency),
    )
    return score_case(gold, changed, estimates)


def scored_case(case: Case) -> CaseScore:
    record = record_of(case.visit)
    return score_case(case, record.assessment, record.estimates)


def test_a_stopped_case_counts_with_its_sources_and_an_undetermined_one_without() -> None:
    line = {"id": "c", "diagnosis": "hip_osteoarthritis", "must_flag": False, "urgency": "none"}
    stopped = Case.from_line(
        {**line, "complaint": "My left groin hurts and I have had a fever since Monday."}
    )
    score = scored_case(stopped)
    assert score.rank is not None
    assert score.flagged
    silent = Case.from_line({**line, "complaint": ""})
    score = scored_case(silent)
    assert (score.rank, score.first, score.first_probability, score.brier_true) == (None, "", 0.0, 1.0)


def test_brier_and_log_loss_of_a_case_by_hand() -> None:
    score = case({"coccydynia": 0.6, "hip_osteoarthritis": 0.5, "facet_joint": 0.1})
    assert score.rank == 2
    assert score.first == "coccydynia"
    assert score.brier_true == pytest.approx(0.25)
    assert score.brier_normalised == pytest.approx((7 / 12) ** 2 + (6 / 12) ** 2 + (1 / 12) ** 2)
    assert score.log_loss == pytest.approx(0.6931471805599453)


def test_one_certain_mistake_is_dear_but_not_infinite() -> None:
    assert case({"coccydynia": 1.0, "hip_osteoarthritis": 0.0}).log_loss == pytest.approx(9.210340371976182)


def test_an_acceptable_source_counts_as_right() -> None:
    answered = {"femoroacetabular": 0.6, "hip_osteoarthritis": 0.3}
    assert case(answered).rank == 2
    assert case(answered, acceptable=["femoroacetabular"]).rank == 1


def test_safety_is_counted_by_steps_of_urgency() -> None:
    right = {"hip_osteoarthritis": 1.0}
    scores = [
        case(
            right, "same_day", true="emergency_now", must_flag=True
        ),  # flagged, and yet an emergency under-called
        case(right, "mention_to_doctor", true="within_2_weeks", must_flag=True),  # missed
        case(right, "within_2_weeks"),  # a false alarm
        case(right, "mention_to_doctor"),
        case(right, "none"),
    ]
    tables = {t.name: t.rows for t in evaluate([], scores).deciphering}
    hits = {name: (row["all"].hits, row["all"].of) for name, row in tables["Safety"].items()}
    assert hits == {
        "flagged, of those who must be": (1, 2),
        "false alarms, of those who need not be": (1, 3),
        "urgency exact": (1, 5),
        "urgency exact, with 'mention it to a doctor' read as none": (2, 5),
        "urgency too low": (2, 5),
        "urgency too high": (2, 5),
        "emergencies under-called": (1, 1),
    }
    (mistaken,) = source_mistakes(scores)
    assert (mistaken.flag_missed, mistaken.false_alarms, mistaken.not_first) == (1, 1, 0)


def test_clear_and_hidden_cases_stand_apart_where_the_case_says_so() -> None:
    line = {"complaint": "Hip.", "diagnosis": "hip_osteoarthritis", "must_flag": False, "urgency": "none"}
    scores = [
        answer_case(line | {"id": str(n), "kind": kind})
        for n, kind in enumerate(["clear", "hidden", "hidden"])
    ]
    rows = evaluate([], scores).deciphering[0].rows["first"]
    assert {name: figure.of for name, figure in rows.items()} == {"all": 3, "clear": 1, "hidden": 2}
    with pytest.raises(VisitFileError, match="kind"):
        answer_case(line | {"id": "x", "kind": "plain"})


def test_mistakes_are_counted_by_code_and_hold_no_words() -> None:
    scores = [scored("no red_flag:fever region:groin", "red_flag:fever"), scored("region:groin", "")]
    groin, *_ = code_mistakes(scores)
    assert (groin.finding, groin.there, groin.missed, groin.wrong) == ("region:groin", 2, 2, 0)
    assert mistake_lines(scores, []) == (
        "s: missed no red_flag:fever, region:groin; wrong red_flag:fever",
        "s: missed region:groin",
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ({"text": "x", "findings": []}, "id"),
        ({"id": "s", "findings": []}, "text"),
        ({"id": "s", "text": "x"}, "findings"),
        ({"id": "s", "text": "x", "findings": [{"type": "region", "code": "gron"}]}, "groin"),
        ({"id": "s", "text": "x", "findings": [], "duration_days": -1}, "duration_days"),
    ],
)
def test_a_line_that_is_no_annotated_statement_is_refused_by_name(
    line: dict[str, object], names: str
) -> None:
    with pytest.raises(VisitFileError, match=names):
        answer_statement(line)


def lines(name: str, count: int) -> list[dict[str, Any]]:
    """Some lines of a set that may be read, spread over the whole of it."""
    raw = (READ / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in raw[:: max(1, len(raw) // count)]]


def test_the_figures_of_listening_are_those_of_a_second_plain_script() -> None:
    gold = lines("statements_1.jsonl", 40)
    told = [json.loads(json.dumps(listen_line(line))) for line in gold]
    ours = evaluate([*map(answer_statement, gold)], [])
    theirs = plain_scores.findings(gold, told)
    for name, row in ours.listening[0].rows.items():
        figures = tuple(figure.value or 0.0 for figure in row.values())
        assert figures == pytest.approx(theirs.get(name, (0.0, 0.0, 0.0))), name
    sides = ours.listening[1].rows["side right, of places and qualities found"]["all"]
    assert (sides.hits, sides.of) == plain_scores.sides(gold, told)


def test_the_figures_of_cases_are_those_of_a_second_plain_script() -> None:
    gold = lines("cases_1.jsonl", 25) + lines("cases_2.jsonl", 15)
    answers = [json.loads(json.dumps(assess_line(case))) for case in gold]
    tables = {t.name: t.rows for t in evaluate([], [*map(answer_case, gold)]).deciphering}
    assert [row["all"].hits for row in tables["Sources"].values()] == [
        plain_scores.within(k, gold, answers) for k in (1, 3, 5)
    ]
    losses = [row["all"].value for row in tables["Probabilities"].values()]
    # The commands print four decimals.
    assert losses[:3] == pytest.approx(plain_scores.losses(gold, answers), abs=1e-3)
    for name, hits in plain_scores.safety(gold, answers).items():
        assert tables["Safety"][name]["all"].hits == hits, name
