"""Step 4, assert: is each mention said, denied, left open, or about another time or another person?

The readings, from weakest to strongest: said, denied, unsure, answered ("fever? no"), long past, someone
else's. What is unsure, feared or only just over is left open where it is a red flag, else dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.intake.answers import answers
from psoas.intake.asked import asked
from psoas.intake.denial import deny
from psoas.intake.doubt import doubt
from psoas.intake.lexicon import Mark
from psoas.intake.lists import deny_lists
from psoas.intake.mishaps import explained, mishaps, other_lumps, others_ideas, others_jobs
from psoas.intake.others import meant_to, other_people, other_times, too_young
from psoas.intake.places import named_only
from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story

_AT_FIRST: Final[Mapping[Mark, Reading]] = {"yes": "said", "no": "denied", "topic": "topic"}


def read_all(story: Story) -> dict[Spot, Reading]:
    """The reading of every mention."""
    readings: dict[Spot, Reading] = {m: _AT_FIRST[m.mark] for m in story.mentions}
    for step in (
        deny,
        doubt,
        answers,
        asked,
        deny_lists,
        other_times,
        other_people,
        too_young,
        meant_to,
        mishaps,
        others_ideas,
        others_jobs,
        other_lumps,
        explained,
        named_only,
    ):
        step(story, readings)
    told = {m.code for m, r in readings.items() if r in ("said", "denied")}
    return {m: _settled(m, r, told) for m, r in readings.items()}


def _settled(mention: Spot, reading: Reading, told: set[str]) -> Reading:
    """What is only feared is left open, unless it is said or denied elsewhere ("scared of cancer, never had it")."""
    if reading == "feared":
        return "dropped" if mention.code in told else "unsure"
    return "dropped" if reading == "topic" else reading
