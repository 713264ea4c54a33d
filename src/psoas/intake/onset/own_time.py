"""Mentions with a time of their own, which is not the complaint's ("hip replaced four years ago")."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import code_group

# What is excluded of these for another reason has the complaint's own time ("both legs for five days").
_OF_NOW: Final = code_group("own_time.of_now")
_OWN_TIME: Final = code_group("own_time.own_time")


def with_own_time(passage: Passage, statuses: Statuses) -> list[Mention]:
    """Every mention whose time does not tell how long the complaint has lasted."""
    return [m for m in passage.mentions if _has_own_time(passage, statuses, m)]


def _has_own_time(passage: Passage, statuses: Statuses, mention: Mention) -> bool:
    history = (
        statuses[mention] == "excluded"
        and mention.mark != "topic"
        and mention.type in ("red_flag", "context")
        and mention.code not in _OF_NOW
    )
    return history or mention.code in passage.words.own_time or mention.code in _OWN_TIME
