"""Denials: "no fever, night sweats or weight loss", "bladder fine", "weight loss denied"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.intake.answers import is_answer
from psoas.intake.spot import Spot
from psoas.intake.story import Reading, Story
from psoas.intake.text import CLAUSE, COMMA, NONE, stems

REACH: Final = 7  # words between a negative and the first thing that it denies


def deny(story: Story, readings: dict[Spot, Reading]) -> None:
    """Mark what is denied, before or after it is named."""
    mentions_at = _by_first_word(story.mentions)
    denials = [c for c in story.cues("no_difference") if story.tokens[c.first].stem in ("no", "not")]
    denials += [c for c in story.cues("no_difference") if _of_a_place(story, c)]
    denials += [c for c in story.cues("denied_after") if story.tokens[c.first].stem == "never"]
    for negator in (*story.cues("negator"), *denials):
        _deny_forward(story, negator, mentions_at, readings)
    for mention in story.mentions:
        if mention.mark == "no" and any(
            t.stem in _NEGATIVE for t in story.tokens[mention.first : mention.first + 2]
        ):
            # "Never had cancer, TB or a stroke": the phrase holds its own negative, and the list goes on.
            start = _Start(mention, mention.last + 1, frozenset({mention.type}))
            _deny_from(story, start, mentions_at, readings)
            _deny_begun_within(mention, readings)
    _held_by_a_denial(story, readings)
    for mention in story.mentions:
        _verdict(story, mention, readings)


def _deny_begun_within(denying: Spot, readings: dict[Spot, Reading]) -> None:
    """As in "I don't wake up sweating": the negative of one phrase ("don't wake up") is that of the longer one begun in it."""
    for other in readings:
        begun = denying.first < other.first <= denying.last < other.last
        if begun and other.mark == "yes" and other.type != "region":
            readings[other] = "denied"
            if other.first == denying.first + 1:
                readings[denying] = (
                    "dropped"  # "no accidents with the bladder" tells of no accidents otherwise
                )


def _held_by_a_denial(story: Story, readings: dict[Spot, Reading]) -> None:
    """As in "my leg isn't getting weaker": what a denying phrase holds is denied with it; a place in it only says where."""
    for denying in story.mentions:
        if denying.mark != "no":
            continue
        for first in range(denying.first, denying.last + 1):
            for held in story.at(first):
                if (
                    held in readings
                    and held.mark == "yes"
                    and held.length < denying.length
                    and denying.holds(held)
                ):
                    readings[held] = "dropped" if held.type == "region" else "denied"


_NEGATIVE: Final = stems("no not never havent dont didnt hasnt without nor neither nil isnt arent wasnt")


def _of_a_place(story: Story, cue: Spot) -> bool:
    """As in "it doesn't hurt in my groin"."""
    after = story.tokens[cue.last + 1].stem if cue.last + 1 < len(story.tokens) else ""
    said = {t.stem for t in story.tokens[cue.first : cue.last + 1]}
    return bool(said & stems("doesnt dont didnt never isnt not")) and after in _PLACING


_PLACING: Final = stems("in at on across around round over down below above behind")


def _by_first_word(mentions: Sequence[Spot]) -> Mapping[int, list[Spot]]:
    found: dict[int, list[Spot]] = {}
    for mention in mentions:
        found.setdefault(mention.first, []).append(mention)
    return found


def _deny_forward(
    story: Story, negator: Spot, mentions_at: Mapping[int, list[Spot]], readings: dict[Spot, Reading]
) -> None:
    """As in "No fever, night sweats or weight loss": a negative reaches over a list, not into the next statement."""
    if any(m.holds(negator) and m.type != "course" for m in story.mentions) or is_answer(story, negator):
        return
    after = story.tokens[negator.last + 1].stem if negator.last + 1 < len(story.tokens) else ""
    if negator.length == 1 and story.tokens[negator.first].stem == "no" and after in _SUBJECTS:
        return  # "No it doesn't go into my legs": an answer, and then a statement
    if story.tokens[negator.first].stem == "without" and _unable_before(story, negator):
        return  # "can't bend without a sharp pain"
    _deny_from(story, _Start(negator, negator.first + 1), mentions_at, readings)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a denial begins to reach from: its negative, the next word, and what kinds it has denied so far."""

    negator: Spot
    at: int
    kinds: frozenset[str] = frozenset()


def _deny_from(
    story: Story, start: _Start, mentions_at: Mapping[int, list[Spot]], readings: dict[Spot, Reading]
) -> None:
    """Deny what comes from a start on."""
    negator = start.negator
    filler, lists = story.words.lists["filler"], story.words.lists
    at, covered, steps, kinds = start.at, bool(start.kinds), 0, set(start.kinds)
    while at < len(story.tokens):
        token = story.tokens[at]
        here = mentions_at.get(at, [])
        if token.parted >= CLAUSE or token.stem in lists["stops"] | _UNTIL:
            if covered and token.stem in stems("except apart"):
                _leave_open(story, negator, at, readings)
            return
        if token.parted == COMMA and not (covered and _list_goes_on(story, at, mentions_at, kinds)):
            return
        if here:
            last = max(m.last for m in here)
            if covered and _starts_anew(story, at, here, kinds):
                return
            _deny(story, negator, here, kinds, readings)
            kinds |= {m.type for m in here}
            covered, at = True, last + 1
            continue
        if covered and (token.stem not in filler or token.stem in lists["subjects"]):
            return
        steps += at > negator.last
        if steps > REACH or (steps > 2 and token.stem in lists["subjects"]):
            return
        at += 1


_UNTIL: Final = stems("till until")
_SUBJECTS: Final = stems("it its i im ive thats there theres they he she")


def _unable_before(story: Story, negator: Spot) -> bool:
    """As in "can't", "unable to", in the same statement before."""
    before = range(max(0, negator.first - 12), negator.first)
    return any(
        story.tokens[n].stem in _CANNOT and story.breaks(n + 1, negator.first) < CLAUSE for n in before
    )


_CANNOT: Final = stems("cant couldnt unable never hardly barely wont struggle")


def _leave_open(story: Story, negator: Spot, at: int, readings: dict[Spot, Reading]) -> None:
    """As in "No fever except a bit last week": an exception that names nothing else is about the thing denied."""
    _, last = story.sentence(at)
    if any(at < m.first <= last and m.type != "course" for m in story.mentions):
        return
    for mention in story.mentions:
        if mention.type == "red_flag" and negator.first < mention.first < at:
            readings[mention] = "unsure"


def _deny(
    story: Story, negator: Spot, here: list[Spot], kinds: set[str], readings: dict[Spot, Reading]
) -> None:
    """Deny the mentions at one place; a region beside a denied quality is neither said nor denied."""
    for mention in here:
        held = any(other is not mention and other.holds(mention) for other in here)
        if mention.type == "region" and (held or kinds - {"region"} or _quality_follows(story, mention)):
            readings[mention] = "dropped"
        elif mention.type == "region" and story.tokens[negator.first].stem == "wont":
            continue  # "my boot won't go on and the foot is blue"
        elif mention.code in _STILL_THEIRS and not _of_the_deed(story, negator, mention):
            continue  # "no knock at football": the sport is still theirs
        elif mention.type == "region" and story.tokens[negator.first].stem == "never":
            readings[mention] = "dropped"  # "never a day's bother with my back": before it began
        elif mention.mark == "no" and mention.meets(negator):
            continue  # "do not have any history of injury": one and the same negative
        elif mention.mark == "no":
            if not _turns(story, negator, mention):
                continue  # "touch her toes no bother and sleeps like a log"
            readings[mention] = "said" if mention.type != "red_flag" else "unsure"
        else:
            readings[mention] = "denied"


def _turns(story: Story, negator: Spot, mention: Spot) -> bool:
    """As in "I don't sleep well": a negative turns a denial round only from right before it."""
    near = mention.first - negator.last <= 2 and story.breaks(negator.last + 1, mention.first) == NONE
    return near and story.tokens[negator.first].stem in _VERBS


_VERBS: Final = stems(
    "dont doesnt didnt not isnt cant arent wasnt havent hasnt never couldnt wont do does did is are"
)
_STILL_THEIRS: Final = frozenset({"dancer", "cyclist", "kicking_sport", "heavy_work"})


def _of_the_deed(story: Story, negator: Spot, mention: Spot) -> bool:
    """As in "I don't run or cycle", "no heavy lifting": nothing else stands between."""
    between = range(negator.last + 1, mention.first)
    doing = story.tokens[negator.first].stem in stems("dont never not") or mention.code == "heavy_work"
    return doing and all(
        story.tokens[n].stem in story.words.lists["joins"] or any(s.type == "activity" for s in story.at(n))
        for n in between
    )


def _quality_follows(story: Story, region: Spot) -> bool:
    """As in "No hip locking": the hip only says where."""
    return any(
        m.type in ("quality", "red_flag", "course", "context")
        and region.last < m.first <= region.last + 2
        and story.breaks(region.last + 1, m.first) == NONE
        for m in story.mentions
    )


def _starts_anew(story: Story, at: int, here: list[Spot], kinds: set[str]) -> bool:
    """As in "No numbness and left hip is sore", "no fever back pain for weeks": the list is over."""
    before = story.tokens[at - 1].stem
    joined = before in story.words.lists["joins"] or story.tokens[at].parted == COMMA
    region_only = {m.type for m in here} == {"region"}
    if {before, story.tokens[at].stem} & {"in", "of", "down", "to", "into", "with", "the", "my", "leg", "at"}:
        return False
    if region_only and kinds - {"region"}:
        return True
    return not joined and not any(m.type in kinds or m.type == "red_flag" for m in here)


def _list_goes_on(story: Story, comma: int, mentions_at: Mapping[int, list[Spot]], kinds: set[str]) -> bool:
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
    """As in "Bladder fine", "weight loss denied", "the knee doesn't hurt": what is said after a mention or a list."""
    if _not_had(story, mention) or _no_after(story, mention):
        readings[mention] = "denied"
        return
    at, last = mention.last + 1, len(story.tokens) - 1
    while at <= last and at <= mention.last + 10:
        token = story.tokens[at]
        labelled = token.bracket  # "Bladder/bowel: ok"
        if (token.parted >= CLAUSE and not labelled) or token.stem in story.words.lists["stops"]:
            return
        cue = next((c for c in story.at(at) if c.type == "cue"), None)
        if cue is not None and cue.code in _VERDICTS:
            _pass(story, mention, cue, readings)
            return
        other = next((m for m in story.at(at) if m.type == mention.type), None)
        if other is not None:
            at = other.last + 1
            continue
        if token.stem not in _BETWEEN and not (token.parted == COMMA and at == mention.last + 1):
            return
        at += 1


def _not_had(story: Story, mention: Spot) -> bool:
    """As in "Fever I don't have."."""
    after = [t.stem for t in story.tokens[mention.last + 1 : mention.last + 4]]
    end = mention.last + 4
    ends = end >= len(story.tokens) or story.tokens[end].parted >= COMMA
    return (
        ends
        and after[:1] == ["i"]
        and after[1:2] in (["dont"], ["havent"])
        and after[2:3] in (["hav"], ["get"])
    )


def _no_after(story: Story, mention: Spot) -> bool:
    """As in "Fever no, weight the same."."""
    at = mention.last + 1
    if mention.type == "region" or at >= len(story.tokens) or story.tokens[at].word != "no":
        return False
    ends = at + 1 >= len(story.tokens) or story.tokens[at + 1].parted >= COMMA
    return ends and not story.tokens[at].parted


_VERDICTS = frozenset(
    {"no_difference", "denied_after", "worse", "resolved", "negator", "better", "impossible"}
)
_BETWEEN = stems(
    "is are was were be been all both and or of in the my has have feel seem totally completely really ha now "
    "nor function control work bit very still still working remain remains it too as just saddle strength area "
    "always usually any does do generally otherwise left right side leg sensation movement habit am so far "
    "power usual pain urine there move moves works feels itself"
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
        after = story.tokens[cue.last + 1].stem if cue.last + 1 < len(story.tokens) else ""
        until = after in stems("until till except apart")  # "fine until this morning"
        readings[mention] = "unsure" if until else "denied"
    elif cue.code == "no_difference" and mention.type == "region" and current == "said":
        readings[mention] = "denied" if cue.first - mention.last <= 4 else current
    elif current == "topic" and story.tokens[cue.first].stem in story.words.lists["faulty"]:
        readings[mention] = "said"
    elif cue.code == "negator" and current == "topic":
        near = range(cue.last + 1, cue.last + 4)
        if any(c.first in near for c in story.cues("no_difference", "better")):
            readings[mention] = "said"
