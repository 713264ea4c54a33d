"""Is it safe to go on? Red-flag rules as data, one small evaluator, the questions still to ask."""

from psoas.screening.history import findings_from_history
from psoas.screening.screen import ask_for_safety, screen

__all__ = ["ask_for_safety", "findings_from_history", "screen"]
