"""Labels and answers about activities: "Worse with: sitting, stairs", "Coughing? Fine.", "Does it hurt to cough? No"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Story
from psoas.intake.text import CLAUSE, SENTENCE, stems

_LABEL: Final = 8  # words that a label may have
_LIST: Final = 24  # words from a label to the last thing of its list
_NO: Final = stems("no nope never nil none not")


def labelled(story: Story, group: Sequence[Spot], cues: Sequence[Spot]) -> Spot | None:
    """The cue in the label of a list: "Worse with: sitting, stairs", "What eases it? Walking and heat"."""
    start = group[0].first
    head = start
    while head > 0 and story.tokens[head].parted < CLAUSE and start - head < _LIST:
        head -= 1
    if not head or not _opens_list(story, head) or any(head <= c.first < start for c in cues):
        return None
    first = head - 1
    while first > 0 and story.tokens[first].parted < CLAUSE and head - first < _LABEL:
        first -= 1
    if first > 0 and story.tokens[first].parted < CLAUSE:
        return None
    if any(s.type == "activity" and first <= s.first < head for s in story.spots):
        return None
    inside = [c for c in cues if first <= c.first < head and c.code != "must"]
    strong = [c for c in inside if c.code != "pain"]
    return next(reversed(strong or inside), None)


def _opens_list(story: Story, head: int) -> bool:
    """True where a colon, a dash or a question mark stands before a word."""
    token = story.tokens[head]
    return token.bracket or token.parted == CLAUSE or story.tokens[head - 1].asked


def judged(story: Story, group: Sequence[Spot], cues: Sequence[Spot]) -> Spot | None:
    """The verdict after an activity that is itself the label: "Sitting: bad", "Stairs? Murder.", "Walking - fine"."""
    after = group[-1].last + 1
    if after >= len(story.tokens) or not _opens_list(story, after):
        return None
    if at_once := next((c for c in cues if c.first == after and c.code != "must"), None):
        return at_once
    if any(
        s.type == "activity" and after <= s.first and story.breaks(after + 1, s.first) < CLAUSE
        for s in story.spots
    ):
        return None  # "sitting: worse walking"
    return next((c for c in cues if after <= c.first <= after + 2 and c.code != "must"), None)


def answered_no(story: Story, activity: Spot) -> bool:
    """As in "Does it hurt to cough? No.", "Pain when sitting? Not really."."""
    _, last = story.sentence(activity.last)
    after = last + 1
    if not story.tokens[last].asked or after >= len(story.tokens):
        return False
    if story.tokens[after].stem not in _NO:
        return False
    _, ends = story.sentence(after)
    alone = ends == after or story.tokens[after + 1].parted >= 1
    short = ends - after <= 3 and story.tokens[after].parted >= SENTENCE
    return alone or short
