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
    for mention in passage.mentions:
        status = statuses[mention]
        if status == "bare" and _sudden(passage, mention):
            statuses.decide(mention, "affirmed", "settle.sudden")
        elif status == "bare":
            statuses.decide(mention, "excluded", "settle.bare", "no_verdict")
        elif status == "feared" and mention.code in told:
            statuses.decide(mention, "excluded", statuses.rule(mention), "hypothetical")
        elif status == "feared":
            statuses.decide(mention, "uncertain", statuses.rule(mention))


def _sudden(passage: Passage, topic: Mention) -> bool:
    """As in "it's the left testicle, came on an hour ago": that it began at one moment says what is wrong with it."""
    return topic.code in code_group("settle.sudden") and any(
        m.code == "sudden_onset" and m.mark == "yes" and 0 < m.first - topic.last <= _NEAR
        for m in passage.mentions
    )


_NEAR: Final = 3  # words
