"""Is it safe to go on? Red-flag rules as data, one small evaluator, the questions still to ask."""

from psoas.screening.questions import covered_by, parts_of, question_about
from psoas.screening.screen import ask_for_safety, possible_in, screen
from psoas.screening.signs import told_topics

__all__ = [
    "ask_for_safety",
    "covered_by",
    "parts_of",
    "possible_in",
    "question_about",
    "screen",
    "told_topics",
]
