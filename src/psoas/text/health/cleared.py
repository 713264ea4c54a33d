"""What was looked for and is not there, what stopped after its course, and what is eaten and not taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.health.cues import begins_with, cues, has_phrase
from psoas.text.health.place import Place

_BEFORE: Final = 6  # words before a mention in which it is said that it was looked for
_LATER: Final = 14  # words after it in which the answer stands


def looked_for_and_clear(place: Place) -> bool:
    """As in "I was checked for AF and it was ruled out", "a clot was feared but the scan was clear".

    A result that is not there yet ("they could not rule it out", "the scan is next week") clears nothing.

    >>> words = "a clot was feared but the ultrasound was clear .".split()
    >>> looked_for_and_clear(Place(words, 1, 2, "condition", ()))
    True
    """
    if place.kind == "medicine":
        return False
    sentence, end = place.sentence, place.end
    before = sentence[max(0, place.start - _BEFORE) : place.start]
    inside = sentence[place.start : end]
    looked = has_phrase((*before, *inside), cues("looked_for"))
    if not looked and not begins_with(sentence[end:], cues("looked_for_after")):
        return False
    after = sentence[end : end + _LATER]
    answer = _first(after, cues("came_clear"))
    if answer is None:
        return False
    open_still = cues("not_yet_excluded") - {"be"}
    return open_still.isdisjoint(after[max(0, answer - 3) : answer]) and cues("found_clearly").isdisjoint(
        after
    )


def _first(words: Sequence[str], phrases: frozenset[str]) -> int | None:
    """Where the first of some phrases begins."""
    for n in range(len(words)):
        if any(" ".join(words[n : n + size]) in phrases for size in (1, 2, 3)):
            return n
    return None


def stopped_then(place: Place) -> bool:
    """As in "warfarin for six months, stopped then": said of a medicine after its time, in the same sentence."""
    if place.kind != "medicine":
        return False
    rest = place.sentence[place.end : place.end + _LATER]
    commas = [n for n, w in enumerate(rest) if w in {",", "and", ":", "but"}]
    told = (n for n in commas if begins_with(rest[n + 1 :], cues("stopped_then")))
    at = next(told, None)
    if at is None or not cues("present").isdisjoint(rest[:at]):
        return False
    return not any(n < at and rest[n] == "," for n in commas) and cues("negations").isdisjoint(rest[:at])


def is_eaten(sentence: Sequence[str], start: int, end: int) -> bool:
    """Whether a plant is food: "I cook with turmeric", "ginger biscuits"; not "turmeric capsules"."""
    near = (*sentence[max(0, start - 8) : start], *sentence[end : end + 6])
    if not cues("as_a_remedy").isdisjoint(sentence[start : end + 6]) or has_phrase(near, cues("as_a_remedy")):
        return False
    before = sentence[max(0, start - 5) : start]
    inside = (*sentence[start:end], *sentence[end : end + 1])
    return (
        has_phrase(before, cues("eaten_before"))
        or begins_with(sentence[end:], cues("eaten_after"))
        or not cues("eaten_after").isdisjoint(inside)
    )
