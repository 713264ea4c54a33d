"""Denials that are none: "no change in the numbness", "not without fever", "it's not that I can't pee, it just comes slowly"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.text.assertion.rules import Rule, rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
from psoas.text.word_groups import word_group

_REACH: Final = 9  # words, where a rule reaches over its clause or sentence


def affirm(passage: Passage, statuses: Statuses) -> None:
    """Affirm what two denials, or no change, leave there; a function that has not changed is denied."""
    for cue in passage.cues("unchanged", "not_denied"):
        rule = rule_of(cue.rule)
        if rule is None:
            continue
        for mention in _reached(passage, cue, rule):
            if mention.type == "region" or not rule.acts_on(mention.type):
                continue
            function = (
                rule.category == "unchanged" and rule.direction == "forward" and _function(mention, cue)
            )
            statuses.decide(mention, "negated" if function else "affirmed", rule.id)


def _function(mention: Mention, cue: Mention) -> bool:
    """As in "no change in bladder habit", whose phrase may itself begin with the change."""
    return mention.mark == "topic" or mention.first <= cue.last


def _reached(passage: Passage, cue: Mention, rule: Rule) -> Iterator[Mention]:
    """The mentions after a cue, or before it: as far as its clause, its words and the list go."""
    for mention in passage.mentions:
        if rule.direction == "backward":
            gap = range(mention.last + 1, cue.first + 1)
            if cue.holds(mention) or (
                0 < len(gap) <= rule.words(_REACH) and passage.breaks(gap.start, gap.stop - 1) < COMMA
            ):  # "I wouldn't call the tingling any better"
                yield mention
            continue
        if mention.first <= cue.first or mention.last <= cue.last:
            continue
        between = range(cue.last + 1, mention.first + 1)
        ended = any(
            passage.tokens[n].break_before >= CLAUSE
            or passage.tokens[n].lemma in passage.words.lists["stops"]
            or rule.ends(passage.tokens[n])
            or (passage.tokens[n].break_before == COMMA and not _goes_on(passage, n))
            for n in between
        )
        if not ended and len(between) <= rule.words(_REACH):
            yield mention


def _goes_on(passage: Passage, comma: int) -> bool:
    """A list goes on after a comma where a thing of it follows at once, or "or"."""
    first = passage.tokens[comma].lemma in word_group("still_there.goes_on")
    return any(m.type != "region" for at in range(comma, comma + 1 + first) for m in passage.at(at))
