"""The last word on statuses that are not final: what is only feared, and what is named without a verdict."""

from __future__ import annotations

from psoas.text.assertion.statuses import Statuses
from psoas.text.passage import Passage


def settle(passage: Passage, statuses: Statuses) -> None:
    """Leave open what is feared and told nowhere else ("scared of cancer"); exclude a topic without a verdict."""
    told = {m.code for m, status in statuses.items() if status in ("affirmed", "negated")}
    for mention in passage.mentions:
        status = statuses[mention]
        if status == "bare":
            statuses.decide(mention, "excluded", "settle.bare", "no_verdict")
        elif status == "feared" and mention.code in told:
            statuses.decide(mention, "excluded", statuses.rule(mention), "hypothetical")
        elif status == "feared":
            statuses.decide(mention, "uncertain", statuses.rule(mention))
