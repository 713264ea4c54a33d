"""Answer annotated lines as the program would answer them, and gather all figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psoas.evaluation.annotated import Case, Statement
from psoas.evaluation.calibration import bins
from psoas.evaluation.figures import deciphering_tables, listening_tables
from psoas.evaluation.mistakes import code_mistakes, source_mistakes
from psoas.evaluation.page import Evaluation
from psoas.evaluation.scores import CaseScore, StatementScore, score_case, score_statement
from psoas.intake import understand
from psoas.pathway import record_of


def answer_statement(line: Mapping[str, object]) -> StatementScore:
    """Read one annotated statement, listen to it, and score.

    Raises:
        VisitFileError: the line is not an annotated statement; the message names the field.
    """
    gold = Statement.from_line(line)
    return score_statement(gold, understand(gold.text))


def answer_case(line: Mapping[str, object]) -> CaseScore:
    """Read one annotated case, assess it, and score.

    Raises:
        VisitFileError: the line is not an annotated case; the message names the field.
    """
    gold = Case.from_line(line)
    record = record_of(gold.visit)
    return score_case(gold, record.assessment, record.estimates)


def evaluate(
    statements: Sequence[StatementScore],
    cases: Sequence[CaseScore],
    files: Sequence[tuple[str, int]] = (),
    *,
    blind: bool = False,
    refused: int = 0,
) -> Evaluation:
    """Every figure with its interval, and the mistakes by kind.

    Args:
        statements: the score of each.
        cases: the score of each.
        files: the name of each file and how many lines of it were read.
        blind: whether the files are a blind set, which the page then says.
        refused: how many lines could not be read.
    """
    return Evaluation(
        files=tuple(files),
        statements=len(statements),
        cases=len(cases),
        listening=listening_tables(statements),
        deciphering=deciphering_tables(cases),
        bins=bins(cases) if cases else (),
        codes=code_mistakes(statements),
        sources=source_mistakes(cases),
        blind=blind,
        refused=refused,
    )
