"""Morning stiffness: how long it lasts tells an inflamed joint from a worn one, and people say it in many ways."""

from __future__ import annotations

from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import figure
from psoas.text.word_groups import word_group

LONG_FROM_MINUTES: Final = 30  # vocabulary: over 30 minutes, or brief
_MORNING: Final = word_group("morning_stiffness.morning")
_STIFF: Final = word_group("morning_stiffness.stiff")
_MOVE: Final = word_group("morning_stiffness.move")
_UNTIL_LATE: Final = word_group("morning_stiffness.until_late")
_SOON_OVER: Final = word_group("morning_stiffness.soon_over")
_UNTIL: Final = word_group("morning_stiffness.until")
_HOURS: Final = word_group("morning_stiffness.hours")
_FAST: Final = word_group("morning_stiffness.fast")


def morning_stiffness(passage: Passage) -> Mention | None:
    """The code and its place where one statement holds a morning, stiffness and a length of time."""
    first = 0
    while first < len(passage.tokens):
        _, last = passage.sentence(first)
        found = _read(passage, first, last)
        if found is not None:
            return Mention("course", found, "yes", first, last)
        first = last + 1
    return None


def _read(passage: Passage, first: int, last: int) -> str | None:
    words = [passage.tokens[n].lemma for n in range(first, last + 1)]
    here = set(words)
    said = " ".join(words)
    stiff = (
        here & _STIFF
        or "get go" in said
        or (here & {"before", "till", "until"} and here & _MOVE and here & {"can", "could"})
    )
    cannot = (
        here & {"cant", "cannot", "hardly", "barely"} and here & _MOVE and here & _UNTIL and here & _HOURS
    )
    if cannot and here & _MORNING:
        return "morning_stiffness_over_30_min"
    if not (stiff and (here & _MORNING or "first thing" in " ".join(words) or "am stiff" in " ".join(words))):
        return None
    if any(
        first <= c.first <= last
        for c in passage.cues("negator")
        if passage.tokens[c.first].lemma in ("no", "not")
    ):
        return None
    minutes = _minutes(passage, first, last)
    if minutes is not None:
        return "morning_stiffness_over_30_min" if minutes >= LONG_FROM_MINUTES else "morning_stiffness_brief"
    if here & _UNTIL_LATE or {"all", "morn"} <= here or {"half", "morn"} <= here or "whol morn" in said:
        return "morning_stiffness_over_30_min"
    return "morning_stiffness_brief" if here & (_SOON_OVER | _FAST) else None


def _minutes(passage: Passage, first: int, last: int) -> float | None:
    """The longest time that the statement names, in minutes."""
    units = {
        **dict.fromkeys(word_group("morning_stiffness.minutes"), 1.0),
        **dict.fromkeys(word_group("morning_stiffness.minutes_2"), 60.0),
    }
    found = [
        units[passage.tokens[at].lemma] * _number_before(passage, first, at)
        for at in range(first, last + 1)
        if passage.tokens[at].lemma in units
    ]
    return max(found, default=None)


def _number_before(passage: Passage, first: int, unit: int) -> float:
    """The number that stands before a unit of time; "an hour" and "hours" count one, "a few" three."""
    before = [passage.tokens[n].word for n in range(max(first, unit - 4), unit)]
    if "quarters" in before:
        return 0.75  # "three quarters of an hour"
    if "quarter" in before[-3:]:
        return 0.25
    for at in range(unit - 1, max(first, unit - 5) - 1, -1):
        word = passage.tokens[at].word
        number = figure(word) if word.isdigit() else passage.words.numbers.get(word)
        if number is not None and word not in ("a", "an"):
            return float(number)
    return 1.0
