"""The first assessment of a process reads every table, half a second of work: it is done before the first request."""

from __future__ import annotations

from typing import Final

from psoas.pathway import record_of
from psoas.visit import Client, Visit

_WORDS: Final = (
    "A deep ache in the front of my left hip and in my low back, worse when I sit and when I climb stairs. "
    "No numbness, no fever, bladder and bowels are fine."
)


def warm_up() -> None:
    """Assess an invented sentence once."""
    record_of(Visit(id="warm-up", client=Client.from_mapping({"age": 40}), words=_WORDS), None)
