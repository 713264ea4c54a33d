"""Is it safe to go on? Red-flag rules as data, one small evaluator, the questions still to ask."""

from psoas.screening.history import findings_from_history
from psoas.screening.screen import screen

__all__ = ["findings_from_history", "screen"]
