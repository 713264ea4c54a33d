"""Bodies that several tests look at, performed once."""

from __future__ import annotations

from functools import lru_cache

from psoas.body import Body, Person, Work

MAN = Person(70.0, 1.75, "male")


@lru_cache(maxsize=64)
def held(activity: str, lifted: str = "right", load_kg: float = 0.0) -> Work:
    """A healthy man of 70 kg in a posture."""
    return Body(MAN).perform(activity, load_kg=load_kg, lifted=lifted)
