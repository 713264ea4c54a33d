"""How well psoas listens, keeps safe and deciphers: annotated sets and invented cases, figures with intervals."""

from psoas.evaluation.annotated import Case, Statement
from psoas.evaluation.calibration import picture as calibration_picture
from psoas.evaluation.evaluate import answer_case, answer_statement, evaluate
from psoas.evaluation.generate import MadeCase, made_cases
from psoas.evaluation.mistakes import mistake_lines
from psoas.evaluation.page import Evaluation, page, shown
from psoas.evaluation.scores import CaseScore, StatementScore, score_case, score_statement

__all__ = [
    "Case",
    "CaseScore",
    "Evaluation",
    "MadeCase",
    "Statement",
    "StatementScore",
    "answer_case",
    "answer_statement",
    "calibration_picture",
    "evaluate",
    "made_cases",
    "mistake_lines",
    "page",
    "score_case",
    "score_statement",
    "shown",
]
