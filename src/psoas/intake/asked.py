"""Reported questions: "the doctor asked if I had any numbness, and no", "whether I'd lost weight, which I haven't"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import stems

_ASK: Final = stems("ask asks asked asking wondered")
_OPENS: Final = stems("if about whether did do does was is have had has for any")
_LEADS: Final = stems(
    "and but which well to that so then just me him her them i we you of he she said told say"
)
_NO: Final = stems(
    "no nope none nothing neither not never dont havent hadnt didnt wasnt isnt arent doesnt cant"
)
_YES: Final = stems("yes yeah yep do have had did")
_BARE: Final = {"no": "no", "nope": "no", "yes": "yes", "yeah": "yes"}
_REACH: Final = 12
_LONGEST: Final = 30  # words from the question to its last thing
_ANSWERED: Final = 6  # words from there to the answer's end


def asked(story: Story, readings: dict[Spot, Reading]) -> None:
    """Read the answer that follows what somebody asked about."""
    tokens = story.tokens
    for at, token in enumerate(tokens):
        if token.stem not in _ASK or not any(t.stem in _OPENS for t in tokens[at + 1 : at + 4]):
            continue
        _, last = story.sentence(at)
        things = [
            m for m in story.mentions if at < m.first <= min(last, at + _LONGEST) and m.type != "region"
        ]
        things = _before_the_answer(story, things)
        answer = _answer(story, things[-1].last + 1) if things else ""
        for thing in things:
            if answer == "no" and readings[thing] in ("said", "topic", "unsure"):
                readings[thing] = "denied"
            elif answer == "yes":
                readings[thing] = "said"


def _before_the_answer(story: Story, things: Sequence[Spot]) -> list[Spot]:
    """The things asked about: up to the first after which an answer comes."""
    out: list[Spot] = []
    for thing in things:
        out.append(thing)
        if _at_once(story, thing.last + 1):
            break
    return out


def _answer(story: Story, start: int) -> str:
    """The answer after the last thing asked about, which ends before a word: yes, no or nothing."""
    return _at_once(story, start) or _said_later(story, start)


def _at_once(story: Story, start: int) -> str:
    """The short answer that begins at a word, with small words before it."""
    for at in range(start, min(start + _ANSWERED, len(story.tokens))):
        stem = story.tokens[at].stem
        ends = at + 1 >= len(story.tokens) or story.tokens[at + 1].parted > 0
        if stem in _NO and (ends or stem in stems("no nope none") or _all_well(story, at)):
            return "no"
        if stem in _YES and ends:
            return "yes"
        if stem not in _LEADS:
            break
    return ""


def _said_later(story: Story, start: int) -> str:
    """As in "or trouble in the bedroom and no, all that works": a bare answer after things that no phrase holds."""
    for at in range(start + 1, min(start + _REACH, len(story.tokens) - 1)):
        bare = story.tokens[at].stem in _BARE and story.tokens[at + 1].parted > 0
        if bare and story.tokens[at - 1].stem in _LEADS:
            return _BARE[story.tokens[at].stem]
    return ""


def _all_well(story: Story, at: int) -> bool:
    """As in "not a thing", "nothing like that", "I don't think so"."""
    return any(
        t.stem in stems("thing that one any really so either bit") for t in story.tokens[at + 1 : at + 4]
    )
