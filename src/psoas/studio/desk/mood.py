"""The PHQ-4 in words: the sum with its published range, and which pair calls for a talk. A screen, never a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from psoas.outcomes.measures.phq4 import read_phq4
from psoas.visit.scores import PHQ4_ITEMS


@dataclass(frozen=True, slots=True)
class Mood:
    """``words`` say the sum and its range; ``lines`` what it calls for."""

    words: str
    lines: tuple[str, ...]


def mood_of(answers: Sequence[int] | None) -> Mood | None:
    """What four answers say; None where they were not given."""
    if answers is None or len(answers) != PHQ4_ITEMS:
        return None
    read = read_phq4((answers[0], answers[1], answers[2], answers[3]))
    lines = []
    if read.worry_positive:
        lines.append(_("The two answers on worry call for a talk."))
    if read.mood_positive:
        lines.append(_("The two answers on mood call for a talk."))
    if read.high:
        lines.append(
            _(
                "Ask about it, ask about safety, and offer a doctor or a psychologist. It is a screen, not a diagnosis."
            )
        )
    return Mood(
        _("%(total)s of 12: %(range)s.") % {"total": read.total, "range": _(read.band.title)}, tuple(lines)
    )
