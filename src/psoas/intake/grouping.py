"""Activities that are listed together: "sitting, driving or standing up"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Story
from psoas.intake.text import CLAUSE, COMMA, NONE, stems

PRAISED: Final = stems("better best easier easiest comfy comfiest happiest")
_TIMES: Final = stems(
    "night nights morning mornings evening bed work"
)  # "lying on it at night and climbing the stairs"
_NEAR: Final = 5  # words between an activity and one that follows "or"


def groups_of(story: Story) -> list[list[Spot]]:
    """Activities that are listed together: "sitting, driving or standing up"."""
    groups: list[list[Spot]] = []
    for activity in sorted((s for s in story.spots if s.type == "activity"), key=lambda s: s.first):
        last = groups[-1] if groups else []
        same = bool(last) and (last[-1].meets(activity) or _one_posture(story, last[-1], activity))
        if last and (same or (_listed(story, last[-1], activity) and not _own_cue(story, last, activity))):
            last.append(activity)
        else:
            groups.append([activity])
    return groups


def _one_posture(story: Story, one: Spot, next_: Spot) -> bool:
    """As in "lying on my side curled up", "lifting my leg into the car": one thing, told in two phrases."""
    gap = range(one.last + 1, next_.first)
    near = len(gap) <= 1 and story.breaks(one.last + 1, next_.first) == NONE
    joined = {story.tokens[n].stem for n in gap} <= _WITH
    posed = {one.code, next_.code} <= _POSTURES or (one.code, next_.code) == ("lift_knee", "car_transfer")
    return near and joined and posed


_WITH: Final = stems("with and up all to on in into my")
_POSTURES: Final = frozenset({"lie_on_side", "lie_on_back", "lying_down", "bend_forward", "rest"})


def _own_cue(story: Story, group: Sequence[Spot], next_: Spot) -> bool:
    """As in "can't sprint or kick, walking ok": after a comma, an activity with a cue of its own."""
    if story.tokens[next_.first].parted != COMMA:
        return False
    kinds = ("worse", "better", "no_difference", "impossible")
    first, _ = story.sentence(group[0].first)
    led = any(first <= c.first < group[0].first for c in story.cues(*kinds))
    return led and any(next_.last < c.first <= next_.last + 2 for c in story.cues(*kinds))


def _listed(story: Story, one: Spot, next_: Spot) -> bool:
    """True where only list words stand between two activities."""
    gap = range(one.last + 1, next_.first)
    if story.tokens[next_.first].stem in PRAISED:
        return False  # "twisting, better on my side"
    if len(gap) > 6 or story.breaks(one.last + 1, next_.first) >= CLAUSE:
        return False
    joins = story.words.lists["joins"]
    joined = any(story.tokens[n].stem in joins or story.tokens[n].parted == COMMA for n in gap)
    joined = joined or story.tokens[next_.first].parted == COMMA
    if any(
        c.first in gap
        for c in story.cues("worse", "better", "no_difference", "not_better", "impossible", "must")
    ):
        return False
    if story.tokens[next_.first - 1].stem == "or" and len(gap) <= _NEAR:
        return True  # "when I reach up to shelves or roll over"
    light = all(story.light(n) or story.tokens[n].stem in joins | _TIMES for n in gap)
    return joined and light
