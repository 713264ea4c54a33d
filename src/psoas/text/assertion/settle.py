"""The last word on statuses that are not final: what is only feared, and what is named without a verdict."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import code_group


def settle(passage: Passage, statuses: Statuses) -> None:
    """Leave open what is feared and told nowhere else ("scared of cancer"); exclude a topic without a verdict."""
    told = {m.code for m, status in statuses.items() if status in ("affirmed", "negated")}
    thoughts = any(m.code in _THOUGHTS and s == "affirmed" for m, s in statuses.items())
    for mention in passage.mentions:
        status = statuses[mention]
        if mention.mark == "topic" and mention.code in _BESIDE_THOUGHTS:
            _beside_thoughts(mention, statuses, thoughts=thoughts)
        elif status == "bare" and _sudden(passage, mention):
            statuses.decide(mention, "affirmed", "settle.sudden")
        elif status == "bare":
            statuses.decide(mention, "excluded", "settle.bare", "no_verdict")
        elif status == "feared" and mention.code in told:
            statuses.decide(mention, "excluded", statuses.rule(mention), "hypothetical")
        elif status == "feared":
            statuses.decide(mention, "uncertain", statuses.rule(mention))


def _beside_thoughts(mention: Mention, statuses: Statuses, *, thoughts: bool) -> None:
    """As in "I want to die. I have the pills at home.": pills at home are means only where a thought is told as well."""
    if not thoughts:
        statuses.decide(mention, "excluded", "settle.no_thoughts", "named_only")
    elif statuses[mention] in ("bare", "uncertain") or statuses.reason(mention) in _OF_ANOTHER:
        statuses.decide(mention, "affirmed", "settle.beside_thoughts")


_OF_ANOTHER: Final = ("other_person", "family")  # "my husband's gun" is a means as well
_BESIDE_THOUGHTS: Final = code_group("settle.beside_thoughts")
_THOUGHTS: Final = code_group("settle.thoughts")


def _sudden(passage: Passage, topic: Mention) -> bool:
    """As in "it's the left testicle, came on an hour ago": that it began at one moment says what is wrong with it."""
    return topic.code in code_group("settle.sudden") and any(
        m.code == "sudden_onset" and m.mark == "yes" and 0 < m.first - topic.last <= _NEAR
        for m in passage.mentions
    )


_NEAR: Final = 3  # words
