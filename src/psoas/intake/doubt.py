"""Doubt: "not sure if", "maybe", "I think", "what if it is cancer"."""

from __future__ import annotations

from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import CLAUSE, COMMA, NONE, SENTENCE, figure, stems


def doubt(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "Not sure if", "maybe", "I think": open for a red flag, dropped or said for the rest."""
    for cue in story.cues("unsure", "think", "hypothetical"):
        for mention in story.mentions:
            if mention.holds(cue) or not _doubt_reaches(story, cue, mention):
                continue
            if _maybe_is_enough(story, cue, mention) or _of_a_number(story, cue):
                continue
            if readings[mention] == "denied" and _denied_apart(story, cue, mention):
                continue
            if mention.type == "red_flag":
                readings[mention] = "feared" if cue.code == "hypothetical" else "unsure"
            elif (cue.code == "unsure" and readings[mention] != "denied") or (
                cue.code == "hypothetical" and mention.type in ("quality", "course", "context")
            ):
                readings[mention] = "dropped"


def _maybe_is_enough(story: Story, cue: Spot, mention: Spot) -> bool:
    """The code ``pregnant`` means "is or may be"."""
    words = {t.stem for t in story.tokens[cue.first : cue.last + 1]}
    doubted = mention.first <= cue.last and bool(words & stems("dont not"))
    return mention.code == "pregnant" and cue.code == "unsure" and not doubted


def _of_a_number(story: Story, cue: Spot) -> bool:
    """As in "maybe three years, slowly worse": only the number is unsure."""
    after = [t.word for t in story.tokens[cue.last + 1 : cue.last + 3]]
    counted = bool(after) and (
        figure(after[0]) is not None or after[0] in story.words.numbers.keys() - {"a", "an"}
    )
    return counted or after in (["a", "couple"], ["a", "few"])


def _denied_apart(story: Story, cue: Spot, mention: Spot) -> bool:
    """As in "Perhaps a fever, no weight loss": a denial of its own after a comma is beyond doubt."""
    return any(
        cue.last < n.first < mention.first and story.breaks(cue.last + 1, n.first) >= COMMA
        for n in story.cues("negator", "no_difference")
    )


def _doubt_reaches(story: Story, cue: Spot, mention: Spot) -> bool:
    """Doubt reaches forward to the end of its sentence or a "but", and back over a word or two."""
    if mention.first > cue.last:
        return _reaches_forward(story, cue, mention)
    if mention.last >= cue.first or cue.code == "hypothetical":
        return False
    if cue.last + 1 < len(story.tokens) and story.tokens[cue.last + 1].parted == NONE:
        return False
    between = story.tokens[mention.last + 1 : cue.first + 1]
    asked = story.tokens[story.sentence(mention.last)[1]].asked
    return len(between) <= 2 and (between[-1].parted < SENTENCE or asked)


def _reaches_forward(story: Story, cue: Spot, mention: Spot) -> bool:
    """How far depends on the cue: "I think" is for what comes next, "not sure if" for the sentence."""
    between = story.tokens[cue.last + 1 : mention.first + 1]
    if any(t.parted >= SENTENCE or t.stem in stems("but because although") for t in between):
        return False
    if cue.code == "think":
        return len(between) <= 8 and all(t.parted < COMMA for t in between)
    if cue.code == "hypothetical":
        return len(between) <= 9 and all(t.parted < CLAUSE for t in between)
    subjects = story.words.lists["subjects"]
    return len(between) <= 14 and not any(t.parted >= COMMA and t.stem in subjects for t in between)
