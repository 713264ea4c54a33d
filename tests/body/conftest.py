"""Bodies that several tests look at, performed once."""

from __future__ import annotations

from functools import lru_cache

from psoas.body import ActivityResult, Body, Person, activities

MAN = Person(70.0, 1.75, "male")
HELD = [a.code for a in activities().values() if not a.moves]
MOVING = [a.code for a in activities().values() if a.moves]


@lru_cache(maxsize=64)
def held(activity: str, lifted: str = "right", load_kg: float = 0.0) -> ActivityResult:
    """A healthy man of 70 kg in an activity."""
    return Body(MAN).perform(activity, load_kg=load_kg, lifted=lifted)
