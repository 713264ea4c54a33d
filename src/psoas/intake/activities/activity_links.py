"""Step 5, link: what an activity does to the pain.

An activity counts only where the words tie it to the pain: "hurts when I sit, stand or drive",
"stairs are the worst", "fine lying down", "walking makes no difference", "can't put my socks on".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.intake.activities.distant_links import RESTING, from_afar
from psoas.intake.activities.exceptions import excepted, likewise, weighed
from psoas.intake.activities.form_labels import answered_no
from psoas.intake.activities.grouping import groups_of
from psoas.intake.activities.limited import and_then, burdens, goes
from psoas.intake.activities.not_now import if_undone, left_undone, missed, not_told_of_now
from psoas.intake.activities.pain_response import MOVES, effects, in_region
from psoas.text.lexicon import LYING_DOWN
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE
from psoas.text.word_groups import code_group, exact_words, word_group

# What a cue makes of an activity: the finding's type, and present or denied.
_OUTCOME: Final[Mapping[str, tuple[str, bool]]] = {
    "worse": ("activity_worse", True),
    "impossible": ("activity_worse", True),
    "pain": ("activity_worse", True),
    "effort": ("activity_worse", True),
    "no_difference": ("activity_worse", False),
    "better": ("activity_better", True),
    "must": ("activity_better", True),
    "not_better": ("activity_better", False),
}
_NEAR: Final = 7


@dataclass(frozen=True, slots=True)
class Link:
    """An activity and what it does; ``cue`` is the phrase that says so."""

    type: str
    code: str
    present: bool
    activity: Mention
    cue: Mention


def link(passage: Passage) -> tuple[Link, ...]:
    """Every activity that the words tie to the pain."""
    cues = sorted(effects(passage), key=lambda c: c.first)
    groups = groups_of(passage)
    out: list[Link] = []
    last_cue: Mention | None = None
    for place, group in enumerate(groups):
        cue = _cue_of(passage, groups, place, cues) or _said_at_the_end(passage, groups, place, cues)
        if cue is None and left_undone(passage, group):
            cue = missed(passage, group, cues)
        if cue is None and last_cue is not None:
            cue = _from_the_last(passage, groups[place - 1], group, last_cue)
        last_cue = cue
        if cue is None or not_told_of_now(passage, group):
            continue
        outcome = _compared(passage, cue, group)
        if outcome is None:
            continue
        type_, present = outcome
        if present and answered_no(passage, group[-1]):
            present = False
        if type_ == "activity_worse":
            type_, present = if_undone(passage, group, cue, present)
        out += [
            Link(type_, _resolved_code(activity.code, type_), present, activity, cue)
            for activity in group
            if _may_be(activity.code, type_, present, cue) and _means_something(passage, activity, cue)
        ]
    return tuple(out)


def _may_be(code: str, type_: str, present: bool, cue: Mention) -> bool:
    """Coughing relieves nobody, and "a heat pad does no harm" says nothing of the trouble."""
    if cue.code == "must" and code not in RESTING:
        return False
    if type_ == "activity_better":
        return code not in MOVES
    return present or code not in ("heat", "rest")


def _from_the_last(
    passage: Passage, group: Sequence[Mention], next_: Sequence[Mention], cue: Mention
) -> Mention | None:
    """What is said of one group and holds for the next, or turns against it."""
    if _goes_on(passage, group, next_, cue):
        return cue
    if _worse_than(passage, group, next_, cue):
        return Mention("cue", "worse", "yes", next_[0].first, next_[0].first)
    return None


def _worse_than(passage: Passage, group: Sequence[Mention], next_: Sequence[Mention], cue: Mention) -> bool:
    """As in "better standing than sitting", which finds fault with sitting."""
    gap = [passage.tokens[n].lemma for n in range(group[-1].last + 1, next_[0].first)]
    return cue.code in ("better", "no_difference") and gap in (
        ["than"],
        ["than", "when"],
        ["than", "i", "am"],
    )


def _said_at_the_end(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """As in "Stairs, hills, getting up after a film, the first few steps are murder": the verdict is on all."""
    first, last = passage.sentence(groups[place][0].first)
    opens = next((g for g in groups if g[0].first >= first), groups[place])
    if opens[0].first - first > 1 or any(first <= c.first < groups[place][0].first for c in cues):
        return None
    for later in range(place + 1, len(groups)):
        if groups[later][0].first > last or passage.tokens[groups[later][0].first].break_before > COMMA:
            return None
        if not any(
            t.break_before == COMMA
            for t in passage.tokens[groups[later - 1][-1].last + 1 : groups[later][0].first + 1]
        ):
            return None
        cue = _after(passage, groups, later, cues)
        if cue is not None:
            return cue if cue.code in ("worse", "pain", "impossible", "effort", "not_better") else None
    return None


def _compared(passage: Passage, cue: Mention, group: Sequence[Mention]) -> tuple[str, bool] | None:
    """What the cue makes of its activities: "better than sitting" finds fault with sitting."""
    start = group[0].first
    if cue.last < start and "than" in {
        passage.tokens[n].lemma for n in range(max(cue.last, start - 2), start)
    }:
        return _OUTCOME["worse"] if cue.code in ("better", "no_difference") else None
    return _OUTCOME[_said_of(passage, cue, group)]


def _said_of(passage: Passage, cue: Mention, group: Sequence[Mention]) -> str:
    """The kind of cue that this one is for these activities: "fine" of a rest day says that it helps."""
    code = group[0].code
    if cue.code == "not_better":
        idle = "no_difference" if code in _NO_RELIEF else cue.code  # "coughing doesn't do anything"
        return "worse" if burdens(passage, cue, group) else idle
    if cue.code == "effort" and code in _RESTS and goes(passage, cue):
        return "better"  # "it goes when I sit"
    if cue.code != "no_difference":
        return cue.code
    followed = code in ("rest", "heat") and and_then(passage, cue, group)  # "rest day and it's fine"
    at_once = code in RESTING and _as_soon_as(passage, cue, group)
    good = code == "heat" and passage.tokens[cue.last].word == "good"  # "heat's good"
    if followed or at_once or good:
        return "better"
    if code in _RELIEFS and _unmoved(passage, cue):
        return "not_better"  # "stretched it to death and no change"
    return cue.code


def _as_soon_as(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "fine the minute I sit"."""
    gap = {passage.tokens[n].lemma for n in range(cue.last + 1, group[0].first)}
    resting = group[0].code in ("rest", "heat", LYING_DOWN) and bool(
        gap & word_group("activity_links.as_soon_as")
    )
    return resting or bool(gap & word_group("activity_links.as_soon_as_2"))  # "fine if I rest"


def _unmoved(passage: Passage, cue: Mention) -> bool:
    return any(t.lemma in _UNMOVED for t in passage.tokens[cue.first : cue.last + 1])


_RELIEFS: Final = code_group("activity_links.reliefs")
_RESTS: Final = code_group("activity_links.rests")
_UNMOVED: Final = word_group("activity_links.unmoved")
_NO_RELIEF: Final = code_group("activity_links.no_relief")


def _means_something(passage: Passage, activity: Mention, cue: Mention) -> bool:
    """Warmth and rest hurt only where that is said outright, and "lying is fine" says nothing of lying flat."""
    code = activity.code
    if cue.code == "must" and any(
        t.word in _DUTIES for t in passage.tokens[activity.first : activity.last + 1]
    ):
        return False  # "I have to drive my son to school"
    if code in ("heat", "rest") and _OUTCOME[cue.code][0] == "activity_worse":
        outright = passage.tokens[cue.first].lemma in word_group("activity_links.means_something")
        return outright or (cue.code in ("worse", "no_difference") and _outright(passage, activity, cue))
    return code != LYING_DOWN or cue.code != "no_difference"


def _outright(passage: Passage, activity: Mention, cue: Mention) -> bool:
    """The cue right after its activity, or right before it."""
    gap = range(min(activity.last, cue.last) + 1, max(activity.first, cue.first))
    return len(gap) <= 2 and all(passage.light(n) for n in gap)


def _goes_on(passage: Passage, group: Sequence[Mention], next_: Sequence[Mention], cue: Mention) -> bool:
    """As in "When I squat, and after a long drive": the second activity shares what is said of the first."""
    said = cue.last if cue.last < next_[0].first else 0
    gap = range(max(group[-1].last, said) + 1, next_[0].first)
    words = passage.words.lists
    before = [passage.tokens[n].lemma for n in gap[-2:]]
    to_do = [passage.tokens[n].lemma for n in range(group[-1].last, next_[0].first)] == ["to"]
    too = said > group[-1].last and [passage.tokens[n].lemma for n in gap] == [
        "and"
    ]  # "stairs are the worst, and getting up"
    if to_do or too or before in _LIKEWISE or [passage.tokens[n].lemma for n in gap] in _TO_DO:
        return True
    if (
        len(gap) > 5
        or passage.breaks(group[-1].last + 1, next_[0].first) >= CLAUSE
        or "but" in (passage.tokens[n].lemma for n in gap)
    ):
        return False
    led = any(passage.tokens[n].lemma in words["leads"] for n in gap)
    return led and all(
        passage.light(n) or passage.tokens[n].lemma in words["joins"] | words["leads"] for n in gap
    )


# "Sitting hurts, so do stairs", "was awful. So was standing".
_LIKEWISE: Final = [[a, b] for a in ("so", "as") for b in word_group("activity_links.likewise")] + [
    ["same", "with"]
]
# "Can't bend to tie my laces", "sitting is worst, then bending".
_TO_DO: Final = [["to"], ["down", "to"], ["over", "to"], ["then"], ["and", "then"]]


def _resolved_code(code: str, type_: str) -> str:
    """As in "Lying down" helps as rest does, and hurts as lying on the back does."""
    if code != LYING_DOWN:
        return code
    return "rest" if type_ == "activity_better" else "lie_on_back"


def _cue_of(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """The cue that a group of activities belongs to: the one before or the one after."""
    group = groups[place]
    if not any(a.code in RESTING for a in group):
        cues = [c for c in cues if c.code != "must"]  # "I have to take the stairs one at a time"
    turned = excepted(passage, group, cues) or likewise(passage, group, cues) or weighed(passage, group)
    if turned is not None:
        return turned
    before = _before(passage, groups, place, cues)
    after = _after(passage, groups, place, cues)
    if before is None or after is None:
        return before or after or from_afar(passage, groups, place, cues)
    if before.code == "must" or (before.code == "impossible" and group[0].first - before.last <= 2):
        return before
    first, _ = passage.sentence(group[0].first)
    opens_with_activity = not any(first <= c.first < _groups_first(groups, first) for c in cues)
    comma = passage.breaks(before.last + 1, group[0].first) >= COMMA
    if comma and 0 < after.first - group[-1].last <= 2 and after.code != before.code:
        return after  # "hurts after work, at rest better"
    if before.code == "pain" and after.code in ("no_difference", "better", "not_better"):
        return before if _leads(passage, before, group) else after
    return after if opens_with_activity else before


def _groups_first(groups: Sequence[Sequence[Mention]], sentence_first: int) -> int:
    """The first word of the first activity in a sentence."""
    return next((g[0].first for g in groups if g[0].first >= sentence_first), sentence_first)


def _leads(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """True where a word such as "when" or "with" leads from the cue to the activity."""
    leads = passage.words.lists["leads"]
    words = [*range(cue.last, group[0].first + 1)]
    on_the_way = any(passage.tokens[n].word in _ON_THE_WAY for n in words[1:2])  # "hurts coming downstairs"
    coming = on_the_way and len(words) <= _COMING
    if len(words) == 2 or coming or passage.tokens[group[0].first].word in _EACH:
        return True  # "pain getting out of the car"
    return any(passage.tokens[n].lemma in leads for n in words)


_DUTIES: Final = exact_words("activity_links.duties")
_ON_THE_WAY: Final = exact_words("activity_links.on_the_way")
_COMING: Final = 4  # words from "hurts" to what is being done, both included
_EACH: Final = exact_words("activity_links.each")  # "it hurts her there every time she turns over"


def _before(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """As in "Hurts when I sit", "worse with stairs", "can't walk"."""
    group = groups[place]
    previous_last = groups[place - 1][-1].last if place else -1
    near = [
        c
        for c in cues
        if previous_last < c.first and c.last < group[0].first + 1 and c.first < group[0].first
    ]
    if not near:
        return None
    last = near[-1]
    strong = [c for c in near[-2:] if c.code != "pain" and c.last >= last.first - 3]
    if last.code == "pain" and strong:
        # "It is worse, sharp, when I sit": the stronger word, or the one beside the activity.
        return _belongs(passage, strong[-1], group) or _belongs(passage, last, group)
    return _belongs(passage, last, group)


def _belongs(passage: Passage, cue: Mention, group: Sequence[Mention]) -> Mention | None:
    """The cue, where it is said of the activities that follow it."""
    gap = range(cue.last + 1, group[0].first)
    if sum(not in_region(passage, n) for n in gap) > _NEAR or not _unbroken(passage, cue, group[0].first):
        return None
    if (
        cue.code == "impossible"
        and len(gap) <= _OR_REACH
        and passage.tokens[group[0].first - 1].lemma == "or"
    ):
        return cue  # "can't straighten my hip or run"
    if cue.code != "pain":
        if all(passage.light(n) for n in gap) and not _joined_only(passage, cue, group):
            return cue
        free = sum(not in_region(passage, n) for n in gap)
        return (
            cue if _leads(passage, cue, group) and free <= _NEAR and not _and_between(passage, gap) else None
        )
    placed = any(m.type == "region" and m.first in gap for m in passage.mentions)
    return cue if _leads(passage, cue, group) and (placed or not _and_between(passage, gap)) else None


_OR_REACH: Final = 5
_NARROWED: Final = word_group("activity_links.narrowed")


def _unbroken(passage: Passage, cue: Mention, to: int) -> bool:
    """No comma between, unless "when" or the like follows it ("pain both sides, right worse, when I kick")."""
    leads = passage.words.lists["leads"]
    return all(
        passage.tokens[n].break_before == NONE
        or (passage.tokens[n].break_before == COMMA and passage.tokens[n].lemma in leads | _NARROWED)
        for n in range(cue.last + 1, to + 1)
    )


def _and_between(passage: Passage, gap: range) -> bool:
    return any(passage.tokens[n].lemma in ("and", "but", "i") for n in gap if n == gap.start)


def _joined_only(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "It hurts and sitting is better": "and" begins something new."""
    gap = [passage.tokens[n].lemma for n in range(cue.last + 1, group[0].first)]
    return bool(gap) and gap[0] in ("and", "or", "so")


def _after(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """As in "Stairs are the worst", "lying flat eases it", "walking and standing no bother"."""
    last = groups[place][-1].last
    next_first = groups[place + 1][0].first if place + 1 < len(groups) else len(passage.tokens)
    cue = next((c for c in cues if c.first > last), None)
    if cue is None or cue.first >= next_first or cue.first - last > _NEAR:
        return None
    gap = [passage.tokens[n].lemma for n in range(last + 1, cue.first)]
    if passage.breaks(last + 1, cue.first) >= CLAUSE:
        return None
    if "but" in gap and not (cue.code == "not_better" and _tried(passage, groups[place])):
        return None
    if not _said_of_what_stands_before(passage, cue, next_first):
        return None
    if "then" in gap and cue.code in ("no_difference", "better") and groups[place][0].code not in RESTING:
        return Mention("cue", "worse", "yes", cue.first, cue.last)  # "the first few steps, then it's okay"
    return cue


def _tried(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "I've tried walking but it doesn't help"."""
    start = group[0].first
    return any(
        t.lemma in word_group("activity_links.tried") for t in passage.tokens[max(0, start - 4) : start]
    )


_FORWARD: Final = exact_words("activity_links.forward")


def _said_of_what_stands_before(passage: Passage, cue: Mention, next_first: int) -> bool:
    """False for a cue that cannot follow its activity ("have to"), or belongs to the next one."""
    if cue.code == "must":
        return False
    if cue.code == "impossible":
        return passage.tokens[cue.first - 1].lemma in word_group("activity_links.said_of_what_stands_before")
    after_comma = passage.tokens[cue.first].break_before == COMMA
    if after_comma and passage.tokens[cue.last].word in _FORWARD and cue.length > 1:
        return False  # "on downhill runs, nothing on the flat"
    if cue.code == "pain":
        return not after_comma
    # "Sitting, worse walking".
    next_follows = cue.last + 1 == next_first < len(passage.tokens)
    return not (after_comma and next_follows and passage.tokens[next_first].break_before == NONE)
