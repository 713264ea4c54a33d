"""What the texts of a visit name of what a rule might ask next."""

from __future__ import annotations

from functools import lru_cache

from psoas import screening
from psoas.text.asking import Topics, named_in, topics_of
from psoas.visit import Visit


@lru_cache(maxsize=1)
def _topics() -> Topics:
    return topics_of(screening.told_topics())


def named_at(visit: Visit) -> frozenset[str]:
    """What the texts of the visit name of what a rule might ask next."""
    return frozenset(topic for box in visit.boxes() for topic in named_in(box.text, _topics()))
