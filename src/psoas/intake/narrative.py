"""One narrative on its way through the pipeline: what each step has found so far, never changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from psoas.intake.activities.activity_links import Link
from psoas.intake.onset.quantities import Length
from psoas.text.assertion.statuses import Decision, Statuses
from psoas.text.health import BoxKind, Known
from psoas.text.lexicon import lexicon
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.visit import Understanding
from psoas.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Narrative:
    """A client's text and what has been read from it.

    ``box`` is where the text stands, ``visit`` whether the whole visit is read, ``age_years`` the client's where known.
    ``passage`` holds the words and the phrases found in them; ``decisions`` the status of every mention and the rule
    that decided it; ``links`` what activities do to the pain; ``sides`` the side of each region and quality;
    ``length`` how long the complaint has lasted; ``known`` the medicines and conditions. ``understanding`` is there after the last step.
    """

    text: str
    box: BoxKind = "story"
    visit: bool = False
    age_years: float | None = None
    passage: Passage = field(default_factory=lambda: Passage((), (), lexicon()))
    pseudo_triggers: tuple[Mention, ...] = ()
    conditions: tuple[Mention, ...] = ()
    decisions: Mapping[Mention, Decision] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    sides: Mapping[Mention, Side] = field(default_factory=dict)
    length: Length | None = None
    known: Known = field(default_factory=Known)
    understanding: Understanding | None = None

    def statuses(self) -> Statuses:
        """The decisions so far, for a step to change a copy of."""
        return Statuses(self.decisions)
