"""Step 4, assert: is each mention said, denied, left open, or about another time or another person?

The readings, from weakest to strongest: said, denied, unsure, answered ("fever? no"), long past, someone
else's. What is unsure, feared or only just over is left open where it is a red flag, else dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.intake.answers import answers
from psoas.intake.denial import deny
from psoas.intake.doubt import doubt
from psoas.intake.lexicon import Mark
from psoas.intake.others import other_people, other_times, too_young
from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story

_AT_FIRST: Final[Mapping[Mark, Reading]] = {"yes": "said", "no": "denied", "topic": "topic"}


def read_all(story: Story) -> dict[Spot, Reading]:
    """The reading of every mention."""
    readings: dict[Spot, Reading] = {m: _AT_FIRST[m.mark] for m in story.mentions}
    for step in (deny, doubt, answers, other_times, other_people, too_young):
        step(story, readings)
    return {m: ("dropped" if r == "topic" else r) for m, r in readings.items()}
