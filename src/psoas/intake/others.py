"""Other times and other people: "as a kid", "cleared with antibiotics", "mum had both hips done"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import CLAUSE, COMMA, SENTENCE, figure, stems

RISK_FROM_AGE: Final = (
    60  # vocabulary: vascular_risk is "over 60 with smoking, hypertension or known aneurysm"
)


_GROWN: Final = 18  # smaller numbers after "is" are seldom ages


def too_young(story: Story, readings: dict[Spot, Reading]) -> None:
    """Smoking and high blood pressure are a vascular risk only from an age on; drop them where a lower one is said."""
    age = stated_age(story)
    if age is None or age >= RISK_FROM_AGE:
        return
    for mention, reading in readings.items():
        if mention.code == "vascular_risk" and reading == "said" and not _names_artery(story, mention):
            readings[mention] = "dropped"


def _names_artery(story: Story, mention: Spot) -> bool:
    words = {t.stem for t in story.tokens[mention.first : mention.last + 1]}
    return bool(words & stems("aneurysm aneurism aorta aortic aaa artery"))


def meant_to(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "I've lost weight on purpose": only weight loss that was not intended counts."""
    for mention, reading in readings.items():
        if mention.code != "weight_loss" or reading != "said":
            continue
        for cue in story.cues("intended"):
            denied = any(0 <= cue.first - n.last <= 3 for n in story.cues("negator"))
            if abs(cue.first - mention.last) <= 10 and not denied:
                readings[mention] = "denied"


def stated_age(story: Story) -> int | None:
    """The age that the client gives: "I'm 71", "33, female", "45 year old", "24m"."""
    for at, token in enumerate(story.tokens):
        age = figure(token.word) if token.stem == "#" else None
        if age is None or not 10 <= age <= 110:
            continue
        before = story.tokens[at - 1].word if at else ""
        after = [t.word for t in story.tokens[at + 1 : at + 3]]
        unit = bool(after) and after[0] in story.words.unit_days
        old = after[1:] == ["old"] or after[:1] in (["yo"], ["f"], ["m"], ["female"], ["male"])
        told = before in ("im", "age", "aged")
        # "My dad is 80 and", "Mum (82)": of somebody whom the teller speaks for.
        ends = at + 1 >= len(story.tokens) or story.tokens[at + 1].parted or after[:1] in (["and"], ["with"])
        of_them = (before in ("is", "hes", "shes") or token.bracket) and ends and age >= _GROWN
        if old or ((told or of_them) and not unit):
            return age
    return None


def other_times(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "As a kid", "in 2015, cleared": what is over is no finding, save what stays true of a person."""
    years = [
        Spot("cue", "past", "yes", at, at)
        for at, token in enumerate(story.tokens)
        if token.stem == "#" and figure(token.word) in story.words.past_years
    ]
    for cue in (*story.cues("past", "resolved"), *years):
        for mention in story.mentions:
            if mention.code in story.words.lasting or readings[mention] not in ("said", "unsure"):
                continue
            if mention.code == "vascular_risk" and _names_artery(story, mention):
                continue  # "told years ago of a bulge in the artery": it is there still
            if mention.type in ("course", "context", "region") and not _close(story, cue, mention, 3):
                continue
            if mention.type == "region" and cue.code == "past":
                continue
            if mention.code.startswith("better_with") and mention.meets(cue):
                continue  # "it gets better once I get moving"
            if _close(story, cue, mention, 10) and not _of_another(story, cue, mention):
                readings[mention] = "unsure" if _recent(story, cue, mention) else "dropped"


def _of_another(story: Story, cue: Spot, mention: Spot) -> bool:
    """As in "lost a stone, had cancer ten years ago": the time is that of the thing beside it, after a comma."""
    return any(
        other.type in ("red_flag", "context")
        and mention.last < other.first <= cue.first
        and story.breaks(mention.last + 1, other.first) >= COMMA
        for other in story.mentions
    )


def _recent(story: Story, cue: Spot, mention: Spot) -> bool:
    """A red flag that has only just gone is still worth a question."""
    del story
    return mention.type == "red_flag" and cue.code == "resolved" and mention.code == "fever"


def _close(story: Story, cue: Spot, mention: Spot, reach: int) -> bool:
    """In the same clause, or one comma away, and near."""
    if mention.meets(cue):
        return True
    first, last = sorted(((mention.first, mention.last), (cue.first, cue.last)))
    between = story.tokens[first[1] + 1 : last[0] + 1]
    if len(between) > reach or any(t.parted >= CLAUSE for t in between):
        return False
    return not any(t.stem in ("but", "now", "becaus") for t in between)


def other_people(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "Mum had both hips done", "runs in the family": not this client's."""
    for person in story.cues("person"):
        for mention in story.mentions:
            if _is_theirs(story, person, mention):
                readings[mention] = "dropped"
    for mention in story.mentions:
        if readings[mention] == "dropped" and mention.type == "red_flag" and _not_me(story, mention):
            readings[mention] = "denied"
    for cue in story.cues("family_of"):
        first, last = story.sentence(cue.first)
        for mention in story.mentions:
            theirs = first <= mention.first <= last and mention.type in ("red_flag", "context", "quality")
            if theirs and not _of_myself(story, mention, cue):
                readings[mention] = "dropped"


def _of_myself(story: Story, mention: Spot, family: Spot) -> bool:
    """As in "I don't take blood thinners, no bleeding problems in the family": a clause of one's own before it."""
    if story.breaks(mention.last + 1, family.first) < COMMA:
        return False
    return any(t.stem in ("i", "im") for t in story.tokens[max(0, mention.first - 4) : mention.first])


def _denied_apart(story: Story, person: Spot, mention: Spot) -> bool:
    """As in "my husband gets kidney stones, no nausea at all": after a comma, a denial of one's own."""
    return any(
        person.last < n.first < mention.first
        and mention.first - n.last <= 2
        and story.tokens[n.first].parted >= COMMA
        for n in story.cues("negator")
    )


def _not_me(story: Story, mention: Spot) -> bool:
    """As in "My dad's on warfarin, I'm not", "my brother had cancer, I've never": what is theirs is denied of oneself."""
    words = [t.word for t in story.tokens[mention.last + 1 : mention.last + 6]]
    ends = mention.last + 6 >= len(story.tokens)
    for at, (one, two) in enumerate(pairwise(words)):
        if story.tokens[mention.last + 1 + at].parted >= SENTENCE:
            return False
        alone = one in ("i", "im", "ive", "have", "but") and two in _NOT_ME
        after = mention.last + 3 + at
        if alone and (ends or after >= len(story.tokens) or story.tokens[after].parted >= COMMA):
            return True
    return False


_NOT_ME: Final = frozenset({"not", "dont", "havent", "never", "havn't", "didnt", "arent", "wasnt"})


_THEIRS: Final = 16  # words from a person to what is theirs, in one statement
_BESIDE: Final = stems("with by for help to at lift")


def _is_theirs(story: Story, person: Spot, mention: Spot) -> bool:
    """True where a mention follows a person who has it, within one statement."""
    if mention.first <= person.last or _denied_apart(story, person, mention):
        return False
    between = range(person.last + 1, mention.first + 1)
    if len(between) > _THEIRS or any(story.tokens[n].parted >= CLAUSE for n in between):
        return False
    if mention.last + 1 < len(story.tokens) and story.tokens[mention.last + 1].stem == "me":
        return False
    # "Mate of mine had the same": still the mate's.
    of_mine = [t.stem for t in story.tokens[person.last + 1 : person.last + 3]] == ["of", "min"]
    mine = {"i", "im", "me", "mine", "min", "but", "my", "myself"}
    if any(story.tokens[n].stem in mine for n in between if not (of_mine and n <= person.last + 2)):
        return False
    if any(t.stem in _BESIDE for t in story.tokens[max(0, person.first - 2) : person.first]):
        return False  # "with the wife", "helped by my son"
    return not any(
        person.last < c.first < mention.first and not _of_themselves(story, c) for c in story.cues("says")
    )


def _of_themselves(story: Story, says: Spot) -> bool:
    """As in "it turned out he had an abscess"."""
    return any(t.stem in ("he", "she", "they") for t in story.tokens[says.last + 1 : says.last + 3])
