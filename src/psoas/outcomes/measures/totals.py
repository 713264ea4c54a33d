"""What a change of a licensed questionnaire's total means."""

from __future__ import annotations

from typing import Literal

from psoas.visit.questionnaires import questionnaires


def change_of(code: str, start: float, now: float) -> Literal["better", "worse", "little", "not_an_outcome"]:
    """What the change of a total means: it must reach the change that matters."""
    one = questionnaires()[code]
    if one.matters is None:
        return "not_an_outcome"
    gain = now - start if one.better == "higher" else start - now
    return "better" if gain >= one.matters else "worse" if gain <= -one.matters else "little"
