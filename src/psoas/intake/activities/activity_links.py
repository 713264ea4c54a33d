"""Step 5, link: what an activity does to the pain.

An activity counts only where the words tie it to the pain: "hurts when I sit, stand or drive",
"stairs are the worst", "fine lying down", "walking makes no difference", "can't put my socks on".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.intake.activities.adjacent import cue_after, cue_before, leads
from psoas.intake.activities.distant_links import RESTING, from_afar
from psoas.intake.activities.exceptions import excepted, likewise, weighed
from psoas.intake.activities.form_labels import answered_no
from psoas.intake.activities.grouping import groups_of, pain_in_its_name
from psoas.intake.activities.limited import and_then, burdens, gives_out, goes, managed_by
from psoas.intake.activities.not_now import if_undone, left_undone, missed, not_told_of_now, of_the_bladder
from psoas.intake.activities.pain_response import MOVES, effects
from psoas.text.lexicon import LYING_DOWN
from psoas.text.matching import Mention
from psoas.text.passage import Passage, within
from psoas.text.tokens import CLAUSE, COMMA
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
    groups = groups_of(passage)
    if not groups:
        return ()
    every_cue = tuple(sorted(effects(passage), key=lambda c: c.first))
    out: list[Link] = []
    last_cue: Mention | None = None
    for place, group in enumerate(groups):
        cues = _around(passage, group, every_cue)
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
            if _may_be(activity.code, type_, present, cue)
            and (present or not of_the_bladder(passage, activity))
            and (_in_vain(type_, cue) or _means_something(passage, activity, cue))
        ]
    denied = [x for x in out if not x.present and _opens_with_no(passage, x)]
    return tuple(x for x in out if not _taken_back(x, denied))


def _taken_back(said: Link, denied: Sequence[Link]) -> bool:
    """As in "hurts when I've been on my feet. No, not when walking.": the teller corrects it."""
    return (
        said.present
        and said.type == "activity_worse"
        and any(x.code == said.code and said.activity.first < x.cue.first for x in denied)
    )


def _opens_with_no(passage: Passage, said: Link) -> bool:
    """True for what is said after "no, not"."""
    at = said.cue.first
    return [t.word for t in passage.tokens[at - 1 : at + 1]] == ["no", "not"]


def _around(passage: Passage, group: Sequence[Mention], cues: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The cues that may speak of some activities: those of their sentence, as far as one looks, and beside it."""
    start, end = group[0].first, group[-1].last
    first, last = passage.sentence(start)[0], passage.sentence(end)[1]
    low = min(max(first, start - _SENTENCE), start - _BESIDE)
    return within(cues, low, max(min(last, end + _SENTENCE), end + _BESIDE))


_SENTENCE: Final = 250  # words of a sentence that are looked at on either side
_BESIDE: Final = 50  # words that are looked at over the end of a sentence


def _may_be(code: str, type_: str, present: bool, cue: Mention) -> bool:
    """Coughing relieves nobody, and "a heat pad does no harm" says nothing of the trouble."""
    if cue.code == "must" and code not in RESTING:
        return False
    if type_ == "activity_better":
        return code not in MOVES
    return present or code not in ("heat", "rest")


def _in_vain(type_: str, cue: Mention) -> bool:
    """A remedy that was tried and "made it worse" is told as no remedy."""
    return cue.code == "worse" and type_ == "activity_better"


def _from_the_last(
    passage: Passage, group: Sequence[Mention], next_: Sequence[Mention], cue: Mention
) -> Mention | None:
    """What is said of one group and holds for the next, or turns against it."""
    if _goes_on(passage, group, next_, cue) or _as_well(passage, group, next_):
        return cue
    if _worse_than(passage, group, next_, cue):
        return Mention("cue", "worse", "yes", next_[0].first, next_[0].first)
    return None


def _as_well(passage: Passage, group: Sequence[Mention], next_: Sequence[Mention]) -> bool:
    """As in "stairs are bad, the first steps after the chair also"."""
    end = next_[-1].last
    after = [t.word for t in passage.tokens[end + 1 : end + 3]]
    one_sentence = passage.sentence(group[0].first) == passage.sentence(end)
    return one_sentence and (after[:1] in (["also"], ["too"]) or after == ["as", "well"])


def _worse_than(passage: Passage, group: Sequence[Mention], next_: Sequence[Mention], cue: Mention) -> bool:
    """As in "better standing than sitting", which finds fault with sitting."""
    gap = [passage.tokens[n].lemma for n in range(group[-1].last + 1, next_[0].first)]
    if not gap and passage.tokens[next_[0].first].word == "than":
        return cue.code in ("better", "no_difference")  # "better on my feet than on my bottom"
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
    if _groups_first(groups, first) - first > 1 or any(
        first <= c.first < groups[place][0].first for c in cues
    ):
        return None
    for later in range(place + 1, len(groups)):
        if groups[later][0].first > last or passage.tokens[groups[later][0].first].break_before > COMMA:
            return None
        if not any(
            t.break_before == COMMA
            for t in passage.tokens[groups[later - 1][-1].last + 1 : groups[later][0].first + 1]
        ):
            return None
        cue = cue_after(passage, groups, later, cues)
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
        # "Can't get comfy sitting", "no comfort lying on that side".
        harmful = (code in _POSTURES and _no_comfort(passage, cue)) or burdens(passage, cue, group)
        idle = "no_difference" if code in _NO_RELIEF else cue.code  # "coughing doesn't do anything"
        if code in _NO_RELIEF | _POSTURES and passage.tokens[cue.last].word in _BARE_NOT and cue.length == 1:
            idle = "worse"  # "lying down it's bearable. Turning over is not."
        return "worse" if harmful else idle
    if (other := _meant_otherwise(passage, cue, group)) is not None:
        return other
    if cue.code != "no_difference":
        return cue.code
    followed = code in ("rest", "heat") and and_then(passage, cue, group)  # "rest day and it's fine"
    at_once = code in RESTING and _as_soon_as(passage, cue, group)
    good = code == "heat" and passage.tokens[cue.last].word == "good"  # "heat's good"
    if followed or at_once or good:
        return "better"
    if code in _RELIEFS and _unmoved(passage, cue) and not _at_rest(passage, group):
        return "not_better"  # "stretched it to death and no change"
    return cue.code


def _at_rest(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "nothing at rest": it does not hurt then."""
    start = group[0].first
    return any(t.word == "at" for t in passage.tokens[max(0, start - 1) : start + 1])


def _meant_otherwise(passage: Passage, cue: Mention, group: Sequence[Mention]) -> str | None:
    """What "no good" says of a remedy that was tried, "is grand" of walking, and "it goes" of sitting."""
    code = group[0].code
    if cue.code == "worse" and code in _RELIEFS and _tried_in_vain(passage, cue, group):
        return "not_better"
    if cue.code == "better" and code in _ONLY_GOOD and _praised(passage, cue):
        return "no_difference"  # "walking is grand"
    if cue.code == "effort" and code in _RESTS and goes(passage, cue):
        return "better"  # "it goes when I sit"
    if cue.code == "better" and code not in _RESTS and gives_out(passage, cue):
        return "worse"  # "my back goes when I stand"
    return None


def _no_comfort(passage: Passage, cue: Mention) -> bool:
    return any(t.lemma in _COMFORT for t in passage.tokens[cue.first : cue.last + 1])


_COMFORT: Final = word_group("activity_links.comfort")


def _tried_in_vain(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "tried heat, no good", "I tried a heat pack and it made it angrier"."""
    before = passage.tokens[max(0, group[0].first - _TRIED_WITHIN) : group[0].first]
    no_use = passage.tokens[cue.first].word in ("no", "not") and cue.last > cue.first
    if group[0].code in ("heat", "rest"):
        gap = {t.word for t in passage.tokens[group[-1].last + 1 : cue.first + 1]}
        no_use = no_use or bool(gap & {"made", "makes"})
    return no_use and any(t.lemma in word_group("activity_links.tried_it") for t in before)


_TRIED_WITHIN: Final = 2


def _praised(passage: Passage, cue: Mention) -> bool:
    """As in "is grand", "is lovely": said of what does no harm, and of rest and warmth that they help."""
    words = [t.word for t in passage.tokens[cue.first : cue.last + 1]]
    return words[-1] in _PRAISE and all(w in _PRAISE_LED for w in words[:-1])


_PRAISE: Final = exact_words("activity_links.praise")
_PRAISE_LED: Final = exact_words("activity_links.praise_led")


def _as_soon_as(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """As in "fine the minute I sit"."""
    gap = {passage.tokens[n].lemma for n in range(cue.last + 1, group[0].first)}
    resting = group[0].code in ("rest", "heat", LYING_DOWN) and bool(
        gap & word_group("activity_links.as_soon_as")
    )
    return resting or bool(gap & word_group("activity_links.as_soon_as_2"))  # "fine if I rest"


def _unmoved(passage: Passage, cue: Mention) -> bool:
    return any(t.lemma in _UNMOVED for t in passage.tokens[cue.first : cue.last + 1])


_BARE_NOT: Final = exact_words("activity_links.bare_not")
_DUTIES: Final = exact_words("activity_links.duties")
_RELIEFS: Final = code_group("activity_links.reliefs")
_RESTS: Final = code_group("activity_links.rests")
_POSTURES: Final = code_group("activity_links.postures")
_ONLY_GOOD: Final = code_group("activity_links.only_good")
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
        if activity.first and passage.tokens[activity.first - 1].word in _INTO:
            return False  # "stepping into the shower is the worst"
        if passage.tokens[cue.last].lemma == "hate":
            return False  # "I hate resting"
        outright = passage.tokens[cue.first].lemma in word_group("activity_links.means_something")
        return outright or (cue.code in ("worse", "no_difference") and _outright(passage, activity, cue))
    return code != LYING_DOWN or cue.code != "no_difference"


_INTO: Final = exact_words("activity_links.into")


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
        or {"but", "than"} & {passage.tokens[n].lemma for n in gap}
    ):
        return False  # "worse if I sit than if I walk"
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
    trick = None
    if not any(a.code in RESTING for a in group):
        trick = managed_by(passage, group, cues)
        cues = [c for c in cues if c.code != "must"]  # "I have to take the stairs one at a time"
    turned = (
        trick
        or excepted(passage, group, cues)
        or likewise(passage, group, cues)
        or weighed(passage, group)
        or pain_in_its_name(passage, group)
    )
    if turned is not None:
        return turned
    before = cue_before(passage, groups, place, cues)
    after = cue_after(passage, groups, place, cues)
    if before is None or after is None:
        return before or after or from_afar(passage, groups, place, cues)
    if before.code == "must" or (before.code == "impossible" and group[0].first - before.last <= 2):
        return before
    first, _ = passage.sentence(group[0].first)
    opening = _groups_first(groups, first)
    opens_with_activity = not any(first <= c.first < opening for c in cues)
    comma = passage.breaks(before.last + 1, group[0].first) >= COMMA
    if comma and 0 < after.first - group[-1].last <= 2 and after.code != before.code:
        return after  # "hurts after work, at rest better"
    if before.code == "pain" and after.code in ("no_difference", "better", "not_better"):
        return before if leads(passage, before, group) else after
    return after if opens_with_activity else before


def _groups_first(groups: Sequence[Sequence[Mention]], sentence_first: int) -> int:
    """The first word of the first activity in a sentence."""
    at = bisect_left(groups, sentence_first, key=lambda g: g[0].first)
    return groups[at][0].first if at < len(groups) else sentence_first
