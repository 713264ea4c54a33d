"""What is said of an activity right before or right after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.intake.activities.distant_links import RESTING
from psoas.intake.activities.pain_response import in_region
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE
from psoas.text.word_groups import exact_words, word_group

_NEAR: Final = 7


def leads(passage: Passage, cue: Mention, group: Sequence[Mention]) -> bool:
    """True where a word such as "when" or "with" leads from the cue to the activity."""
    leads = passage.words.lists["leads"]
    words = [*range(cue.last, group[0].first + 1)]
    on_the_way = any(passage.tokens[n].word in _ON_THE_WAY for n in words[1:2])  # "hurts coming downstairs"
    coming = on_the_way and len(words) <= _COMING
    if len(words) == 2 or coming or passage.tokens[group[0].first].word in _EACH:
        return True  # "pain getting out of the car"
    return any(passage.tokens[n].lemma in leads for n in words)


_ON_THE_WAY: Final = exact_words("activity_links.on_the_way")
_COMING: Final = 4  # words from "hurts" to what is being done, both included
_EACH: Final = exact_words("activity_links.each")  # "it hurts her there every time she turns over"


def cue_before(
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
            cue if leads(passage, cue, group) and free <= _NEAR and not _and_between(passage, gap) else None
        )
    placed = passage.has_type(gap.start, gap.stop - 1, "region")
    return cue if leads(passage, cue, group) and (placed or not _and_between(passage, gap)) else None


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


def cue_after(
    passage: Passage, groups: Sequence[Sequence[Mention]], place: int, cues: Sequence[Mention]
) -> Mention | None:
    """As in "Stairs are the worst", "lying flat eases it", "walking and standing no bother"."""
    last = groups[place][-1].last
    next_first = groups[place + 1][0].first if place + 1 < len(groups) else len(passage.tokens)
    cue = next((c for c in cues if c.first > last), None)
    propped = last + 1 < len(passage.tokens) and passage.tokens[last + 1].word in ("with", "without")
    reach = _PROPPED if propped else _NEAR  # "lying with a pillow under my knees is heaven"
    if cue is None or cue.first >= next_first or cue.first - last > reach:
        return None
    gap = [passage.tokens[n].lemma for n in range(last + 1, cue.first)]
    if passage.breaks(last + 1, cue.first) >= CLAUSE:
        return None
    only = cue.code == "effort" and "only" in gap  # "can do stairs but only one at a time"
    if "but" in gap and not only and not (cue.code == "not_better" and _tried(passage, groups[place])):
        return None
    if not _said_of_what_stands_before(passage, cue, next_first):
        return None
    later = "then" in gap and groups[place][0].code not in RESTING  # "the first few steps, then it's okay"
    if cue.code in ("no_difference", "better") and (later or _once_stopped(passage, cue)):
        return Mention("cue", "worse", "yes", cue.first, cue.last)
    return cue


_PROPPED: Final = 10


def _once_stopped(passage: Passage, cue: Mention) -> bool:
    """As in "settles when I stop", "goes off once I've finished": it is well only when the doing is over."""
    words = [t.lemma for t in passage.tokens[cue.first : cue.last + _STOPPED_WITHIN]]
    breaks = [t.break_before for t in passage.tokens[cue.first : cue.last + _STOPPED_WITHIN]]
    whole = next((n for n, b in enumerate(breaks) if n and b >= COMMA), len(words))
    words = words[:whole]
    at = next((n for n, w in enumerate(words) if w in _STOPPED), None)
    return at is not None and bool(
        {"when", "if", "once", "soon", "after", "minute", "moment"} & set(words[:at])
    )


_STOPPED: Final = word_group("activity_links.stopped")
_STOPPED_WITHIN: Final = 6


def _tried(passage: Passage, group: Sequence[Mention]) -> bool:
    """As in "I've tried walking but it doesn't help"."""
    start = group[0].first
    return any(
        t.lemma in word_group("activity_links.tried") for t in passage.tokens[max(0, start - 4) : start]
    )


_FORWARD: Final = exact_words("activity_links.forward")
_LED_WITHIN: Final = 2  # words between "gone if" and "sit"


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
    # "Sitting, worse walking", "stood all day, gone if I sit".
    if not after_comma or next_first >= len(passage.tokens) or passage.breaks(cue.last + 1, next_first):
        return True
    gap = range(cue.last + 1, next_first)
    led = any(passage.tokens[n].lemma in passage.words.lists["leads"] for n in range(cue.last, next_first))
    return bool(gap) and not (led and len(gap) <= _LED_WITHIN)
