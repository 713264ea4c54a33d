"""How much and how often: as numbers, and as words that a client reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from psoas.care.exercises.translating import exercise_words, line_in

Range = tuple[int, int]
_WORK: Final = ("sets", "repetitions", "hold_s", "minutes")  # what is done at one sitting
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose; each number is a range from least to most, and none where it is not counted.

    Attributes:
        sets: how many times the whole is done at one sitting.
        repetitions: movements in a set.
        hold_s: how long each is held, in seconds.
        minutes: how long it lasts, in minutes.
        times_a_day: sittings a day.
        days_a_week: days a week.
        weeks: for how many weeks, then it is looked at again.
        every_hours: it is done again after so many hours.
        every_minutes: it is done again after so many minutes.
        each_side: the numbers are for each side.
        nightly: it is done through the night.
        only_while: when it is done or until when, in plain English, or empty.
    """

    sets: Range | None = None
    repetitions: Range | None = None
    hold_s: Range | None = None
    minutes: Range | None = None
    times_a_day: Range | None = None
    days_a_week: Range | None = None
    weeks: Range | None = None
    every_hours: Range | None = None
    every_minutes: Range | None = None
    each_side: bool = False
    nightly: bool = False
    only_while: str = ""

    def start(self) -> Dose:
        """The least of each range of work: where one begins."""
        return self._at(0)

    def top(self) -> Dose:
        """The most of each range of work: where one goes to."""
        return self._at(1)

    def halved(self) -> Dose:
        """Half as much at one sitting: half of the sets, or of the minutes or movements where there is one set only."""
        for name in ("sets", "minutes", "repetitions", "hold_s"):
            counted: Range | None = getattr(self, name)
            if counted and counted[1] > 1:
                return self._with({name: (math.ceil(counted[0] / 2), math.ceil(counted[1] / 2))})
        return self

    def _at(self, end: int) -> Dose:
        """At one end of each range of work: 0 is the least, 1 the most."""
        found: dict[str, Range | None] = {name: getattr(self, name) for name in _WORK}
        return self._with({name: (counted[end], counted[end]) for name, counted in found.items() if counted})

    def _with(self, changed: Mapping[str, Range]) -> Dose:
        return replace(self, **changed)  # type: ignore[arg-type]


RANGES: Final = tuple(f.name for f in fields(Dose) if f.default is None)


def dose_words(dose: Dose, language: str = "en") -> str:
    """A dose in plain words.

    Args:
        dose: the dose.
        language: of the words.

    Raises:
        KnowledgeError: there are no words in this language.

    >>> dose_words(Dose(sets=(3, 3), hold_s=(30, 45), each_side=True, days_a_week=(7, 7)))
    '3 times 30 to 45 seconds, each side, every day'
    """
    say = _Saying(exercise_words(language))
    parts = [*say.work(dose), *([say.words["each_side"]] if dose.each_side else []), *say.often(dose)]
    if dose.only_while:
        parts.append(line_in(dose.only_while, language) or dose.only_while)
    told = ", ".join(parts)
    return told[:1].upper() + told[1:]


@dataclass(frozen=True, slots=True)
class _Saying:
    words: Mapping[str, str]

    def work(self, dose: Dose) -> list[str]:
        """What is done at one sitting."""
        hold = self._range(dose.hold_s)
        if dose.minutes:
            return [self._counted("minute" if dose.minutes == (1, 1) else "minutes", dose.minutes)]
        if dose.repetitions and dose.sets and dose.sets != (1, 1):
            said = self.words["sets_of"].format(
                sets=self._range(dose.sets), repetitions=self._of(dose.repetitions)
            )
            return [said, *([self.words["hold"].format(hold=hold)] if hold else [])]
        if dose.repetitions:
            return [
                self._counted("times", dose.repetitions),
                *([self.words["hold"].format(hold=hold)] if hold else []),
            ]
        if dose.sets and dose.hold_s:
            key = "once_hold" if dose.sets == (1, 1) else "times_hold"
            return [self.words[key].format(sets=self._range(dose.sets), hold=self._of(dose.hold_s))]
        return [self._counted("times", dose.sets)] if dose.sets else []

    def often(self, dose: Dose) -> list[str]:
        """How often, and for how long."""
        said: list[str] = []
        if dose.every_hours:
            said.append(self._counted("every_hours", dose.every_hours))
        elif dose.every_minutes:
            said.append(self._counted("every_minutes", dose.every_minutes))
        elif dose.nightly:
            said.append(self.words["nightly"])
        elif dose.times_a_day and dose.times_a_day != (1, 1):
            special = {(1, 2): "once_or_twice", (2, 2): "twice"}.get(dose.times_a_day)
            said.append(self.words[special] if special else self._counted("times_a_day", dose.times_a_day))
        elif dose.days_a_week == (_WEEK, _WEEK):
            said.append(self.words["every_day"])
        elif dose.times_a_day and not dose.days_a_week:
            said.append(self.words["once"])
        if dose.days_a_week and dose.days_a_week != (_WEEK, _WEEK):
            said.append(self._counted("days", dose.days_a_week))
        return [*said, *([self._counted("weeks", dose.weeks)] if dose.weeks else [])]

    def _counted(self, key: str, counted: Range) -> str:
        return self.words[key].format(n=self._range(counted))

    def _range(self, counted: Range | None) -> str:
        if counted is None:
            return ""
        low, high = counted
        return str(low) if low == high else self.words["range"].format(low=low, high=high)

    def _of(self, counted: Range) -> str:
        """A range after "sets" or "times"; some languages put a word before it there."""
        low, high = counted
        if low == high:
            return self.words["of_one"].format(n=low)
        return self.words["of_range"].format(low=low, high=high)
