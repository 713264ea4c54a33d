"""An operation to come within weeks, or one not long ago, by the words of time around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from psoas.text.health.cues import cues, has_phrase
from psoas.text.health.fact import FactStatus
from psoas.text.health.place import Place

_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def operation(kind: str, place: Place, window: tuple[int, int]) -> FactStatus:
    """How an operation stands: ``planned``, ``recent``, ``recent_over`` where only its date is told, or ``undated``.

    ``window`` holds the words of the sentence that are not another operation's.
    """
    low, high = window
    words = place.sentence[low:high]
    dated = any(_YEAR.fullmatch(w) for w in words) or has_phrase(words, cues("past_after"))
    ahead = cues("sure_future") if dated else cues("future") | cues("sure_future")
    # "Had a baby in March", "gave birth in March": the last one.
    born = place.sentence[place.start] in {"had", "gave"} and not cues("months").isdisjoint(words)
    coming = (
        not born
        and any(
            w in ahead and (w not in cues("before_a_time") or _tells_time(words[n + 1 : n + 3]))
            for n, w in enumerate(words)
        )
        and not {"ago", "had", "last"}.intersection(words)
    )
    if kind == "planned":
        soon = coming and not any(w in cues("far_future") for w in words)
        return "planned" if soon else "undated"
    done = dated or born or any(w in cues("done") for w in words) or has_phrase(words, cues("done_back"))
    mention = place.sentence[place.start : place.end]
    long_ago = cues("far_past") - (cues("newborn") & {*mention}) | cues(
        "youth"
    )  # "as a baby", not "had a baby"
    last_century = any(_YEAR.fullmatch(w) and w.startswith("19") for w in words)
    if coming or not done or last_century or has_phrase(words, long_ago):
        return "undated"
    near = born or any(w in cues("near") for w in words)
    return "recent" if near and not dated else "recent_over"


def _tells_time(after: Sequence[str]) -> bool:
    """Whether a time follows: "in two weeks", "on Monday", and not "on warfarin" or "in one eye"."""
    if len(after) > 1 and after[0] == "one" and after[1] not in cues("times"):
        return False
    return any(w.isdigit() or w[:1].isdigit() or w in cues("times") for w in after)
