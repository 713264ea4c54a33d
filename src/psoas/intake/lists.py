"""Lists that one word denies: "None of these: fever, sweats", "fever, sweats, weight loss: no to all"."""

from __future__ import annotations

from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import CLAUSE, SENTENCE, stems

_LISTED: Final = frozenset({"quality", "red_flag", "context", "course"})
_HEADS: Final = stems("no none nil not nope never negative without denies denied neither")
_HEAD_WORDS: Final = 8  # a longer head is a statement of its own


def deny_lists(story: Story, readings: dict[Spot, Reading]) -> None:
    """A head or a tail of a list denies everything in it that is not answered for itself."""
    for at in range(1, len(story.tokens)):
        if story.tokens[at].bracket and story.tokens[at].parted == CLAUSE and _head_denies(story, at):
            _, last = story.sentence(at)
            _deny(story, readings, at, last)
    for cue in story.cues("all_denied"):
        first, _ = story.sentence(cue.first)
        if cue.first == first and first > 0:
            first = _run_of_questions(story, first)
        mentions = [
            m for m in story.mentions if first <= m.first and m.last < cue.first and m.type in _LISTED
        ]
        if len(mentions) > 1 or (mentions and story.tokens[cue.first - 1].asked):
            _deny(story, readings, first, cue.first - 1)


def _head_denies(story: Story, colon: int) -> bool:
    """True for "None of the following:", "No:", "I do not have any of these:"; False where the head names a symptom."""
    first = colon - 1
    while first > 0 and story.tokens[first].parted < SENTENCE and colon - first < _HEAD_WORDS:
        first -= 1
    if story.tokens[first].parted < SENTENCE:
        return False
    if any(first <= m.first < colon for m in story.mentions) or any(
        s.type == "activity" and first <= s.first < colon for s in story.spots
    ):
        return False
    return bool({story.tokens[n].stem for n in range(first, colon)} & _HEADS)


def _run_of_questions(story: Story, at: int) -> int:
    """The first word of the sentences before that are all asked ("Fever? Sweats? None of them.")."""
    first = at
    while first > 0:
        before, last = story.sentence(first - 1)
        if not story.tokens[last].asked and first != at:
            break
        first = before
        if not story.tokens[last].asked:
            break
    return first


def _deny(story: Story, readings: dict[Spot, Reading], first: int, last: int) -> None:
    for mention in story.mentions:
        if (
            first <= mention.first <= last
            and mention.type in _LISTED
            and readings[mention] in ("said", "topic", "unsure")
        ):
            readings[mention] = "denied"
