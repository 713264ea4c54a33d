"""How well unseen statements and cases are understood: the blind sets, taken together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.bars.bar import Bar, none_of, share
from psoas.evaluation.calibration import calibration_error, chance_error
from psoas.evaluation.evaluate import answer_case, answer_statement
from psoas.evaluation.scores import CaseScore, StatementScore
from psoas.evaluation.uncertainty import Figure

SETS = Path(__file__).parents[2] / "tests" / "evaluation"
STATEMENTS = ("blind/statements.jsonl", "blind_2/statements.jsonl")
BENIGN_AND_FLAGGED = (
    "blind/cases.jsonl",
    "blind_2/benign_cases.jsonl",
    "blind_2/must_flag_cases.jsonl",
    "blind_3/cases.jsonl",
)


def bars() -> list[Bar]:
    """Every bar on unseen statements and cases."""
    statements = [answer_statement(line) for name in STATEMENTS for line in _lines(name)]
    cases = [answer_case(line) for name in BENIGN_AND_FLAGGED for line in _lines(name)]
    sides = [right for score in statements for right in score.sides]
    flags = [key for score in statements for key, _ in score.results if key[0] == "red_flag"]
    turned = sum(key[0] == "red_flag" for score in statements for key in score.reversed_)
    benign = [case for case in cases if not case.must_flag]
    grave = [case for case in cases if case.must_flag]
    alarms = sum(case.flagged for case in benign)
    return [
        _f1(f"findings in {len(statements)} blind statements, F1", statements, 0.90, bool),
        _f1("denied findings, F1", statements, 0.90, lambda key: not key[2]),
        share("sides of places and qualities", sum(sides), len(sides), 0.95),
        _f1("red flags, F1", statements, 0.93, lambda key: key[0] == "red_flag"),
        none_of("red flags turned round", turned, len(flags)),
        Bar(
            "false alarms on benign cases",
            "under 8%",
            f"{alarms} of {len(benign)} ({alarms / len(benign):.1%})",
            alarms / len(benign) < 0.08,
        ),
        share("cases that must be flagged", sum(case.flagged for case in grave), len(grave), 1.0),
        none_of("emergencies called less", _under_called(grave), sum(_is_emergency(c) for c in grave)),
        *_sources(cases),
    ]


def _sources(cases: Sequence[CaseScore]) -> list[Bar]:
    """How well the sources are ranked, and whether what is called likely is."""
    first = sum(case.rank == 1 for case in cases)
    three = sum(case.rank is not None and case.rank <= 3 for case in cases)
    chance = _with_interval(chance_error(cases))
    return [
        share(f"the source put first, {len(cases)} blind cases", first, len(cases), 0.88),
        share("the source in the first three", three, len(cases), 0.95),
        _calibration("calibration error, ten bins with as many cases each", calibration_error(cases), chance),
        _calibration(
            "the same, only the diagnosis itself being right", calibration_error(cases, strictly=True), chance
        ),
    ]


def _calibration(name: str, error: Figure, chance: str) -> Bar:
    """An error of calibration with its interval, beside that of chance."""
    measured = f"{_with_interval(error)}; by chance alone, were every probability true: {chance}"
    return Bar(name, "under 0.080", measured, error.value is not None and error.value < 0.08)


def _with_interval(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "none to judge"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _is_emergency(case: CaseScore) -> bool:
    return case.true_urgency == "emergency_now"


def _under_called(cases: Iterable[CaseScore]) -> int:
    return sum(_is_emergency(case) and case.steps < 0 for case in cases)


def _f1(
    name: str,
    statements: Iterable[StatementScore],
    at_least: float,
    counts: Callable[[tuple[str, str, bool]], bool],
) -> Bar:
    results = [result for score in statements for key, result in score.results if counts(key)]
    found, wrong, missed = (results.count(kind) for kind in ("found", "wrong", "missed"))
    f1 = 2 * found / max(1, 2 * found + wrong + missed)
    return Bar(
        name,
        f"at least {at_least:.2f}",
        f"{f1:.3f} ({found} found, {wrong} wrong, {missed} missed)",
        f1 >= at_least,
    )


def _lines(name: str) -> list[dict[str, object]]:
    text = (SETS / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]
