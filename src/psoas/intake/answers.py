"""Answers: "fever? no", "numbness: yes, left foot", "weight loss - none"."""

from __future__ import annotations

from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import SENTENCE, stems

_LONGEST: Final = 12  # words of the longest phrase, fillers included
_NO = stems("no nope never nil none zero not")


def answers(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "Fever? No." "Numbness: yes, left foot." "Weight loss - none."."""
    for mention in story.mentions:
        answer = _answer_to(story, mention)
        if answer == "fine" and (mention.mark == "topic" or mention.type == "region"):
            readings[mention] = "denied"
        elif answer in ("yes", "no") and mention.mark == "no":
            readings[mention] = "denied" if answer == "yes" else "said"  # "Can you stand on it? Yes."
        elif answer == "yes":
            readings[mention] = "denied" if _asks_if_normal(story, mention) else "said"
        elif answer == "no" and _only_in_part(story, mention):
            continue  # "Pain in both testicles? No. One."
        elif answer == "no" and mention.type != "region":
            readings[mention] = "said" if _asks_if_normal(story, mention) else "denied"
        elif answer == "unsure" and mention.code == "pregnant":
            readings[mention] = "said"  # the code means "is or may be"
        elif answer == "unsure":
            readings[mention] = "unsure" if mention.type == "red_flag" else "dropped"
        elif answer == "" and mention.type == "red_flag" and _is_question(story, mention):
            readings[mention] = "unsure"


def _only_in_part(story: Story, mention: Spot) -> bool:
    """As in "both? No. One.", "all the time? No, only at night": less of it, and not none."""
    first, last = story.sentence(mention.last)
    whole = any(t.stem in _WHOLE for t in story.tokens[first : last + 1])
    return whole and any(t.stem in _PART for t in story.tokens[last + 2 : last + 4])


_WHOLE: Final = stems("both all either always")
_PART: Final = stems("one just only")


def _asks_if_normal(story: Story, mention: Spot) -> bool:
    """As in "Bladder ok? yes": the question was whether all is well."""
    _, last = story.sentence(mention.last)
    return mention.mark == "topic" and any(
        mention.last < c.first <= last for c in story.cues("no_difference")
    )


def _answer_to(story: Story, mention: Spot) -> str:
    """The answer that follows a mention's question or label: yes, no, unsure or nothing."""
    _, last = story.sentence(mention.last)
    after = mention.last + 1
    if story.tokens[last].asked:
        after = last + 1
    else:
        while after <= last and _same_list(story, mention, after):
            after += 1
        if after > last or not (story.tokens[after].parted or _ends_in_answer(story, last)):
            return ""
        if story.tokens[after].parted == SENTENCE:
            return ""
    return _answer_at(story, after)


def _same_list(story: Story, mention: Spot, at: int) -> bool:
    """True for the words of a list that goes on: other mentions of symptoms, "or", "and"."""
    if story.tokens[at].stem in story.words.lists["joins"]:
        return True
    return any(
        m.last >= at and m.type == mention.type
        for first in range(max(mention.last + 1, at - _LONGEST), at + 1)
        for m in story.at(first)
    )


def _ends_in_answer(story: Story, last: int) -> bool:
    """Dictated lists: "fever no weight loss no night sweats no"."""
    return story.tokens[last].stem in stems("no nope none nil yes")


def _answer_at(story: Story, at: int) -> str:
    """The answer that begins at a word: yes, no, fine, unsure or nothing."""
    cue = next((c for c in story.spots if c.type == "cue" and c.first == at), None)
    if cue is None:
        return ""
    if cue.code == "denied_after":
        return "no"
    alone = _stands_alone(story, cue)
    if cue.code == "negator":
        return "no" if alone and story.tokens[at].stem in _NO else ""
    if cue.code == "answer_yes":
        return "yes" if alone or story.tokens[at].stem == "yes" else ""
    if cue.code == "no_difference":
        return "fine" if story.tokens[at - 1].asked else ""  # "Bladder? Fine."
    return "unsure" if alone and cue.code in ("unsure", "think") else ""


def _stands_alone(story: Story, cue: Spot) -> bool:
    """An answer is followed by a break, or (in a dictated list) by the next question."""
    after = cue.last + 1
    if after >= len(story.tokens) or story.tokens[after].parted:
        return True
    _, last = story.sentence(cue.first)
    return _ends_in_answer(story, last) and not story.tokens[last].asked


def is_answer(story: Story, negator: Spot) -> bool:
    """A "no" that answers what stands before it, and so denies nothing after it."""
    first = negator.first
    if story.tokens[first].stem not in _NO or first == 0:
        return False
    if not _stands_alone(story, negator):
        return False
    before = [m for m in story.mentions if m.last < first]
    asked = story.tokens[first - 1].asked
    return asked or (bool(before) and before[-1].last >= first - 2 and story.tokens[first].parted < SENTENCE)


def _is_question(story: Story, mention: Spot) -> bool:
    """A bare question ("fever?") or one that begins like one ("could it be a hernia?")."""
    first, last = story.sentence(mention.last)
    if not story.tokens[last].asked:
        return False
    begins = story.tokens[first].stem in story.words.lists["asks_first"]
    return begins or (last - first + 1 <= mention.length + 2)
