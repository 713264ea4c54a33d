"""Step 4, assert: is each mention said, denied, left open, or about another time or another person?

A small set of readings, from strongest to weakest: someone else's (dropped), only feared or long past
(dropped, or left open for a red flag), answered ("fever? no"), unsure, denied, said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from psoas.intake.lexicon import Lexicon
from psoas.intake.spot import MENTIONS, Spot
from psoas.intake.text import CLAUSE, COMMA, NONE, SENTENCE, Token, stems

Reading = Literal["said", "denied", "unsure", "dropped", "topic"]
REACH = 7  # words between a negative and the first thing that it denies


@dataclass(frozen=True, slots=True)
class Story:
    """The words, the spots in them, and what the steps after spotting need to know of both."""

    tokens: tuple[Token, ...]
    spots: tuple[Spot, ...]
    words: Lexicon

    @property
    def mentions(self) -> tuple[Spot, ...]:
        """The spots that may become findings."""
        return tuple(s for s in self.spots if s.type in MENTIONS)

    def cues(self, *codes: str) -> tuple[Spot, ...]:
        """The cues of some kinds."""
        return tuple(s for s in self.spots if s.type == "cue" and s.code in codes)

    def breaks(self, first: int, last: int) -> int:
        """The strongest break before any of the words ``first`` to ``last``."""
        return max((t.parted for t in self.tokens[first : last + 1]), default=NONE)

    def sentence(self, at: int) -> tuple[int, int]:
        """First and last word of the sentence of a word."""
        first = at
        while first > 0 and self.tokens[first].parted < SENTENCE:
            first -= 1
        last = at
        while last + 1 < len(self.tokens) and self.tokens[last + 1].parted < SENTENCE:
            last += 1
        return first, last


def read_all(story: Story) -> dict[Spot, Reading]:
    """The reading of every mention."""
    readings: dict[Spot, Reading] = {
        m: {"yes": "said", "no": "denied", "topic": "topic"}[m.mark]  # type: ignore[misc]
        for m in story.mentions
    }
    mentions_at = _by_first_word(story.mentions)
    denials = [c for c in story.cues("no_difference") if story.tokens[c.first].stem in ("no", "not")]
    for negator in (*story.cues("negator"), *denials):
        _deny_forward(story, negator, mentions_at, readings)
    for mention in story.mentions:
        _verdict(story, mention, readings)
    _doubt(story, readings)
    _answers(story, readings)
    _other_times(story, readings)
    _other_people(story, readings)
    return {m: ("dropped" if r == "topic" else r) for m, r in readings.items()}


def _by_first_word(mentions: Sequence[Spot]) -> Mapping[int, list[Spot]]:
    found: dict[int, list[Spot]] = {}
    for mention in mentions:
        found.setdefault(mention.first, []).append(mention)
    return found


# ---- denial -------------------------------------------------------------------------------------------


def _deny_forward(
    story: Story, negator: Spot, mentions_at: Mapping[int, list[Spot]], readings: dict[Spot, Reading]
) -> None:
    """"No fever, night sweats or weight loss": a negative reaches over a list, not into the next statement."""
    if any(m.holds(negator) and m.type != "course" for m in story.mentions) or _is_answer(story, negator):
        return
    filler, lists = story.words.lists["filler"], story.words.lists
    at, covered, steps, kinds = negator.first + 1, False, 0, set[str]()
    while at < len(story.tokens):
        token = story.tokens[at]
        here = mentions_at.get(at, [])
        if token.parted >= CLAUSE or token.stem in lists["stops"]:
            return
        if token.parted == COMMA and not (covered and _list_goes_on(story, at, mentions_at, kinds)):
            return
        if here:
            last = max(m.last for m in here)
            if covered and _starts_anew(story, at, here, kinds):
                return
            _deny(story, here, kinds, readings)
            kinds |= {m.type for m in here}
            covered, at = True, last + 1
            continue
        if covered and (token.stem not in filler or token.stem in lists["subjects"]):
            return
        steps += at > negator.last
        if steps > REACH or (steps > 2 and token.stem in lists["subjects"]):
            return
        at += 1


def _deny(story: Story, here: list[Spot], kinds: set[str], readings: dict[Spot, Reading]) -> None:
    """Deny the mentions at one place; a region beside a denied quality is neither said nor denied."""
    for mention in here:
        if mention.type == "region" and (kinds - {"region"} or _quality_follows(story, mention)):
            readings[mention] = "dropped"
        elif mention.mark == "no":
            readings[mention] = "said" if mention.type != "red_flag" else "unsure"
        else:
            readings[mention] = "denied"


def _quality_follows(story: Story, region: Spot) -> bool:
    """"No hip locking": the hip only says where."""
    return any(
        m.type in ("quality", "red_flag", "course", "context")
        and region.last < m.first <= region.last + 2
        and story.breaks(region.last + 1, m.first) == NONE
        for m in story.mentions
    )


def _starts_anew(story: Story, at: int, here: list[Spot], kinds: set[str]) -> bool:
    """"No numbness and left hip is sore", "no fever back pain for weeks": the list is over."""
    before = story.tokens[at - 1].stem
    joined = before in story.words.lists["joins"] or story.tokens[at].parted == COMMA
    region_only = {m.type for m in here} == {"region"}
    if {before, story.tokens[at].stem} & {"in", "of", "down", "to", "into", "with", "the", "my", "leg", "at"}:
        return False
    if region_only and kinds - {"region"}:
        return True
    return not joined and not any(m.type in kinds or m.type == "red_flag" for m in here)


def _list_goes_on(
    story: Story, comma: int, mentions_at: Mapping[int, list[Spot]], kinds: set[str]
) -> bool:
    """After a comma only another thing of the same list is denied."""
    lists, at = story.words.lists, comma
    joined = False
    while at < len(story.tokens) and at not in mentions_at:
        stem = story.tokens[at].stem
        if stem not in lists["filler"] or stem in lists["subjects"] or at > comma + 3:
            return False
        if stem in ("my", "the", "is", "hav", "it", "mor"):
            return False
        joined = joined or stem in ("or", "nor")
        at += 1
    if at >= len(story.tokens):
        return False
    here = mentions_at[at]
    if any(m.mark == "no" for m in here):
        return False
    after = max(m.last for m in here) + 1
    ends = after >= len(story.tokens) or story.tokens[after].parted or story.tokens[after].stem in (
        "or", "and", "nor", "at", "in", "either",
    )  # fmt: skip
    symptoms = {"quality", "red_flag", "context", "course"}
    alike = any(m.type in kinds or (m.type in symptoms and kinds & symptoms) for m in here)
    return joined or (bool(ends) and alike)


def _verdict(story: Story, mention: Spot, readings: dict[Spot, Reading]) -> None:
    """"Bladder fine", "weight loss denied", "the knee doesn't hurt": what is said after a mention or a list."""
    at, last = mention.last + 1, len(story.tokens) - 1
    while at <= last and at <= mention.last + 10:
        token = story.tokens[at]
        if token.parted >= CLAUSE or token.stem in story.words.lists["stops"]:
            return
        cue = next((c for c in story.spots if c.first == at and c.type == "cue"), None)
        if cue is not None and cue.code in _VERDICTS:
            _pass(story, mention, cue, readings)
            return
        other = next((m for m in story.mentions if m.first == at and m.type == mention.type), None)
        if other is not None:
            at = other.last + 1
            continue
        if token.stem not in _BETWEEN and not (token.parted == COMMA and at == mention.last + 1):
            return
        at += 1


_VERDICTS = frozenset({"no_difference", "denied_after", "worse", "resolved", "negator", "better", "impossible"})
_BETWEEN = stems(
    "is are was were be been all both and or of in the my has have feel seem totally completely really ha now "
    "nor function control work bit very still still working remain remains it too as just saddle strength area "
    "always usually any does do generally otherwise left right side leg sensation movement habit am so far "
    "power usual pain urine"
)


def _pass(story: Story, mention: Spot, cue: Spot, readings: dict[Spot, Reading]) -> None:
    """Apply a verdict that follows a mention."""
    current = readings[mention]
    formal = cue.code == "negator" and story.tokens[cue.first].stem in ("deni", "rul")
    if cue.code == "denied_after" or formal:
        readings[mention] = "denied"
    elif cue.code == "resolved" and mention.code not in story.words.lasting:
        readings[mention] = "dropped"
    elif cue.code == "no_difference" and current == "topic":
        readings[mention] = "denied"
    elif cue.code == "no_difference" and mention.type == "region" and current == "said":
        readings[mention] = "denied" if cue.first - mention.last <= 4 else current
    elif current == "topic" and story.tokens[cue.first].stem in story.words.lists["faulty"]:
        readings[mention] = "said"
    elif cue.code == "negator" and current == "topic":
        near = range(cue.last + 1, cue.last + 4)
        if any(c.first in near for c in story.cues("no_difference", "better")):
            readings[mention] = "said"


# ---- doubt, answers -----------------------------------------------------------------------------------


def _doubt(story: Story, readings: dict[Spot, Reading]) -> None:
    """"Not sure if", "maybe", "I think": open for a red flag, dropped or said for the rest."""
    for cue in story.cues("unsure", "think", "hypothetical"):
        for mention in story.mentions:
            if mention.holds(cue) or not _doubt_reaches(story, cue, mention):
                continue
            if readings[mention] == "denied" and _denied_apart(story, cue, mention):
                continue
            if mention.type == "red_flag":
                readings[mention] = "unsure"
            elif cue.code == "unsure" and readings[mention] != "denied":
                readings[mention] = "dropped"
            elif cue.code == "hypothetical" and mention.type in ("quality", "course", "context"):
                readings[mention] = "dropped"


def _denied_apart(story: Story, cue: Spot, mention: Spot) -> bool:
    """"Perhaps a fever, no weight loss": a denial of its own after a comma is beyond doubt."""
    return any(
        cue.last < n.first < mention.first and story.breaks(cue.last + 1, n.first) >= COMMA
        for n in story.cues("negator", "no_difference")
    )


def _doubt_reaches(story: Story, cue: Spot, mention: Spot) -> bool:
    """Doubt reaches forward to the end of its sentence or a "but", and back over a word or two."""
    if mention.first > cue.last:
        between = story.tokens[cue.last + 1 : mention.first + 1]
        if any(t.parted >= SENTENCE or t.stem in ("but", "becaus", "although") for t in between):
            return False
        if cue.code == "think":
            return len(between) <= 8 and all(t.parted < COMMA for t in between)
        if cue.code == "hypothetical":
            return len(between) <= 9 and all(t.parted < CLAUSE for t in between)
        return len(between) <= 14 and not any(
            t.parted >= COMMA and t.stem in story.words.lists["subjects"] for t in between
        )
    if mention.last >= cue.first or cue.code == "hypothetical":
        return False
    between = story.tokens[mention.last + 1 : cue.first + 1]
    if cue.last + 1 < len(story.tokens) and story.tokens[cue.last + 1].parted == NONE:
        return False
    return len(between) <= 2 and (between[-1].parted < SENTENCE or _asks(story, mention))


def _asks(story: Story, mention: Spot) -> bool:
    """True where a question mark ends the mention's sentence."""
    return story.tokens[story.sentence(mention.last)[1]].asked


def _answers(story: Story, readings: dict[Spot, Reading]) -> None:
    """"Fever? No." "Numbness: yes, left foot." "Weight loss - none."."""
    for mention in story.mentions:
        answer = _answer_to(story, mention)
        if answer == "yes":
            readings[mention] = "denied" if _asks_if_normal(story, mention) else "said"
        elif answer == "no" and mention.type != "region":
            readings[mention] = "said" if _asks_if_normal(story, mention) else "denied"
        elif answer == "unsure":
            readings[mention] = "unsure" if mention.type == "red_flag" else "dropped"
        elif answer == "" and mention.type == "red_flag" and _is_question(story, mention):
            readings[mention] = "unsure"


def _asks_if_normal(story: Story, mention: Spot) -> bool:
    """"Bladder ok? yes": the question was whether all is well."""
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
    return any(m.first <= at <= m.last and m.type == mention.type for m in story.mentions)


def _ends_in_answer(story: Story, last: int) -> bool:
    """Dictated lists: "fever no weight loss no night sweats no"."""
    return story.tokens[last].stem in ("no", "nop", "non", "nil", "yes")


def _answer_at(story: Story, at: int) -> str:
    if at >= len(story.tokens):
        return ""
    cue = next((c for c in story.spots if c.type == "cue" and c.first == at), None)
    if cue is None or cue.code not in ("negator", "denied_after", "answer_yes", "unsure", "think"):
        return ""
    if cue.code == "negator":
        return "no" if story.tokens[at].stem in ("no", "nop", "never", "nil", "non", "zero", "not") and (
            _stands_alone(story, cue)
        ) else ""  # fmt: skip
    if cue.code == "answer_yes":
        return "yes" if story.tokens[at].stem == "yes" or _stands_alone(story, cue) else ""
    return "no" if cue.code == "denied_after" else "unsure"


def _stands_alone(story: Story, cue: Spot) -> bool:
    """An answer is followed by a break, or (in a dictated list) by the next question."""
    after = cue.last + 1
    if after >= len(story.tokens) or story.tokens[after].parted:
        return True
    _, last = story.sentence(cue.first)
    return _ends_in_answer(story, last) and not story.tokens[last].asked


def _is_answer(story: Story, negator: Spot) -> bool:
    """A "no" that answers what stands before it, and so denies nothing after it."""
    first = negator.first
    if story.tokens[first].stem not in ("no", "nop", "never", "nil", "non", "zero") or first == 0:
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


# ---- other times, other people ------------------------------------------------------------------------


def _other_times(story: Story, readings: dict[Spot, Reading]) -> None:
    """"As a kid", "in 2015, cleared": what is over is no finding, save what stays true of a person."""
    for cue in story.cues("past", "resolved"):
        for mention in story.mentions:
            if mention.code in story.words.lasting or readings[mention] not in ("said", "unsure"):
                continue
            if mention.type in ("course", "context", "region") and not _close(story, cue, mention, 3):
                continue
            if mention.type == "region" and cue.code == "past":
                continue
            if _close(story, cue, mention, 10):
                readings[mention] = "unsure" if _recent(story, cue, mention) else "dropped"


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


def _other_people(story: Story, readings: dict[Spot, Reading]) -> None:
    """"Mum had both hips done", "runs in the family": not this client's."""
    for person in story.cues("person"):
        for mention in story.mentions:
            if _is_theirs(story, person, mention):
                readings[mention] = "dropped"
    for cue in story.cues("family_of"):
        first, last = story.sentence(cue.first)
        for mention in story.mentions:
            if first <= mention.first <= last and mention.type in ("red_flag", "context", "quality"):
                readings[mention] = "dropped"


def _is_theirs(story: Story, person: Spot, mention: Spot) -> bool:
    """True where a mention follows a person who has it, within one statement."""
    if mention.first <= person.last:
        return False
    between = range(person.last + 1, mention.first + 1)
    if len(between) > 12 or any(story.tokens[n].parted >= CLAUSE for n in between):
        return False
    if mention.last + 1 < len(story.tokens) and story.tokens[mention.last + 1].stem == "me":
        return False
    if any(story.tokens[n].stem in ("i", "im", "me", "mine", "but", "my", "myself") for n in between):
        return False
    if person.first and story.tokens[person.first - 1].stem in ("with", "by", "for", "help", "to", "at", "lift"):
        return False
    return not any(person.last < c.first < mention.first for c in story.cues("says"))
