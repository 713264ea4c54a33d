"""Where a medicine or condition stands, as the rules on its status look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A mention in its sentence.

    ``kind`` is ``medicine``, ``condition``, ``state`` or ``own_child``; ``denied_before`` are the kinds of the mentions
    before it in the sentence, empty for one that holds; ``tolerable`` what is spoken of as a thing that can be taken.
    """

    sentence: Sequence[str]
    start: int
    end: int
    kind: str
    denied_before: Sequence[str]
    tolerable: bool = False
