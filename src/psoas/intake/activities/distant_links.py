"""What is said of an activity from afar: by a label, a verdict, the other half of the sentence, or by listing it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from psoas.intake.activities.form_labels import judged, labelled
from psoas.intake.activities.grouping import PRAISED
from psoas.intake.activities.limited import singled_out, soon_over
from psoas.text.lexicon import LYING_DOWN
from psoas.text.matching import Mention
from psoas.text.passage import Passage, within
from psoas.text.tokens import COMMA, NONE, SENTENCE
from psoas.text.word_groups import exact_words, word_group

# "I have to sit down" says that sitting helps; "I have to drive" does not.
RESTING: Final = frozenset({"sit", "rest", LYING_DOWN, "lie_on_back", "bend_forward", "stretch_hip", "heat"})
_NEAR: Final = 7


def from_afar(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """A cue that does not stand beside its activities: a label, a verdict, the other half of the sentence."""
    group = groups[place]
    start = group[0].first
    if passage.tokens[start].lemma in PRAISED:
        return Mention("cue", "better", "yes", start, start)  # "worse twisting, better on my side"
    return (
        _around(passage, group, cues)
        or labelled(passage, group, cues)
        or judged(passage, group, cues)
        or singled_out(passage, group, cues)
        or _when_clause(passage, group, cues)
        or _in_passing(passage, groups, place, cues)
        or _listed_alone(passage, group, cues)
        or _said_to_be_able(passage, group)
        or _further_down(passage, groups, place, cues)
        or _whenever(passage, group, cues)
        or _opens_a_fragment(passage, group, cues)
    )


def _around(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """A cue that holds its activity: "my wife has to do my shoes up for me", "it wakes me if I roll onto it"."""
    for cue in cues:
        if cue.first > group[0].first:
            return None
        holds = cue.holds(group[0]) and cue.length > group[0].length
        if holds and (cue.code != "pain" or (group[0].code not in RESTING and _of_the_night(passage, cue))):
            return cue
    return None


def _of_the_night(passage: Passage, cue: Mention) -> bool:
    here = passage.mentions_within(cue.first, cue.first)
    return any(m.code == "night_pain" and m.last == cue.last for m in here)


def _when_clause(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """As in "When I sit my leg goes numb", "after a long drive my back aches", "standing in a queue it burns"."""
    if not _sets_the_scene(passage, group[0].first):
        return None
    for cue in cues:
        if cue.first <= group[-1].last:
            continue
        if (
            cue.first - group[-1].last > _SCENE_REACH
            or passage.breaks(group[-1].last + 1, cue.first) >= SENTENCE
        ):
            return None
        gap = [passage.tokens[n].lemma for n in range(group[-1].last + 1, cue.first)]
        if "but" in gap or cue.code == "not_better":
            return None
        # "After standing for twenty minutes I need to sit": the standing is what hurts.
        outlasted = cue.code in ("must", "impossible")
        return Mention("cue", "worse", "yes", cue.first, cue.last) if outlasted else cue
    return None


_SCENE_REACH: Final = 17  # "when I stand talking at the gate for ten minutes both thighs burn"
_SCENE: Final = word_group("distant_links.scene")


def _sets_the_scene(passage: Passage, start: int) -> bool:
    """True where "when I", "after" or the like leads to an activity, or the activity opens the sentence."""
    if _SCENE & {passage.tokens[n].lemma for n in range(max(0, start - 3), start)}:
        return True
    first, _ = passage.sentence(start)
    opens = all(passage.tokens[n].lemma in _OPENERS for n in range(first, start))
    return opens and passage.tokens[start].word.endswith("ing")


_OPENERS: Final = word_group("distant_links.openers")


def _in_passing(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """A strong cue in the same clause with nothing else to belong to: "I go up the stairs one at a time"."""
    group = groups[place]
    low = groups[place - 1][-1].last if place else -1
    high = groups[place + 1][0].first if place + 1 < len(groups) else len(passage.tokens)
    found = [
        c
        for c in cues
        if c.code in ("worse", "better", "effort")
        and low < c.first
        and c.last < high
        and not any(c.meets(a) for a in group)
        and _same_breath(passage, c, group)
    ]
    return min(
        found, key=lambda c: min(abs(c.first - group[-1].last), abs(group[0].first - c.last)), default=None
    )


def _listed_alone(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """Activities that are the whole sentence: in a complaint, what hurts.

    "Stairs, squatting, getting out of the car.", "Mainly sitting.", "It's when I stand on the left leg."
    """
    first, last = passage.sentence(group[0].first)
    if last - first > _LIST or any(first <= c.first <= last for c in cues):
        return None
    inside = within(passage.activities, first, last)
    if sum(passage.tokens[s.first].past for s in inside) > 1:
        return None  # "Sat on a rock, laughed about it, finished the climb.": a tale
    resting = any(a.code in RESTING - {"sit"} for a in group)
    if resting or passage.has_cue(first, last, "negator", "person", "past", "resolved"):
        return None
    lead = range(first, inside[0].first)
    opened = len(lead) > 0 and all(passage.tokens[n].lemma in _OPENED for n in lead)
    covered = {n for s in inside for n in range(s.first, s.last + 1)}
    rest = [
        n
        for n in range(inside[0].first, last + 1)
        if n not in covered
        and not passage.light(n)
        and passage.tokens[n].lemma not in _GENERAL | passage.words.lists["joins"]
    ]
    if _place_and_time(passage, range(first, group[0].first)):
        return Mention("cue", "worse", "yes", group[0].first, group[-1].last)
    if opened and {passage.tokens[n].lemma for n in lead} & _OPENED_BY and len(rest) <= 2 * len(inside):
        return Mention("cue", "worse", "yes", group[0].first, group[-1].last)
    told = any(passage.tokens[n].lemma in _TELLING for n in range(first, last + 1))
    listed = len(inside) > 1 and not lead and not told and len(rest) <= len(inside)
    return Mention("cue", "worse", "yes", group[0].first, group[-1].last) if listed else None


def _place_and_time(passage: Passage, lead: range) -> bool:
    """As in "Outer hip, right, only when I lie on it": a place, and then when."""
    when = {passage.tokens[n].lemma for n in lead[-3:]} & _WHEN
    return bool(when) and passage.has_type(lead.start, lead.stop - 1, "region")


_LIST: Final = 300  # words; what is longer is no list
_WHEN: Final = word_group("distant_links.when")
_OPENED: Final = word_group("distant_links.opened")
_OPENED_BY: Final = word_group("distant_links.opened_by")
# Words of a sentence that tells of a life and not of a pain ("walking the dog and swimming are my hobbies").
_TELLING: Final = word_group("distant_links.telling")
_GENERAL: Final = word_group("distant_links.general")


def _said_to_be_able(passage: Passage, group: Sequence[Mention]) -> Mention | None:
    """As in "I can run for the bus", "I can even hop on it": it does not hurt, unless a limit or a "but" follows."""
    start, end = group[0].first, group[-1].last
    at = start - 1
    while at >= 0 and passage.tokens[at + 1].break_before == NONE and passage.tokens[at].lemma in _EVEN:
        at -= 1
    if at < 0 or passage.tokens[at].word not in ("can", "could"):
        return None
    if not passage.tokens[at].break_before and (at < 1 or passage.tokens[at - 1].word not in ("i", "and")):
        return None  # "can sit, can stand, can't walk" begins with what can be done
    after = passage.tokens[end + 1 : end + 6]
    if [t.lemma for t in after[:3]] in (
        ["but", "not", "for"],
        ["but", "only", "for"],
        ["but", "not", "long"],
    ):
        return Mention("cue", "worse", "yes", end + 1, end + 2)  # "I can stand but not for long"
    if soon_over(passage, end + 1):
        return Mention("cue", "worse", "yes", end + 1, end + 2)  # "I can sit for ten minutes"
    other = [t.lemma for t in after[:1]] == ["but"] and {t.lemma for t in after[1:3]} & _CANNOT
    limited = not other and any(t.lemma in _LIMITS for t in after if t.break_before < SENTENCE)
    past = passage.tokens[at].word == "could" or any(
        passage.tokens[n].lemma in _LIMITS for n in range(max(0, at - 3), start)
    )
    return None if limited or past else Mention("cue", "no_difference", "yes", at, at)


def _whenever(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """As in "when I get up I walk like a duck": told in the present as what the trouble comes with."""
    start = group[0].first
    lead = passage.tokens[max(passage.sentence(start)[0], start - 6) : start + 2]
    at = next((n for n, t in enumerate(lead) if t.lemma in _LED_BY), None)
    subject = at is not None and any(t.word in _SUBJECTS for t in lead[at + 1 : at + 3])
    told = any(passage.tokens[n].past for n in range(start, group[-1].last + 1))
    first, last = passage.sentence(start)
    if (
        not subject
        or told
        or passage.has_type(first, last, "red_flag")
        or any(a.code in RESTING - {"sit"} for a in group)
    ):
        return None  # "I feel my heartbeat in my belly when I lie down"
    if _speaks_well(passage, group, cues):
        return None
    return Mention("cue", "worse", "yes", start, group[-1].last)


def _further_down(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """As in "Worse sitting, hoovering the car, and after that bending to the bath": the list of a "worse" goes on."""
    start = groups[place][0].first
    first, _ = passage.sentence(start)
    if (
        not place
        or groups[place - 1][0].first < first
        or passage.breaks(groups[place - 1][-1].last + 1, start) != COMMA
    ):
        return None
    gap = {passage.tokens[n].lemma for n in range(groups[place - 1][-1].last + 1, start)}
    here = [c for c in cues if first <= c.first < start]
    led = bool(here) and here[0].code == "worse" and all(c.code in ("worse", "pain", "effort") for c in here)
    opened = led and any(
        0 < g[0].first - here[0].last <= _OPENED_WITHIN for g in _opening(groups[:place], here[0])
    )
    return here[0] if opened and not gap & _NEW_STATEMENT else None


def _opening(groups: Sequence[Sequence[Mention]], cue: Mention) -> Sequence[Sequence[Mention]]:
    """The activities that come after a cue."""
    return groups[bisect_left(groups, cue.first, key=lambda g: g[0].first) :][: _OPENED_WITHIN + cue.length]


_OPENED_WITHIN: Final = 4
_NEW_STATEMENT: Final = word_group("distant_links.new_statement")
_LED_BY: Final = word_group("distant_links.led_by")
_SUBJECTS: Final = exact_words("distant_links.subjects")
_FRAGMENT: Final = 10  # words of "Long drives.", "Lying on it is the main thing."


def _opens_a_fragment(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> Mention | None:
    """As in "Long drives.", "Kicking, sprinting, squeezing my legs together.": a short statement that begins with it."""
    first, last = passage.sentence(group[0].first)
    if group[0].first != first or last - first >= _FRAGMENT or passage.has_lemma(first, last, _NO_COMPLAINT):
        return None
    if _speaks_well(passage, group, cues) or any(a.code in RESTING - {"sit"} for a in group):
        return None
    if any(m.code in _JOBS for a in group for n in range(a.first, a.last + 1) for m in passage.holders(n)):
        return None  # "Desk-based."
    return Mention("cue", "worse", "yes", first, group[-1].last)


_JOBS: Final = frozenset({"sits_for_work", "heavy_work"})
_NO_COMPLAINT: Final = word_group("distant_links.no_complaint")


def _speaks_well(passage: Passage, group: Sequence[Mention], cues: Sequence[Mention]) -> bool:
    """Something in the sentence says that it helps or does no harm, or is denied."""
    first, last = passage.sentence(group[0].first)
    kinds = ("better", "no_difference", "not_better", "must")
    said = any(first <= c.first <= last and not _only_then(passage, c) for c in cues if c.code in kinds)
    return said or passage.has_cue(first, last, "negator", "person", "past")


def _only_then(passage: Passage, cue: Mention) -> bool:
    """As in "when I stand up I hobble for ten steps, then it's ok": well only afterwards."""
    return "then" in {t.word for t in passage.tokens[max(0, cue.first - 2) : cue.first + 1]}


_CANNOT: Final = word_group("distant_links.cannot")  # "I can walk but I can't run"
_EVEN: Final = word_group("distant_links.even")
_LIMITS: Final = word_group("distant_links.limits")


_TURNS: Final = word_group("distant_links.turns")


def _same_breath(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """Near, with no break and no turn of the thought between."""
    if cue.first > group[-1].last:
        gap = range(group[-1].last + 1, cue.first + 1)
    else:
        gap = range(cue.last + 1, group[0].first + 1)
    if len(gap) > _NEAR + 2 or any(passage.tokens[n].break_before for n in gap):
        return False
    return not any(passage.tokens[n].lemma in _TURNS | {"and", "no", "not"} for n in gap)
